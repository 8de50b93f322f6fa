"""A parent that is judged by its parts."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from .judging import band_of
from .measure import Assessment, Band, Number, Pace, Result

WORST_FIRST = (Pace.BEHIND, Pace.AT_RISK, Pace.ON_TRACK)

SUM_MAY_BE_OFF_BY = Fraction(1, 10)


def assess_parts(parts: Sequence[Assessment], good_from: Decimal, fair_from: Decimal) -> Assessment:
    """The results of a parent from those of its parts, in the same quarter.

    The value is how many parts are met, the percent the lowest of theirs. A part that communes
    report but none is expected to is left out.
    """
    counted = [part.district for part in parts if part.district.expected]
    judged = _together(counted, good_from, fair_from)
    district = judged._replace(
        pace=None if judged.percent is None else _worst_pace(counted),
        reported=sum(result.value is not None for result in counted),
        expected=len(counted),
    )
    codes = sorted({code for part in parts for code in part.communes})
    communes = {
        code: _together(
            [part.communes[code] for part in parts if code in part.communes], good_from, fair_from
        )
        for code in codes
    }
    exempt = frozenset().union(*(part.exempt for part in parts)) - communes.keys()
    return Assessment(district, communes, exempt)


def _together(results: Sequence[Result], good_from: Decimal, fair_from: Decimal) -> Result:
    """What the results of the parts in one unit come to; a unit has no pace but the district."""
    met = sum(result.band is Band.MET for result in results)
    has_value = any(result.value is not None for result in results)
    percents = [result.percent for result in results]
    percent = min(percents) if percents and None not in percents else None
    return Result(
        value=Decimal(f"{met}.0000") if has_value else None,
        as_of=max((result.as_of for result in results if result.as_of), default=None),
        percent=percent,
        band=band_of(percent, good_from, fair_from),
        pace=None,
        reported=None,
        expected=None,
        baseline=None,
        goal=None,
    )


def _worst_pace(results: Sequence[Result]) -> Pace | None:
    paces = {result.pace for result in results}
    return next((pace for pace in WORST_FIRST if pace in paces), None)


def sum_is_off(sums_to: Number, sizes: Sequence[Number | None]) -> bool:
    """Whether the numbers of all parts (a rate's per hundred) do not come to what they should.

    Nothing is said while one is missing.
    """
    if None in sizes:
        return False
    return abs(sum(map(Fraction, sizes)) - Fraction(sums_to)) > SUM_MAY_BE_OFF_BY
