"""The number explained: its words and sums, for every method, rollup and over-time."""

from decimal import Decimal

import pytest
from django.utils import translation

from communes.models import Figure, Period
from communes.results.compute import results
from communes.results.inputs import read_inputs
from communes.results.publishing import store_publication
from ntm_dashboard.target.explanation import Derivation, explanation
from ntm_dashboard.target.summary import target_facts
from targets.models import Target
from targets.quarters import Quarter
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def derivation_of(target, quarter="2023Q2", *, provisional=False):
    quarter = Quarter.parse(quarter)
    programme = target.programme
    row = results(programme, quarter, provisional=provisional).district[target.number]
    inputs = read_inputs(programme, target=target, provisional=provisional)
    return Derivation(target, quarter, row, inputs)


def steps_of(target, quarter="2023Q2", *, public=False, **more):
    derivation = derivation_of(target, quarter, **more)
    return {step.what: step for step in explanation(derivation, public=public)}


def demo(programme, number):
    return Target.objects.get(programme__code=programme, number=number)


def sum_of(programme, number, what, quarter="2023Q2"):
    return steps_of(demo(programme, number), quarter)[what].sum


@pytest.mark.parametrize(
    ("number", "formula"),
    [
        ("11", "100 × 348.0 / 400.0 = 87.00%"),
        ("17", "100 × (6.8013 − 13.00) / (5.00 − 13.00) ≈ 77.48%"),
        ("5", "100 × 28,300 / 28,000 ≈ 101.07%"),
        ("13", "100 × 5 / 6 ≈ 83.33%"),
        ("24", "100 × 100 / 100 = 100.00%"),
    ],
)
def test_the_percent_is_a_sum_with_its_figures_filled_in(number, formula):
    assert sum_of("nqdh-23", number, "Percent of the goal") == formula


def test_the_sum_reads_in_vietnamese():
    with translation.override("vi"):
        sums = [step.sum for step in explanation(derivation_of(demo("nqdh-23", "11")))]
    assert "100 × 348,0 / 400,0 = 87,00%" in sums


@pytest.mark.parametrize("programme", ["nqdh-23", "ntm-xa-21-25"])
def test_every_formula_of_the_demo_ends_in_the_percent_of_the_results(programme):
    for target in Target.objects.filter(programme__code=programme):
        row = derivation_of(target).row
        last = steps_of(target)["Percent of the goal"].sum
        assert last.endswith(f"{row.percent:,.2f}%".replace("-", "−")), target


@pytest.mark.parametrize(
    ("number", "across"),
    [
        ("11", "Σ = 348.0 km"),
        ("4", "5,153,059.5 / 112,046 = 45.9906"),
        ("17", "100 × 1,954 / 28,730 = 6.8013"),
        ("13", "5 / 22 communes"),
        ("2", ""),
    ],
)
def test_communes_are_put_together_with_the_figures_of_the_sum(number, across):
    assert sum_of("nqdh-23", number, "Across communes") == across


@pytest.mark.parametrize(
    ("number", "over_time"),
    [
        ("15", ""),
        ("9", "392 + 504 + 616 + 616 + 616 + 616 + 672 + 616 + 448 + 504 = 5,600"),
        ("2", "2022: 1,239 + 1,475 + 1,475 + 1,711 = 5,900"),
        ("26", "86.6 (2021); 85.5 (2022) → 85.5"),
    ],
)
def test_the_district_s_own_figures_are_told_as_a_sum(number, over_time):
    assert sum_of("nqdh-23", number, "Over time") == over_time


def test_while_no_year_is_closed_all_figures_are_added_up():
    assert sum_of("nqdh-23", "2", "Over time", "2021Q3") == "1,077 + 1,283 + 1,282 = 3,642"


def own_target(**values):
    values = {"rollup": "district", "unit": "ha", "goal": 10} | values
    return factories.make_target(**values)


def test_a_yearly_mean_of_the_district_is_told_by_its_years():
    target = own_target(over_time="year_mean")
    for year, value in ((2021, 4), (2022, 7)):
        for number in (1, 2, 3, 4):
            factories.make_figure(target, quarter=f"{year}Q{number}", value=value)
    assert steps_of(target)["Over time"].sum == "2021–2022: (16 + 28) / 2 = 22"


def test_the_worst_year_is_the_highest_where_lower_is_better():
    floor = own_target(over_time="year_worst", method="floor")
    ceiling = own_target(over_time="year_worst", method="ceiling")
    assert steps_of(floor)["Over time"].how == "Of each year's last figure, the lowest."
    assert steps_of(ceiling)["Over time"].how == "Of each year's last figure, the highest."


@pytest.mark.parametrize(
    ("value", "formula"),
    [(8, "8 ≤ 10: 100.00%"), (40, "100 × 10 / 40 = 25.00%")],
)
def test_a_ceiling_is_held_or_exceeded(value, formula):
    target = own_target(method="ceiling")
    factories.make_figure(target, value=value)
    assert steps_of(target)["Percent of the goal"].sum == formula


