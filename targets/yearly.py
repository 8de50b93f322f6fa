"""A unit's year: its plan, and how much of it is done (see `docs/method.md`)."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from .overtime import EXACT
from .progress import Number, OverTime, Reading, cut_percent
from .quarters import Quarter


def year_plan(
    over_time: OverTime, baseline: Decimal | None, milestones: Mapping[int, Decimal], year: int
) -> Decimal | None:
    """The plan for `year`, in the target's unit; None where it has none.

    `baseline` and `milestones` (year → value) are the unit's own. Of a total over the term they are
    cumulative, so that the plan is what the year adds: to the milestone of the year before, and
    before the first one to the baseline, or 0. Of growth it is the per cent of the year (see
    `grown`).
    """
    if year not in milestones:
        return None
    if over_time != OverTime.TERM_TOTAL:
        return milestones[year]
    if year - 1 in milestones:
        return milestones[year] - milestones[year - 1]
    if year > min(milestones):
        return None
    return milestones[year] - (baseline or 0)


def grown(before: Number | None, percent: Decimal | None) -> Decimal | None:
    """The amount that a year is to bring which grows by `percent` over `before`, the amount of the
    year before; exact, and None where either is missing."""
    if before is None or percent is None:
        return None
    planned = Fraction(before) * (100 + Fraction(percent)) / 100
    return EXACT.divide(Decimal(planned.numerator), Decimal(planned.denominator))


def since_january(quarter: Quarter) -> list[Quarter]:
    """The quarters of the year, up to `quarter`."""
    return list(Quarter.range(Quarter(quarter.year, 1), quarter))


def total(readings: Iterable[Reading], quarters: Collection[Quarter]) -> Decimal | None:
    """The sum of the amounts of these quarters; None where there is none."""
    amounts = [reading.value for reading in readings if reading.quarter in quarters]
    return sum(amounts) if amounts else None


def percent_of_plan(plan: Decimal | None, amount: Decimal | None) -> Decimal | None:
    """100 × `amount` ÷ `plan`, cut to two decimals; None without an amount or a plan above zero."""
    if amount is None or plan is None or plan <= 0:
        return None
    return cut_percent(100 * Fraction(amount) / Fraction(plan))
