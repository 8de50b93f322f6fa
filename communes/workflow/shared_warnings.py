"""The same warning in many reports of a quarter, told once.

When the harvest comes in, every commune's figure is many times that of the winter: that is one
thing to know, and no reason to open each report.
"""

from collections import defaultdict
from dataclasses import dataclass

from targets.models import Target

from ..sheets.sheet import SheetRow
from ..sheets.warnings import Code, validation_warnings
from .queue import Queued

MANY = 2
"""From how many reports on a warning is shared."""


@dataclass(frozen=True)
class SharedWarning:
    """One reason of surprise about one target, in several reports."""

    target: Target
    code: Code
    found: list[tuple[Queued, SheetRow]]

    @property
    def seasonal(self):
        """Whether last year's figures moved the same way, in more than half of the reports."""
        return 2 * sum(moved_so_last_year(row, self.code) for _queued, row in self.found) > len(
            self.found
        )

    @property
    def unexplained(self):
        """In how many reports no note explains it."""
        return sum(row.needs_note for _queued, row in self.found)


def shared_warnings(queue):
    """The `SharedWarning`s of the reports of `queue` that wait, the most frequent first."""
    found = defaultdict(list)
    for queued in queue:
        for row in queued.warned if queued.waits else ():
            for warning in row.validation_warnings:
                found[row.target, warning.code].append((queued, row))
    shared = [SharedWarning(*key, rows) for key, rows in found.items() if len(rows) >= MANY]
    return sorted(shared, key=lambda one: (-len(one.found), one.target.number_key, one.code))


def moved_so_last_year(row, code):
    """Whether the same quarter last year would have been warned about for the same reason."""
    before = row.year_before
    if before is None:
        return False
    found = validation_warnings(row.target, row.size_of_goal, before, row.compared)
    return code in {warning.code for warning in found}