@pytest.mark.parametrize(("value", "formula"), [(1, "Yes: 100.00%"), (0, "No: 0.00%")])
def test_a_yes_or_no_is_told_in_words(value, formula):
    target = own_target(method="milestone", goal=1)
    factories.make_figure(target, value=value)
    derivation = derivation_of(target)
    assert steps_of(target)["Percent of the goal"].sum == formula
    facts = {fact["label"]: fact["value"] for fact in target_facts(derivation, target.programme)}
    assert facts["Value to date"] == formula.split(":")[0].lower()
    assert facts["Goal"] == "yes"
    assert "To the next band" not in facts


def test_a_baseline_below_zero_stands_in_brackets():
    target = own_target(method="gap", baseline=-2, goal=8)
    factories.make_figure(target, value=3)
    assert steps_of(target)["Percent of the goal"].sum == ("100 × (3 − (−2)) / (8 − (−2)) = 50.00%")


def test_the_goals_of_the_years_are_listed_where_a_threshold_changes():
    steps = steps_of(demo("ntm-xa-21-25", "22"))
    assert steps["Goal of the year"].sum == (
        "2021: 36.0; 2022: 39.0; 2023: 42.0; 2024: 45.0; 2025: 48.0"
    )
    assert "48.0 million đồng/person/year" in steps["Across communes"].how
    assert "Goal of the year" not in steps_of(demo("nqdh-23", "11"))


def test_a_count_is_told_in_communes_whatever_the_unit_of_the_target():
    derivation = derivation_of(demo("ntm-xa-21-25", "22"))
    facts = {
        fact["label"]: fact["value"]
        for fact in target_facts(derivation, derivation.target.programme)
    }
    assert facts == {
        "Value to date": "19 communes",
        "Goal": "22 communes",
        "Standard for every commune": "48.0 million đồng/person/year",
        "To the next band": "+3",
        "With a figure": "22/22",
    }


def test_a_rate_needs_no_space_before_its_sign_and_may_have_to_fall():
    derivation = derivation_of(demo("nqdh-23", "17"))
    facts = {
        fact["label"]: fact["value"]
        for fact in target_facts(derivation, derivation.target.programme)
    }
    assert facts["Value to date"] == "6.80%"
    assert facts["To the next band"] == "−1.81"
    [words] = [
        fact["note"]
        for fact in target_facts(derivation, derivation.target.programme)
        if fact["label"] == "To the next band"
    ]
    assert words == "1.81 less to be met"


def test_the_pace_is_told_with_the_plan_at_the_quarter_of_the_value():
    assert "Q2 2023 should reach 220.0 km" in steps_of(demo("nqdh-23", "11"))["Pace"].how
    assert "Q4 2022 should reach 10.00%" in steps_of(demo("nqdh-23", "17"))["Pace"].how
    assert "Without a plan" in steps_of(demo("nqdh-23", "8"))["Pace"].how


def test_communes_without_a_figure_are_named():
    target = factories.make_target()
    first, second = target.programme.district.communes.order_by("code")
    factories.make_figure(target, first)
    how = steps_of(target)["With a figure"].how
    assert how.startswith("1 of 2 communes have a figure.")
    assert str(second.title) in how
    assert str(first.title) not in how


def test_without_a_figure_the_words_stay_and_the_sums_are_left_out():
    steps = steps_of(factories.make_target())
    assert [step.sum for step in steps.values()] == [
        "",
        "",
        "",
        "No percent: there is no figure or no goal.",
    ]
    assert "Pace" not in steps


@pytest.fixture
def published():
    """A target whose published value of 10 of 20 was corrected to 12 afterwards."""
    target = factories.make_target(goal=20)
    for commune in target.programme.district.communes.all():
        factories.make_figure(target, commune, value=5)
    factories.make_period(target.programme, "2023Q2")
    store_publication(Period.objects.get(programme=target.programme))
    figure = Figure.objects.filter(target=target).first()
    figure.value = figure.approved_value = Decimal(7)
    figure.save()
    return target


def test_a_published_number_stays_and_officials_are_told_of_its_correction(published):
    steps = steps_of(published)
    assert steps["Percent of the goal"].sum == "100 × 10 / 20 = 50.00%"
    assert steps["Across communes"].sum == ""
    assert steps["Corrected after publication"].how == (
        "Published: 10 km (50.00%). By the figures of today: 12 km (60.00%)."
    )


def test_the_public_is_told_only_what_was_published(published):
    steps = steps_of(published, public=True)
    assert steps["Percent of the goal"].sum == "100 × 10 / 20 = 50.00%"
    assert "Corrected after publication" not in steps
    assert all("12" not in step.how + step.sum for step in steps.values())


def test_a_published_number_is_explained_by_the_goal_of_its_publication(published):
    Target.objects.filter(pk=published.pk).update(goal=40)
    published.refresh_from_db()
    assert steps_of(published)["Percent of the goal"].sum == "100 × 10 / 20 = 50.00%"


def test_nothing_of_the_demo_was_corrected_after_publication():
    for period in Period.objects.filter(published_on__isnull=False, quarter=Quarter(2023, 2)):
        for target in period.programme.targets.all():
            assert not derivation_of(target).corrected, target


def test_provisional_sums_count_submitted_figures():
    target = demo("nqdh-23", "6")
    assert steps_of(target, "2023Q3", provisional=True)["Across communes"].sum == "Σ = 132,511 head"
    assert steps_of(target, "2023Q3")["Across communes"].sum != "Σ = 132,511 head"
