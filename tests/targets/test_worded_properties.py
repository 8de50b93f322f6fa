"""What holds of the measure with everything that a resolution's wording may ask for."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from targets.progress import (
    GROWTH,
    Band,
    Method,
    OverTime,
    Pace,
    Rollup,
    SeriesBreak,
    assess,
    assess_parts,
    band_of,
    break_at,
    cut_percent,
    percent_of_goal,
    plan_at,
)
from targets.reach import next_step

from . import test_properties, worded
from .test_properties import numbers, positive, results_of, scaled, values_near
from .worded import BREAKABLE, KEPT, KINDS, exemptions_of, goals_of, passable, worded_cases

STRICT = [kind for kind in KINDS if kind[0] in BREAKABLE]
BROKEN = [
    kind
    for kind in STRICT
    if kind[1] in KEPT and kind[2] in (Rollup.MEAN, Rollup.RATE, Rollup.DISTRICT)
]
EXEMPTING = [kind for kind in KINDS if kind[1] in KEPT and kind[2] in worded.EXEMPTING]
GROWING = [kind for kind in KINDS if kind[1] in GROWTH]
SCALED = [
    kind
    for kind in KINDS
    if kind[0] is not Method.MILESTONE and kind[2] is not Rollup.RATE and kind not in GROWING
]
pytestmark = pytest.mark.thorough

measured = settings(test_properties.measured, max_examples=120)
WORSE = [Pace.ON_TRACK, Pace.AT_RISK, Pace.BEHIND]


def is_plain(number, decimals):
    return (
        number.is_finite()
        and number.as_tuple().exponent == -decimals
        and not (number == 0 and number.is_signed())
    )


def is_sound(result, quarter):
    return (
        (result.value is None or is_plain(result.value, 4))
        and (result.percent is None or is_plain(result.percent, 2))
        and (result.percent is None or abs(result.percent) <= Decimal("9999.99"))
        and (result.value is None) == (result.as_of is None)
        and (result.as_of is None or result.as_of <= quarter)
        and (result.percent is None) == (result.band is Band.NONE)
        and (result.percent is None or (result.percent >= 100) == (result.band is Band.MET))
    )


@measured
@given(worded_cases())
def test_no_accepted_input_raises_or_yields_anything_but_plain_numbers(case):
    assert all(is_sound(result, case[1]) for result in results_of(case))


@measured
@given(worded_cases())
def test_coverage_counts_those_that_are_not_exempt(case):
    measure, quarter, units, _own = case
    assessment = assess(*case)
    codes = {unit.code for unit in units}
    assert assessment.exempt | assessment.communes.keys() == codes
    assert assessment.exempt == {unit.code for unit in units if unit.is_exempt(quarter)}
    district = assessment.district
    assert district.expected == (
        1 if measure.rollup is Rollup.DISTRICT else len(assessment.communes)
    )
    assert 0 <= district.reported <= district.expected
    assert district.reported or district.value is None


@measured
@given(worded_cases())
def test_pace_is_none_only_without_a_percent_and_for_an_open_yes_or_no(case):
    measure, quarter, *_rest = case
    district, *communes = results_of(case)
    assert {commune.pace for commune in communes} <= {None}
    late = quarter > (measure.due or measure.end)
    kind = (measure.method, measure.over_time, measure.rollup)
    if district.band is Band.NONE:
        assert district.pace is None
    elif district.band is Band.MET:
        assert district.pace is Pace.ON_TRACK
    elif late:
        assert district.pace is Pace.BEHIND
    else:
        open_one = kind == (Method.MILESTONE, OverTime.LEVEL, Rollup.DISTRICT)
        assert (district.pace is None) == open_one


@measured
@given(worded_cases(), st.randoms(use_true_random=False))
def test_the_order_of_everything_does_not_matter(case, random):
    measure, quarter, units, own = case

    def shuffled(things):
        return random.sample(list(things), len(things))

    mixed = [
        replace(unit, readings=shuffled(unit.readings), exemptions=shuffled(unit.exemptions))
        for unit in shuffled(units)
    ]
    again = replace(measure, breaks=shuffled(measure.breaks))
    assert assess(again, quarter, mixed, shuffled(own)) == assess(*case)


@measured
@given(worded_cases())
def test_later_figures_do_not_count(case):
    measure, quarter, units, own = case

    def known_then(figures):
        return [reading for reading in figures if reading.quarter <= quarter]

    then = [replace(unit, readings=known_then(unit.readings)) for unit in units]
    assert assess(measure, quarter, then, known_then(own)) == assess(*case)


@measured
@given(worded_cases(STRICT))
def test_asking_for_more_than_the_goal_never_raises_a_percent_nor_betters_a_pace(case):
    measure, *rest = case
    if measure.rollup is Rollup.COUNT and measure.goal is not None:
        assume(measure.baseline is None or measure.baseline <= measure.goal)
    if measure.rollup is Rollup.COUNT and measure.goal is None:
        assume(measure.baseline is None or measure.baseline <= 0)
    enough, more = (
        results_of((replace(measure, strict=strict), *rest)) for strict in (False, True)
    )
    for loose, tight in zip(enough, more, strict=True):
        assert (loose.percent is None) == (tight.percent is None)
        assert loose.percent is None or tight.percent <= loose.percent
        if loose.pace is not None:
            assert WORSE.index(tight.pace) >= WORSE.index(loose.pace)


@measured
@given(worded_cases(BROKEN), st.data())
def test_a_break_that_begins_later_changes_nothing(case, data):
    measure, quarter, *rest = case
    assume(quarter < measure.end)
    ahead = data.draw(st.integers(1, measure.end.ordinal - quarter.ordinal))
    later = SeriesBreak(quarter.shift(ahead), "chuẩn mới", measure.goal + 1, measure.goal)
    with_it = replace(measure, breaks=[*measure.breaks, later])
    assert assess(with_it, quarter, *rest) == assess(*case)


@measured
@given(worded_cases(BROKEN))
def test_under_a_break_all_is_as_in_a_programme_that_begins_with_it(case):
    measure, quarter, units, own = case
    begun = break_at(measure, quarter)
    assume(begun is not None)

    def since(figures):
        return [reading for reading in figures if reading.quarter >= begun.start]

    year = begun.start.year
    anew = replace(
        measure,
        start=begun.start,
        baseline=begun.baseline,
        goal=begun.goal,
        milestones={at: one for at, one in measure.milestones.items() if at >= year},
        thresholds={key: one for key, one in measure.thresholds.items() if (key[1] or 0) >= year},
        breaks=(),
    )
    bare = [
        replace(unit, readings=since(unit.readings), allocated=False, goal=None, baseline=None)
        for unit in units
    ]
    found, expected = assess(*case), assess(anew, quarter, bare, since(own))
    assert found.district == expected.district
    if measure.method is Method.GAP:
        assert {commune.band for commune in found.communes.values()} <= {Band.NONE}
    else:
        assert found == expected


@measured
@given(worded_cases(EXEMPTING))
def test_an_exemption_that_begins_later_changes_nothing(case):
    measure, quarter, units, own = case
    assume(quarter < measure.end)
    later = [
        replace(unit, exemptions=[*unit.exemptions, (quarter.shift(1), None)]) for unit in units
    ]
    assert assess(measure, quarter, later, own) == assess(*case)


@measured
@given(worded_cases(EXEMPTING), st.data())
def test_the_exempt_count_as_if_they_were_not_there(case, data):
    measure, quarter, units, own = case
    units = [replace(unit, exemptions=data.draw(exemptions_of(measure))) for unit in units]
    there = [replace(unit, exemptions=()) for unit in units if not unit.is_exempt(quarter)]
    found, expected = (assess(measure, quarter, some, own) for some in (units, there))
    assert (found.district, found.communes) == (expected.district, expected.communes)


@measured
@given(worded_cases())
def test_a_target_that_is_due_with_the_programmes_end_is_as_one_without_a_date(case):
    measure, *rest = case
    dated, undated = (replace(measure, due=due) for due in (measure.end, None))
    assert assess(dated, *rest) == assess(undated, *rest)


@measured
@given(worded_cases())
def test_a_plan_ends_at_the_goal_when_it_is_due_and_stays_there(case):
    measure, _quarter, units, _own = case
    assume(not measure.breaks)
    goal = len(units) if measure.goal is None else measure.goal
    assert plan_at(measure, measure.due or measure.end, goal) in (None, goal)
    assert plan_at(measure, measure.end, goal) in (None, goal)


def scaled_wholly(case, factor):
    measure, quarter, units, own = scaled(case, factor)
    measure = replace(
        measure,
        goal_high=measure.goal_high and measure.goal_high * factor,
        thresholds={key: value * factor for key, value in measure.thresholds.items()},
        breaks=[
            one._replace(
                baseline=None if one.baseline is None else one.baseline * factor,
                goal=one.goal * factor,
            )
            for one in measure.breaks
        ],
    )
    return measure, quarter, units, own


FACTORS = st.sampled_from([Decimal("0.5"), Decimal(2), Decimal(1000), Decimal("0.125")])


@measured
@given(worded_cases(SCALED), FACTORS)
def test_the_unit_of_measurement_changes_no_percent_band_or_pace(case, factor):
    def judged(results):
        return [(result.percent, result.band, result.pace) for result in results]

    assert judged(results_of(scaled_wholly(case, factor))) == judged(results_of(case))


@measured
@given(worded_cases(GROWING), FACTORS)
def test_the_unit_of_the_amounts_changes_no_result_of_growth(case, factor):
    measure, quarter, units, own = case

    def times(figures):
        return [replace(reading, value=reading.value * factor) for reading in figures]

    in_other_unit = (
        replace(measure, baseline=measure.baseline * factor),
        quarter,
        [
            replace(
                unit,
                readings=times(unit.readings),
                baseline=unit.baseline and unit.baseline * factor,
            )
            for unit in units
        ],
        times(own),
    )

    def without_baselines(results):
        return [result._replace(baseline=None) for result in results]

    assert without_baselines(results_of(in_other_unit)) == without_baselines(results_of(case))


@measured
@given(worded_cases(GROWING))
def test_nothing_falls_by_more_than_all_of_it(case):
    for result in results_of(case):
        assert result.value is None or result.value >= -100


@st.composite
def judgements(draw):
    """A method with a baseline, a goal, the upper end of a range, and whether to pass it."""
    method = draw(st.sampled_from([*BREAKABLE, Method.WITHIN]))
    strict = method is not Method.WITHIN and draw(st.booleans())
    goal, baseline = draw(goals_of(method, strict)), draw(numbers)
    assume(goal != baseline)
    high = goal + draw(positive) if method is Method.WITHIN else None
    return method, baseline, goal, high, strict


def falls(method, baseline, goal):
    return method is Method.CEILING or (method is Method.GAP and goal < baseline)


def cut(judgement, value):
    method, baseline, goal, high, strict = judgement
    return cut_percent(percent_of_goal(method, value, baseline, goal, high=high, strict=strict))


def near(judgement):
    _method, _baseline, goal, high, _strict = judgement
    return values_near(goal) if high is None else values_near(goal) | values_near(high)


@measured
@given(judgements(), st.data())
def test_the_goal_is_met_exactly_where_the_band_says_so(judgement, data):
    method, baseline, goal, high, strict = judgement
    value = data.draw(near(judgement))
    if high is not None:
        met = goal <= value <= high
    elif value == goal:
        met = not strict
    else:
        met = (value < goal) == falls(method, baseline, goal)
    band = band_of(cut(judgement, value), Decimal(70), Decimal(50))
    assert (band is Band.MET) == met
    thresholds = Decimal(70), Decimal(50)
    step = next_step(method, value, baseline, goal, *thresholds, high=high, strict=strict)
    assert (step is None) == met


@measured
@given(judgements(), st.data())
def test_the_cut_percent_never_falls_when_the_value_moves_the_right_way(judgement, data):
    method, baseline, goal, high, _strict = judgement
    first, second = sorted([data.draw(near(judgement)), data.draw(near(judgement))])
    if high is not None:
        assume(second <= high or goal <= first)
        downwards = second > high
    else:
        downwards = falls(method, baseline, goal)
    worse, better = (second, first) if downwards else (first, second)
    assert cut(judgement, worse) <= cut(judgement, better)


@measured
@given(st.lists(worded_cases(), max_size=3))
def test_a_parent_is_sound_and_met_exactly_when_its_parts_are(cases):
    parts = [assess(*case) for case in cases]
    whole = assess_parts(parts, Decimal(70), Decimal(50))
    latest = max((case[1] for case in cases), default=None)
    counted = [part.district for part in parts if part.district.expected]
    assert is_sound(whole.district, latest)
    met = bool(counted) and all(one.band is Band.MET for one in counted)
    assert (whole.district.band is Band.MET) == met
    for code, commune in whole.communes.items():
        assert is_sound(commune, latest)
        own = [part.communes[code] for part in parts if code in part.communes]
        assert (commune.band is Band.MET) == all(one.band is Band.MET for one in own)


def test_what_a_rate_can_pass():
    assert not passable(Method.FLOOR, Rollup.RATE, Decimal(100))
    assert not passable(Method.GAP, Rollup.RATE, Decimal(0))
    assert passable(Method.CEILING, Rollup.RATE, Decimal(100))
