"""The programmes that follow from the one that is shown, side by side, each by its own results."""

from dataclasses import dataclass

from django.utils.text import capfirst

from communes.results.districts import below

from ..display import formats
from ..display.links import Link
from ..site.addresses import Place


@dataclass(frozen=True)
class Follower:
    """A programme below; `counts` are (band, text) in their order, a dash where nothing of the
    quarter is published."""

    district: str
    programme: Link
    counts: list[tuple]


def standings_below(scope):
    """How each programme below that of `scope` stands; empty where none follows from it."""
    if not getattr(scope.programme, "followed", False):
        return []
    return below(scope.programme, scope.quarter, public=scope.public)


def followers(standings, scope, bands):
    """A `Follower` for each of `standings`; `bands` is key → band, in order."""
    return [follower(one, scope, bands) for one in standings]


def follower(standing, scope, bands):
    programme, counts = standing.programme, standing.counts or {}
    opens = standing.opens_at(scope.quarter) or (None if scope.public else scope.quarter)
    linked = standing.readable and opens is not None
    url = Place(standing.district.code, programme.code, opens).url() if linked else ""
    return Follower(
        capfirst(str(standing.district.title)),
        Link(programme.local_name, url),
        [(band, str(counts.get(key, formats.NOTHING))) for key, band in bands.items()],
    )
