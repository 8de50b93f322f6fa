"""What one person was to do in each quarter, and what came of it: facts, without points or marks.

A duty counts in a quarter when it is in force on the quarter's due date. Whoever leads a target
answers for the district's result; whoever hands in the report of a commune, for the commune's.
A measure counts in the quarter of the day by which it was to be done.
"""

from dataclasses import dataclass

import django_tables2 as tables
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from communes.clock import today
from communes.models import Assignment, Figure, MeasureStatus, Period, Submission
from communes.units import unit_pk
from communes.workflow.measures import measures_to_do
from communes.workflow.permissions import official_of
from communes.workflow.queue import ReportStanding, units
from communes.workflow.report import ReportKey
from targets.quarters import Quarter

from ..display import formats
from ..lists.base import ListTable

SEEN_BY = ("lead", "review")
"""The duties that let an official see another one's facts."""


def may_see_facts(user, official, programme):
    """Whether `user` is the person, or leads or reviews something of the programme today."""
    viewer = official_of(user)
    if viewer is None or viewer == official:
        return viewer is not None
    own = Assignment.objects.filter(official=viewer, programme=programme, duty__in=SEEN_BY)
    return own.in_force(today()).exists()


@dataclass(frozen=True)
class QuarterFacts:
    """The facts of one person and quarter."""

    period: Period
    assigned: int
    """Results that the person answers for."""
    met: int
    exceeded: int
    """Those of the results met that are above their goal."""
    due: int
    """Reports to hand in."""
    on_time: int | None
    """How many of them were; None where a report came with loaded data, which has no day."""
    days_late: int | None
    """Days after the due date, of all reports together; None as above."""
    measures_due: int
    """Measures to be done by a day of the quarter."""
    measures_in_time: int
    """Those of them done on that day or before it."""

    @property
    def quarter(self):
        return self.period.quarter


def facts_of(official, duties, scope):
    """The `QuarterFacts` of the official with these `DatedDuty`s, newest first.

    Of the quarters up to that of `scope` whose period has opened, and in which there was a duty or
    a measure was due.
    """
    measures = measures_to_do(official, scope.programme)
    asked = {Quarter.of_day(measure.due) for measure in measures}
    periods = [
        period
        for period in scope.periods
        if period.opens_on <= today() and period.quarter <= scope.quarter
    ]
    in_force = {period: duties_on(period.due_on, duties) for period in periods}
    periods = [period for period in periods if in_force[period] or period.quarter in asked]
    reports = PeriodReports(scope, periods)
    results = scope.results_then([period.quarter for period in periods])
    return [
        QuarterFacts(
            period,
            **result_facts(rows_of(in_force[period], found, scope.catalogue.of(period.quarter))),
            **report_facts(reports.standings(period, in_force[period]), today()),
            **measure_facts(measures, period.quarter),
        )
        for period, found in zip(periods, results, strict=True)
    ]


def duties_on(day, duties):
    """Those of `duties` for which the person answers on `day`."""
    return [
        duty
        for duty in duties
        if (duty.duty == "lead" or hands_in(duty))
        and duty.start <= day
        and (duty.end is None or day <= duty.end)
    ]


def hands_in(duty):
    return duty.duty == "report" and duty.target_id is None


def rows_of(duties, results, catalogue):
    """The result rows that `duties` answer for, each once; a part counts as its parent.

    `catalogue` has the communes of the quarter, so that a code means the one that had it then.
    """
    code_of = {commune.pk: commune.code for commune in catalogue.communes} | {None: ""}
    wanted = set()
    for duty in duties:
        if duty.commune_id not in code_of or (hands_in(duty) and duty.commune_id is None):
            continue
        code = code_of[duty.commune_id]
        targets = catalogue.counted
        if duty.target_id is not None:
            targets = [t for t in catalogue.targets if t.pk == duty.target_id]
        wanted |= {(code, catalogue.number_of[t.parent_id or t.pk]) for t in targets}
    found = {"": results.district, **results.by_commune}
    return [found[code][number] for code, number in sorted(wanted) if number in found.get(code, {})]


def result_facts(rows):
    met = [row for row in rows if row.band == "met"]
    return {
        "assigned": len(rows),
        "met": len(met),
        "exceeded": sum(row.percent is not None and row.percent > 100 for row in met),
    }


def report_facts(standings, day):
    """What the `ReportStanding`s say on `day`. A correction after publication is not late."""
    undated = any(one.handed_in and one.submitted_on is None for one in standings)
    return {
        "due": len(standings),
        "on_time": None if undated else sum(is_on_time(one) for one in standings),
        "days_late": None if undated else sum(days_late(one, day) for one in standings),
    }


def measure_facts(measures, quarter):
    due = [measure for measure in measures if Quarter.of_day(measure.due) == quarter]
    return {"measures_due": len(due), "measures_in_time": sum(map(is_done_in_time, due))}


def is_done_in_time(measure):
    return measure.status == MeasureStatus.DONE and measure.closed_on <= measure.due


def is_on_time(standing):
    return standing.submitted_on is not None and standing.submitted_on <= standing.due


def days_late(standing, day):
    """Days after the due date until it was first handed in, or `day` where it never was."""
    if not standing.late:
        return 0
    return ((standing.submitted_on or day) - standing.due).days


class PeriodReports:
    """The reports of some periods. Two queries, once there is one to ask for."""

    def __init__(self, scope, periods):
        self.scope = scope
        self.quarters = [period.quarter for period in periods]

    @cached_property
    def begun(self):
        reports = Submission.objects.filter(
            programme=self.scope.programme, quarter__in=self.quarters
        )
        return {(report.quarter, report.commune_id): report for report in reports}

    @cached_property
    def loaded(self):
        figures = Figure.objects.filter(
            target__programme=self.scope.programme, quarter__in=self.quarters
        )
        return set(figures.order_by().values_list("quarter", "commune_id").distinct())

    def standings(self, period, duties):
        """The `ReportStanding` of each unit whose report `duties` hand in for the period."""
        own = {duty.commune_id for duty in duties if hands_in(duty)}
        if not own:
            return []
        asked = units(self.scope.catalogue, period.quarter)
        return [self.standing(period, unit) for unit in asked if unit_pk(unit) in own]

    def standing(self, period, unit):
        key = period.quarter, unit_pk(unit)
        report_key = ReportKey(self.scope.programme, unit, period.quarter)
        return ReportStanding.of(report_key, self.begun.get(key), key in self.loaded, period)


class FactsTable(ListTable):
    """The facts of a person, quarter by quarter: rows are `QuarterFacts`."""

    quarter = tables.Column(_("Quarter"), attrs={"td": {"class": "table-name"}})
    assigned = tables.Column(_("Targets answered for"))
    met = tables.Column(_("Met"))
    exceeded = tables.Column(_("Exceeded"))
    due = tables.Column(_("Reports to hand in"))
    on_time = tables.Column(_("Handed in on time"))
    days_late = tables.Column(_("Days late"))
    measures_due = tables.Column(_("Measures due"))
    measures_in_time = tables.Column(_("Measures done in time"))

    class Meta(ListTable.Meta):
        orderable = False

    def render_quarter(self, value):
        return capfirst(formats.quarter(value))

    def value_quarter(self, value):
        return str(value)

    def render_days_late(self, value):
        return formats.number(value)

    def value_days_late(self, value):
        return value
