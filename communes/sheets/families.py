"""Parts of a target in a report: under which target they stand, and what they come to together."""

from dataclasses import dataclass
from fractions import Fraction

from targets.models import Target
from targets.progress import Band, sum_is_off


@dataclass(eq=False)
class Family:
    """The rows of a report that are parts of one target."""

    parent: Target
    has_row: bool
    """Whether the parent, which then has a measure of its own, is asked in the report too."""
    rows: list
    """The `SheetRow`s of the parts, in order; at least one."""
    others: list
    """Those of the parts that the unit reports in other quarters."""

    @property
    def total(self):
        """How many parts the unit reports at all."""
        return len(self.rows) + len(self.others)

    @property
    def met(self):
        """How many of them are met, with the figures as they are written."""
        return sum(row.result.band is Band.MET for row in (*self.rows, *self.others))

    @property
    def sizes(self):
        return [None if row.reading is None else row.reading.size for row in self.rows]

    @property
    def sum(self) -> Fraction | None:
        """What the numbers of the parts come to, a rate's per hundred; None without any."""
        sizes = [size for size in self.sizes if size is not None]
        return sum(sizes) if sizes else None

    @property
    def is_off(self):
        """Whether the parts are to come to a sum, all have their number, and do not."""
        return self.parent.sums_to is not None and sum_is_off(self.parent.sums_to, self.sizes)


def regroup(rows):
    """Let the families of `rows`, which are copies of others, be made of these; answer `rows`."""
    families = {}
    for row in rows:
        if row.family is not None:
            families.setdefault(row.family, []).append(row)
    for old, members in families.items():
        new = Family(old.parent, old.has_row, members, old.others)
        for row in members:
            row.family = new
    return rows
