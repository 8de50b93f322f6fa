"""Lines of the ranking: how each commune stands, and where its report is."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from communes.results.ranking import Standing, by_name, ranking
from targets.progress import cut_percent

from .reporting import STATE_ORDER, state_label


@dataclass(frozen=True)
class CommuneLine:
    """A line of the ranking: a commune's standing and its report of the open quarter."""

    standing: Standing
    url: str
    state: str
    """Where the report stands; empty where none is asked for, and for the public."""
    report_url: str

    @property
    def commune(self):
        return self.standing.commune

    @property
    def rank(self):
        return self.standing.rank

    @property
    def counts(self):
        return self.standing.counts

    @property
    def total(self):
        return self.standing.total

    @property
    def state_label(self):
        return state_label(self.state) if self.state else ""

    @property
    def share(self):
        """Percent of its targets that are met, cut down; None where none is asked of it."""
        return cut_percent(Fraction(100 * self.counts["met"], self.total)) if self.total else None

    @cached_property
    def order(self):
        """Sort keys of the columns that do not sort by what they show."""
        commune = self.commune
        statuses = ["", *(status for status, _label in commune.STATUSES)]
        return {
            "rank": (self.rank is None, self.rank or 0, by_name(commune)),
            "commune": by_name(commune),
            "share": -1 if self.share is None else self.share,
            "recognition": (statuses.index(commune.ntm_status), commune.ntm_year or 0),
            "state": STATE_ORDER.index(self.state),
        }


def commune_lines(scope, place, quarter, states):
    """A `CommuneLine` for each commune of the programme, best first.

    `states` are where the reports of `quarter` stand, as `reporting.report_states` gives them.
    """
    there = place.at(quarter or scope.quarter)
    return [
        CommuneLine(
            standing=standing,
            url=place.url("commune", commune=standing.commune.code),
            state=states.get(standing.commune.pk, ""),
            report_url=there.url("commune", commune=standing.commune.code) + "#reports",
        )
        for standing in ranking(scope.catalogue, scope.results)
    ]
