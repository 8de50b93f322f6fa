"""Generates what the measure takes, with everything that a resolution's wording may ask for."""

from decimal import Decimal
from itertools import product

from hypothesis import assume
from hypothesis import strategies as st

from targets.progress import (
    GROWTH,
    THRESHOLDS,
    Measure,
    Method,
    OverTime,
    Reading,
    Rollup,
    SeriesBreak,
    Unit,
)
from targets.quarters import Quarter

from .test_properties import not_negative, numbers, positive, terms

GRADES = ("", "1", "2")
BANDS = [(70, 50), (Decimal("99.99"), Decimal("0.01"))]
BREAKABLE = (Method.RATIO, Method.GAP, Method.FLOOR, Method.CEILING)
KEPT = (OverTime.LEVEL, OverTime.YEAR_WORST)
EXEMPTING = (Rollup.MEAN, Rollup.RATE, Rollup.COUNT)


def accepted(method, over_time, rollup):
    if method is Method.PARTS:
        return False
    if over_time in GROWTH:
        if method is Method.WITHIN:
            return (over_time, rollup) == (OverTime.GROWTH_MEAN, Rollup.DISTRICT)
        return rollup in (Rollup.SUM, Rollup.DISTRICT) and method not in (
            *(Method.GAP, Method.MILESTONE),
        )
    if method is Method.MILESTONE:
        return rollup in (Rollup.COUNT, Rollup.DISTRICT) and over_time in KEPT
    if rollup is Rollup.RATE and over_time not in KEPT:
        return False
    if method is Method.WITHIN:
        return over_time is not OverTime.YEAR_WORST and rollup not in (Rollup.SUM, Rollup.COUNT)
    return (method, rollup) != (Method.GAP, Rollup.COUNT)


KINDS = [kind for kind in product(Method, OverTime, Rollup) if accepted(*kind)]


def goals_of(method, strict=False, words=0):
    """What may stand as a goal."""
    if words:
        return st.integers(2, words).map(Decimal)
    return {
        Method.RATIO: positive,
        Method.GAP: numbers,
        Method.FLOOR: positive,
        Method.CEILING: positive if strict else not_negative,
        Method.WITHIN: positive,
        Method.MILESTONE: st.just(Decimal(1)),
    }[method]


def passable(method, rollup, goal):
    """Whether a rate can pass `goal`, as `strict` asks."""
    if rollup is not Rollup.RATE or goal is None:
        return True
    if method is Method.GAP:
        return goal not in (0, 100)
    return method is Method.CEILING or goal < 100


@st.composite
def ways(draw, method):
    """A baseline and a goal that the target itself, or a break, may have."""
    goal = draw(goals_of(method, strict=True))
    baseline = draw(numbers if method is Method.GAP else st.none() | numbers)
    assume(method is not Method.GAP or goal != baseline)
    return baseline, goal


@st.composite
def breaks_of(draw, method, first, last):
    if first > last:
        return []
    starts = draw(st.lists(st.sampled_from(list(Quarter.range(first, last))), unique=True))
    return [SeriesBreak(start, "chuẩn mới", *draw(ways(method))) for start in starts[:2]]


