"""A unit's report as the people who enter it have it before them."""

from dataclasses import dataclass
from functools import cached_property

from communes.models import HANDED_IN, Status
from communes.sheets.sheet import read_sheet
from communes.units import unit_code
from communes.workflow.permissions import Duties
from communes.workflow.queue import reviewers, reviewers_of
from communes.workflow.report import ReportKey
from communes.workflow.returned_rows import returned_rows

from ..lists.log import comments_of
from ..site.addresses import Place
from ..site.scope import Scope
from .forms import words_of
from .report import entry_report
from .rows import counts, entry_row


@dataclass
class Sheet:
    scope: Scope
    place: Place
    report_key: ReportKey
    duties: Duties

    @cached_property
    def submission(self):
        return self.report_key.find()

    @cached_property
    def report(self):
        return entry_report(self.report_key, self.submission, self.scope.period, self.duties)

    @property
    def to_call(self):
        """Who can admit the report, where its quarter was published without it."""
        period, where = self.scope.period, self.report.state
        left_out = period and period.published_on and not self.report.editable
        if not left_out or where in HANDED_IN:
            return []
        return reviewers_of(reviewers(self.scope.programme), self.report_key.commune)

    @cached_property
    def rows(self):
        """A `SheetRow` for each target that is asked of the unit."""
        return read_sheet(self.scope.catalogue, self.report_key.commune, self.report_key.quarter)

    @cached_property
    def entry_rows(self):
        """The `EntryRow`s; only those that the person has a duty for can be typed into."""
        return [
            self.entry_row(
                row,
                editable=self.report.editable and self.may_enter(row.target),
                comments=self.comments[row.target.pk],
            )
            for row in self.rows
        ]

    def entry_row(self, row, **more):
        to_complete = row.target.pk in self.to_complete
        return entry_row(row, self.place, to_complete=to_complete, **more)

    @cached_property
    def to_complete(self):
        """Ids of the targets for which the report was sent back, and which are not answered."""
        if self.report.state != Status.RETURNED:
            return set()
        found = returned_rows(self.report_key)
        return {pk for pk, answered in found.items() if not answered}

    @property
    def to_look_at(self):
        """The rows with something to read or to answer, while the person can write to them."""
        return [
            row for row in self.entry_rows if row.editable and (row.comments or row.to_complete)
        ]

    def may_enter(self, target):
        return self.duties.may_enter(self.report_key.commune, target)

    @property
    def writes_words(self):
        """Whether the person may write the unit's words on the quarter."""
        return self.report.editable and self.duties.entered_targets(self.report_key.commune) is None

    @property
    def words(self):
        return words_of(self.submission)

    @property
    def counts(self):
        """How far the person's own rows are."""
        own = [row for row in self.rows if self.may_enter(row.target)]
        return counts(own, sum(row.target.pk in self.to_complete for row in own))

    @cached_property
    def comments(self):
        """The reviewers' and the unit's remarks."""
        return comments_of(self.submission)

    @property
    def links(self):
        """Where the workbook is taken away and brought back, and the report taken to sign."""
        unit = unit_code(self.report_key.commune)
        handed_in = self.report.state in HANDED_IN
        return {
            "to_sign": self.place.url("to_sign", unit=unit) if handed_in else "",
            "book": self.place.url("sheet_book", unit=unit),
            "upload": self.place.url("upload", unit=unit),
        }

    @property
    def decisions_url(self):
        """Where it is read what was decided on the report.

        Empty where nobody has begun, and for the district's own report, which has no page.
        """
        commune = self.report_key.commune
        if commune is None or not self.report.state:
            return ""
        return f"{self.place.url('commune', commune=commune.code)}#reports"

    def entry_rows_of(self, target):
        """The `EntryRow` of one target, which the person may type into, then those of other parts
        of the same target."""
        row = next(row for row in self.rows if row.target == target)
        others = row.family.rows if row.family else []
        return [
            self.entry_row(row, editable=True),
            *(
                self.entry_row(one, editable=self.may_enter(one.target))
                for one in others
                if one is not row
            ),
        ]
