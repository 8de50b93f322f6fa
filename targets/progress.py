"""How far a target has come: the measure of `docs/method.md` as exact, pure arithmetic.

Numbers come in as `Decimal` and go out as `Decimal`; between the two everything is an exact
fraction. Nothing here asks a database, formats a number or knows the date. What the catalogue
refuses (`rules.py`) is not looked for again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import floor
from operator import mul
from typing import NamedTuple

from .quarters import Quarter

EXACT = Context(prec=100, traps=[Inexact])
"""Adds decimals without rounding; a sum that would need rounding raises instead."""

LARGEST_PERCENT = 999_999
"""In hundredths of a percent: what is stored and shown stays within ±9999.99."""

ON_TRACK_FROM = Fraction(95, 100)
AT_RISK_FROM = Fraction(60, 100)

PROJECTED_FROM = 8
PROJECTED_AT_LEAST = 4

Number = Decimal | Fraction | int


class Method(StrEnum):
    """How a value is judged against its goal."""

    RATIO = "ratio"
    GAP = "gap"
    FLOOR = "floor"
    CEILING = "ceiling"
    MILESTONE = "milestone"


class OverTime(StrEnum):
    """How the figures of one unit become its value to date."""

    LEVEL = "level"
    TERM_TOTAL = "term_total"
    YEAR_TOTAL = "year_total"
    YEAR_MEAN = "year_mean"
    YEAR_WORST = "year_worst"


class Rollup(StrEnum):
    """How the communes' values become the district's."""

    SUM = "sum"
    MEAN = "mean"
    RATE = "rate"
    COUNT = "count"
    DISTRICT = "district"


class Band(StrEnum):
    """The five bands, best first; `NONE` where there is no percent."""

    MET = "met"
    GOOD = "good"
    FAIR = "fair"
    LOW = "low"
    NONE = "none"


class Pace(StrEnum):
    """Whether a district's target is on time."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"


THRESHOLDS = (Method.FLOOR, Method.CEILING)
"""Methods whose milestones are thresholds of their years, not points of a plan."""


def judges_district(method: Method, rollup: Rollup) -> Method:
    """The method that judges the district: a count of communes is a share of its goal.

    What `method` says, each of the counted communes is judged by.
    """
    return Method.RATIO if rollup == Rollup.COUNT else Method(method)


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure that counts; `out_of` is its second number where the target is a rate."""

    quarter: Quarter
    value: Decimal
    out_of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """All that the measure needs to know of a target and its programme.

    `milestones` are the district's own, year → value. `goal` is None only under `count`, where it
    stands for all expected communes. `good_from` and `fair_from` are percents.
    """

    method: Method
    over_time: OverTime
    rollup: Rollup
    baseline: Decimal | None
    goal: Decimal | None
    standard: Decimal | None
    milestones: Mapping[int, Decimal]
    start: Quarter
    end: Quarter
    good_from: Decimal = Decimal(70)
    fair_from: Decimal = Decimal(50)

    @property
    def district_method(self) -> Method:
        return judges_district(self.method, self.rollup)

    @property
    def lower_is_better(self) -> bool:
        """Judged by the target's own goal, whatever a threshold or an allocation says."""
        if self.method is Method.GAP:
            return self.goal < self.baseline
        return self.method is Method.CEILING


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune that is expected to report the target, with its allocation if it has one."""

    code: str
    population: int | None = None
    readings: Sequence[Reading] = ()
    allocated: bool = False
    baseline: Decimal | None = None
    goal: Decimal | None = None


class ValueToDate(NamedTuple):
    """A value to date, exact, and the quarter it is of."""

    value: Fraction
    as_of: Quarter


class Result(NamedTuple):
    """Where a target stands, for the district or for one commune.

    `value` has four decimals (half-even) and is in the target's unit, `percent` two (cut down,
    within ±9999.99); both are None where there is nothing to say, and zero has no sign. `pace`,
    `reported` and `expected` are the district's only: None for a commune. `baseline` and `goal`
    are those that were applied.
    """

    value: Decimal | None
    as_of: Quarter | None
    percent: Decimal | None
    band: Band
    pace: Pace | None
    reported: int | None
    expected: int | None
    baseline: Decimal | None
    goal: Decimal | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The district's result, and each expected commune's by its code (none: `district`)."""

    district: Result
    communes: dict[str, Result] = field(default_factory=dict)


