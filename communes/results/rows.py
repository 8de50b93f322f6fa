"""The results of a quarter: a row for each target and unit, and the ways to look them up."""

import datetime
from collections import Counter, defaultdict, namedtuple
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from targets.progress import Band, Method, Pace, Result

from .coverage import Coverage


class Row(namedtuple("Row", ["target", "commune", *Result._fields, "parent"], defaults=[None, ""])):
    """A `Result` and what it is of: a target's number, and a commune's code or "" (the district).

    `parent` is the number of the target that it is a part of; empty: it is counted itself.
    A `PublishedResult` has columns of the same names.
    """

    __slots__ = ()

    unassigned = False
    """Whether the commune does not meet what nobody gave it to meet; see `unassigned.py`."""

    @classmethod
    def published(cls, *values):
        """The row whose columns hold these values; the database keeps a band and a pace as text."""
        row = cls(*values)
        return row._replace(band=Band(row.band), pace=Pace(row.pace) if row.pace else None)

    @property
    def columns(self):
        """Name → value, as a `PublishedResult` takes them."""
        return self._asdict() | {"pace": self.pace or ""}

    def held_against(self, other):
        """The same, with the upper end of `other` where none was kept: no difference is known."""
        if self.goal_high is None and other.goal_high is not None:
            return self._replace(goal_high=other.goal_high)
        return self


class UnassignedRow(Row):
    """The row of a commune that was not given the target and does not meet it: it has a value, and
    is in no band."""

    __slots__ = ()

    unassigned = True


def upper_end(target, result):
    """The upper end of the range that judged a `Result` or `Row` of `target`; None without one.

    Where it was not kept when the result was published, it is the target's of today.
    """
    if target.method != Method.WITHIN:
        return None
    return target.goal_high if result.goal_high is None else result.goal_high


class Published(NamedTuple):
    """Which stored version a quarter's results are from, and the day it is known by.

    `coverage` as it was then; None where no commune was asked, or it was not kept.
    """

    version: int
    day: datetime.date
    coverage: Coverage | None = None


class KeptYear(NamedTuple):
    """What a publication keeps of a unit's year in a target: numbers of its `years.YearLine`.

    Of the district's, `asked` is of how many units a figure of the quarter was asked, and
    `answered` how many of them gave one.
    """

    given: int
    this_quarter: Decimal | None
    so_far: Decimal | None
    compared: Decimal | None
    plan: Decimal | None
    percent_of_plan: Decimal | None
    asked: int | None = None
    answered: int | None = None


class Results:
    """The rows of one programme and quarter, in order, with the ways to look them up."""

    def __init__(self, quarter, rows, publication=None, years=None):
        self.quarter = quarter
        self.rows = rows
        self.publication = publication
        """The `Published` version the rows are from; None where they were computed."""
        self.years = years or {}
        """(Target number, commune code or "") → the `KeptYear` of that version."""

    @cached_property
    def district(self):
        """Target number → the district's row."""
        return {row.target: row for row in self.rows if not row.commune}

    @cached_property
    def by_commune(self):
        """Commune code → target number → row."""
        communes = defaultdict(dict)
        for row in self.rows:
            if row.commune:
                communes[row.commune][row.target] = row
        return dict(communes)

    @cached_property
    def by_target(self):
        """Target number → commune code → row."""
        targets = defaultdict(dict)
        for row in self.rows:
            if row.commune:
                targets[row.target][row.commune] = row
        return dict(targets)

    @cached_property
    def counted(self):
        """Target number → the district's row, of the targets that are no parts.

        Without what a commune was not given, where that is whose rows they are.
        """
        return {
            number: row
            for number, row in self.district.items()
            if not row.parent and not row.unassigned
        }

    @cached_property
    def bands(self):
        """Band → how many targets of the district stand in it; the headline."""
        return count_bands(self.counted.values())


def count_bands(rows):
    """Band → number of `rows` in it, `counted`, for all five bands in their order."""
    return count_bands_of(row.band for row in counted(rows))


def counted(rows):
    """Those of `rows` that stand in a band: no parts, nor what a commune was not given."""
    return [row for row in rows if not row.parent and not row.unassigned]


def count_bands_of(bands):
    """Band → how often it stands in `bands`, for all five bands in their order."""
    counts = Counter(bands)
    return {band: counts[band] for band in Band}
