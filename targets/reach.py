"""How far a value is from the next band: the percent of `progress.py`, read backwards."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from .progress import Band, Method, Number, percent_of_goal


class Step(NamedTuple):
    """The next band, and how much the value must change for it: below zero where it must fall.

    `beyond` is 0 where that is enough; 1 where it must change by more, upwards, and -1 downwards.
    """

    band: Band
    change: Fraction
    beyond: int = 0


def next_step(
    method: Method,
    value: Number | None,
    baseline: Number | None,
    goal: Number | None,
    good_from: Decimal,
    fair_from: Decimal,
    *,
    high: Number | None = None,
    strict: bool = False,
) -> Step | None:
    """The `Step` from `value` to the next band; None where the goal is met, and where there is no
    value or no goal.

    `high` is the upper end of a range; where `strict`, the goal must be passed.
    """
    if value is None or goal is None:
        return None
    percent = percent_of_goal(method, value, baseline, goal, high=high, strict=strict)
    aims = ((Band.FAIR, fair_from), (Band.GOOD, good_from), (Band.MET, 100))
    for band, aim in aims:
        if percent < aim:
            beyond = better_way(method, baseline, goal) if strict and band is Band.MET else 0
            return Step(band, to_reach(method, aim, value, baseline, goal, high=high), beyond)
    return None


def better_way(method: Method, baseline: Number | None, goal: Number) -> int:
    """1 where more is better, -1 where less is."""
    falls = goal < baseline if method is Method.GAP else method is Method.CEILING
    return -1 if falls else 1


def to_reach(
    method: Method,
    percent: Number,
    value: Number,
    baseline: Number | None,
    goal: Number,
    *,
    high: Number | None = None,
) -> Fraction:
    """How much `value` must change to stand at exactly `percent` (over 0, up to 100) of the goal.

    A yes or no must become a yes, and a word that of the goal, whatever the percent. To the whole
    of a range (up to `high`) it is nothing from inside.
    """
    v = Fraction(value)
    if high is not None:
        if goal <= v <= high and percent == 100:
            return Fraction(0)
        if v > high:
            return value_at(method, percent, baseline, goal, high=high) - v
    return value_at(method, percent, baseline, goal) - v


def value_at(
    method: Method,
    percent: Number,
    baseline: Number | None,
    goal: Number,
    *,
    high: Number | None = None,
) -> Fraction:
    """The value at `percent` (over 0, up to 100) of the goal; of a ceiling the highest such.

    Of a range it is the one below it or, with the upper end as `high`, the one above.
    """
    share, g = Fraction(percent) / 100, Fraction(goal)
    if high is not None:
        return Fraction(high) / share
    if method is Method.GAP:
        b = Fraction(baseline)
        return b + share * (g - b)
    if method is Method.MILESTONE:
        return g
    if method is Method.CEILING:
        return g / share
    return share * g


def rounded_out(change: Fraction, decimals: int, beyond: int = 0) -> Decimal:
    """`change` with so many decimals, away from zero: a change of this size is surely enough.

    `beyond` is that of a `Step`.
    """
    scaled = change * 10**decimals
    whole = -(-scaled // 1) if scaled > 0 else scaled // 1
    if whole == scaled:
        whole += beyond
    return Decimal(f"{whole}E-{decimals}")