def assess(
    measure: Measure, quarter: Quarter, units: Sequence[Unit], own: Sequence[Reading] = ()
) -> Assessment:
    """The results of one target in one quarter.

    `units` are the expected communes; `own` are the district's own figures, which count only where
    the rollup is `district` (and then `units` do not). Readings come in any order; those after
    `quarter` do not count. A quarter outside the programme raises ValueError.
    """
    if not measure.start <= quarter <= measure.end:
        raise ValueError(f"{quarter} lies outside {measure.start} to {measure.end}")
    if measure.rollup is Rollup.DISTRICT:
        reached = value_to_date(measure.over_time, own, quarter, measure.lower_is_better)
        return Assessment(_district_result(measure, reached, int(reached is not None), 1))
    reached_by = {unit.code: unit_value_to_date(measure, unit, quarter) for unit in units}
    communes = {unit.code: _commune_result(measure, unit, reached_by[unit.code]) for unit in units}
    reached = _rolled_up(measure, quarter, units, reached_by, communes)
    reported = sum(found is not None for found in reached_by.values())
    return Assessment(_district_result(measure, reached, reported, len(units)), communes)


def value_to_date(
    over_time: OverTime,
    readings: Iterable[Reading],
    upto: Quarter,
    lower_is_better: bool = False,
) -> ValueToDate | None:
    """What the figures of one unit up to a quarter amount to; None without any.

    Which end is the worse matters to `year_worst` only.
    """
    counted = [reading for reading in readings if reading.quarter <= upto]
    if not counted:
        return None
    if over_time is OverTime.YEAR_WORST:
        return _worst_year(counted, lower_is_better)
    latest = max(counted, key=_quarter)
    if over_time is OverTime.LEVEL:
        return ValueToDate(Fraction(latest.value), latest.quarter)
    closed = closed_years(counted)
    if over_time is OverTime.TERM_TOTAL or not closed:
        return ValueToDate(_total(counted), latest.quarter)
    last = closed[-1]
    if over_time is OverTime.YEAR_TOTAL:
        closed = [last]
    total = _total(reading for reading in counted if reading.quarter.year in closed)
    return ValueToDate(total / len(closed), Quarter(last, 4))


def closed_years(readings: Iterable[Reading]) -> list[int]:
    """A year is closed once the unit has a figure for its fourth quarter."""
    return sorted({reading.quarter.year for reading in readings if reading.quarter.number == 4})


def _worst_year(readings: Iterable[Reading], lower_is_better: bool) -> ValueToDate:
    last_of_year = {reading.quarter.year: reading for reading in sorted(readings, key=_quarter)}
    worst = (max if lower_is_better else min)(reading.value for reading in last_of_year.values())
    year = max(year for year, reading in last_of_year.items() if reading.value == worst)
    return ValueToDate(Fraction(worst), last_of_year[year].quarter)


def _quarter(reading: Reading) -> Quarter:
    return reading.quarter


def _total(readings: Iterable[Reading]) -> Fraction:
    return Fraction(reduce(EXACT.add, (reading.value for reading in readings)))


def unit_value_to_date(measure: Measure, unit: Unit, quarter: Quarter) -> ValueToDate | None:
    """A commune's value to date; of a rate, per hundred. None without figures."""
    if measure.rollup is not Rollup.RATE:
        return value_to_date(measure.over_time, unit.readings, quarter, measure.lower_is_better)
    latest = _latest(unit, quarter)
    if latest is None:
        return None
    return ValueToDate(100 * Fraction(latest.value) / Fraction(latest.out_of), latest.quarter)


def _latest(unit: Unit, quarter: Quarter) -> Reading | None:
    counted = (reading for reading in unit.readings if reading.quarter <= quarter)
    return max(counted, key=_quarter, default=None)


