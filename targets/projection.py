"""The trend of a value, continued; it judges nothing."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction

from .judging import round_value
from .measure import GROWTH, Measure, Number, Rollup
from .quarters import Quarter

PROJECTED_FROM = 8
PROJECTED_AT_LEAST = 4


def possible(
    measure: Measure, values: Collection[Number], expected: int | None, *, is_percent: bool
) -> tuple[Number | None, Number | None]:
    """The lowest and the highest value that a projection of `values` may have; None: no end.

    `expected` is how many communes are counted, of a target that counts them; `is_percent` whether
    the values are per cents, which stay below 100 where they always did.
    """
    if measure.rollup is Rollup.RATE:
        return 0, 100
    if measure.over_time in GROWTH:
        return None, None
    lowest = 0 if all(value >= 0 for value in values) else None
    if measure.rollup is Rollup.COUNT:
        return lowest, expected
    return lowest, 100 if is_percent and all(value <= 100 for value in values) else None


def project(
    points: Iterable[tuple[Quarter, Decimal | None]],
    end: Quarter,
    lowest: Number | None = None,
    highest: Number | None = None,
) -> list[tuple[Quarter, Decimal]]:
    """The trend continued: a value for each quarter after the last that has one, up to `end`.

    The line of least squares through the last eight quarters that have a value, held between
    `lowest` and `highest`; with fewer than four there is no line, and the list is empty.
    """
    known = sorted((quarter, value) for quarter, value in points if value is not None)
    known = known[-PROJECTED_FROM:]
    if len(known) < PROJECTED_AT_LEAST:
        return []
    xs = [Fraction(quarter.ordinal) for quarter, _value in known]
    ys = [Fraction(value) for _quarter, value in known]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - x_mean) ** 2 for x in xs
    )
    return [
        (quarter, round_value(held(y_mean + slope * (quarter.ordinal - x_mean), lowest, highest)))
        for quarter in Quarter.range(known[-1][0].shift(1), end)
    ]


def held(value: Fraction, lowest: Number | None, highest: Number | None) -> Fraction:
    if lowest is not None:
        value = max(value, Fraction(lowest))
    return value if highest is None else min(value, Fraction(highest))
