"""A count of communes whose goal is given anew from a quarter on, worked by hand."""

from fractions import Fraction

import pytest

from targets.progress import GoalFrom, Pace, assess, assigned_percent, goal_at, plan_at

from .making import make_measure, make_unit, number, q, readings


def given(start, goal, decision="15/QĐ-UBND"):
    return GoalFrom(q(start), number(goal), decision)


def count(*goals, **changes):
    """Of 24 communes 20 are to reach 4, from 8 at first."""
    changes = {"goal": 20, "baseline": 8, "standard": 4, "goals": goals} | changes
    return make_measure("ratio", "level", "count", **changes)


def six(met):
    return [make_unit(str(n), readings(q2023Q1=4 if n <= met else 1)) for n in range(1, 7)]


def district(measure, asked, met):
    result = assess(measure, q(asked), six(met)).district
    return str(result.percent), result.goal, result.baseline, result.pace


def test_before_it_all_is_as_without_and_from_it_on_its_goal_judges():
    measure = count(given("2023Q3", 6))
    assert district(measure, "2023Q2", 6) == district(count(), "2023Q2", 6)
    assert district(measure, "2023Q2", 6)[:3] == ("30.00", 20, 8)
    assert district(measure, "2023Q3", 6) == ("100.00", 6, None, Pace.ON_TRACK)
    assert district(measure, "2023Q3", 3)[:2] == ("50.00", 6)


def test_the_latest_that_has_begun_holds():
    first, second = given("2023Q3", 6), given("2024Q1", 5)
    measure = count(second, first)
    found = [goal_at(measure, q(at)) for at in ("2023Q2", "2023Q3", "2023Q4", "2024Q1")]
    assert found == [None, first, first, second]


def test_what_judges_a_commune_stays():
    communes = assess(count(given("2023Q3", 6)), q("2023Q3"), six(2)).communes
    assert [str(communes[code].percent) for code in "123"] == ["100.00", "100.00", "25.00"]
    floor = make_measure(
        *("floor", "level", "count"), standard=4, milestones={2022: 1}, goals=[given("2023Q3", 6)]
    )
    unit = make_unit("1", readings(q2022Q4=1))
    assert str(assess(floor, q("2023Q3"), [unit]).communes["1"].percent) == "100.00"


@pytest.mark.parametrize(
    ("milestones", "expected"),
    [
        # 12 of the term's 20 quarters have passed: 6 × 12/20.
        ({}, "3.6"),
        # The plans of 2022 and of more than six are of the old communes.
        ({2022: 3, 2024: 20}, "3.6"),
        # From none at the start to 4 at the end of 2023.
        ({2023: 4}, "4"),
    ],
)
def test_the_plan_leads_to_the_new_goal(milestones, expected):
    measure = count(given("2023Q3", 6), milestones=milestones)
    assert plan_at(measure, q("2023Q4")) == Fraction(expected)


def test_the_goal_that_was_assigned_is_one_of_before():
    measure = count(given("2023Q3", 6))
    assert assigned_percent(measure, q("2023Q2"), 5, 20) == 25
    assert assigned_percent(measure, q("2023Q3"), 5, 20) is None
