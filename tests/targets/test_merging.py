"""What a new unit has of the time before its birth, by numbers worked by hand.

Unit A has 1000 people, unit B 3000; the new unit is born in 2025Q3.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.merging import OldUnit, Term, Together, put_together, term_together, together_by
from targets.progress import Method, OverTime, Reading, Rollup, SeriesBreak
from targets.quarters import Quarter
from targets.rollups import district_value_to_date, unit_value_to_date

from .making import make_measure, make_unit, q, readings

BIRTH = q("2025Q3")


def old(figures, population=1000, share=1, exemptions=()):
    return OldUnit(readings(**figures), Decimal(str(share)), population, exemptions)


def made(measure, *units):
    """Quarter → the figure put together; of a rate, both of its numbers."""
    found = put_together(measure, units, BIRTH)
    return {
        str(one.quarter): one.value if one.out_of is None else (one.value, one.out_of)
        for one in found
    }


A = {"q2025Q1": 10, "q2025Q2": 20}
B = {"q2025Q1": 30}
A_RATE = {"q2025Q1": (20, 200), "q2025Q2": (10, 200)}
B_RATE = {"q2025Q1": (60, 300)}

BY_HAND = [
    # An amount of its quarter: 10 + 30; in the second quarter only A has one.
    (("ratio", "term_total", "sum"), A, B, {"2025Q1": 40, "2025Q2": 20}),
    (("ratio", "year_total", "sum"), A, B, {"2025Q1": 40, "2025Q2": 20}),
    # A level is carried forward: 10 + 30, then 20 + 30.
    (("ratio", "level", "sum"), A, B, {"2025Q1": 40, "2025Q2": 50}),
    # By people: (1000·10 + 3000·30) ÷ 4000 = 25, then (1000·20 + 3000·30) ÷ 4000 = 27.5.
    (("ratio", "level", "mean"), A, B, {"2025Q1": 25, "2025Q2": Decimal("27.5")}),
    # By people, of an amount: in the second quarter A alone speaks for itself.
    (("ratio", "year_total", "mean"), A, B, {"2025Q1": 25, "2025Q2": 20}),
    # Both numbers add up: 20 + 60 of 200 + 300, then 10 + 60 of 500.
    (("gap", "level", "rate"), A_RATE, B_RATE, {"2025Q1": (80, 500), "2025Q2": (70, 500)}),
    # Where communes are counted the new one has met what both have: the lower of the two.
    (("floor", "level", "count"), A, B, {"2025Q1": 10, "2025Q2": 20}),
    # Lower is better: the higher of the two.
    (("ceiling", "level", "count"), A, B, {"2025Q1": 30, "2025Q2": 30}),
    # Growth of a part is no growth of the whole: the second quarter has none.
    (("ratio", "growth_mean", "sum"), A, B, {"2025Q1": 40}),
    (("ratio", "growth_worst", "sum"), A, B, {"2025Q1": 40}),
]


@pytest.mark.parametrize(("rule", "a", "b", "expected"), BY_HAND, ids=str)
def test_figures_are_put_together_by_the_rollup(rule, a, b, expected):
    measure = make_measure(*rule, baseline=50, standard=15)
    assert made(measure, old(a), old(b, population=3000)) == expected


def test_yes_is_yes_when_every_old_unit_has_said_so():
    measure = make_measure("milestone", "level", "count", goal=None)
    a, b = {"q2025Q1": 1, "q2025Q2": 1}, {"q2025Q1": 0, "q2025Q2": 1}
    assert made(measure, old(a), old(b)) == {"2025Q1": 0, "2025Q2": 1}
    assert made(measure, old(a), old({})) == {}


def test_of_a_divided_unit_its_share_goes_over():
    """A quarter of the amounts; a rate keeps its per cent, a mean and what is counted its size."""
    unit = old(A, share="0.25")
    assert made(make_measure("ratio", "term_total"), unit) == {"2025Q1": 2.5, "2025Q2": 5}
    rate = old(A_RATE, share="0.25")
    assert made(make_measure("gap", "level", "rate", baseline=50), rate) == {
        "2025Q1": (5, 50),
        "2025Q2": (Decimal("2.5"), 50),
    }
    assert made(make_measure("ratio", "level", "mean"), unit) == {"2025Q1": 10, "2025Q2": 20}
    assert made(make_measure("floor", "level", "count", standard=15), unit) == {
        "2025Q1": 10,
        "2025Q2": 20,
    }


def test_of_a_rate_nothing_goes_over_where_there_is_nobody_to_judge():
    """The smallest share of the smallest share: 0.0001 × 0.25 of 1 is none to four decimals."""
    measure = make_measure("gap", "level", "rate", baseline=50)
    between = put_together(measure, [old({"q2025Q1": (1, 1)}, share="0.0001")], BIRTH)
    assert [one.out_of for one in between] == [Decimal("0.0001")]
    assert put_together(measure, [OldUnit(between, Decimal("0.25"), 1000)], BIRTH) == []


def test_the_share_of_people_weighs_a_mean():
    """Half of A, 500 people at 10, and B, 3000 at 30: 95000 ÷ 3500 = 27.142857…"""
    measure = make_measure("ratio", "level", "mean")
    units = old({"q2025Q1": 10}, share="0.5"), old({"q2025Q1": 30}, population=3000)
    assert made(measure, *units) == {"2025Q1": Decimal("27.1429")}


def test_nothing_is_made_from_the_birth_on():
    figures = {"q2025Q2": 1, "q2025Q3": 2, "q2025Q4": 3}
    assert made(make_measure(), old(figures)) == {"2025Q2": 1}


def test_a_unit_that_was_exempt_is_left_out_and_not_waited_for():
    measure = make_measure("floor", "level", "count", standard=15)
    exempt = old(A, exemptions=[(q("2025Q1"), q("2025Q1"))])
    assert made(measure, exempt, old(B)) == {"2025Q1": 30, "2025Q2": 20}


def test_no_figure_is_carried_over_a_break_or_to_another_year_where_the_worst_counts():
    measure = make_measure(
        "gap",
        "level",
        "rate",
        baseline=50,
        breaks=[SeriesBreak(q("2025Q2"), "chuẩn mới", Decimal(60), Decimal(10))],
    )
    assert made(measure, old(A_RATE), old(B_RATE)) == {"2025Q1": (80, 500), "2025Q2": (10, 200)}
    yearly = make_measure("ratio", "year_worst", "rate", goal=90)
    a, b = {"q2024Q4": (1, 10), "q2025Q1": (2, 10)}, {"q2024Q4": (3, 10)}
    assert made(yearly, old(a), old(b)) == {"2024Q4": (4, 20), "2025Q1": (2, 10)}


def test_each_way_is_told():
    told = {
        rule[:3]: together_by(make_measure(*rule, baseline=50, standard=1))
        for rule in [
            ("ratio", "level", "sum"),
            ("ratio", "level", "mean"),
            ("ratio", "level", "rate"),
            ("ratio", "year_total", "count"),
            ("milestone", "level", "count"),
        ]
    }
    assert list(told.values()) == [
        Together.SUM,
        Together.MEAN,
        Together.RATE,
        Together.SUM,
        Together.WORST,
    ]


QUARTERS = list(Quarter.range(q("2024Q1"), q("2025Q2")))
NUMBER = st.decimals(0, 10_000, places=2)


@st.composite
def series(draw, rate):
    """Figures of some quarters of one unit."""
    found = []
    for quarter in draw(st.lists(st.sampled_from(QUARTERS), unique=True, min_size=1)):
        out_of = Decimal(draw(st.integers(1, 5000))) if rate else None
        value = Decimal(draw(st.integers(0, int(out_of)))) if rate else draw(NUMBER)
        found.append(Reading(quarter, value, out_of))
    return found


RULES = [
    ("ratio", "level", "sum"),
    ("ratio", "term_total", "sum"),
    ("ratio", "level", "rate"),
    ("ratio", "level", "mean"),
]


@pytest.mark.parametrize("rule", RULES, ids=" ".join)
@given(data=st.data())
def test_the_whole_stays_what_it_was_where_units_merge(rule, data):
    """The district's value over the old units equals the new unit's, made of all of them."""
    measure = make_measure(*rule)
    assert (measure.method, measure.over_time) == (Method(rule[0]), OverTime(rule[1]))
    some = data.draw(st.lists(series(rule[2] == "rate"), min_size=1, max_size=4))
    units = [
        make_unit(str(place), figures, population=data.draw(st.integers(1, 9999)))
        for place, figures in enumerate(some)
    ]
    last = QUARTERS[-1]
    reached = {unit.code: unit_value_to_date(measure, unit, last) for unit in units}
    whole = district_value_to_date(measure, last, units, (), reached, 0)
    parts = [OldUnit(unit.readings, population=unit.population) for unit in units]
    merged = make_unit("new", put_together(measure, parts, BIRTH))
    found = unit_value_to_date(measure, merged, last)
    assert found.as_of == whole.as_of
    off = abs(found.value - whole.value)
    assert off <= (Fraction(1, 20000) if rule[2] == Rollup.MEAN else 0)


@given(figures=series(rate=False), share=st.integers(1, 9999))
def test_what_a_division_parts_adds_up(figures, share):
    """To half a unit of the fourth decimal for each of the two."""
    part = Decimal(share) / 10_000
    measure = make_measure()
    two = [put_together(measure, [OldUnit(figures, one)], BIRTH) for one in (part, 1 - part)]
    for one, other, figure in zip(*two, sorted(figures, key=lambda r: r.quarter), strict=True):
        assert abs(one.value + other.value - figure.value) <= Decimal("0.0001")


D = Decimal
TERMS = [
    # Sums add up, of a divided unit its share: 40 + ¼·60.
    (Rollup.SUM, [Term(D(10), D(40), D(1)), Term(D(8), D(60), D("0.25"))], (12, 55)),
    # A baseline that one of them lacks is none.
    (Rollup.SUM, [Term(None, D(40), D(1)), Term(D(8), D(60), D(1))], (None, 100)),
    # What does not add up holds on where all had the same.
    (Rollup.RATE, [Term(D(9), D(3), D(1)), Term(D(9), D(3), D("0.5"))], (9, 3)),
    (Rollup.MEAN, [Term(None, D(3), D(1)), Term(None, D(4), D(1))], None),
]


@pytest.mark.parametrize(("rollup", "terms", "expected"), TERMS, ids=str)
def test_what_old_units_were_held_to_becomes_the_new_ones(rollup, terms, expected):
    assert term_together(rollup, terms) == expected
