"""The reviewer's queue: where every report of a quarter stands, and whom to call about it.

A unit is a commune, or None for the district's own report. Reviewers know the figures of a report
from its submission on; of one that is being entered, only how much of it is there.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from targets.models import Target
from targets.progress import Band
from targets.vietnamese import sort_key

from ..clock import today
from ..models import HANDED_IN, Assignment, Figure, Status, Submission, Verb
from ..sheets.sheet import SheetRow, asked, read_sheets
from ..units import unit_pk
from . import verbs
from .refusals import Refused
from .report import NOTHING, ReportKey, state_of

ORDER = [Status.SUBMITTED, NOTHING, Status.DRAFT, Status.RETURNED, Status.APPROVED]
"""In which order reviewers take reports up: what waits for them, then what they must chase."""


@dataclass(frozen=True)
class ReportStanding:
    """Where the report of one unit stands."""

    report_key: ReportKey
    report: Submission | None
    state: str
    """As `report.state_of` says."""
    due: datetime.date

    @classmethod
    def of(cls, report_key, report, has_figures, period):
        """As the `Submission` says, None where there is none; `has_figures`: some were loaded."""
        state = state_of(report and report.status, has_figures)
        return cls(report_key, report, state, period.due_on)

    @property
    def commune(self):
        return self.report_key.commune

    @property
    def handed_in(self):
        return self.state in HANDED_IN

    @property
    def version(self):
        """What `seen` is held against; 0 without a report."""
        return self.report.version if self.report else 0

    @property
    def submitted_on(self):
        """When it was first submitted; None where it never was, or came with data."""
        return self.report.submitted_on if self.report else None

    @property
    def late(self):
        """Submitted after the due date, or due and not handed in; a correction is not late."""
        return bool(self.submitted_on and self.submitted_on > self.due) or self.overdue

    @property
    def overdue(self):
        """Due and not handed in; a correction is not."""
        return not self.handed_in and not self.corrected and today() > self.due

    @property
    def corrected(self):
        """Whether it was sent back after publication; before, it was handed in."""
        return self.state == Status.RETURNED and self.report.admitted

    @property
    def order(self):
        """Sort key: as `ORDER` says; what was submitted first comes first; then by name."""
        day = self.submitted_on or datetime.date.min
        name, kind = (self.commune.bare_name, self.commune.kind) if self.commune else ("", "")
        return ORDER.index(self.state), day, sort_key(name), kind


@dataclass(frozen=True)
class Queued:
    """One unit's report in the queue."""

    standing: ReportStanding
    rows: list[SheetRow]

    @property
    def answered(self):
        """How many of the rows have a number, or a note that says why not."""
        return sum(row.answered for row in self.rows)

    @cached_property
    def warned(self):
        """Rows whose figures surprise, once the report is handed in."""
        return (
            [row for row in self.rows if row.validation_warnings] if self.standing.handed_in else []
        )

    @cached_property
    def unexplained(self):
        """The warned rows without a note."""
        return [row for row in self.warned if row.needs_note]

    @property
    def waits(self):
        return self.standing.state == Status.SUBMITTED

    @property
    def plain(self):
        """Whether it waits, nothing is to be decided and a note explains each warning, so that it
        may be approved unopened."""
        undecided = any(row.figure.not_applicable for row in self.rows)
        return self.waits and not self.unexplained and not undecided

    @property
    def clean(self):
        """Whether it is plain, without any warning, and has every number."""
        return self.plain and not self.warned and all(row.reading for row in self.rows)

    @property
    def order(self):
        """Sort key: as that of its standing; of those that wait, the odd ones first."""
        state, *rest = self.standing.order
        odd = (-len(self.unexplained), -len(self.warned)) if self.waits else (0, 0)
        return state, *odd, *rest


def standings(catalogue, period):
    """The `ReportStanding` of every unit that is asked in the period, in order. Two queries."""
    of_quarter = {"quarter": period.quarter}
    reports = {
        report.commune_id: report
        for report in Submission.objects.filter(
            programme=catalogue.programme, **of_quarter
        ).select_related("review_begun_by__official")
    }
    loaded = set(
        Figure.objects.filter(target__programme=catalogue.programme, **of_quarter)
        .order_by()
        .values_list("commune_id", flat=True)
        .distinct()
    )
    found = []
    for unit in units(catalogue, period.quarter):
        pk = unit_pk(unit)
        report_key = ReportKey(catalogue.programme, unit, period.quarter)
        found.append(ReportStanding.of(report_key, reports.get(pk), pk in loaded, period))
    return sorted(found, key=lambda standing: standing.order)


