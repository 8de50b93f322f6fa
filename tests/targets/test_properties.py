"""What holds of the measure for every catalogue that the rules accept, tried on generated ones."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from targets import rules
from targets.progress import (
    GROWTH,
    THRESHOLDS,
    Band,
    Measure,
    Method,
    OverTime,
    Pace,
    Reading,
    Rollup,
    Unit,
    assess,
    band_of,
    cut_percent,
    percent_of_goal,
    plan_at,
    value_to_date,
)
from targets.quarters import Quarter

from .plain import PLAIN

LARGEST = 10**19 - 1
"""In ten-thousandths: 15 digits before the point and four behind it."""

pytestmark = pytest.mark.thorough

measured = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)


def in_ten_thousandths(low, high):
    return st.integers(low, high).map(lambda n: Decimal(n).scaleb(-4))


def numbers_from(low):
    """Numbers near each other, small ones, and the largest and finest that a figure may be."""
    return st.one_of(
        st.integers(15, 25).map(Decimal),
        st.integers(max(low, -20), 20).map(Decimal),
        in_ten_thousandths(low * 10_000, 2_000_000),
        in_ten_thousandths(-LARGEST if low < 0 else 0, LARGEST),
    )


numbers = numbers_from(-200)
not_negative = numbers_from(0)
positive = not_negative.filter(bool)


def make_target(method, over_time, rollup, baseline=None, goal=None, standard=None):
    return SimpleNamespace(
        method=method,
        over_time=over_time,
        rollup=rollup,
        baseline=baseline,
        goal=goal,
        standard=standard,
        asked_in="",
        pair="",
        low=None,
        high=None,
        decimals=4,
        **PLAIN,
    )


def accepted(method, over_time, rollup):
    target = make_target(method, over_time, rollup, baseline=Decimal(0), goal=Decimal(1))
    return rules.target_problems(target) == []


METHODS = (Method.RATIO, Method.GAP, Method.FLOOR, Method.CEILING, Method.MILESTONE)
"""Those that one goal is enough for."""

OVER_TIMES = [over_time for over_time in OverTime if over_time not in GROWTH]
COMBINATIONS = [kind for kind in product(METHODS, OVER_TIMES, Rollup) if accepted(*kind)]

GOALS = {
    Method.RATIO: positive,
    Method.FLOOR: positive,
    Method.CEILING: not_negative,
    Method.GAP: numbers,
    Method.MILESTONE: st.just(Decimal(1)),
}


@st.composite
def terms(draw):
    """First and last quarter of a programme, and a quarter to ask for."""
    start = Quarter(2021, draw(st.integers(1, 4)))
    length = draw(st.integers(0, 11))
    return start, start.shift(length), start.shift(draw(st.integers(0, length)))


@st.composite
def readings_of(draw, target, start, end):
    quarters = list(Quarter.range(start, end))
    fewest = draw(st.sampled_from([0, 1, len(quarters) // 2]))
    quarters = draw(st.lists(st.sampled_from(quarters), min_size=fewest, unique=True))
    made = []
    for quarter in quarters:
        value, out_of = draw(numbers), None
        if target.rollup is Rollup.RATE:
            out_of = draw(positive)
            value = min(abs(value), out_of)
        elif target.method is Method.MILESTONE:
            value = Decimal(draw(st.integers(0, 1)))
        made.append(Reading(quarter, value, out_of))
    has_commune = target.rollup is not Rollup.DISTRICT
    for reading in made:
        assert not rules.figure_problems(target, reading.value, reading.out_of, has_commune)
    return made


@st.composite
def units_of(draw, target, code, start, end):
    baseline, goal = None, None
    allocated = draw(st.booleans())
    if allocated:
        baseline, goal = draw(st.none() | numbers), draw(GOALS[target.method])
        assume(not rules.allocation_problems(target, baseline, goal))
    population = draw(st.integers(1, 200_000))
    assert not rules.population_problems(target, [(code, population)])
    figures = draw(readings_of(target, start, end))
    return Unit(code, population, figures, allocated, baseline, goal)


@st.composite
def cases(draw, combinations=tuple(COMBINATIONS)):
    """Arguments of `assess` for a target, allocations, milestones and figures that are accepted."""
    method, over_time, rollup = draw(st.sampled_from(combinations))
    counted = rollup is Rollup.COUNT
    target = make_target(
        method,
        over_time,
        rollup,
        baseline=draw(numbers if method is Method.GAP else st.none() | numbers),
        goal=draw(st.none() | positive if counted else GOALS[method]),
        standard=draw(st.none() | GOALS[method]),
    )
    assume(not rules.target_problems(target))
    start, end, quarter = draw(terms())
    plans = GOALS[method] if method in THRESHOLDS else numbers
    milestones = draw(st.dictionaries(st.integers(start.year - 1, end.year + 1), plans))
    for value in milestones.values():
        assert not rules.milestone_problems(target, value)
    measure = Measure(
        method,
        over_time,
        rollup,
        target.baseline,
        target.goal,
        target.standard,
        milestones,
        start,
        end,
        *draw(st.sampled_from([(70, 50), (Decimal("99.99"), Decimal("0.01"))])),
    )
    if rollup is Rollup.DISTRICT:
        return measure, quarter, [], draw(readings_of(target, start, end))
    count = draw(st.sampled_from([0, 1, 2, 3, 4, 4]))
    units = [draw(units_of(target, f"{number:05}", start, end)) for number in range(count)]
    return measure, quarter, units, []


def results_of(case):
    assessment = assess(*case)
    return [assessment.district, *assessment.communes.values()]


@measured
@given(cases())
def test_no_accepted_input_raises_or_yields_anything_but_plain_numbers(case):
    quarter = case[1]
    for result in results_of(case):
        for number, decimals in [(result.value, -4), (result.percent, -2)]:
            if number is not None:
                assert number.is_finite()
                assert number.as_tuple().exponent == decimals
                assert not (number == 0 and number.is_signed())
        assert (result.value is None) == (result.as_of is None)
        assert result.as_of is None or result.as_of <= quarter
        assert result.percent is None or abs(result.percent) <= Decimal("9999.99")
        assert (result.percent is None) == (result.band is Band.NONE)


@measured
@given(cases())
def test_the_district_has_a_value_as_soon_as_one_who_is_expected_has(case):
    measure = case[0]
    district, *communes = results_of(case)
    if measure.rollup is Rollup.DISTRICT:
        assert district.expected == 1
    else:
        assert district.expected == len(communes)
        assert district.reported == sum(commune.value is not None for commune in communes)
    if (measure.rollup, measure.over_time) == (Rollup.RATE, OverTime.YEAR_WORST):
        assert district.reported or district.value is None
    else:
        assert (district.value is None) == (district.reported == 0)


@measured
@given(cases())
def test_pace_is_the_districts_only_and_on_track_where_the_goal_is_met(case):
    measure = case[0]
    district, *communes = results_of(case)
    assert all(commune.pace is None for commune in communes)
    if district.band is Band.NONE:
        assert district.pace is None
    elif district.band is Band.MET:
        assert district.pace is Pace.ON_TRACK
    else:
        yes_or_no = (measure.method, measure.over_time, measure.rollup) == (
            *(Method.MILESTONE, OverTime.LEVEL),
            Rollup.DISTRICT,
        )
        assert (district.pace is None) == yes_or_no


@measured
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_communes_and_figures_does_not_matter(case, random):
    measure, quarter, units, own = case

    def shuffled(things):
        return random.sample(things, len(things))

    mixed = [replace(unit, readings=shuffled(unit.readings)) for unit in shuffled(units)]
    assert assess(measure, quarter, mixed, shuffled(own)) == assess(*case)


@measured
@given(cases())
def test_later_figures_do_not_count(case):
    measure, quarter, units, own = case

    def known_then(figures):
        return [reading for reading in figures if reading.quarter <= quarter]

    then = [replace(unit, readings=known_then(unit.readings)) for unit in units]
    assert assess(measure, quarter, then, known_then(own)) == assess(*case)


def scaled(case, factor):
    """All numbers in the target's unit multiplied; numbers of communes are none."""
    measure, quarter, units, own = case
    counted = measure.rollup is Rollup.COUNT

    def times(number):
        return None if number is None else number * factor

    def all_times(figures):
        return [replace(reading, value=reading.value * factor) for reading in figures]

    milestones = measure.milestones
    if measure.method in THRESHOLDS or not counted:
        milestones = {year: value * factor for year, value in milestones.items()}
    measure = replace(
        measure,
        baseline=measure.baseline if counted else times(measure.baseline),
        goal=measure.goal if counted else times(measure.goal),
        standard=times(measure.standard),
        milestones=milestones,
    )
    units = [
        replace(
            unit,
            readings=all_times(unit.readings),
            baseline=times(unit.baseline),
            goal=times(unit.goal),
        )
        for unit in units
    ]
    return measure, quarter, units, all_times(own)


