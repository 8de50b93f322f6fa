"""A target's year: each quarter, so far, the year's plan and the same period last year.

The columns of the quarter's report (see `docs/method.md`, The quarter and the year). None stands
wherever something is missing, never a zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from targets.growth import amount_before, closed_amounts, district_amounts
from targets.models import Target
from targets.progress import (
    Method,
    OverTime,
    Rollup,
    cut_percent,
    in_force,
    judges_communes,
    percent_of_goal,
)
from targets.quarters import Quarter
from targets.rules import EVERY_AMOUNT
from targets.yearly import grown, percent_of_plan, since_january, total, year_plan

from ..models import CommuneMilestone
from .catalogue import Recount
from .compute import compared
from .inputs import years_of
from .rows import Row


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
    apart: str = ""
    """The break that lies between the two periods, which then are not held against each other."""
    recount: Recount | None = None
    """Why they are not, where the district counts other communes than then."""

    @property
    def this_quarter(self):
        return list(self.quarters.values())[-1]

    @property
    def this_year(self):
        """What the year has brought since January; None where its figures do not add up."""
        return self.compared if adds_up(self.target) else None

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
    return target.over_time in EVERY_AMOUNT and target.rollup not in (Rollup.COUNT, Rollup.RATE)


def is_of_whole_year(target, as_of):
    """Whether a value of the quarter `as_of` is the whole year's that ends with it."""
    return as_of.number == 4 and adds_up(target) and target.over_time != OverTime.TERM_TOTAL


def quarters_needed(programme, quarter):
    """The quarters of which results enter the year: its own up to `quarter`, and a year before."""
    wanted = [*since_january(quarter), quarter.shift(-4)]
    return [one for one in wanted if programme.has_quarter(one)]


def year_lines(inputs, history, quarter, commune=None):
    """A `YearLine` for each target that has a result at `quarter`, in order.

    `history` is quarter → `Results` for at least `quarters_needed`; `commune` None: the district.
    """
    return lines_of(inputs, history, quarter, commune, own_plans(inputs, commune))


def lines_of(inputs, history, quarter, commune, plans):
    """As `year_lines`; `plans` are the unit's own, see `own_plans`."""
    before, code = quarter.shift(-4), commune.code if commune else ""
    if before in history:
        history = {**history, before: compared(inputs, history[before], quarter)}
    lines = []
    for target in inputs.catalogue.listed:
        rows = rows_of_unit(history, target, commune)
        if quarter in rows:
            own = plans.get(target.pk, {})
            kept = history[quarter].years.get((target.number, code))
            lines.append(line_of(inputs, target, rows, own, quarter, commune, kept))
    return lines


def line_of(inputs, target, rows, plans, quarter, commune=None, kept=None):
    """The `YearLine` of one target with a result at `quarter`.

    `rows` is quarter → result, as `year_lines` takes them; `plans` year → the unit's own plan;
    `kept` the `KeptYear` of a published result, whose numbers stand as they were published.
    """
    line = line_of_today(inputs, target, rows, plans, quarter, commune)
    return line if kept is None else as_published(line, kept, quarter)


def as_published(line, kept, quarter):
    return replace(
        line,
        quarters={**line.quarters, quarter: kept.this_quarter},
        given=kept.given,
        so_far=kept.so_far,
        compared=kept.compared,
        plan=kept.plan,
        percent_of_plan=kept.percent_of_plan,
    )


def line_of_today(inputs, target, rows, plans, quarter, commune):
    """The same by the figures and plans as they stand."""
    if target.is_judged_by_parts:
        return line_of_parts(target, rows[quarter], quarter)
    readings = readings_of(inputs, target, commune, quarter)
    if commune is None and inputs.catalogue.given_goal(target, quarter):
        plans = in_force(inputs.measure(target), quarter).milestones
    line = year_line(target, rows, readings, plans, quarter)
    if target.is_growth:
        line = with_growth_plan(inputs, line, plans, quarter, commune)
    line = without_year_before(line, inputs.catalogue, quarter)
    return line if commune else without_other_count(line, inputs.catalogue, quarter)


def line_of_parts(target, row, quarter):
    """A parent that is judged by its parts has a result, and no numbers of its own."""
    nothing = dict.fromkeys(since_january(quarter))
    return YearLine(target, row, nothing, 0, None, None, None, None, None)


def with_growth_plan(inputs, line, plans, quarter, commune):
    """The line of a growth target: its plan is the amount that the year's per cent would bring.

    That per cent is the milestone of the year, else the goal.
    """
    target, measure = line.target, inputs.measure(line.target)
    percent = plans.get(quarter.year, line.row.goal)
    units = [
        unit
        for unit in inputs.units(target)
        if (commune is None or unit.code == commune.code) and not unit.is_exempt(quarter)
    ]
    own = inputs.readings.get((target.pk, None), ())
    if commune is None:
        amounts, baseline = district_amounts(measure, units, own, quarter), measure.baseline
    else:
        amounts = closed_amounts(measure, units[0].readings, quarter)
        baseline = units[0].baseline
    plan = grown(amount_before(measure, amounts, baseline, quarter.year), percent)
    return replace(line, plan=plan, percent_of_plan=percent_of_plan(plan, line.compared))


def without_year_before(line, catalogue, quarter):
    """The line with no same period of last year, where a break lies between."""
    apart = catalogue.apart(line.target, quarter, quarter.shift(-4))
    return replace(line, year_before=None, apart=apart) if apart else line


def without_other_count(line, catalogue, quarter):
    """The district's line with no same period of last year, where that counts other communes."""
    recount = catalogue.recount(line.target, quarter, quarter.shift(-4))
    return replace(line, year_before=None, recount=recount) if recount else line


def own_plans(inputs, commune):
    """Target id → year → the plan of the unit itself."""
    if commune is None:
        return inputs.milestones
    programme = inputs.catalogue.programme
    return years_of(CommuneMilestone.objects.filter(commune=commune, target__programme=programme))


def rows_of_unit(history, target, commune):
    """Quarter → the unit's row, of the quarters in which it was to report the target."""
    rows = {quarter: row_of(results, target, commune) for quarter, results in history.items()}
    return {quarter: row for quarter, row in rows.items() if row is not None}


def row_of(results, target, commune):
    if commune is None:
        return results.district.get(target.number)
    return results.by_commune.get(commune.code, {}).get(target.number)


def readings_of(inputs, target, commune, quarter):
    """All figures that count of the commune; of the district, of every unit it is made of."""
    if commune is not None:
        return inputs.readings.get((target.pk, commune.pk), [])
    catalogue = inputs.catalogue
    units = [None] if target.is_district else catalogue.expected_at(target, quarter)
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
    plan = None if judges_communes(target) and not row.commune else plans.get(quarter.year)
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


def percent_to_date(target, row, plan):
    """The percent of the target's method, with the plan as the goal; None where it has none."""
    if row.value is None or plan is None:
        return None
    method = target.method_for(row.commune)
    if method is Method.WITHIN:
        return None
    if method is Method.GAP and (row.baseline is None or row.baseline == plan):
        return None
    if method in (Method.RATIO, Method.FLOOR) and plan <= 0:
        return None
    strict = target.strict_for(row.commune)
    return cut_percent(percent_of_goal(method, row.value, row.baseline, plan, strict=strict))
