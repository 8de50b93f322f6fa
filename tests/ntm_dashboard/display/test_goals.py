"""Goals in their words, and in numbers where they have none."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from communes.results.rows import Row
from ntm_dashboard.display.goals import assigned_words, full_goal, goal_text, judged_by
from ntm_dashboard.display.scales import amount_scale, beside_plan, scale_of
from targets.models import Target


def target(**values):
    given = {"method": "ratio", "over_time": "level", "rollup": "rate", "unit": "%", "decimals": 1}
    return Target(**given | {"goal": Decimal(95)} | values)


def row(goal=95, commune="", baseline=None):
    number = None if goal is None else Decimal(goal)
    return Row("7", commune, None, None, None, "none", None, None, None, baseline, number)


def told(one, result):
    return goal_text(one, result, scale_of(one, of_commune=bool(result.commune)))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "95,0"),
        ({"strict": True}, "trên 95,0"),
        ({"strict": True, "method": "ceiling"}, "dưới 95,0"),
        ({"strict": True, "rollup": "count"}, "95"),
        ({"method": "within", "goal_high": Decimal(97)}, "từ 95,0 đến 97,0"),
        ({"over_time": "growth_mean", "rollup": "sum"}, "95,00"),
        ({"goal_text": "trên 95%", "strict": True}, "trên 95%"),
    ],
)
def test_a_goal_is_told_by_what_it_asks(values, words):
    with translation.override("vi"):
        assert told(target(**values), row()) == words


@pytest.mark.parametrize(
    ("values", "goal", "words"),
    [
        ({}, "24.96", "24,96"),
        ({}, "24.9600", "24,96"),
        ({"strict": True}, "24.96", "trên 24,96"),
        ({"decimals": 0}, "24.5", "24,5"),
        ({"method": "within", "goal_high": Decimal("25.125")}, "24.96", "từ 24,96 đến 25,125"),
        ({"over_time": "growth_mean", "rollup": "sum"}, "16.125", "16,125"),
    ],
)
def test_a_goal_is_never_rounded(values, goal, words):
    with translation.override("vi"):
        assert told(target(**{"goal": Decimal(goal)} | values), row(goal)) == words


def test_what_was_assigned_is_never_rounded():
    one = target(assigned_goal=Decimal("24.96"), assigned_by="Tỉnh giao")
    with translation.override("vi"):
        words = assigned_words(one, scale_of(one, of_commune=False), Decimal("99.95"))
    assert words == "Tỉnh giao: 24,96% (99,95%)"


@pytest.mark.parametrize(("baseline", "words"), [(99, "dưới 95,0"), (90, "trên 95,0")])
def test_on_the_way_from_a_baseline_it_goes_on_past_the_goal(baseline, words):
    one = target(method="gap", strict=True)
    with translation.override("vi"):
        assert told(one, row(baseline=Decimal(baseline))) == words


@pytest.mark.parametrize(
    ("goal", "rollup", "words"),
    [
        (95, "rate", "cơ bản"),
        (95, "mean", "cơ bản"),
        (90, "rate", "90,0"),
        (95, "sum", "95,0"),
        (95, "count", "95,0"),
    ],
)
def test_a_commune_has_the_words_where_the_goal_is_the_targets_own(goal, rollup, words):
    one = target(goal_text="cơ bản", rollup=rollup)
    with translation.override("vi"):
        assert told(one, row(goal, "04738")) == words


@pytest.mark.parametrize(
    ("values", "goal", "expected", "words"),
    [
        ({"method": "floor"}, 95, None, "cơ bản"),
        ({"method": "floor"}, 80, None, "80,0"),
        ({"method": "floor", "rollup": "district", "strict": True}, 80, None, "trên 80,0"),
        ({"method": "ratio", "rollup": "sum"}, 100, None, "100,0"),
        ({"rollup": "count", "goal": None}, 24, 24, "cơ bản"),
        ({"rollup": "count", "goal": None}, 20, 24, "20"),
        ({"rollup": "count", "goal": Decimal(20)}, 20, 24, "cơ bản"),
        ({"rollup": "count", "goal": Decimal(20)}, 18, 24, "18"),
    ],
)
def test_the_words_stand_for_no_other_goal_than_the_targets_own(values, goal, expected, words):
    one = target(**{"goal_text": "cơ bản"} | values)
    with translation.override("vi"):
        assert told(one, row(goal)._replace(expected=expected)) == words


@pytest.mark.parametrize(
    ("values", "goals", "value", "words"),
    [
        ({}, ["24.96"], "24.95", "24,95%"),
        ({}, ["24.9600", None, "24.5"], "24.96", "24,96%"),
        ({}, ["25"], "24.96", "25,0%"),
        ({}, [None], "24.96", "25,0%"),
        ({"decimals": 0, "unit": "xã", "rollup": "count"}, ["20"], "19", "19 xã"),
        ({"method": "milestone", "scale": "kém|tốt", "rollup": "district"}, ["2"], "1", "kém"),
    ],
)
def test_a_value_beside_a_goal_is_told_with_its_decimals(values, goals, value, words):
    scale = scale_of(target(**values), of_commune=False)
    held = scale.beside(*[goal and Decimal(goal) for goal in goals])
    with translation.override("vi"):
        assert held.full(Decimal(value)) == words


@pytest.mark.parametrize(
    ("published", "value", "words"),
    [(None, "1.1254", "1,125%"), ("1.1250", "1.1254", "1,125%"), ("1.25", "1.1254", "1,13%")],
)
def test_a_value_beside_a_range_has_the_decimals_of_both_ends(published, value, words):
    one = target(method="within", goal=Decimal("1.1"), goal_high=Decimal("1.125"))
    judged = row("1.1")._replace(goal_high=published and Decimal(published))
    held = scale_of(one, of_commune=False).beside_goal(judged)
    with translation.override("vi"):
        assert held.full(Decimal(value)) == words


@pytest.mark.parametrize(
    ("values", "goal", "value", "words"),
    [
        ({}, "25", "24.96", "24,96%"),
        ({}, "25", "24.9999", "24,9999%"),
        ({}, "25", "25.04", "25,04%"),
        ({}, "25", "25", "25,0%"),
        ({}, "25", "24.94", "24,9%"),
        ({}, "-0.0001", "-0.0002", "−0,0002%"),
        ({}, "25", None, "–"),
        ({}, None, "24.96", "25,0%"),
        ({"decimals": 0, "unit": "km"}, "95", "94.6", "94,6 km"),
        ({"method": "within", "goal_high": Decimal("1.125")}, "1.1", "1.1254", "1,1254%"),
        ({"method": "within", "goal_high": Decimal("1.125")}, "1.1", "1.0996", "1,0996%"),
    ],
)
def test_a_value_is_never_told_as_a_goal_that_it_is_not(values, goal, value, words):
    judged = row(goal and Decimal(goal))._replace(value=value and Decimal(value))
    held = scale_of(target(**values), of_commune=False).beside_goal(judged)
    with translation.override("vi"):
        assert held.full(judged.value) == words


@pytest.mark.parametrize(
    ("plan", "reached", "words"),
    [("25", "24.96", "24,96%"), ("25", "25.1", "25,1%"), (None, "24.96", "25,0%")],
)
def test_what_a_year_has_brought_is_never_told_as_a_plan_that_it_is_not(plan, reached, words):
    one = target()
    line = SimpleNamespace(target=one, plan=plan and Decimal(plan))
    held = beside_plan(line, scale_of(one, of_commune=False), Decimal(reached), None)
    with translation.override("vi"):
        assert held.full(Decimal(reached)) == words


def test_without_a_goal_there_is_a_dash_unless_there_are_words():
    parent = target(method="parts", over_time="", rollup="", goal=None, unit="")
    assert told(parent, row(None)) == "–"
    parent.goal_text = "75% – 20% – 5%"
    assert told(parent, row(None)) == "75% – 20% – 5%"


@pytest.mark.parametrize(("value", "word"), [(1, "kém"), (2, "khá"), (3, "tốt"), (None, "–")])
def test_a_scale_is_told_in_its_words(value, word):
    one = target(method="milestone", scale="kém | khá|tốt", rollup="district", unit="mức")
    assert scale_of(one, of_commune=False).full(value and Decimal(value)) == word


def test_growth_has_per_cents_of_two_decimals_and_amounts_of_its_own():
    one = target(over_time="growth_worst", rollup="district", amount_unit="tỷ đồng", decimals=3)
    scale = scale_of(one, of_commune=False)
    with translation.override("vi"):
        assert scale.full(Decimal("8.8227")) == "8,82%"
        assert amount_scale(one, scale).full(Decimal("640.5")) == "640,500 tỷ đồng"
        assert full_goal(one, row(10), scale) == "10,00%"
        assert judged_by(one, row(10), scale.full) == "10,00%"