@measured
@given(
    cases([kind for kind in COMBINATIONS if kind[0] is not Method.MILESTONE]),
    st.sampled_from([Decimal("0.5"), Decimal(2), Decimal(1000), Decimal("0.125")]),
)
def test_the_unit_of_measurement_changes_no_percent_band_or_pace(case, factor):
    def judged(results):
        return [(result.percent, result.band, result.pace) for result in results]

    assert judged(results_of(scaled(case, factor))) == judged(results_of(case))


@st.composite
def judgements(draw, methods=METHODS):
    """A method with a baseline and a goal that it accepts."""
    method = draw(st.sampled_from(methods))
    baseline, goal = draw(numbers), draw(GOALS[method])
    rollup = Rollup.DISTRICT
    assume(not rules.target_problems(make_target(method, OverTime.LEVEL, rollup, baseline, goal)))
    return method, baseline, goal


def values_near(goal):
    return st.one_of(st.just(goal), in_ten_thousandths(-9, 9).map(lambda d: goal + d), numbers)


@measured
@given(judgements(), st.data())
def test_the_goal_is_met_exactly_where_the_band_says_so(judgement, data):
    method, baseline, goal = judgement
    value = data.draw(values_near(goal))
    falls = method is Method.CEILING or (method is Method.GAP and goal < baseline)
    met = value <= goal if falls else value >= goal
    percent = cut_percent(percent_of_goal(method, value, baseline, goal))
    assert (band_of(percent, Decimal(70), Decimal(50)) is Band.MET) == met


