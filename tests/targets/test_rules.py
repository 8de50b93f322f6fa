from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from targets import rules
from targets.progress import Method, OverTime, Rollup
from targets.quarters import Quarter

from .plain import PLAIN

pytestmark = pytest.mark.usefixtures("in_english")


def make_target(**changes):
    target = {
        "method": "ratio",
        "over_time": "level",
        "rollup": "sum",
        "baseline": None,
        "goal": Decimal(100),
        "standard": None,
        "asked_in": "",
        "pair": "",
        "low": None,
        "high": None,
        "decimals": 0,
    }
    return SimpleNamespace(**(PLAIN | target | changes))


def fields(problems):
    """The fields of the problems, after checking that each comes with a sentence."""
    for _field, message in problems:
        assert str(message)[0].isupper() or str(message)[0] in "“0123456789"
        assert str(message)[-1] in ".?"
    return [field for field, _message in problems]


ACCEPTED = [
    {},
    {"goal": Decimal("0.0001")},
    {"method": "floor", "over_time": "year_worst", "rollup": "district"},
    {"method": "ceiling", "goal": Decimal(0)},
    {"method": "gap", "baseline": Decimal(13), "goal": Decimal(5), "rollup": "rate"},
    {"method": "gap", "baseline": Decimal(0), "goal": Decimal(-5)},
    {"method": "milestone", "rollup": "district", "goal": Decimal(1)},
    {"method": "milestone", "rollup": "count", "goal": Decimal(22)},
    {"method": "milestone", "rollup": "count", "goal": None, "standard": Decimal(1)},
    {"rollup": "count", "goal": None, "standard": Decimal(80)},
    {"rollup": "count", "goal": Decimal(1000), "over_time": "year_mean"},
    {"rollup": "count", "method": "ceiling", "goal": Decimal(3), "standard": Decimal(0)},
    {"rollup": "mean", "over_time": "year_total"},
    {"asked_in": "4"},
    {"asked_in": "2 4"},
    {"low": Decimal(0), "high": Decimal(0), "decimals": 4},
]


@pytest.mark.parametrize("changes", ACCEPTED)
def test_a_sound_target_has_no_problems(changes):
    assert rules.target_problems(make_target(**changes)) == []


REFUSED = [
    ({"goal": None}, ["goal"]),
    ({"goal": Decimal(0)}, ["goal"]),
    ({"method": "floor", "goal": Decimal(-1)}, ["goal"]),
    ({"method": "ceiling", "goal": Decimal("-0.0001")}, ["goal"]),
    ({"method": "gap", "baseline": None}, ["baseline"]),
    ({"method": "gap", "baseline": Decimal(100)}, ["goal"]),
    ({"method": "gap", "baseline": Decimal("100.0")}, ["goal"]),
    ({"method": "milestone", "rollup": "district", "goal": Decimal(2)}, ["goal"]),
    ({"method": "milestone", "rollup": "count", "standard": Decimal(0)}, ["standard"]),
    ({"rollup": "count", "goal": Decimal(0)}, ["goal"]),
    ({"rollup": "count", "method": "ceiling", "goal": Decimal(0)}, ["goal"]),
    ({"rollup": "count", "goal": None, "standard": Decimal(0)}, ["standard"]),
    ({"rollup": "count", "method": "ceiling", "standard": Decimal(-1)}, ["standard"]),
    ({"rollup": "rate", "over_time": "year_total"}, ["over_time"]),
    ({"rollup": "rate", "method": "milestone", "goal": Decimal(1)}, ["rollup"]),
    ({"rollup": "sum", "method": "milestone", "goal": Decimal(1)}, ["rollup"]),
    ({"rollup": "mean", "method": "milestone", "goal": Decimal(1)}, ["rollup"]),
    ({"rollup": "count", "method": "milestone", "over_time": "year_mean"}, ["over_time"]),
    ({"rollup": "count", "method": "gap", "baseline": Decimal(1)}, ["method"]),
    ({"asked_in": "5"}, ["asked_in"]),
    ({"asked_in": "24"}, ["asked_in"]),
    ({"asked_in": "2, 4"}, ["asked_in"]),
    ({"low": Decimal(2), "high": Decimal(1)}, ["high"]),
    ({"decimals": 5}, ["decimals"]),
]


