"""How the communes of a programme stand beside each other."""

from dataclasses import dataclass, replace

from targets.progress import Band
from targets.vietnamese import sort_key

from ..models import Commune
from .rows import count_bands

RANKED_BY = (Band.MET, Band.GOOD, Band.FAIR)


@dataclass(frozen=True)
class RankedCommune:
    """A commune's number of targets in each band, and its rank; None where none is asked of it."""

    commune: Commune
    counts: dict[Band, int]
    rank: int | None = None

    @property
    def total(self):
        """How many targets are asked of the commune."""
        return sum(self.counts.values())

    @property
    def score(self):
        """Sorts the better one first; equal where two share a rank."""
        return tuple(-self.counts[band] for band in RANKED_BY)


def communes_of_programme(catalogue, results):
    """Communes that the programme applies to, and others that it asks something of, by code."""
    codes = {commune.code for commune in catalogue.applicable} | results.by_commune.keys()
    return [commune for commune in catalogue.communes if commune.code in codes]


def ranking(catalogue, results):
    """A `RankedCommune` for each commune of the programme, best first.

    Ranked by the number of targets met, then at “good”, then at “fair”; communes that are equal in
    all three share a rank, and the ranks after it are skipped. They stand in the order of their
    names; communes without a rank come last.
    """
    unranked = [
        RankedCommune(commune, count_bands(results.by_commune.get(commune.code, {}).values()))
        for commune in communes_of_programme(catalogue, results)
    ]
    unranked.sort(key=lambda one: (not one.total, one.score, by_name(one.commune)))
    ranks = {}
    return [
        replace(one, rank=ranks.setdefault(one.score, place)) if one.total else one
        for place, one in enumerate(unranked, start=1)
    ]


def by_name(commune):
    """Sort key of communes; two of the same name differ in kind."""
    return sort_key(commune.bare_name), commune.kind, commune.code
