"""How far a value is from the next band: the percent of `progress.py`, read backwards."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from .progress import Band, Method, Number, percent_of_goal


class Step(NamedTuple):
    """The next band, and how much the value must change for it: below zero where it must fall."""

    band: Band
    change: Fraction


def next_step(
    method: Method,
    value: Number | None,
    baseline: Number | None,
    goal: Number | None,
    good_from: Decimal,
    fair_from: Decimal,
) -> Step | None:
    """The `Step` from `value` to the next band; None where the goal is met, and where there is no
    value or no goal.
    """
    if value is None or goal is None:
        return None
    percent = percent_of_goal(method, value, baseline, goal)
    aims = ((Band.FAIR, fair_from), (Band.GOOD, good_from), (Band.MET, 100))
    for band, aim in aims:
        if percent < aim:
            return Step(band, to_reach(method, aim, value, baseline, goal))
    return None


def to_reach(
    method: Method, percent: Number, value: Number, baseline: Number | None, goal: Number
) -> Fraction:
    """How much `value` must change to stand at exactly `percent` (over 0, up to 100) of the goal.

    A yes or no must become a yes, whatever the percent.
    """
    return value_at(method, percent, baseline, goal) - Fraction(value)


def value_at(method: Method, percent: Number, baseline: Number | None, goal: Number) -> Fraction:
    """The value at `percent` (over 0, up to 100) of the goal; of a ceiling the highest such."""
    share, g = Fraction(percent) / 100, Fraction(goal)
    if method is Method.GAP:
        b = Fraction(baseline)
        return b + share * (g - b)
    if method is Method.MILESTONE:
        return g
    if method is Method.CEILING:
        return g / share
    return share * g


def rounded_out(change: Fraction, decimals: int) -> Decimal:
    """`change` with so many decimals, away from zero: a change of this size is surely enough."""
    scaled = change * 10**decimals
    whole = -(-scaled // 1) if scaled > 0 else scaled // 1
    return Decimal(f"{whole}E-{decimals}")
