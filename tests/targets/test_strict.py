"""More than the goal, or less where lower is better, worked by hand."""

import pytest

from targets.progress import Pace, assess

from .making import make_measure, make_unit, q, readings


@pytest.mark.parametrize(
    ("method", "baseline", "goal", "value", "percent"),
    [
        ("ratio", None, 95, 95, "99.99"),
        ("ratio", None, 95, "95.0001", "100.00"),
        ("ratio", None, 95, "94.9999", "99.99"),
        ("floor", None, 95, 95, "99.99"),
        ("floor", None, 95, 96, "101.05"),
        ("ceiling", None, 4, 4, "99.99"),
        ("ceiling", None, 4, "3.9999", "100.00"),
        ("ceiling", None, 4, "4.0001", "99.99"),
        ("ceiling", None, 4, 8, "50.00"),
        ("gap", 62, 12, 12, "99.99"),
        ("gap", 62, 12, "11.9999", "100.00"),
        ("gap", 10, 20, 20, "99.99"),
        ("gap", 10, 20, 21, "110.00"),
        ("gap", -10, 0, 0, "99.99"),
    ],
)
def test_the_goal_itself_does_not_do(method, baseline, goal, value, percent):
    measure = make_measure(method, rollup="district", baseline=baseline, goal=goal, strict=True)
    result = assess(measure, q("2021Q1"), [], readings(q2021Q1=value)).district
    assert str(result.percent) == percent


def test_it_is_asked_of_communes_by_their_allocation_and_by_the_milestone_in_force():
    measure = make_measure("floor", rollup="mean", goal=50, milestones={2021: 30}, strict=True)
    units = [
        make_unit("01", readings(q2021Q1=40), goal=40),
        make_unit("02", readings(q2021Q1=30)),
        make_unit("03", readings(q2021Q1=20)),
    ]
    assessment = assess(measure, q("2021Q1"), units)
    percents = [str(one.percent) for one in assessment.communes.values()]
    assert percents == ["99.99", "99.99", "66.66"]
    assert (assessment.district.value, str(assessment.district.percent)) == (30, "99.99")


def test_a_count_of_communes_is_enough_where_it_equals_its_goal():
    measure = make_measure("floor", rollup="count", goal=1, standard=80, strict=True)
    units = [make_unit("01", readings(q2021Q1=80)), make_unit("02", readings(q2021Q1=81))]
    assessment = assess(measure, q("2021Q1"), units)
    assert [str(one.percent) for one in assessment.communes.values()] == ["99.99", "101.25"]
    assert (assessment.district.value, str(assessment.district.percent)) == (1, "100.00")


def test_it_decides_nothing_of_the_pace_but_what_is_met():
    line = make_measure("ratio", rollup="district", goal=95, strict=True)
    assert assess(line, q("2025Q4"), [], readings(q2025Q4=95)).district.pace is Pace.ON_TRACK
    near = make_measure("floor", rollup="district", goal=95, strict=True)
    assert assess(near, q("2025Q4"), [], readings(q2025Q4=95)).district.pace is Pace.AT_RISK