@st.composite
def measures(draw, kinds=tuple(KINDS)):
    """A measure and a quarter to ask for."""
    method, over_time, rollup = draw(st.sampled_from(kinds))
    growth = over_time in GROWTH
    start, end, quarter = draw(terms())
    if growth:
        quarter = quarter.shift(1 - start.number)
        start = Quarter(start.year, 1)
    words = draw(st.sampled_from([0, 2, 4, 9])) if method is Method.MILESTONE else 0
    strict = method in BREAKABLE and draw(st.booleans())
    goals = goals_of(method, strict, words)
    baseline, goal = draw(ways(method)) if method is Method.GAP else (None, draw(goals))
    if growth:
        baseline = draw(positive)
    elif method is not Method.GAP:
        baseline = draw(st.none() | numbers)
    if rollup is Rollup.COUNT:
        goal = draw(st.none() | positive)
    due = draw(st.none() | st.sampled_from(list(Quarter.range(start, end))))
    plans = goals if method in THRESHOLDS and not growth else numbers
    years = st.integers(start.year, end.year)
    thresholds, breaks = {}, []
    if rollup in EXEMPTING and method not in (Method.GAP, Method.WITHIN):
        keys = st.tuples(st.sampled_from(GRADES[1:]), st.none() | years)
        thresholds = draw(st.dictionaries(keys, goals, max_size=4))
    if over_time in KEPT and method in BREAKABLE and rollup in (Rollup.DISTRICT, *EXEMPTING[:2]):
        breaks = draw(breaks_of(method, start.shift(1), due or end))
    measure = Measure(
        method,
        over_time,
        rollup,
        baseline,
        goal,
        standard=draw(st.none() | goals) if rollup is Rollup.COUNT else None,
        milestones={} if method is Method.WITHIN else draw(st.dictionaries(years, plans)),
        start=start,
        end=end,
        **dict(zip(("good_from", "fair_from"), draw(st.sampled_from(BANDS)), strict=True)),
        goal_high=goal + draw(positive) if method is Method.WITHIN else None,
        strict=strict,
        words=words,
        due=due,
        asked_in=draw(st.sampled_from([(), (4,), (2, 4), (1, 4)])),
        thresholds=thresholds,
        breaks=breaks,
    )
    standing = [goal, *thresholds.values(), *(one.goal for one in breaks)]
    standing += measure.milestones.values() if measure.milestones_judge else []
    assume(not strict or all(passable(method, rollup, one) for one in standing))
    return measure, quarter


@st.composite
def figures_of(draw, measure):
    quarters = list(Quarter.range(measure.start, measure.end))
    fewest = draw(st.sampled_from([0, 1, len(quarters) // 2, len(quarters)]))
    quarters = draw(st.lists(st.sampled_from(quarters), min_size=fewest, unique=True))
    return [draw(figures(measure, quarter)) for quarter in quarters]


@st.composite
def figures(draw, measure, quarter):
    if measure.rollup is Rollup.RATE:
        out_of = draw(positive)
        return Reading(quarter, min(draw(not_negative), out_of), out_of)
    if measure.method is Method.MILESTONE:
        words = st.integers(1, measure.words) if measure.words else st.integers(0, 1)
        return Reading(quarter, Decimal(draw(words)))
    return Reading(quarter, draw(not_negative if measure.over_time in GROWTH else numbers))


@st.composite
def exemptions_of(draw, measure):
    if measure.over_time not in KEPT or measure.rollup not in EXEMPTING:
        return []
    quarters = st.sampled_from(list(Quarter.range(measure.start, measure.end)))
    first, second, third = sorted(draw(st.tuples(quarters, quarters, quarters)))
    spans = [(first, second)]
    if second < third:
        spans.append((third, draw(st.none() | st.just(measure.end))))
    return draw(st.sampled_from([[], [], spans[:1], spans]))


@st.composite
def units_of(draw, measure, code):
    baseline, goal = None, None
    allocated = measure.method is not Method.WITHIN and draw(st.booleans())
    if allocated:
        goal = draw(goals_of(measure.method, measure.strict, measure.words))
        baseline = draw(st.none() | (positive if measure.over_time in GROWTH else numbers))
        if measure.method is Method.GAP:
            way = goal - (measure.baseline if baseline is None else baseline)
            assume(way * (measure.goal - measure.baseline) > 0)
        assume(not measure.strict or passable(measure.method, measure.rollup, goal))
    return Unit(
        code,
        population=draw(st.integers(1, 200_000)),
        readings=draw(figures_of(measure)),
        allocated=allocated,
        baseline=baseline,
        goal=goal,
        grade=draw(st.sampled_from(GRADES)),
        exemptions=draw(exemptions_of(measure)),
    )


@st.composite
def worded_cases(draw, kinds=tuple(KINDS)):
    """Arguments of `assess`."""
    measure, quarter = draw(measures(kinds))
    if measure.rollup is Rollup.DISTRICT:
        return measure, quarter, [], draw(figures_of(measure))
    count = draw(st.sampled_from([0, 1, 2, 3, 3]))
    return measure, quarter, [draw(units_of(measure, f"{n:05}")) for n in range(count)], []
