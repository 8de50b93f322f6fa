"""Parents that are judged by their parts, worked by hand and with generated parts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.progress import Band, Pace, assess, assess_parts, sum_is_off

from .making import make_measure, make_unit, q, readings, shown

ALWAYS = (q("2021Q1"), None)


def parent(*parts, good_from=70, fair_from=50):
    return assess_parts(parts, Decimal(good_from), Decimal(fair_from))


def own(value, method="ratio", quarter="2021Q4", **changes):
    measure = make_measure(method, rollup="district", **changes)
    figures = readings() if value is None else readings(**{f"q{quarter}": value})
    return assess(measure, q("2021Q4"), [], figures)


def across(*values, rollup="mean", exempt=(), **changes):
    measure = make_measure("floor", rollup=rollup, **changes)
    units = [
        make_unit(
            f"0{place}",
            readings() if value is None else readings(q2021Q3=value),
            exemptions=[ALWAYS] if place in exempt else [],
        )
        for place, value in enumerate(values, 1)
    ]
    return assess(measure, q("2021Q4"), units)


def test_the_value_is_how_many_are_met_and_the_percent_the_lowest():
    result = parent(own(100), own(80, quarter="2021Q2"), own(130)).district
    assert shown(result) == ("2.0000", "2021Q4", "80.00", "good")
    assert (result.reported, result.expected, result.pace) == (3, 3, Pace.ON_TRACK)
    assert (result.baseline, result.goal) == (None, None)


def test_a_part_without_a_percent_leaves_the_parent_without_one():
    result = parent(own(100), own(None)).district
    assert shown(result) == ("1.0000", "2021Q4", "None", "none")
    assert (result.reported, result.expected, result.pace) == (1, 2, None)


def test_where_no_part_has_a_value_there_is_none():
    result = parent(own(None), own(None)).district
    assert shown(result) == ("None", "None", "None", "none")
    assert (result.reported, result.expected, result.pace) == (0, 2, None)


@pytest.mark.parametrize(
    ("parts", "pace"),
    [
        ([own(100), own(1)], Pace.BEHIND),
        ([own(19), own(15)], Pace.AT_RISK),
        ([own(100), own(0, "milestone", goal=1)], Pace.ON_TRACK),
        ([own(0, "milestone", goal=1)], None),
    ],
)
def test_the_pace_is_the_worst_of_those_that_have_one(parts, pace):
    assert parent(*parts).district.pace is pace


def test_a_commune_stands_by_the_parts_that_expect_it():
    first, second = across(100, 80, None), across(120, exempt=[])
    communes = parent(first, second, own(100)).communes
    assert list(communes) == ["01", "02", "03"]
    assert shown(communes["01"]) == ("2.0000", "2021Q3", "100.00", "met")
    assert shown(communes["02"]) == ("0.0000", "2021Q3", "80.00", "good")
    assert shown(communes["03"]) == ("None", "None", "None", "none")
    for commune in communes.values():
        assert (commune.pace, commune.reported, commune.expected) == (None, None, None)


def test_a_part_that_is_expected_of_no_commune_is_left_out_and_a_districts_own_never():
    whole = parent(across(100), across(5, exempt=[1]), own(None))
    assert (whole.district.value, whole.district.percent) == (1, None)
    assert (whole.district.reported, whole.district.expected) == (1, 2)
    assert parent(across(100), across()).district.percent == 100


def test_it_applies_to_no_one_where_none_of_its_parts_does():
    both = parent(across(100, 90, exempt=[1, 2]), across(5, exempt=[1]))
    assert both.all_exempt
    assert both.exempt == {"01", "02"}
    assert shown(both.district) == ("None", "None", "None", "none")
    assert (both.district.reported, both.district.expected) == (0, 0)
    some = parent(across(100, 90, exempt=[1]), across(5, 7))
    assert (some.exempt, some.all_exempt) == (frozenset(), False)
    assert not parent(across(5, exempt=[1]), own(None)).all_exempt


def test_the_bands_are_the_programmes():
    assert parent(own(80), good_from=90, fair_from=80).district.band is Band.FAIR


@given(st.lists(st.none() | st.integers(-500, 500), min_size=1, max_size=5))
def test_a_parent_is_met_exactly_when_all_its_parts_are_and_never_stands_above_the_worst(values):
    parts = [own(value) for value in values]
    result = parent(*parts).district
    results = [part.district for part in parts]
    assert (result.band is Band.MET) == all(one.band is Band.MET for one in results)
    bands = list(Band)
    assert bands.index(result.band) >= max(bands.index(one.band) for one in results)
    if result.percent is not None:
        assert result.percent <= min(one.percent for one in results)


@pytest.mark.parametrize(
    ("sizes", "off"),
    [
        ((75, 20, 5), False),
        ((75, 20, Decimal("5.1")), False),
        ((75, 20, Decimal("4.9")), False),
        ((75, 20, Decimal("5.1001")), True),
        ((75, 20, Decimal("4.8999")), True),
        ((75, 20, None), False),
        ((Fraction(100, 3), Fraction(100, 3), Fraction(100, 3)), False),
    ],
)
def test_what_the_parts_sum_to_may_be_off_by_a_tenth(sizes, off):
    assert sum_is_off(Decimal(100), sizes) == off
