"""The values to date of the communes, and what they make of the district."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from operator import mul

from .breaks import in_force, readings_in_force
from .growth import closed_amounts, district_amounts, growth
from .measure import GROWTH, Measure, OverTime, Reading, Rollup, Unit, ValueToDate
from .overtime import last_of_years, quarter_of, value_to_date, worst_of_years
from .quarters import Quarter

ReachedBy = Mapping[str, ValueToDate | None]
"""A commune's code → its value to date."""


def unit_value_to_date(measure: Measure, unit: Unit, quarter: Quarter) -> ValueToDate | None:
    """A commune's value to date; of a rate, per hundred. None without figures."""
    if measure.over_time in GROWTH:
        return growth(measure, closed_amounts(measure, unit.readings, quarter), unit.baseline)
    return _value_to_date(measure, unit.readings, quarter)


def _value_to_date(
    measure: Measure, readings: Sequence[Reading], quarter: Quarter
) -> ValueToDate | None:
    if measure.breaks:
        measure = in_force(measure, quarter)
        readings = readings_in_force(measure, readings)
    return value_to_date(measure.over_time, readings, quarter, measure.lower_is_better)


def district_value_to_date(
    measure: Measure,
    quarter: Quarter,
    units: Sequence[Unit],
    own: Sequence[Reading],
    reached_by: ReachedBy,
    met: int,
) -> ValueToDate | None:
    """The district's value, by the measure in force; None while there is none to make it of.

    `own` are its own figures, `met` how many communes have met their goal.
    """
    if measure.over_time in GROWTH:
        amounts = district_amounts(measure, units, own, quarter)
        return growth(measure, amounts, measure.baseline)
    if measure.rollup is Rollup.DISTRICT:
        return _value_to_date(measure, own, quarter)
    reached = [found for found in reached_by.values() if found is not None]
    if not reached:
        return None
    if measure.rollup is Rollup.RATE:
        return _rate(measure, quarter, units)
    if measure.rollup is Rollup.COUNT:
        value = Fraction(met)
    elif measure.rollup is Rollup.SUM:
        value = sum(found.value for found in reached)
    else:
        value = _mean(units, reached_by)
    return ValueToDate(value, max(found.as_of for found in reached))


def reported_by(
    measure: Measure, quarter: Quarter, units: Sequence[Unit], reached_by: ReachedBy
) -> int:
    """How many communes have a value; of growth, how many have closed a year."""
    if measure.over_time in GROWTH:
        return sum(bool(closed_amounts(measure, unit.readings, quarter)) for unit in units)
    return sum(found is not None for found in reached_by.values())


def _mean(units: Sequence[Unit], reached_by: ReachedBy) -> Fraction:
    """Weighted by the people of the communes that have a value."""
    found = [
        (people_of(unit, reached_by[unit.code]), reached_by[unit.code].value)
        for unit in units
        if reached_by[unit.code] is not None
    ]
    weights, values = zip(*found, strict=True)
    return sum(map(mul, weights, values)) / sum(weights)


def people_of(unit: Unit, reached: ValueToDate) -> Fraction:
    """What a commune weighs in a mean: the people that its figure says it is of, else its own."""
    own = (one.mean_of for one in unit.readings if one.mean_of and one.quarter == reached.as_of)
    mean_of = next(own, None)
    return Fraction(mean_of.people if mean_of else unit.population)


def _rate(measure: Measure, quarter: Quarter, units: Sequence[Unit]) -> ValueToDate | None:
    counted = [
        [one for one in readings_in_force(measure, unit.readings) if one.quarter <= quarter]
        for unit in units
    ]
    if measure.over_time is OverTime.YEAR_WORST:
        return _worst_rate(measure, quarter, counted)
    return _put_together([max(found, key=quarter_of) for found in counted if found])


def _worst_rate(
    measure: Measure, quarter: Quarter, counted: Sequence[Sequence[Reading]]
) -> ValueToDate | None:
    """The worst of the years' rates, each over the communes that have a figure in the year.

    The running year is judged once every commune has one in it, at the latest at its end.
    """
    by_year: dict[int, list[Reading]] = {}
    for readings in counted:
        for year, reading in last_of_years(readings).items():
            by_year.setdefault(year, []).append(reading)
    is_over = quarter.number == 4 or quarter == measure.end
    if not is_over and len(by_year.get(quarter.year, ())) < len(counted):
        by_year.pop(quarter.year, None)
    rates = {year: _put_together(readings) for year, readings in by_year.items()}
    return worst_of_years(rates, measure.lower_is_better)


def _put_together(readings: Sequence[Reading]) -> ValueToDate:
    """The rate over all communes: their first numbers per hundred of their second ones."""
    value = sum(Fraction(reading.value) for reading in readings)
    out_of = sum(Fraction(reading.out_of) for reading in readings)
    return ValueToDate(100 * value / out_of, max(map(quarter_of, readings)))