def _rolled_up(
    measure: Measure,
    quarter: Quarter,
    units: Sequence[Unit],
    reached_by: Mapping[str, ValueToDate | None],
    communes: Mapping[str, Result],
) -> ValueToDate | None:
    """The district's value; None while no commune has one."""
    reporting = [unit for unit in units if reached_by[unit.code] is not None]
    if not reporting:
        return None
    values = [reached_by[unit.code].value for unit in reporting]
    if measure.rollup is Rollup.COUNT:
        value = Fraction(sum(result.band is Band.MET for result in communes.values()))
    elif measure.rollup is Rollup.SUM:
        value = sum(values)
    else:
        weights = [_weight(measure, unit, quarter) for unit in reporting]
        value = sum(map(mul, weights, values)) / sum(weights)
    return ValueToDate(value, max(reached_by[unit.code].as_of for unit in reporting))


def _weight(measure: Measure, unit: Unit, quarter: Quarter) -> Fraction:
    """What a commune's value weighs: its people, or the second number of its rate."""
    if measure.rollup is Rollup.MEAN:
        return Fraction(unit.population)
    return Fraction(_latest(unit, quarter).out_of)


def _commune_result(measure: Measure, unit: Unit, reached: ValueToDate | None) -> Result:
    baseline, goal = _commune_terms(measure, unit, reached)
    return _judged(measure, measure.method, reached, baseline, goal)


def _commune_terms(
    measure: Measure, unit: Unit, reached: ValueToDate | None
) -> tuple[Decimal | None, Decimal | None]:
    """Baseline and goal that a commune is judged by; a goal of None gives no percent."""
    if unit.allocated:
        falls_back = unit.baseline is None and measure.method is Method.GAP
        return measure.baseline if falls_back else unit.baseline, unit.goal
    if measure.rollup is Rollup.SUM:
        return None, None
    if measure.rollup is Rollup.COUNT:
        standard = Decimal(1) if measure.method is Method.MILESTONE else measure.standard
        return None, _in_force(measure, reached, standard)
    return measure.baseline, _in_force(measure, reached, measure.goal)


def _in_force(
    measure: Measure, reached: ValueToDate | None, otherwise: Decimal | None
) -> Decimal | None:
    """Under `floor` and `ceiling` the milestone of the value's own year takes the place of
    `otherwise`, the target's goal or standard."""
    if reached is not None and measure.method in THRESHOLDS:
        return measure.milestones.get(reached.as_of.year, otherwise)
    return otherwise


def _district_result(
    measure: Measure, reached: ValueToDate | None, reported: int, expected: int
) -> Result:
    if measure.rollup is Rollup.COUNT:
        goal = Decimal(expected) if measure.goal is None else measure.goal
    else:
        goal = _in_force(measure, reached, measure.goal)
    result = _judged(measure, measure.district_method, reached, measure.baseline, goal)
    pace = pace_of(measure, reached, result.percent, goal)
    return result._replace(pace=pace, reported=reported, expected=expected)


def _judged(
    measure: Measure,
    method: Method,
    reached: ValueToDate | None,
    baseline: Decimal | None,
    goal: Decimal | None,
) -> Result:
    if reached is None or goal is None:
        percent = None
    else:
        percent = cut_percent(percent_of_goal(method, reached.value, baseline, goal))
    return Result(
        value=None if reached is None else round_value(reached.value),
        as_of=None if reached is None else reached.as_of,
        percent=percent,
        band=band_of(percent, measure.good_from, measure.fair_from),
        pace=None,
        reported=None,
        expected=None,
        baseline=baseline,
        goal=goal,
    )


def percent_of_goal(
    method: Method, value: Number, baseline: Number | None, goal: Number
) -> Fraction:
    """The exact percent, 100 or more exactly where the goal is met; only `gap` uses a baseline."""
    v, g = Fraction(value), Fraction(goal)
    if method is Method.GAP:
        b = Fraction(baseline)
        return 100 * (v - b) / (g - b)
    if method is Method.MILESTONE:
        return Fraction(100 if v >= g else 0)
    if method is Method.CEILING:
        return Fraction(100) if v <= g else 100 * g / v
    return 100 * v / g


def cut_percent(percent: Fraction) -> Decimal:
    """Two decimals, cut down, so that 99.996 never reads as met; held within ±9999.99."""
    hundredths = floor(percent * 100)
    held = max(-LARGEST_PERCENT, min(LARGEST_PERCENT, hundredths))
    return Decimal(f"{held}E-2")


