"""A target's year: each quarter, so far, the year's plan and the same period last year.

The columns of the quarter's report (see `docs/method.md`, The quarter and the year). None stands
wherever something is missing, never a zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from targets.models import Target
from targets.progress import (
    THRESHOLDS,
    Method,
    OverTime,
    Rollup,
    cut_percent,
    percent_of_goal,
)
from targets.quarters import Quarter
from targets.rules import AMOUNTS
from targets.yearly import percent_of_plan, since_january, total, year_plan

from ..models import CommuneMilestone
from .compute import Row
from .inputs import years_of


@dataclass(frozen=True)
class YearLine:
    """A target of the district or of a commune, up to a quarter; numbers in the target's unit."""

    target: Target
    row: Row
    """The result at the quarter, against the goal."""
    quarters: dict[Quarter, Decimal | None]
    """What each quarter of the year brought, up to the one asked for."""
    given: int
    """How many units have a figure of the quarter itself."""
    so_far: Decimal | None
    plan: Decimal | None
    percent_of_plan: Decimal | None
    year_before: Decimal | None
    """The same period of the year before, to hold against `compared`."""
    compared: Decimal | None

    @property
    def this_quarter(self):
        return list(self.quarters.values())[-1]

    @property
    def is_lagging(self):
        """Whether only some of the units that have a figure have one of the quarter itself."""
        return self.row.reported is not None and 0 < self.given < self.row.reported

    @property
    def change(self):
        """By how much the period differs from the same of last year, in the unit."""
        if self.compared is None or self.year_before is None:
            return None
        return self.compared - self.year_before

    @property
    def percent_of_year_before(self):
        """100 × the period ÷ the same of last year; None where that is not above zero."""
        if self.compared is None or not self.year_before or self.year_before < 0:
            return None
        return cut_percent(100 * Fraction(self.compared) / Fraction(self.year_before))


def adds_up(target):
    """Whether the figures of a year add up; a count and a rate never do."""
    return target.over_time in AMOUNTS and target.rollup not in (Rollup.COUNT, Rollup.RATE)


def quarters_needed(programme, quarter):
    """The quarters of which results enter the year: its own up to `quarter`, and a year before."""
    wanted = [*since_january(quarter), quarter.shift(-4)]
    return [one for one in wanted if programme.has_quarter(one)]


def year_lines(inputs, history, quarter, commune=None):
    """A `YearLine` for each target that has a result at `quarter`, in order.

    `history` is quarter → `Results` for at least `quarters_needed`; `commune` None: the district.
    """
    plans = own_plans(inputs, commune)
    lines = []
    for target in inputs.catalogue.targets:
        rows = {at: row_of(results, target, commune) for at, results in history.items()}
        if rows.get(quarter) is not None:
            readings = readings_of(inputs, target, commune)
            lines.append(year_line(target, rows, readings, plans.get(target.pk, {}), quarter))
    return lines


def own_plans(inputs, commune):
    """Target id → year → the plan of the unit itself."""
    if commune is None:
        return inputs.milestones
    programme = inputs.catalogue.programme
    return years_of(CommuneMilestone.objects.filter(commune=commune, target__programme=programme))


def row_of(results, target, commune):
    if commune is None:
        return results.district.get(target.number)
    return results.by_commune.get(commune.code, {}).get(target.number)


def readings_of(inputs, target, commune):
    """All figures that count of the commune; of the district, of every unit it is made of."""
    if commune is not None:
        return inputs.readings.get((target.pk, commune.pk), [])
    units = [None] if target.is_district else inputs.catalogue.expected(target)
    keys = [(target.pk, unit and unit.pk) for unit in units]
    return [reading for key in keys for reading in inputs.readings.get(key, [])]


def year_line(
    target: Target,
    rows: Mapping[Quarter, Row],
    readings,
    plans: Mapping[int, Decimal],
    quarter: Quarter,
) -> YearLine:
    row = rows[quarter]
    year = since_january(quarter)
    given = sum(reading.quarter == quarter for reading in readings)
    if adds_up(target):
        before = [at.shift(-4) for at in year]
        plan = year_plan(OverTime(target.over_time), row.baseline, plans, quarter.year)
        compared, year_before = total(readings, year), total(readings, before)
        start = target.programme.start if target.over_time == OverTime.TERM_TOTAL else year[0]
        return YearLine(
            target=target,
            row=row,
            quarters={at: total(readings, [at]) for at in year},
            given=given,
            so_far=total(readings, list(Quarter.range(start, quarter))),
            plan=plan,
            percent_of_plan=percent_of_plan(plan, compared),
            year_before=year_before,
            compared=compared,
        )
    last_year = rows.get(quarter.shift(-4))
    plan = None if judges_communes(target, row) else plans.get(quarter.year)
    known = {reading.quarter for reading in readings}
    return YearLine(
        target=target,
        row=row,
        quarters={at: rows[at].value if at in rows and at in known else None for at in year},
        given=given,
        so_far=row.value,
        plan=plan,
        percent_of_plan=percent_to_date(target, row, plan),
        year_before=last_year.value if last_year else None,
        compared=row.value,
    )


def judges_communes(target, row):
    """Whether a milestone is what each commune must reach, and no plan for a count of them."""
    return target.rollup == Rollup.COUNT and target.method in THRESHOLDS and not row.commune


def percent_to_date(target, row, plan):
    """The percent of the target's method, with the plan as the goal; None where it has none."""
    if row.value is None or plan is None:
        return None
    method = target.method_for(row.commune)
    if method is Method.GAP and (row.baseline is None or row.baseline == plan):
        return None
    if method in (Method.RATIO, Method.FLOOR) and plan <= 0:
        return None
    return cut_percent(percent_of_goal(method, row.value, row.baseline, plan))
