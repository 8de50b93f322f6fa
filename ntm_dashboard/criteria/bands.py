"""The band of a share of criteria, as charts, tiles and the score of a commune have it."""

from fractions import Fraction

from communes.results.criteria import met_count
from targets.progress import Band, band_of, cut_percent


def band_of_score(met, total, programme):
    """The band of a share of criteria, by the programme's own thresholds."""
    percent = cut_percent(Fraction(100 * met, total))
    return band_of(percent, programme.good_from, programme.fair_from).value


def band_of_commune(results, code, found, programme):
    """The band of a commune's share of criteria, `found` being its verdicts.

    No data where it has no figure at all: then nothing is known to be missed.
    """
    if all(row.value is None for row in results.by_commune.get(code, {}).values()):
        return Band.NONE.value
    return band_of_score(met_count(found), len(found), programme)
