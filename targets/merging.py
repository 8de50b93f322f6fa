"""What a unit that came from others has for the quarters before its birth, made of theirs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from .breaks import in_force, readings_in_force
from .judging import round_value
from .measure import GROWTH, MeanOf, Measure, OverTime, Reading, Rollup, lasts
from .quarters import Quarter

FLOWS = (OverTime.TERM_TOTAL, OverTime.YEAR_TOTAL, OverTime.YEAR_MEAN, *GROWTH)
"""Ways over time whose figures are of their quarter alone, and are not carried forward."""


class Term(NamedTuple):
    """What an old unit was held to, and the share of its people that went over."""

    baseline: Decimal | None
    goal: Decimal
    share: Decimal


class Together(StrEnum):
    """How the figures of several old units become one of the new unit."""

    SUM = "sum"
    RATE = "rate"
    MEAN = "mean"
    WORST = "worst"


@dataclass(frozen=True, slots=True)
class OldUnit:
    """A unit that a new one came from, with the share of its people that went over to it.

    Its readings are all that it has, those made of its own old units too; none counts of a quarter
    in which it was exempt.
    """

    readings: Sequence[Reading]
    share: Decimal = Decimal(1)
    population: int | None = None
    exemptions: Sequence[tuple[Quarter, Quarter | None]] = ()

    def is_asked(self, quarter: Quarter) -> bool:
        return not any(lasts(start, until, quarter) for start, until in self.exemptions)


Given = Sequence[tuple[OldUnit, Reading]]


def together_by(measure: Measure) -> Together:
    """The way of the target's rollup.

    Under `count` amounts of a time add up; of levels, and of yes or no, the worst stands for all: a
    new unit has met what every one of its old units has.
    """
    if measure.rollup is Rollup.RATE:
        return Together.RATE
    if measure.rollup is Rollup.MEAN:
        return Together.MEAN
    if measure.rollup is Rollup.SUM or measure.over_time in FLOWS:
        return Together.SUM
    return Together.WORST


def put_together(measure: Measure, units: Sequence[OldUnit], before: Quarter) -> list[Reading]:
    """The new unit's figures of the quarters `before` its birth, oldest first.

    A quarter has one where an old unit has. Of a level each counts by its latest figure up to then,
    of `year_worst` by that of the same year. An old unit without a figure is left out; of growth,
    and where the worst is taken, the quarter then has none, since a part does not speak for all.
    What is made is kept as figures are, to four decimals.
    """
    whole = measure.over_time in GROWTH or together_by(measure) is Together.WORST
    quarters = {
        one.quarter
        for unit in units
        for one in unit.readings
        if one.quarter < before and unit.is_asked(one.quarter)
    }
    found = []
    for quarter in sorted(quarters):
        here = in_force(measure, quarter)
        asked = [unit for unit in units if unit.is_asked(quarter)]
        given = given_in(here, asked, quarter)
        if given and not (whole and len(given) < len(asked)):
            made = WAYS[together_by(measure)](here, given)
            found += [Reading(quarter, *map(round_value, made))] if made else []
    return found


def given_in(measure: Measure, asked: Sequence[OldUnit], quarter: Quarter) -> Given:
    """(Unit, the figure by which it counts in `quarter`) of those of `asked` that have one."""
    return [(unit, one) for unit in asked if (one := counted(measure, unit.readings, quarter))]


def mean_of(measure: Measure, units: Sequence[OldUnit], quarter: Quarter) -> MeanOf:
    """What the mean of `units` in a quarter in which one has a figure is the quotient of."""
    asked = [unit for unit in units if unit.is_asked(quarter)]
    total, people = weighed(given_in(in_force(measure, quarter), asked, quarter))
    return MeanOf(round_value(total), round_value(people))


def counted(measure: Measure, readings: Iterable[Reading], quarter: Quarter) -> Reading | None:
    """The figure by which an old unit counts in `quarter`; None where it has none."""
    if measure.over_time in FLOWS:
        return next((one for one in readings if one.quarter == quarter), None)
    known = [one for one in readings_in_force(measure, readings) if one.quarter <= quarter]
    if measure.over_time is OverTime.YEAR_WORST:
        known = [one for one in known if one.quarter.year == quarter.year]
    return max(known, key=attrgetter("quarter"), default=None)


def term_together(rollup: Rollup, terms: Sequence[Term]) -> tuple[Decimal | None, Decimal] | None:
    """Baseline and goal of a new unit, of those of its old units; None where people must decide.

    Sums add up; other goals hold on where the old units had the same. A baseline that one of them
    lacks is none.
    """
    if rollup is Rollup.SUM:
        whole = all(one.baseline is not None for one in terms)
        baseline = _parts_of(terms, "baseline") if whole else None
        return baseline, _parts_of(terms, "goal")
    goals = {(one.baseline, one.goal) for one in terms}
    return goals.pop() if len(goals) == 1 else None


def _parts_of(terms: Sequence[Term], name: str) -> Decimal:
    return round_value(sum(Fraction(one.share) * Fraction(getattr(one, name)) for one in terms))


def _sum(measure: Measure, given: Given) -> tuple:
    return (_shared(given, "value"),)


def _rate(measure: Measure, given: Given) -> tuple:
    """Both numbers add up; nothing where so little went over that there is no second one."""
    value, out_of = _shared(given, "value"), _shared(given, "out_of")
    return (value, out_of) if round_value(out_of) else ()


def _shared(given: Given, name: str) -> Fraction:
    """The sum of what went over."""
    return sum(Fraction(unit.share) * Fraction(getattr(one, name)) for unit, one in given)


def _mean(measure: Measure, given: Given) -> tuple:
    """Weighted by the people that went over; nothing where it is not known of anyone."""
    total, people = weighed(given)
    return (total / people,) if people else ()


def weighed(given: Given) -> tuple[Fraction, Fraction]:
    """The values times the people that went over, added up, and the people."""
    pairs = [
        (Fraction(unit.share) * people_of(unit, reading), reading.size) for unit, reading in given
    ]
    return sum(people * size for people, size in pairs), sum(people for people, _size in pairs)


def people_of(unit: OldUnit, reading: Reading) -> Fraction:
    return Fraction(reading.mean_of.people if reading.mean_of else unit.population or 0)


def _worst(measure: Measure, given: Given) -> tuple:
    values = [Fraction(reading.value) for _unit, reading in given]
    return ((max if measure.lower_is_better else min)(values),)


WAYS: dict[Together, Callable[[Measure, Given], tuple]] = {
    Together.SUM: _sum,
    Together.RATE: _rate,
    Together.MEAN: _mean,
    Together.WORST: _worst,
}