@measured
@given(judgements(), st.data())
def test_the_percent_never_falls_when_the_value_moves_the_right_way(judgement, data):
    method, baseline, goal = judgement
    falls = method is Method.CEILING or (method is Method.GAP and goal < baseline)
    pair = sorted([data.draw(values_near(goal)), data.draw(values_near(goal))], reverse=falls)
    worse, better = (percent_of_goal(method, value, baseline, goal) for value in pair)
    assert worse <= better
    assert cut_percent(worse) <= cut_percent(better)


@measured
@given(judgements((Method.GAP,)))
def test_the_way_is_nothing_at_the_baseline_and_whole_at_the_goal(judgement):
    method, baseline, goal = judgement
    assert percent_of_goal(method, baseline, baseline, goal) == 0
    assert percent_of_goal(method, goal, baseline, goal) == 100


@measured
@given(st.fractions(-9999, 9999))
def test_a_percent_is_cut_down_by_less_than_a_hundredth(percent):
    assert 0 <= percent - Fraction(cut_percent(percent)) < Fraction(1, 100)


@measured
@given(cases([kind for kind in COMBINATIONS if kind[1] is OverTime.YEAR_WORST]))
def test_the_worst_year_is_one_of_the_figures(case):
    measure, quarter, units, own = case
    for figures in [own, *(unit.readings for unit in units)]:
        worst = value_to_date(measure.over_time, figures, quarter, measure.lower_is_better)
        if worst is not None:
            assert worst in [(reading.size, reading.quarter) for reading in figures]


@measured
@given(cases())
def test_a_plan_ends_at_the_goal(case):
    measure, _quarter, units, _own = case
    goal = len(units) if measure.goal is None else measure.goal
    assert plan_at(measure, measure.end, goal) in (None, goal)
