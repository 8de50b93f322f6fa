"""Growth in per cent a year, from the amounts of closed years; decided by whole numbers alone."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from .measure import Measure, OverTime, Reading, Rollup, Unit, ValueToDate
from .overtime import total
from .quarters import Quarter

PARTS = 10_000
"""Growth has four decimals."""

Amounts = Mapping[int, Fraction]
"""Year → the sum of its figures."""


def closed_amounts(
    measure: Measure, readings: Iterable[Reading], upto: Quarter
) -> dict[int, Fraction]:
    """What one unit's closed years amount to.

    A year is closed once every quarter of it that the target is asked in has a figure; its amount
    is the sum of all its figures, of quarters not asked in too.
    """
    by_year: dict[int, list[Reading]] = {}
    for reading in readings:
        if measure.start <= reading.quarter <= upto:
            by_year.setdefault(reading.quarter.year, []).append(reading)
    return {
        year: total(found)
        for year, found in by_year.items()
        if measure.asked_quarters <= {reading.quarter.number for reading in found}
    }


def summed_amounts(by_unit: Sequence[Amounts]) -> dict[int, Fraction]:
    """The amounts of the years that every unit has closed: a part does not grow for the whole."""
    if not by_unit:
        return {}
    years = set.intersection(*map(set, by_unit))
    return {year: sum(amounts[year] for amounts in by_unit) for year in years}


def district_amounts(
    measure: Measure, units: Iterable[Unit], own: Iterable[Reading], upto: Quarter
) -> dict[int, Fraction]:
    """What the closed years of the district amount to: its own, or those of all its communes."""
    if measure.rollup is Rollup.DISTRICT:
        return closed_amounts(measure, own, upto)
    return summed_amounts([closed_amounts(measure, unit.readings, upto) for unit in units])


def growth(measure: Measure, amounts: Amounts, baseline: Decimal | None) -> ValueToDate | None:
    """The growth that `amounts` show, in per cent; `baseline` is the amount of the base year."""
    if measure.over_time is OverTime.GROWTH_MEAN:
        return _mean_growth(measure, amounts, baseline)
    return _worst_growth(measure, amounts, baseline)


def _mean_growth(
    measure: Measure, amounts: Amounts, baseline: Decimal | None
) -> ValueToDate | None:
    """The largest number of four decimals that, year for year, does not pass the last amount."""
    if baseline is None or not amounts:
        return None
    year = max(amounts)
    years = year - measure.base_year
    times = amounts[year] / Fraction(baseline) * (100 * PARTS) ** years
    return _per_cent(whole_root(floor(times), years), year)


def _worst_growth(
    measure: Measure, amounts: Amounts, baseline: Decimal | None
) -> ValueToDate | None:
    """The lowest growth of a year after another that is known; of equal years the later."""
    known = dict(amounts)
    if baseline is not None:
        known[measure.base_year] = Fraction(baseline)
    times = {
        year: floor(amount / known[year - 1] * 100 * PARTS)
        for year, amount in amounts.items()
        if known.get(year - 1, 0) > 0
    }
    if not times:
        return None
    worst = (max if measure.lower_is_better else min)(times.values())
    return _per_cent(worst, max(year for year, found in times.items() if found == worst))


def _per_cent(times: int, year: int) -> ValueToDate:
    """`times` is how many times as much, in the parts of a per cent."""
    return ValueToDate(Fraction(times, PARTS) - 100, Quarter(year, 4))


def whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power of `degree` does not pass `number`, which is not
    negative."""
    low, high = 0, 1 << -(-number.bit_length() // degree)
    while high - low > 1:
        middle = (low + high) // 2
        if middle**degree <= number:
            low = middle
        else:
            high = middle
    return low


def amount_before(
    measure: Measure, amounts: Amounts, baseline: Decimal | None, year: int
) -> Fraction | None:
    """The amount of the year before `year`; None where it is not closed, or has no baseline."""
    if year - 1 == measure.base_year:
        return None if baseline is None else Fraction(baseline)
    return amounts.get(year - 1)
