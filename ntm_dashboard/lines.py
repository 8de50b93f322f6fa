"""Lines of the list of targets: a target, its result and who leads it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from communes.results.compute import Row
from targets.models import Target
from targets.vietnamese import sort_key

from . import formats
from .scales import district_scale
from .wording import BANDS

LOWEST = Decimal(-100_000)
"""Where a missing percent sorts: below every other."""
BAND_ORDER = list(BANDS)
PACE_ORDER = ["behind", "at_risk", "on_track", ""]
URGENCY = ["behind", "at_risk", "", "on_track"]
"""Without a pace there is no number yet, or a yes that has not come."""


@dataclass
class TargetLine:
    """One line; `row` is the district's result, `people` are empty for the public."""

    target: Target
    row: Row
    unit: str
    """What the district's values are counted in."""
    people: list
    url: str
    stale: bool
    """Whether the value is of an earlier quarter than the page."""

    @property
    def shown(self):
        return formats.of_result(self.row.value, self.target, self.row.commune)

    @property
    def people_names(self):
        return ", ".join(official.name for official in self.people)

    @property
    def urgency(self):
        """Sorts what is behind first and what is met last, else what is furthest from its goal."""
        return (
            self.row.band == "met",
            URGENCY.index(self.row.pace),
            self.order["percent"],
        )

    @cached_property
    def order(self):
        """Sort keys of the columns that do not sort by what they show."""
        return {
            "number": self.target.number_key,
            "name": sort_key(self.target.name),
            "lead": sort_key(self.target.lead),
            "percent": LOWEST if self.row.percent is None else self.row.percent,
            "band": BAND_ORDER.index(self.row.band),
            "pace": PACE_ORDER.index(self.row.pace),
        }


def target_lines(catalogue, results, place, leads):
    """A line for every target that has a result, in order of their numbers."""
    return [
        TargetLine(
            target=target,
            row=results.district[target.number],
            unit=district_scale(target, catalogue).unit or target.unit,
            people=leads.get(target.pk) or leads.get(None, []),
            url=place.url("target", number=target.number),
            stale=results.district[target.number].as_of not in (None, place.quarter),
        )
        for target in catalogue.targets
        if target.number in results.district
    ]
