"""A unit's report as the people who enter it have it before them."""

from dataclasses import dataclass
from functools import cached_property

from communes.sheets.sheet import read_sheet
from communes.units import unit_code
from communes.workflow.permissions import Duties
from communes.workflow.report import ReportKey

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

    @cached_property
    def rows(self):
        """A `SheetRow` for each target that is asked of the unit."""
        return read_sheet(self.scope.catalogue, self.report_key.commune, self.report_key.quarter)

    @cached_property
    def entry_rows(self):
        """The `EntryRow`s; only those that the person has a duty for can be typed into."""
        return [
            entry_row(
                row,
                self.place,
                editable=self.report.editable and self.may_enter(row.target),
                comments=self.comments[row.target.pk],
            )
            for row in self.rows
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
        return counts([row for row in self.rows if self.may_enter(row.target)])

    @cached_property
    def comments(self):
        """The reviewers' and the unit's remarks."""
        return comments_of(self.submission)

    @property
    def links(self):
        """Where the workbook is taken away and brought back."""
        unit = unit_code(self.report_key.commune)
        return {
            "book": self.place.url("sheet_book", unit=unit),
            "upload": self.place.url("upload", unit=unit),
        }

    def entry_row(self, target):
        """The `EntryRow` of one target, which the person may type into."""
        row = next(row for row in self.rows if row.target == target)
        return entry_row(row, self.place, editable=True)
