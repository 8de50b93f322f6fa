"""What the lines of lists sort by where that is not what they show."""

from decimal import Decimal
from functools import cached_property

from targets.vietnamese import sort_key

from ..display.components import lacking
from ..display.wording import BANDS

BAND_ORDER = list(BANDS)
LOWEST = Decimal(-100_000)
"""Where a missing number sorts: below every other."""


def lowest_first(number):
    return LOWEST if number is None else number


def in_families(lines, catalogue, quarter):
    """`lines`, the parts among them below their parents' and told why they have no number."""
    by_target = {line.target.pk: line for line in lines}
    for line in lines:
        line.head = by_target.get(line.target.parent_id)
        if line.head is not None:
            line.head.parts += 1
        line.lacking = lacking(catalogue, line.target, line.row, quarter)
    return lines


class ResultOrder:
    """Gives the line of a `target` and its result `row` the keys of the columns all share."""

    head = None
    """The line of the parent, which a part stands below; see `in_families`."""
    parts = 0
    """How many lines of parts stand below it."""
    lacking = ""
    """Why there is no number, as `Catalogue.lacks` says."""

    @cached_property
    def order(self):
        """Name of a column → sort key; a part has its parent's, so that it stays below it."""
        return self.keys if self.head is None else self.head.order

    @property
    def keys(self):
        return {
            "number": self.target.number_key,
            "name": sort_key(self.target.local_name),
            "percent": lowest_first(self.row.percent),
            "band": BAND_ORDER.index(self.row.band),
        } | self.own_order()

    def own_order(self):
        """The keys of the columns that only lines of this kind have."""
        return {}
