"""A unit's plan for a year, and what part of it is done."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.progress import OverTime, Reading
from targets.quarters import Quarter
from targets.yearly import percent_of_plan, since_january, total, year_plan

TERM, LEVEL, YEAR = OverTime.TERM_TOTAL, OverTime.LEVEL, OverTime.YEAR_TOTAL
CUMULATIVE = {2021: Decimal(10), 2022: Decimal(25), 2023: Decimal(45)}

amounts = st.integers(-10_000_000, 10_000_000).map(lambda n: Decimal(n).scaleb(-4))


@pytest.mark.parametrize("over_time", [one for one in OverTime if one != TERM])
def test_the_plan_is_the_years_milestone(over_time):
    assert year_plan(over_time, Decimal(3), CUMULATIVE, 2022) == 25


@pytest.mark.parametrize(("year", "plan"), [(2021, 10), (2022, 15), (2023, 20)])
def test_the_plan_of_a_total_over_the_term_is_what_the_year_adds(year, plan):
    assert year_plan(TERM, None, CUMULATIVE, year) == plan


def test_the_first_years_plan_is_counted_from_the_baseline():
    assert year_plan(TERM, Decimal(4), CUMULATIVE, 2021) == 6
    assert year_plan(TERM, Decimal(4), CUMULATIVE, 2022) == 15


@pytest.mark.parametrize("over_time", OverTime)
def test_there_is_no_plan_without_a_milestone_of_the_year(over_time):
    assert year_plan(over_time, Decimal(1), CUMULATIVE, 2024) is None
    assert year_plan(over_time, Decimal(1), {}, 2022) is None


def test_what_a_year_adds_is_unknown_where_the_year_before_has_no_milestone():
    milestones = {2021: Decimal(10), 2023: Decimal(45)}
    assert year_plan(TERM, Decimal(4), milestones, 2023) is None
    assert year_plan(LEVEL, Decimal(4), milestones, 2023) == 45


@given(st.dictionaries(st.integers(2021, 2025), amounts, min_size=1), amounts)
def test_the_plans_of_a_term_without_gaps_add_up_to_its_last_milestone(milestones, baseline):
    first = min(milestones)
    milestones = dict(enumerate(milestones.values(), start=first))
    plans = [year_plan(TERM, baseline, milestones, year) for year in milestones]
    assert sum(plans) + baseline == milestones[max(milestones)]


def readings(*pairs):
    return [Reading(Quarter.parse(quarter), Decimal(value)) for quarter, value in pairs]


def percent_at(quarter, plan, figures):
    return percent_of_plan(plan, total(figures, since_january(quarter)))


FIGURES = readings(
    ("2022Q4", 99), ("2023Q1", "1.5"), ("2023Q2", 2), ("2023Q3", "0.5"), ("2024Q1", 7)
)


@pytest.mark.parametrize(
    ("quarter", "percent"),
    [("2023Q1", "15"), ("2023Q2", "35"), ("2023Q3", "40"), ("2023Q4", "40"), ("2024Q1", "70")],
)
def test_the_years_amounts_up_to_the_quarter_are_held_against_its_plan(quarter, percent):
    found = percent_at(Quarter.parse(quarter), Decimal(10), FIGURES)
    assert found == Decimal(percent)


def test_the_percent_is_cut_and_not_rounded():
    assert percent_of_plan(Decimal(3), Decimal(2)) == Decimal("66.66")
    assert percent_of_plan(Decimal(100), Decimal("99.9999")) == Decimal("99.99")


@pytest.mark.parametrize("plan", [None, Decimal(0), Decimal(-5)])
def test_without_a_plan_above_zero_there_is_no_percent(plan):
    assert percent_of_plan(plan, Decimal(2)) is None


def test_without_an_amount_of_the_year_there_is_no_percent_but_nought_is_one():
    assert percent_at(Quarter(2025, 2), Decimal(10), FIGURES) is None
    nought = readings(("2023Q1", 0))
    assert percent_at(Quarter(2023, 2), Decimal(10), nought) == 0


@given(
    amounts.filter(lambda amount: amount > 0),
    st.lists(amounts, min_size=1, max_size=4),
    st.integers(1, 4),
)
def test_the_percent_lies_less_than_a_hundredth_below_the_exact_one(plan, values, number):
    figures = [Reading(Quarter(2023, place), value) for place, value in enumerate(values, start=1)]
    exact = 100 * Fraction(sum(values[:number])) / Fraction(plan)
    found = percent_at(Quarter(2023, number), plan, figures)
    if abs(exact) < 9999:
        assert 0 <= exact - Fraction(found) < Fraction(1, 100)
    else:
        assert abs(found) <= Decimal("9999.99")
