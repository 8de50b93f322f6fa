"""The number explained where goals are as a resolution words them."""

from decimal import Decimal

import pytest

from communes.results.compute import results
from communes.results.inputs import read_inputs
from ntm_dashboard.target.charts import value_line
from ntm_dashboard.target.explanation import Derivation, explanation
from ntm_dashboard.target.summary import target_facts
from targets.models import Milestone, Target
from targets.quarters import Quarter
from tests import factories

pytestmark = pytest.mark.usefixtures("in_english")


def derivation_of(programme, number, quarter="2023Q3"):
    quarter = Quarter.parse(quarter)
    found = results(programme, quarter).district
    target = Target.objects.get(programme=programme, number=number)
    return Derivation(target, quarter, found[number], read_inputs(programme), found)


def steps_of(programme, number, quarter="2023Q3"):
    return {step.what: step for step in explanation(derivation_of(programme, number, quarter))}


def facts_of(programme, number, quarter="2023Q3"):
    derivation = derivation_of(programme, number, quarter)
    facts = target_facts(derivation, programme)
    return {fact["label"]: (fact["value"], fact["note"]) for fact in facts}


def test_growth_is_told_by_its_amounts(son_lang):
    steps = steps_of(son_lang, "3")
    assert steps["Over time"].sum == (
        "2021: 100 × (715.2 / 640.0 − 1); 2022: 100 × (778.3 / 715.2 − 1) → 8.82%"
    )
    assert facts_of(son_lang, "3")["Baseline"] == ("640.0 triệu đồng", None)


def test_mean_growth_is_told_as_a_root(son_lang):
    Target.objects.filter(programme=son_lang, number="3").update(over_time="growth_mean")
    derivation = derivation_of(son_lang, "3")
    today = Derivation(derivation.target, derivation.quarter, derivation.today, derivation.inputs)
    sums = {step.what: step.sum for step in explanation(today)}
    assert sums["Over time"] == "2020–2022: 100 × ((778.3 / 640.0)^(1/2) − 1) ≈ 10.27%"


def test_yearly_rates_are_told_year_by_year(son_lang):
    assert steps_of(son_lang, "8", "2022Q4")["Across communes"].sum.startswith(
        "2021: 100 × 3,385 / 3,920; 2022: 100 × 3,582 / 3,920 → 86.35"
    )


def test_a_range_is_told_by_its_end(son_lang):
    assert steps_of(son_lang, "9")["Percent of the goal"].sum == "100 × 1.20 / 1.24 ≈ 96.77%"
    assert steps_of(son_lang, "9", "2021Q4")["Percent of the goal"].sum == (
        "1.00 ≤ 1.18 ≤ 1.20: 100.00%"
    )


@pytest.mark.parametrize(
    ("values", "strict", "told"),
    [
        ({"method": "ceiling", "goal": "33.3333"}, False, "100 × 33.3333 / 33.3333 ≈ 99.99%"),
        ({"method": "ceiling", "goal": "33.3334"}, True, "33.3333 ≤ 33.3334: 100.00%"),
        ({"method": "floor", "goal": "33.3333"}, True, "100 × 33.3333 / 33.3333 = 100.00%"),
        ({"method": "floor", "goal": "33"}, True, "100 × 33.3333 / 33.0 = 101.01%"),
        ({"method": "floor", "goal": "0.0033"}, False, "100 × 33.3333 / 0.0033 > 9,999.99%"),
        (
            {"method": "gap", "baseline": "1", "goal": "0.9"},
            False,
            "100 × (33.3333 − 1.0) / (0.9 − 1.0) < −9,999.99%",
        ),
        (
            {"method": "within", "goal": "33", "goal_high": "33.3333"},
            False,
            "100 × 33.3333 / 33.3333 ≈ 99.99%",
        ),
    ],
)
def test_a_sum_says_what_the_percent_says(empty_db, values, strict, told):
    """The value is 100/3, of which four decimals are told; a percent is held within ±9999.99."""
    numbers = {name: Decimal(value) for name, value in values.items() if name != "method"}
    target = factories.make_target(
        **{"rollup": "rate", "unit": "%", "method": values["method"], "strict": strict} | numbers
    )
    factories.make_figure(target, quarter="2023Q3", value=1, out_of=3)
    assert steps_of(target.programme, target.number)["Percent of the goal"].sum == told


def test_where_the_goal_itself_does_not_suffice_it_says_so(son_lang):
    assert steps_of(son_lang, "17")["Percent of the goal"].sum == (
        "4.0 is not yet over 4.0: 99.99%"
    )


def test_words_are_told_beside_the_word_to_reach(son_lang):
    assert steps_of(son_lang, "20")["Percent of the goal"].sum == (
        "“hoàn thành nhiệm vụ”, where “hoàn thành tốt nhiệm vụ” is to be reached: 0.00%"
    )


def test_a_parent_is_told_by_its_parts(son_lang):
    steps = steps_of(son_lang, "13")
    assert steps["Percent of the goal"].sum == (
        "13.1: 83.33%; 13.2: 98.03%; 13.3: 100.00% → 83.33%"
    )
    assert steps["Pace"].how == "The worst pace of its parts."
    assert set(steps) == {"Percent of the goal", "Pace"}


