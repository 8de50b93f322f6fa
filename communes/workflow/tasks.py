"""What waits for a person: reports to hand in, reports to review, quarters to publish.

Every list is oldest first, over all programmes given. Drafts are told apart from what is handed in,
not by what they hold: no list changes when a figure of a draft is saved.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import OuterRef, Q, Subquery

from targets.models import Target

from ..clock import today
from ..models import (
    Decision,
    Figure,
    FigureChange,
    Period,
    Publication,
    Status,
    Submission,
    Verb,
)
from ..results.catalogue import Catalogue, catalogues
from ..sheets.sheet import asked, read_sheets
from ..units import unit_name, unit_pk
from .permissions import Duties
from .queue import ReportStanding, units
from .report import ReportKey
from .returned_rows import returned_rows_of

SOON = 7
"""A report is soon due from so many days before its due date."""


@dataclass(frozen=True)
class Task:
    """Something of a period that waits for somebody."""

    period: Period

    @property
    def programme(self):
        return self.period.programme

    @property
    def quarter(self):
        return self.period.quarter

    @property
    def days(self):
        """Days until the period is due; negative where it is late."""
        return (self.period.due_on - today()).days

    @property
    def soon(self):
        """Whether it is due within a week, due today, or late."""
        return self.days <= SOON

    @property
    def order(self):
        """Sort key: oldest first."""
        return self.period.due_on, self.period.quarter, self.period.programme_id


@dataclass(frozen=True)
class UnitTask(Task):
    """Something of one unit's report."""

    standing: ReportStanding

    @property
    def commune(self):
        """None: the district's own report."""
        return self.standing.commune

    @property
    def unit(self):
        """The commune, or the district, with the word of its kind."""
        return unit_name(self.commune, self.programme.district)

    @property
    def returned(self):
        return self.standing.state == Status.RETURNED

    @property
    def order(self):
        return (*super().order, self.commune.code if self.commune else "")


@dataclass(frozen=True)
class OwnReport(UnitTask):
    """A report that is not handed in, for who enters figures of the unit."""

    targets: tuple[Target, ...]
    """What is asked, and entered by the person."""
    may_submit: bool


class LeftOut(UnitTask):
    """A report that its quarter was published without, for who enters figures of the unit."""


class ToReview(UnitTask):
    """A submitted report, for who reviews the unit."""


@dataclass(frozen=True)
class ToPublish(Task):
    """A quarter whose reports are all approved, or that is soon due: for who may publish it."""

    missing: int
    """Reports that are not handed in."""
    waiting: int
    """Reports that wait for their review."""

    @property
    def complete(self):
        return not self.missing and not self.waiting


@dataclass(frozen=True)
class ToPublishAgain(Task):
    """A published quarter whose version in force lacks corrections: for who may publish it."""

    approved: int
    """Reports whose approval since then has changed a figure."""


@dataclass(frozen=True)
class Work:
    """All that waits for one person."""

    busy: bool = False
    """Whether the person enters, reports or reviews anything at all."""
    entered: dict = field(default_factory=dict)
    """Programme id → ids of the units (None: the district) of which the person enters figures."""
    reports: list[OwnReport] = field(default_factory=list)
    reviews: list[ToReview] = field(default_factory=list)
    quarters: list[ToPublish] = field(default_factory=list)
    again: list[ToPublishAgain] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    """Of the latest published quarter of each programme; nothing that the person can do alone."""

    @property
    def count(self):
        return len(self.reports) + len(self.reviews) + len(self.quarters) + len(self.again)


class Reports:
    """The reports of some periods: all of the unpublished ones and of the latest published one of
    each programme, of others those not finished."""

    def __init__(self, periods):
        programmes = {period.programme_id for period in periods}
        self.latest = latest_published(periods)
        whole = {period.quarter for period in periods if period.published_on is None}
        whole |= {quarter for _programme, quarter in self.latest}
        self.begun = {
            (row.programme_id, row.quarter, row.commune_id): row
            for row in Submission.objects.filter(
                Q(quarter__in=whole) | Q(admitted=True) | Q(status=Status.SUBMITTED),
                programme__in=programmes,
            )
        }
        self.loaded = set(
            Figure.objects.filter(target__programme__in=programmes, quarter__in=whole)
            .order_by()
            .values_list("target__programme_id", "quarter", "commune_id")
            .distinct()
        )
        self.quarters = {(programme, quarter) for programme, quarter, _unit in self.begun}

    def concern(self, period):
        key = key_of(period)
        return period.published_on is None or key in self.latest or key in self.quarters

    def standing(self, period, commune):
        key = period.programme_id, period.quarter, unit_pk(commune)
        report_key = ReportKey(period.programme, commune, period.quarter)
        return ReportStanding.of(report_key, self.begun.get(key), key in self.loaded, period)


