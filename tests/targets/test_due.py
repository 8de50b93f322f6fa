"""Targets that are due before the programme ends, worked by hand."""

import pytest

from targets.progress import Pace, assess, plan_at

from .making import make_measure, q, readings

DUE = {"rollup": "district", "due": q("2023Q2")}


def pace(measure, asked, **figures):
    return assess(measure, q(asked), [], readings(**figures)).district.pace


def test_the_plan_ends_with_the_quarter_in_which_the_target_is_due():
    measure = make_measure(**DUE, milestones={2021: 20, 2022: 60, 2023: 500})
    planned = [plan_at(measure, q(at)) for at in ("2021Q2", "2022Q4", "2023Q1", "2023Q2")]
    assert planned == [10, 60, 80, 100]
    assert plan_at(measure, q("2025Q4")) == 100


def test_the_milestone_of_the_year_that_is_due_with_its_end_is_no_point_of_the_line():
    measure = make_measure(rollup="district", due=q("2022Q4"), milestones={2022: 30})
    assert plan_at(measure, q("2022Q4")) == 100


def test_until_then_it_is_held_against_that_plan():
    measure = make_measure(**DUE)
    assert pace(measure, "2022Q1", q2022Q1=48) is Pace.ON_TRACK
    assert pace(measure, "2022Q1", q2022Q1=30) is Pace.AT_RISK
    assert pace(measure, "2023Q2", q2022Q1=48) is Pace.ON_TRACK


@pytest.mark.parametrize(
    ("method", "over_time", "changes", "short", "enough"),
    [
        ("ratio", "level", {}, "99.99", 100),
        ("floor", "level", {}, "99.99", 100),
        ("floor", "year_worst", {"strict": True}, 100, 101),
        ("within", "level", {"goal_high": 110}, 111, 110),
        ("milestone", "level", {"goal": 1}, 0, 1),
        ("milestone", "year_worst", {"goal": 3, "words": 4}, 2, 3),
    ],
)
def test_what_is_not_met_after_it_is_behind_and_what_is_met_late_on_track(
    method, over_time, changes, short, enough
):
    measure = make_measure(method, over_time, **DUE, **changes)
    assert pace(measure, "2023Q3", q2023Q2=short) is Pace.BEHIND
    assert pace(measure, "2023Q3", q2023Q3=enough) is Pace.ON_TRACK
    assert pace(measure, "2023Q3") is None


def test_a_yes_or_no_that_is_due_later_has_no_pace_yet():
    measure = make_measure("milestone", **DUE, goal=1)
    assert pace(measure, "2023Q2", q2023Q2=0) is None


def test_figures_after_it_count_as_any_other():
    result = assess(make_measure(**DUE), q("2024Q4"), [], readings(q2023Q2=50, q2024Q4=80))
    assert (result.district.value, result.district.as_of) == (80, q("2024Q4"))
