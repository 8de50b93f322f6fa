"""How far a target has come: the measure of `docs/method.md` as exact, pure arithmetic.

Numbers come in as `Decimal` and go out as `Decimal`; between the two everything is an exact
fraction. Nothing here asks a database, formats a number or knows the date. What the catalogue
refuses (`rules.py`) is not looked for again. The steps stand in modules of their own; their names
are all to be had here.
"""

from collections.abc import Sequence
from decimal import Decimal

from .breaks import asked_by, break_at, comparable, goal_at, in_force
from .goals import commune_terms, district_goal
from .judging import band_of, cut_percent, percent_of_goal, round_value
from .measure import (
    GROWTH,
    THRESHOLDS,
    Assessment,
    Band,
    GoalFrom,
    MeanOf,
    Measure,
    Method,
    Number,
    OverTime,
    Pace,
    Reading,
    Result,
    Rollup,
    SeriesBreak,
    Unit,
    ValueToDate,
    judges_communes,
    judges_district,
)
from .overtime import closed_years, value_to_date
from .pace import pace_of, plan_at
from .parts import assess_parts, sum_is_off
from .projection import possible, project
from .quarters import Quarter
from .rollups import district_value_to_date, people_of, reported_by, unit_value_to_date

__all__ = [
    "GROWTH",
    "THRESHOLDS",
    "Assessment",
    "Band",
    "GoalFrom",
    "MeanOf",
    "Measure",
    "Method",
    "Number",
    "OverTime",
    "Pace",
    "Reading",
    "Result",
    "Rollup",
    "SeriesBreak",
    "Unit",
    "ValueToDate",
    "asked_by",
    "assess",
    "assess_parts",
    "assess_unit",
    "assigned_percent",
    "band_of",
    "break_at",
    "closed_years",
    "comparable",
    "cut_percent",
    "goal_at",
    "in_force",
    "judges_communes",
    "judges_district",
    "people_of",
    "percent_of_goal",
    "plan_at",
    "possible",
    "project",
    "round_value",
    "sum_is_off",
    "unit_value_to_date",
    "value_to_date",
]


def assess(
    measure: Measure,
    quarter: Quarter,
    units: Sequence[Unit],
    own: Sequence[Reading] = (),
    *,
    exempt_in: Quarter | None = None,
) -> Assessment:
    """The results of one target in one quarter.

    `units` are the expected communes, the exempt among them, who are left out; for a comparison
    they are those of the quarter `exempt_in`. `own` are the district's own figures, which count
    only where the rollup is `district` (and then `units` do not). Readings come in any order; those
    after `quarter` do not count. A quarter outside the programme raises ValueError.
    """
    if not measure.start <= quarter <= measure.end:
        raise ValueError(f"{quarter} lies outside {measure.start} to {measure.end}")
    measure = in_force(measure, quarter)
    units = [] if measure.rollup is Rollup.DISTRICT else units
    exempt = frozenset(unit.code for unit in units if unit.is_exempt(exempt_in or quarter))
    units = [unit for unit in units if unit.code not in exempt]
    reached_by = {unit.code: unit_value_to_date(measure, unit, quarter) for unit in units}
    communes = {unit.code: _commune_result(measure, unit, reached_by[unit.code]) for unit in units}
    met = sum(result.band is Band.MET for result in communes.values())
    reached = district_value_to_date(measure, quarter, units, own, reached_by, met)
    if measure.rollup is Rollup.DISTRICT:
        reported, expected = int(reached is not None), 1
    else:
        reported, expected = reported_by(measure, quarter, units, reached_by), len(units)
    district = _district_result(measure, quarter, reached, reported, expected)
    return Assessment(district, communes, exempt, reached)


def assess_unit(measure: Measure, quarter: Quarter, unit: Unit) -> Result:
    """The result of one commune that is not exempt, as `assess` gives it."""
    measure = in_force(measure, quarter)
    return _commune_result(measure, unit, unit_value_to_date(measure, unit, quarter))


def assigned_percent(
    measure: Measure, quarter: Quarter, value: Number | None, goal: Number | None
) -> Decimal | None:
    """The district's percent of a goal that a higher authority assigned, beside that of its own.

    `value` is the district's (`Assessment.reached`, to be exact). None without it or the goal, and
    while a break or a goal given anew is in force, since the assigned goal is one of before.
    """
    anew = break_at(measure, quarter) or goal_at(measure, quarter)
    if value is None or goal is None or anew:
        return None
    method, strict = measure.district_method, measure.district_strict
    return cut_percent(percent_of_goal(method, value, measure.baseline, goal, strict=strict))


def _commune_result(measure: Measure, unit: Unit, reached: ValueToDate | None) -> Result:
    baseline, goal = commune_terms(measure, unit, reached)
    return _judged(measure, measure.method, measure.strict, reached, baseline, goal)


def _district_result(
    measure: Measure,
    quarter: Quarter,
    reached: ValueToDate | None,
    reported: int,
    expected: int,
) -> Result:
    goal = district_goal(measure, reached, expected)
    method, strict = measure.district_method, measure.district_strict
    result = _judged(measure, method, strict, reached, measure.baseline, goal)
    pace = pace_of(measure, quarter, reached, result.percent, goal)
    return result._replace(pace=pace, reported=reported, expected=expected)


def _judged(
    measure: Measure,
    method: Method,
    strict: bool,
    reached: ValueToDate | None,
    baseline: Decimal | None,
    goal: Decimal | None,
) -> Result:
    if reached is None or goal is None:
        percent = None
    else:
        percent = cut_percent(
            percent_of_goal(
                method, reached.value, baseline, goal, high=measure.goal_high, strict=strict
            )
        )
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
        goal_high=measure.goal_high,
    )
