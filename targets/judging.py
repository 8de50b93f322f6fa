"""From a value and its goal to a percent and a band."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from .measure import Band, Method, Number

LARGEST_PERCENT = 999_999
"""In hundredths of a percent: what is stored and shown stays within ±9999.99."""

JUST_SHORT = Fraction(9999, 100)
"""The percent of a value that equals the goal where more is asked for."""


def percent_of_goal(
    method: Method,
    value: Number,
    baseline: Number | None,
    goal: Number,
    *,
    high: Number | None = None,
    strict: bool = False,
) -> Fraction:
    """The exact percent, 100 or more exactly where the goal is met.

    Only `gap` uses a baseline, only `within` a `high`. Where `strict`, the goal itself does not do.
    """
    v, g = Fraction(value), Fraction(goal)
    if strict and v == g:
        return JUST_SHORT
    if method is Method.GAP:
        b = Fraction(baseline)
        return 100 * (v - b) / (g - b)
    if method is Method.MILESTONE:
        return Fraction(100 if v >= g else 0)
    if method is Method.CEILING:
        return Fraction(100) if v <= g else 100 * g / v
    if method is Method.WITHIN and v >= g:
        h = Fraction(high)
        return Fraction(100) if v <= h else 100 * h / v
    return 100 * v / g


def cut_percent(percent: Fraction) -> Decimal:
    """Two decimals, cut down, so that 99.996 never reads as met; held within ±9999.99."""
    hundredths = floor(percent * 100)
    held = max(-LARGEST_PERCENT, min(LARGEST_PERCENT, hundredths))
    return Decimal(f"{held}E-2")


def round_value(value: Fraction) -> Decimal:
    """Four decimals, half to even."""
    return Decimal(f"{round(value * 10_000)}E-4")


def band_of(percent: Decimal | None, good_from: Decimal, fair_from: Decimal) -> Band:
    """The band of a percent cut to two decimals, which is as fine as the thresholds are."""
    if percent is None:
        return Band.NONE
    if percent >= 100:
        return Band.MET
    if percent >= good_from:
        return Band.GOOD
    if percent >= fair_from:
        return Band.FAIR
    return Band.LOW
