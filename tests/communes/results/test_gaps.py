"""What is missing to the goals, and who carries it."""

from fractions import Fraction

import pytest

from communes.results.compute import compute
from communes.results.gaps import gaps
from communes.results.inputs import read_inputs
from targets.progress import Band
from targets.quarters import Quarter
from tests import factories

QUARTER = Quarter(2023, 2)


def gaps_of(target):
    inputs = read_inputs(target.programme)
    return {gap.target.number: gap for gap in gaps(inputs, compute(inputs, QUARTER))}


def site(goals, figures, **target):
    """A target with a commune for each goal; a figure of None is not given. Its `Gap`."""
    district = factories.make_district(communes=len(goals))
    programme = factories.make_programme(district)
    made = factories.make_target(programme, number="1", **target)
    for commune, goal, figure in zip(district.communes.all(), goals, figures, strict=True):
        factories.make_allocation(made, commune, goal=goal)
        if figure is not None:
            value, out_of = figure if isinstance(figure, tuple) else (figure, None)
            factories.make_figure(made, commune, value=value, out_of=out_of)
    return gaps_of(made).get("1")


def test_a_target_that_is_met_has_no_gap(empty_db):
    assert site([50, 50], [50, 50], goal=100) is None


def test_the_change_to_the_next_band_and_to_the_goal_is_told_in_the_unit(empty_db):
    gap = site([60, 40], [30, 25], goal=100)
    assert (gap.step.band, gap.step.change, gap.to_goal) == (Band.GOOD, 15, 45)


def test_the_communes_that_carry_most_come_first_with_their_part(empty_db):
    gap = site([60, 40, 10], [30, 30, 10], goal=110)
    assert [(int(one.missing), one.share) for one in gap.contributors] == [
        (30, Fraction(3, 4)),
        (10, Fraction(1, 4)),
    ]


def test_communes_without_a_figure_are_named_apart(empty_db):
    gap = site([60, 40], [30, None], goal=100)
    assert len(gap.contributors) == 1
    assert len(gap.without) == 1


def test_a_rate_weighs_its_communes_by_what_they_are_out_of(empty_db):
    gap = site([100, 100], [(50, 100), (180, 200)], rollup="rate", unit="%", goal=100)
    assert [one.share for one in gap.contributors] == [Fraction(5, 7), Fraction(2, 7)]
    assert gap.contributors[0].missing == 50


def test_where_communes_are_counted_each_is_one_and_the_furthest_comes_first(empty_db):
    gap = site([10, 10, 10], [2, 9, 10], rollup="count", goal=3)
    assert gap.to_goal == 2
    assert [(int(one.missing), one.share) for one in gap.contributors] == [
        (8, Fraction(1, 2)),
        (1, Fraction(1, 2)),
    ]


def test_where_the_value_must_fall_the_change_is_below_zero(empty_db):
    gap = site([5, 5], [(9, 100), (7, 100)], rollup="rate", method="ceiling", unit="%", goal=5)
    assert gap.to_goal == -3
    assert [int(one.missing) for one in gap.contributors] == [4, 2]


def test_a_target_of_the_district_itself_has_no_carriers(empty_db):
    target = factories.make_target(number="1", rollup="district", goal=100)
    factories.make_figure(target, value=80)
    gap = gaps_of(target)["1"]
    assert (gap.to_goal, gap.contributors, gap.without) == (20, [], [])


def test_without_a_value_nothing_can_be_said(empty_db):
    target = factories.make_target(number="1", rollup="district", goal=100)
    gap = gaps_of(target)["1"]
    assert (gap.step, gap.to_goal) == (None, None)


@pytest.mark.parametrize("code", ["nqdh-23", "ntm-xa-21-25"])
def test_the_parts_of_all_carriers_of_the_demo_are_one_whole(code, db):
    from targets.models import Programme

    inputs = read_inputs(Programme.objects.get(code=code))
    found = gaps(inputs, compute(inputs, QUARTER))
    assert found
    for gap in found:
        if gap.contributors:
            assert sum(one.share for one in gap.contributors) == 1
