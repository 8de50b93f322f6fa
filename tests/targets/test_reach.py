from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.progress import Band, Method, percent_of_goal
from targets.reach import Step, next_step, rounded_out, to_reach, value_at


def step(method, value, goal, baseline=None, good_from=Decimal(70), fair_from=Decimal(50), **more):
    return next_step(method, value, baseline, goal, good_from, fair_from, **more)


def test_a_share_of_the_goal_rises_to_the_threshold_of_the_next_band():
    goal = Decimal(400)
    assert step(Method.RATIO, Decimal(150), goal) == Step(Band.FAIR, 50)
    assert step(Method.RATIO, Decimal(220), goal) == Step(Band.GOOD, 60)
    assert step(Method.FLOOR, Decimal(348), goal) == Step(Band.MET, 52)
    assert step(Method.RATIO, Decimal(400), goal) is None


def test_a_threshold_that_is_reached_belongs_to_the_band_above_it():
    assert step(Method.RATIO, Decimal(50), Decimal(100)) == Step(Band.GOOD, 20)
    assert step(Method.RATIO, Decimal("49.99"), Decimal(100)) == Step(Band.FAIR, Fraction(1, 100))


def test_the_way_from_a_baseline_may_lead_down():
    assert step(Method.GAP, Decimal("9.5"), Decimal(5), Decimal(13)) == Step(
        Band.FAIR, Fraction(-1, 2)
    )
    assert step(Method.GAP, Decimal(14), Decimal(5), Decimal(13)) == Step(Band.FAIR, -5)
    assert step(Method.GAP, Decimal(6), Decimal(5), Decimal(13)) == Step(Band.MET, -1)
    assert step(Method.GAP, Decimal(4), Decimal(5), Decimal(13)) is None


def test_what_lies_above_a_ceiling_must_fall():
    assert step(Method.CEILING, Decimal(30), Decimal(12)) == Step(Band.FAIR, -6)
    assert step(Method.CEILING, Decimal(16), Decimal(12)) == Step(Band.MET, -4)
    assert step(Method.CEILING, Decimal(12), Decimal(12)) is None


def test_under_a_ceiling_of_zero_every_next_band_is_at_zero():
    assert step(Method.CEILING, Decimal(3), Decimal(0)) == Step(Band.FAIR, -3)
    assert step(Method.CEILING, Decimal(0), Decimal(0)) is None


def test_a_no_must_become_a_yes():
    assert step(Method.MILESTONE, Decimal(0), Decimal(1)) == Step(Band.FAIR, 1)
    assert step(Method.MILESTONE, Decimal(1), Decimal(1)) is None


def test_a_range_is_reached_from_both_sides():
    ends = {"goal": Decimal(100), "high": Decimal(120)}
    assert step(Method.WITHIN, Decimal(40), **ends) == Step(Band.FAIR, 10)
    assert step(Method.WITHIN, Decimal(90), **ends) == Step(Band.MET, 10)
    assert step(Method.WITHIN, Decimal(110), **ends) is None
    assert step(Method.WITHIN, Decimal(150), **ends) == Step(Band.MET, -30)
    assert step(Method.WITHIN, Decimal(200), **ends) == Step(Band.GOOD, Fraction(-200, 7))
    assert to_reach(Method.WITHIN, 100, Decimal(110), None, **ends) == 0
    assert value_at(Method.WITHIN, 50, None, 100) == 50
    assert value_at(Method.WITHIN, 50, None, **ends) == 240


def test_where_more_than_the_goal_is_asked_for_the_change_itself_is_not_enough():
    assert step(Method.FLOOR, Decimal(90), Decimal(95), strict=True) == Step(Band.MET, 5, 1)
    assert step(Method.FLOOR, Decimal(95), Decimal(95), strict=True) == Step(Band.MET, 0, 1)
    assert step(Method.FLOOR, Decimal(50), Decimal(95), strict=True).beyond == 0
    assert step(Method.CEILING, Decimal(5), Decimal(4), strict=True) == Step(Band.MET, -1, -1)
    assert step(Method.GAP, Decimal(12), Decimal(12), Decimal(62), strict=True) == Step(
        Band.MET, 0, -1
    )
    assert step(Method.GAP, Decimal(19), Decimal(20), Decimal(10), strict=True).beyond == 1
    assert step(Method.FLOOR, Decimal(96), Decimal(95), strict=True) is None


@pytest.mark.parametrize(
    ("change", "decimals", "beyond", "shown"),
    [("5", 0, 1, "6"), ("0", 1, 1, "0.1"), ("0.31", 1, 1, "0.4"), ("-1", 1, -1, "-1.1")],
)
def test_a_change_that_must_be_passed_goes_one_step_further_where_it_is_even(
    change, decimals, beyond, shown
):
    assert str(rounded_out(Fraction(change), decimals, beyond)) == shown


def test_without_a_value_or_a_goal_there_is_no_step():
    assert step(Method.RATIO, None, Decimal(100)) is None
    assert step(Method.RATIO, Decimal(5), None) is None


def test_the_programme_sets_the_thresholds():
    own = {"good_from": Decimal(80), "fair_from": Decimal("62.5")}
    assert step(Method.RATIO, Decimal(60), Decimal(100), **own) == Step(Band.FAIR, Fraction(5, 2))
    assert step(Method.RATIO, Decimal(70), Decimal(100), **own) == Step(Band.GOOD, 10)


@pytest.mark.parametrize(
    ("change", "decimals", "shown"),
    [("0.31", 0, "1"), ("-0.31", 1, "-0.4"), ("2", 0, "2"), ("-2", 1, "-2.0"), ("0", 0, "0")],
)
def test_a_change_is_rounded_away_from_zero(change, decimals, shown):
    assert str(rounded_out(Fraction(change), decimals)) == shown


positive = st.decimals("0.0001", 1_000_000, places=4)
percents = st.decimals("0.01", 100, places=2)


@given(st.sampled_from([Method.RATIO, Method.FLOOR, Method.CEILING]), positive, positive, percents)
def test_the_value_moved_by_the_change_stands_at_the_percent(method, value, goal, percent):
    moved = Fraction(value) + to_reach(method, percent, value, None, goal)
    assert percent_of_goal(method, moved, None, goal) == Fraction(percent)


@given(positive, positive, positive, percents)
def test_so_does_a_value_on_its_way_from_a_baseline(value, baseline, goal, percent):
    if baseline == goal:
        goal += 1
    moved = Fraction(value) + to_reach(Method.GAP, percent, value, baseline, goal)
    assert moved == value_at(Method.GAP, percent, baseline, goal)
    assert percent_of_goal(Method.GAP, moved, baseline, goal) == Fraction(percent)


@given(positive, positive, positive, percents)
def test_and_a_value_outside_a_range(value, goal, width, percent):
    ends = {"goal": goal, "high": goal + width}
    if not goal <= value <= goal + width:
        moved = Fraction(value) + to_reach(Method.WITHIN, percent, value, None, **ends)
        found = percent_of_goal(Method.WITHIN, moved, None, **ends)
        assert found == Fraction(percent)


@given(
    st.sampled_from([Method.RATIO, Method.FLOOR, Method.CEILING, Method.GAP]),
    positive,
    positive,
    st.integers(0, 4),
)
def test_the_change_that_a_step_is_written_with_reaches_its_band(method, value, goal, decimals):
    baseline = goal + 1
    for strict in (False, True):
        found = step(method, value, goal, baseline, strict=strict)
        if found is not None and found.band is Band.MET:
            moved = value + rounded_out(found.change, decimals, found.beyond)
            assert step(method, moved, goal, baseline, strict=strict) is None