def units(catalogue, quarter):
    """Every unit that some target asks in `quarter`."""
    own = [None] if asked(catalogue, None, quarter) else []
    return own + catalogue.reporters(quarter)


def read_queue(catalogue, period, with_rows=lambda standing: True, inputs=None, found=None):
    """A `Queued` for every unit that is asked in the period, in order. Five queries.

    `with_rows` says of which `ReportStanding`s that do not wait the rows are read, too: others have
    none. `inputs` as for `read_sheets`. `found` are the `standings`, where they are known.
    """
    found = standings(catalogue, period) if found is None else found
    units = [one.commune for one in found if one.state == Status.SUBMITTED or with_rows(one)]
    sheets = read_sheets(catalogue, units, period.quarter, drafts=False, inputs=inputs)
    queue = [Queued(one, sheets.get(one.commune, [])) for one in found]
    return sorted(queue, key=lambda one: one.order)


def contacts(programme):
    """Id of a commune (None: the district) → officials who can report or enter for it today.

    Who may submit comes first.
    """
    rows = (
        Assignment.objects.filter(programme=programme, duty__in=("report", "enter"))
        .held(today())
        .select_related("official")
        .order_by("-duty", "official__name", "official__code")
    )
    found = defaultdict(dict)
    for row in rows:
        found[row.commune_id][row.official_id] = row.official
    return defaultdict(list, {unit: list(people.values()) for unit, people in found.items()})


def reviewers(programme):
    """Officials who can review reports of the programme today → ids of the communes (None: all)."""
    rows = (
        Assignment.objects.filter(programme=programme, duty="review", target=None)
        .held(today())
        .select_related("official")
        .order_by("official__name", "official__code")
    )
    found = defaultdict(set)
    for row in rows:
        found[row.official].add(row.commune_id)
    return dict(found)


def reviewers_of(reviewers, commune):
    """Those of the `reviewers` of a programme who review the unit's reports, by name."""
    return [official for official, units in reviewers.items() if units & {None, unit_pk(commune)}]


def publishers(programme):
    """Those who review every report of the programme, and so publish it, by name."""
    return [official for official, units in reviewers(programme).items() if None in units]


def approve_unopened(queue, seen, by, read_as=None):
    """Approve those of `queue` that are in `seen`: unit (`Commune`, or None) → version shown.
    `read_as` is as for `verbs.approve`.

    Answers the units that were approved, those that `by` has just approved among them, and of the
    others (unit, sentence why not). A report with a warning that no note explains is never approved
    without being opened.
    """
    approved, refused = [], []
    for one in queue:
        unit = one.standing.commune
        if unit not in seen:
            continue
        try:
            if one.unexplained:
                raise Refused(_("It has warnings without a note: open it and judge it."))
            verbs.approve(one.standing.report_key, by, seen=seen[unit], read_as=read_as)
        except Refused as refusal:
            if not refusal.repeats(Verb.APPROVE, by):
                refused.append((unit, str(refusal)))
                continue
        approved.append(unit)
    return approved, refused


@dataclass(frozen=True)
class Readiness:
    """What would not be in the published results, or only as a surprise that nobody explains."""

    missing: list[Queued]
    """Reports that are not handed in."""
    waiting: list[Queued]
    """Submitted, not approved."""
    unexplained: list[Queued]
    """Handed in with figures that surprise and have no note."""
    without_data: list[Target]
    """Targets of which the district has no result."""

    @property
    def complete(self):
        return not (self.missing or self.waiting or self.unexplained or self.without_data)


def readiness(queue, results, catalogue):
    """`queue` are all reports of the quarter, `results` its official ones as they stand."""
    return Readiness(
        missing=[one for one in queue if not one.standing.handed_in],
        waiting=[one for one in queue if one.standing.state == Status.SUBMITTED],
        unexplained=[one for one in queue if one.unexplained],
        without_data=[
            target
            for target in catalogue.targets
            if results.district[target.number].band == Band.NONE
            and not catalogue.lacks(target, results.quarter)
        ],
    )