def key_of(period):
    return period.programme_id, period.quarter


def latest_published(periods):
    """(Programme id, quarter) of the latest published one of `periods` of each programme."""
    found = {}
    for period in periods:
        if period.published_on is not None:
            known = found.get(period.programme_id, period.quarter)
            found[period.programme_id] = max(known, period.quarter)
    return set(found.items())


def unfinished(periods, catalogues):
    """(Period, the `ReportStanding` of each of its units), where something may be left to do.

    `catalogues` are by programme id. Two queries.
    """
    reports = Reports(periods)
    return [
        (
            period,
            [
                reports.standing(period, unit)
                for unit in units(catalogues[period.programme_id], period.quarter)
            ],
        )
        for period in periods
        if reports.concern(period)
    ]


def opened_periods(programmes):
    """Periods of `programmes` that have opened, each with its programme as it is given.

    `in_force_at` is when the version in force was published, `approved_at` when a report was
    approved last; None where there is none.
    """
    known = {programme.pk: programme for programme in programmes}
    in_force = Publication.objects.standing().filter(period=OuterRef("pk")).order_by("-version")
    approvals = Decision.objects.filter(
        verb=Verb.APPROVE, programme=OuterRef("programme"), quarter=OuterRef("quarter")
    ).order_by("-at")
    periods = list(
        Period.objects.filter(programme__in=known, opens_on__lte=today()).annotate(
            in_force_at=Subquery(in_force.values("published_at")[:1]),
            approved_at=Subquery(approvals.values("at")[:1]),
        )
    )
    for period in periods:
        period.programme = known[period.programme_id]
    return periods


@dataclass(frozen=True)
class Round:
    """One opened period with the standings of its reports, as a person with `duties` meets it."""

    period: Period
    catalogue: Catalogue
    standings: list[ReportStanding]
    duties: Duties

    def reports(self):
        for standing in self.standings:
            if not may_be_handed_in(self.period, standing):
                continue
            targets = self.entered(standing.commune)
            if targets:
                may_submit = self.duties.may_submit(standing.commune)
                yield OwnReport(self.period, standing, targets, may_submit)

    def entered(self, commune):
        own = self.duties.entered_targets(commune)
        targets = asked(self.catalogue, commune, self.period.quarter)
        return tuple(target for target in targets if own is None or target.pk in own)

    def reviews(self):
        for standing in self.standings:
            if standing.state == Status.SUBMITTED and self.duties.may_review(standing.commune):
                yield ToReview(self.period, standing)

    def left_out(self):
        """The units of the person whose reports the published quarter has not."""
        for standing in self.standings:
            open_to_unit = standing.handed_in or may_be_handed_in(self.period, standing)
            if not open_to_unit and self.entered(standing.commune):
                yield LeftOut(self.period, standing)

    def quarters(self):
        if self.period.published_on is not None or not self.duties.may_publish:
            return
        missing = sum(not standing.handed_in for standing in self.standings)
        waiting = sum(standing.state == Status.SUBMITTED for standing in self.standings)
        task = ToPublish(self.period, missing, waiting)
        if self.standings and (task.complete or task.soon):
            yield task


def to_publish_again(periods, duties):
    """A `ToPublishAgain` for each of `periods`, as `opened_periods` reads them, whose version in
    force lacks what was approved since, where the person may publish it.

    `duties` are by programme id. One query, none where nothing was approved since.
    """
    mine = [
        one
        for one in periods
        if one.published_on
        and one.in_force_at
        and one.approved_at
        and one.approved_at > one.in_force_at
        and duties[one.programme_id].may_publish
    ]
    found = corrected_units(mine)
    return [ToPublishAgain(one, len(found[key_of(one)])) for one in mine if key_of(one) in found]