def round_value(value: Fraction) -> Decimal:
    """Four decimals, half to even."""
    return Decimal(f"{round(value * 10_000)}E-4")


def band_of(percent: Decimal | None, good_from: Decimal, fair_from: Decimal) -> Band:
    """The band of a percent cut to two decimals, which is as fine as the thresholds are."""
    if percent is None:
        return Band.NONE
    if percent >= 100:
        return Band.MET
    if percent >= good_from:
        return Band.GOOD
    if percent >= fair_from:
        return Band.FAIR
    return Band.LOW


def pace_of(
    measure: Measure, reached: ValueToDate | None, percent: Decimal | None, goal: Decimal | None
) -> Pace | None:
    """Whether the district is on time at the quarter its value is of.

    None without a percent, and for a yes-or-no of the district's own that is still a no. `goal` is
    the one that was applied.
    """
    if percent is None:
        return None
    if percent >= 100:
        return Pace.ON_TRACK
    if measure.district_method is Method.MILESTONE:
        return None
    b, g = Fraction(measure.baseline or 0), Fraction(goal)
    planned = plan_at(measure, reached.as_of, goal)
    if planned is None or g == b:
        return Pace.AT_RISK if percent >= 100 * ON_TRACK_FROM else Pace.BEHIND
    want = (planned - b) / (g - b)
    done = (reached.value - b) / (g - b)
    if want <= 0:
        return Pace.ON_TRACK if done >= 0 else Pace.BEHIND
    if done / want >= ON_TRACK_FROM:
        return Pace.ON_TRACK
    return Pace.AT_RISK if done / want >= AT_RISK_FROM else Pace.BEHIND


def plan_at(measure: Measure, quarter: Quarter, goal: Number | None = None) -> Fraction | None:
    """Where the district's plan stands at the end of a quarter of the programme.

    The plan is the line from the baseline (0 where there is none) through the milestones at their
    years' ends to the goal at the programme's end. `goal` is the one that was applied, for a
    target of `count` that has none of its own. None where there is no such line: yearly means,
    worst years, thresholds, and a yes-or-no of the district's own.
    """
    if measure.over_time in (OverTime.YEAR_MEAN, OverTime.YEAR_WORST):
        return None
    if measure.district_method in (*THRESHOLDS, Method.MILESTONE):
        return None
    last = _position(measure, measure.end)
    points = [(0, Fraction(measure.baseline or 0))]
    if measure.method not in THRESHOLDS:
        for year, value in sorted(measure.milestones.items()):
            position = _position(measure, Quarter(year, 4))
            if 1 <= position < last:
                points.append((position, Fraction(value)))
    points.append((last, Fraction(measure.goal if goal is None else goal)))
    asked = _position(measure, quarter)
    for (x1, y1), (x2, y2) in pairwise(points):
        if asked <= x2:
            return y1 + (y2 - y1) * Fraction(asked - x1, x2 - x1)
    raise ValueError(f"{quarter} lies after {measure.end}")


def _position(measure: Measure, quarter: Quarter) -> int:
    """1 for the programme's first quarter."""
    return quarter.ordinal - measure.start.ordinal + 1


def project(
    points: Iterable[tuple[Quarter, Decimal | None]], end: Quarter
) -> list[tuple[Quarter, Decimal]]:
    """The trend continued: a value for each quarter after the last that has one, up to `end`.

    The line of least squares through the last eight quarters that have a value; with fewer than
    four there is no line, and the list is empty.
    """
    known = sorted((quarter, value) for quarter, value in points if value is not None)
    known = known[-PROJECTED_FROM:]
    if len(known) < PROJECTED_AT_LEAST:
        return []
    xs = [Fraction(quarter.ordinal) for quarter, _value in known]
    ys = [Fraction(value) for _quarter, value in known]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - x_mean) ** 2 for x in xs
    )
    return [
        (quarter, round_value(y_mean + slope * (quarter.ordinal - x_mean)))
        for quarter in Quarter.range(known[-1][0].shift(1), end)
    ]