def test_exemptions_and_classes_are_told(son_lang):
    steps = steps_of(son_lang, "5")
    assert "(Đã đạt chuẩn nông thôn mới trước nhiệm kỳ)" in steps["With a figure"].how
    assert steps["Goal by class"].sum == "1: 16; 3: 14"


def test_a_break_is_told_with_its_numbers(son_lang):
    step = steps_of(son_lang, "6")["Chuẩn nghèo mới (minh hoạ)"]
    assert "from Q1 2023" in step.how
    assert step.sum == "49.50 % hộ nghèo → 19.50 % hộ nghèo"
    assert "Chuẩn nghèo mới (minh hoạ)" not in steps_of(son_lang, "6", "2022Q4")


def test_the_sums_of_a_break_leave_out_what_was_before(son_lang):
    readings = derivation_of(son_lang, "6", "2023Q2")
    counted = [r for c in readings.communes for r in readings.counted(c.pk)]
    assert {reading.quarter for reading in counted} == {Quarter(2023, 2)}


@pytest.mark.parametrize(("quarter", "word"), [("2023Q3", "behind"), ("2022Q3", "")])
def test_what_was_due_and_is_not_met_is_behind(quarter, word, son_lang):
    Target.objects.filter(programme=son_lang, number="2").update(due=Quarter(2022, 4))
    derivation = derivation_of(son_lang, "2", quarter)
    today = Derivation(derivation.target, derivation.quarter, derivation.today, derivation.inputs)
    pace = {step.what: step.how for step in explanation(today)}["Pace"]
    assert (pace == "Due in Q4 2022 and not met: behind.") == bool(word)
    facts = {fact["label"]: fact["value"] for fact in target_facts(today, son_lang)}
    assert facts["To be reached by"] == "Q4 2022"


def test_the_goal_stands_in_words_with_the_number_beside_it(son_lang):
    assert facts_of(son_lang, "7")["Goal"] == ("trên 20%", "judged by over 20.0%")
    assert facts_of(son_lang, "9")["Goal"] == ("giữ mức 1,1%", "judged by from 1.00% to 1.20%")
    assert facts_of(son_lang, "13")["Goal"][1] is None


def test_beside_the_goal_of_a_year_stands_the_overall_one(son_lang):
    insured = Target.objects.get(programme=son_lang, number="8")
    Milestone.objects.update_or_create(target=insured, year=2021, defaults={"value": 85})
    derivation = derivation_of(son_lang, "8")
    today = Derivation(derivation.target, derivation.quarter, derivation.today, derivation.inputs)
    facts = {fact["label"]: (fact["value"], fact["note"]) for fact in target_facts(today, son_lang)}
    assert facts["Goal"] == ("85.0%", "goal of 2021; overall: từ 90% trở lên hằng năm")


def test_a_goal_since_a_break_stands_without_the_words_of_the_first(son_lang):
    Target.objects.filter(programme=son_lang, number="6").update(goal_text="giảm còn 12%")
    assert facts_of(son_lang, "6", "2022Q4")["Goal"][0] == "giảm còn 12%"
    assert facts_of(son_lang, "6")["Goal"] == ("under 19.50 % hộ nghèo", None)


def test_what_was_assigned_stands_beside_it_with_its_percent(son_lang):
    assert facts_of(son_lang, "8")["UBND huyện giao"] == ("92.0%", "93.86%")


def test_the_line_is_interrupted_by_a_break_and_named_after_it(son_lang):
    derivation = derivation_of(son_lang, "6", "2023Q3")
    rows = {
        quarter: results(son_lang, quarter).district["6"]
        for quarter in Quarter.range(son_lang.start, Quarter(2023, 3))
    }
    series = value_line(derivation.scale, derivation.series, rows).data["series"]
    actual = [one for one in series if one["role"] == "actual"]
    assert [one["label"] for one in actual] == ["Actual", "Actual (Chuẩn nghèo mới (minh hoạ))"]
    begins = Quarter(2023, 1).ordinal - son_lang.start.ordinal
    assert not any(actual[0]["values"][begins:])
    assert not any(actual[1]["values"][:begins])
    assert not [one for one in series if one["role"] == "projection"], "two points make no line"


def test_a_goal_is_drawn_with_all_its_decimals(son_lang):
    target = Target.objects.get(programme=son_lang, number="8")
    target.goal = Decimal("90.125")
    target.save()
    derivation = derivation_of(son_lang, "8")
    row = derivation.row._replace(goal=target.goal)
    chart = value_line(derivation.scale, derivation.series, {Quarter(2023, 3): row})
    assert chart.data["decimals"] == 3
    [last] = [line["values"] for line in chart.table["rows"] if line["label"] == "Q4 2025"]
    assert last[-1] == "90.125"


def test_a_range_is_drawn_by_both_its_ends(son_lang):
    derivation = derivation_of(son_lang, "9")
    rows = {Quarter(2023, 3): derivation.row}
    series = value_line(derivation.scale, derivation.series, rows).data["series"]
    assert [one["values"][0] for one in series if one["role"] == "goal"] == [1.0, 1.2]


def test_a_percent_far_past_the_goal_says_so(son_lang, son_lang_reader):
    Target.objects.filter(programme=son_lang, number="10").update(goal=Decimal(1))
    page = son_lang_reader.get("/son-lang/nqdh-sl/2023Q4/targets/10/").text
    assert "mục tiêu thấp hơn thực tế nhiều" in page
