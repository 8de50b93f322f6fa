"""Sharing a number out in proportion, so that the shares add up to it to the last digit."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor


def share_out(
    whole: Decimal, weights: Sequence[Decimal | int | Fraction], decimals: int
) -> list[Decimal]:
    """`whole` shared out by `weights`, each share with at most `decimals` decimals.

    By largest remainder: every share is cut down, and what is left over goes, a unit of the last
    decimal each, to those that lost most; of equal ones to the first. What `whole` has beyond these
    decimals stays with the largest weight. Weights are not negative; raises `ValueError` where
    they add up to nothing.
    """
    weights = [Fraction(weight) for weight in weights]
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and one of them must be above zero")
    unit = Decimal(1).scaleb(-decimals)
    count = floor(Fraction(whole) / Fraction(unit))
    exact = [count * weight / total for weight in weights]
    units = [floor(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (units[i] - exact[i], i))
    for index in by_remainder[: count - sum(units)]:
        units[index] += 1
    shares = [number * unit for number in units]
    largest = max(range(len(weights)), key=lambda i: (weights[i], -i))
    shares[largest] += whole - count * unit
    return shares
