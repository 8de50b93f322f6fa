"""A goal that is a range, worked by hand."""

import pytest

from targets.progress import Band, Pace, assess

from .making import make_measure, make_unit, q, readings

RANGE = {"goal": 5400, "goal_high": 5500}


def district(value, rollup="district", **changes):
    measure = make_measure("within", rollup=rollup, **(RANGE | changes))
    return assess(measure, q("2021Q1"), [], readings(q2021Q1=value)).district


@pytest.mark.parametrize(
    ("value", "percent", "band"),
    [
        (5400, "100.00", "met"),
        (5450, "100.00", "met"),
        (5500, "100.00", "met"),
        ("5399.9999", "99.99", "good"),
        ("5500.0001", "99.99", "good"),
        (2700, "50.00", "fair"),
        (11000, "50.00", "fair"),
        (22000, "25.00", "low"),
        (0, "0.00", "low"),
        (-54, "-1.00", "low"),
    ],
)
def test_inside_the_range_it_is_met_and_on_both_sides_a_share(value, percent, band):
    result = district(value)
    assert (str(result.percent), result.band) == (percent, band)


@pytest.mark.parametrize(
    ("value", "pace"),
    [
        (5400, Pace.ON_TRACK),
        (5500, Pace.ON_TRACK),
        (5130, Pace.AT_RISK),
        ("5129.9999", Pace.BEHIND),
        (5789, Pace.AT_RISK),
        (5790, Pace.BEHIND),
    ],
)
def test_the_pace_of_a_range_is_its_nearness(value, pace):
    assert district(value).pace is pace


def test_the_communes_of_a_mean_are_judged_by_the_targets_own_range():
    measure = make_measure("within", rollup="mean", goal=10, goal_high=20)
    units = [
        make_unit("01", readings(q2021Q1=15)),
        make_unit("02", readings(q2021Q1=40)),
        make_unit("03", readings(q2021Q1=5)),
    ]
    assessment = assess(measure, q("2021Q1"), units)
    assert [str(one.percent) for one in assessment.communes.values()] == [
        "100.00",
        "50.00",
        "50.00",
    ]
    assert (assessment.district.value, assessment.district.band) == (20, Band.MET)


def test_so_are_those_of_a_rate():
    measure = make_measure("within", rollup="rate", goal=10, goal_high=20)
    units = [make_unit("01", readings(q2021Q1=(1, 4))), make_unit("02", readings(q2021Q1=(0, 1)))]
    assessment = assess(measure, q("2021Q1"), units)
    assert [str(one.percent) for one in assessment.communes.values()] == ["80.00", "0.00"]
    assert str(assessment.district.percent) == "100.00"
