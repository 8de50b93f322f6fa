"""From the figures of one unit to its value to date."""

from collections.abc import Iterable, Mapping
from decimal import Context, Inexact
from fractions import Fraction
from functools import reduce

from .measure import OverTime, Reading, ValueToDate
from .quarters import Quarter

EXACT = Context(prec=100, traps=[Inexact])
"""Adds decimals without rounding; a sum that would need rounding raises instead."""


def value_to_date(
    over_time: OverTime,
    readings: Iterable[Reading],
    upto: Quarter,
    lower_is_better: bool = False,
) -> ValueToDate | None:
    """What the figures of one unit up to a quarter amount to; None without any.

    Growth needs a baseline besides and is not found here (see `growth.py`). Which end is the worse
    matters to `year_worst` only.
    """
    counted = [reading for reading in readings if reading.quarter <= upto]
    if not counted:
        return None
    if over_time is OverTime.YEAR_WORST:
        last = {year: reached_by(one) for year, one in last_of_years(counted).items()}
        return worst_of_years(last, lower_is_better)
    latest = max(counted, key=quarter_of)
    if over_time is OverTime.LEVEL:
        return reached_by(latest)
    closed = closed_years(counted)
    if over_time is OverTime.TERM_TOTAL or not closed:
        return ValueToDate(total(counted), latest.quarter)
    last_closed = closed[-1]
    if over_time is OverTime.YEAR_TOTAL:
        closed = [last_closed]
    whole = total(reading for reading in counted if reading.quarter.year in closed)
    return ValueToDate(whole / len(closed), Quarter(last_closed, 4))


def closed_years(readings: Iterable[Reading]) -> list[int]:
    """A year is closed once the unit has a figure for its fourth quarter."""
    return sorted({reading.quarter.year for reading in readings if reading.quarter.number == 4})


def last_of_years(readings: Iterable[Reading]) -> dict[int, Reading]:
    """Year → its last figure."""
    return {reading.quarter.year: reading for reading in sorted(readings, key=quarter_of)}


def worst_of_years(values: Mapping[int, ValueToDate], lower_is_better: bool) -> ValueToDate | None:
    """The lowest, or highest, of the years' values; of equal ones the later year's."""
    if not values:
        return None
    worst = (max if lower_is_better else min)(found.value for found in values.values())
    return values[max(year for year, found in values.items() if found.value == worst)]


def reached_by(reading: Reading) -> ValueToDate:
    return ValueToDate(reading.size, reading.quarter)


def quarter_of(reading: Reading) -> Quarter:
    return reading.quarter


def total(readings: Iterable[Reading]) -> Fraction:
    readings = list(readings)
    if any(reading.mean_of for reading in readings):
        return sum((reading.size for reading in readings), Fraction(0))
    return Fraction(reduce(EXACT.add, (reading.value for reading in readings)))
