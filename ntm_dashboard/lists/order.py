"""What the lines of lists sort by where that is not what they show."""

from decimal import Decimal
from functools import cached_property

from targets.vietnamese import sort_key

from ..display.wording import BANDS

BAND_ORDER = list(BANDS)
LOWEST = Decimal(-100_000)
"""Where a missing number sorts: below every other."""


def lowest_first(number):
    return LOWEST if number is None else number


class ResultOrder:
    """Gives the line of a `target` and its result `row` the keys of the columns all share."""

    @cached_property
    def order(self):
        """Name of a column → sort key."""
        return {
            "number": self.target.number_key,
            "name": sort_key(self.target.name),
            "percent": lowest_first(self.row.percent),
            "band": BAND_ORDER.index(self.row.band),
        } | self.own_order()

    def own_order(self):
        """The keys of the columns that only lines of this kind have."""
        return {}