@pytest.mark.parametrize(("changes", "expected"), REFUSED)
def test_an_unsound_target_is_refused_at_its_field(changes, expected):
    assert fields(rules.target_problems(make_target(**changes))) == expected


def test_the_names_of_methods_may_be_members_or_text():
    target = make_target(method=Method.GAP, over_time=OverTime.LEVEL, rollup=Rollup.COUNT)
    assert fields(rules.target_problems(target)) == ["method", "baseline"]


GAP_DOWN = {"method": "gap", "baseline": Decimal(13), "goal": Decimal(5), "rollup": "rate"}


@pytest.mark.parametrize(
    ("changes", "baseline", "goal", "expected"),
    [
        ({}, None, 10, []),
        ({}, None, None, ["goal"]),
        ({}, None, 0, ["goal"]),
        ({"method": "ceiling"}, None, 0, []),
        ({"method": "ceiling"}, None, -1, ["goal"]),
        ({"method": "milestone", "rollup": "count"}, None, 1, []),
        ({"method": "milestone", "rollup": "count"}, None, 2, ["goal"]),
        ({"rollup": "count", "goal": None}, None, 80, []),
        ({"rollup": "count", "goal": None}, None, 0, ["goal"]),
        ({"rollup": "district"}, None, 10, ["target"]),
        (GAP_DOWN, 15, 6, []),
        (GAP_DOWN, None, 6, []),
        (GAP_DOWN, 6, 6, ["goal"]),
        (GAP_DOWN, None, 13, ["goal"]),
        (GAP_DOWN, 6, 7, ["goal"]),
        (GAP_DOWN, None, 14, ["goal"]),
    ],
)
def test_an_allocation_is_judged_by_its_targets_method(changes, baseline, goal, expected):
    baseline = None if baseline is None else Decimal(baseline)
    goal = None if goal is None else Decimal(goal)
    problems = rules.allocation_problems(make_target(**changes), baseline, goal)
    assert fields(problems) == expected


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [
        ("floor", 1, []),
        ("floor", 0, ["value"]),
        ("ceiling", 0, []),
        ("ceiling", -1, ["value"]),
        ("ratio", 0, []),
        ("gap", -3, []),
        ("milestone", 17, []),
    ],
)
def test_a_milestone_is_judged_as_a_goal_only_where_it_is_a_threshold(method, value, expected):
    problems = rules.milestone_problems(make_target(method=method), Decimal(value))
    assert fields(problems) == expected


RATE = {"rollup": "rate"}
YES_OR_NO = {"rollup": "count", "method": "milestone"}
DISTRICT = {"rollup": "district"}


@pytest.mark.parametrize(
    ("changes", "value", "out_of", "has_commune", "expected"),
    [
        ({}, "-3.5", None, True, []),
        ({}, None, None, True, []),
        ({}, "3", "4", True, ["out_of"]),
        ({}, "3", None, False, ["commune"]),
        (DISTRICT, "3", None, False, []),
        (DISTRICT, "3", None, True, ["commune"]),
        (RATE, "0", "1500", True, []),
        (RATE, "1500", "1500", True, []),
        (RATE, None, "1500", True, []),
        (RATE, None, None, True, []),
        (RATE, "3", None, True, ["out_of"]),
        (RATE, "0", "0", True, ["out_of"]),
        (RATE, None, "-1", True, ["out_of"]),
        (RATE, "-1", "1500", True, ["value"]),
        (RATE, "1501", "1500", True, ["value"]),
        (YES_OR_NO, "0", None, True, []),
        (YES_OR_NO, "1.0000", None, True, []),
        (YES_OR_NO, "2", None, True, ["value"]),
        (YES_OR_NO, "0.5", None, True, ["value"]),
        (YES_OR_NO, None, None, True, []),
    ],
)
def test_a_figure_is_judged_by_its_target(changes, value, out_of, has_commune, expected):
    value, out_of = (None if text is None else Decimal(text) for text in (value, out_of))
    problems = rules.figure_problems(make_target(**changes), value, out_of, has_commune)
    assert fields(problems) == expected