def corrected_units(periods):
    """(Programme id, quarter) → ids of the units with a figure that was approved anew since the
    version in force was published. One query, none without `periods`."""
    if not periods:
        return {}
    in_force = {key_of(period): period.in_force_at for period in periods}
    changes = FigureChange.objects.filter(
        approved=True,
        figure__target__programme__in={period.programme_id for period in periods},
        figure__quarter__in={period.quarter for period in periods},
        at__gt=min(in_force.values()),
    ).values_list("figure__target__programme_id", "figure__quarter", "figure__commune_id", "at")
    found = defaultdict(set)
    for programme, quarter, unit, at in changes.order_by():
        key = programme, quarter
        if key in in_force and at > in_force[key]:
            found[key].add(unit)
    return found


def may_be_handed_in(period, standing):
    """A report of a published quarter only where it was admitted, or reopened."""
    admitted = standing.report is not None and standing.report.admitted
    return not standing.handed_in and (period.published_on is None or admitted)


def work_of(user, programmes, versions=None, duties=None):
    """The `Work` of an account in `programmes`.

    One query for a person without a duty; else four, and three for what the cache does not hold of
    the programmes; for who publishes those of `to_publish_again` too. `versions` are the data
    versions and `duties` those by programme id, if the caller knows them.
    """
    duties = duties or Duties.by_programme(user, programmes)
    mine = [p for p in programmes if duties[p.pk].entered_units or duties[p.pk].reviews]
    if not mine:
        return Work()
    known = catalogues(mine, versions)
    periods = opened_periods(mine)
    latest = latest_published(periods)
    rounds = [
        Round(period, known[period.programme_id], standings, duties[period.programme_id])
        for period, standings in unfinished(periods, known)
    ]
    return Work(
        busy=True,
        entered={programme.pk: duties[programme.pk].entered_units for programme in mine},
        reports=in_order(one.reports() for one in rounds),
        reviews=in_order(one.reviews() for one in rounds),
        quarters=in_order(one.quarters() for one in rounds),
        again=in_order([to_publish_again(periods, duties)]),
        left_out=in_order(one.left_out() for one in rounds if key_of(one.period) in latest),
    )


def in_order(found):
    """The tasks of several iterables in one list, oldest first."""
    return sorted(chain.from_iterable(found), key=lambda task: task.order)


@dataclass(frozen=True)
class Lacking:
    """What the person's targets of an `OwnReport` lack, as its sheet says."""

    missing: int
    """Targets with neither a number nor a note."""
    to_complete: int
    """Targets for which the report was sent back, and which are not answered."""
    warned: int
    """Targets whose number surprises and has no note; not counted while some are missing."""

    def __bool__(self):
        return bool(self.missing or self.to_complete or self.warned)


def lacking(reports, versions=None):
    """The `Lacking` of each `OwnReport`.

    Three queries for each period of a report, and those of `returned_rows_of` where reports are
    returned. `versions` are the data versions of their programmes by id, if the caller knows them.
    """
    sheets = sheets_of(reports, versions)
    sent_back = [one.standing.report_key for one in reports if one.returned]
    returned = returned_rows_of(sent_back) if sent_back else {}
    found = []
    for report in reports:
        answered = returned.get(report.standing.report_key, {})
        own = [row for row in sheets[report.period][report.commune] if row.target in report.targets]
        missing = sum(not row.answered for row in own)
        found.append(
            Lacking(
                missing=missing,
                to_complete=sum(answered.get(row.target.pk) is False for row in own),
                warned=0 if missing else sum(row.needs_note for row in own),
            )
        )
    return found


def sheets_of(reports, versions):
    """Period → unit → the rows of its sheet, for each `OwnReport`."""
    of_period = defaultdict(list)
    for report in reports:
        of_period[report.period].append(report.commune)
    known = catalogues({period.programme for period in of_period}, versions) if of_period else {}
    return {
        period: read_sheets(known[period.programme_id], communes, period.quarter)
        for period, communes in of_period.items()
    }