@pytest.mark.parametrize(
    ("good_from", "fair_from", "expected"),
    [
        ("70", "50", []),
        ("99.99", "0.01", []),
        ("100", "50", ["good_from"]),
        ("70", "0", ["fair_from"]),
        ("70", "70", ["fair_from"]),
        ("50", "70", ["fair_from"]),
        ("70.005", "50", ["good_from"]),
        (None, "50", []),
    ],
)
def test_thresholds_descend_and_are_as_fine_as_the_percent(good_from, fair_from, expected):
    good_from, fair_from = (
        None if text is None else Decimal(text) for text in (good_from, fair_from)
    )
    assert fields(rules.thresholds_problems(good_from, fair_from)) == expected


def make_programme(**changes):
    programme = {
        "start": Quarter(2021, 1),
        "end": Quarter(2025, 4),
        "good_from": Decimal(70),
        "fair_from": Decimal(50),
        "applies_to": "",
    }
    return SimpleNamespace(**(programme | changes))


def test_a_programme_ends_after_it_begins_and_applies_to_kinds_that_exist():
    assert rules.programme_problems(make_programme()) == []
    assert rules.programme_problems(make_programme(applies_to="commune town")) == []
    assert rules.programme_problems(make_programme(end=Quarter(2021, 1))) == []
    assert fields(rules.programme_problems(make_programme(end=Quarter(2020, 4)))) == ["end"]
    [(field, message)] = rules.programme_problems(make_programme(applies_to="commune hamlet"))
    assert field == "applies_to"
    assert str(message).startswith("hamlet is not a kind of commune")


def test_a_quarter_outside_the_programme_is_refused():
    assert rules.quarter_problems(make_programme(), Quarter(2021, 1)) == []
    assert rules.quarter_problems(make_programme(), Quarter(2025, 4)) == []
    assert fields(rules.quarter_problems(make_programme(), Quarter(2020, 4))) == ["period"]
    [(_field, message)] = rules.quarter_problems(make_programme(), Quarter(2026, 1))
    assert message == "2026Q1 lies outside the programme, which runs from 2021Q1 to 2025Q4."


def test_a_mean_needs_the_population_of_every_expected_commune():
    communes = [("xã Bảo Ái", 8028), ("xã Cảm Nhân", None), ("xã Tân Hương", 0)]
    assert rules.population_problems(make_target(rollup="sum"), communes) == []
    assert rules.population_problems(make_target(rollup="mean"), communes[:1]) == []
    [(field, message)] = rules.population_problems(make_target(rollup="mean"), communes)
    assert field == "rollup"
    assert str(message).endswith("missing for xã Cảm Nhân, xã Tân Hương.")


def test_target_numbers_sort_as_people_count():
    numbers = ["10", "2.10", "3", "2", "2.9", "2.1", "11.1"]
    ordered = ["2", "2.1", "2.9", "2.10", "3", "10", "11.1"]
    assert sorted(numbers, key=rules.number_key) == ordered


@pytest.mark.parametrize("text", ["11", "2.1", "2.10.3", "01"])
def test_digits_and_points_make_a_target_number(text):
    assert rules.valid_number(text)
    rules.check_target_number(text)


@pytest.mark.parametrize("text", ["", ".", "2.", ".1", "2..1", "2a", "-2", "2,1", "٢", "2 1"])
def test_anything_else_is_no_target_number(text):
    assert not rules.valid_number(text)
    with pytest.raises(ValidationError, match="digits and points"):
        rules.check_target_number(text)


@pytest.mark.parametrize("pair", ["", "số hộ nghèo / tổng số hộ", "a/b"])
def test_a_rate_may_say_what_its_two_numbers_count(pair):
    assert rules.target_problems(make_target(rollup="rate", over_time="level", pair=pair)) == []


@pytest.mark.parametrize("pair", ["số hộ nghèo", "a / b / c", "/ tổng số hộ", "số hộ nghèo / "])
def test_what_two_numbers_count_is_said_of_both(pair):
    target = make_target(rollup="rate", over_time="level", pair=pair)
    assert [field for field, _message in rules.target_problems(target)] == ["pair"]


def test_only_a_rate_has_two_numbers():
    target = make_target(rollup="sum", pair="số hộ nghèo / tổng số hộ")
    assert [field for field, _message in rules.target_problems(target)] == ["pair"]
