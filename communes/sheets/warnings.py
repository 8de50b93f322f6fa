"""Figures that surprise, and so ask for a note before a report is submitted; they block nothing.

A surprise is no error: the harvest may have failed. The rules are there to catch a figure in the
wrong unit or the wrong cell, and must stay rare: a warning that always shows is no warning.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext as _

from targets.progress import GROWTH, Reading, Rollup, round_value
from targets.rules import AMOUNTS

TIMES = 3
"""How many times as much, or as little, as in the same quarter last year surprises."""

SHARE_OF_GOAL = Fraction(5, 100)
"""What an amount must be off by, too, in shares of the unit's goal."""

SHARE_OF_LEVEL = Fraction(1, 4)
POINTS = 10
"""By how much a level, or a rate in points of a percent, must move against its last figure."""


class Code(StrEnum):
    BELOW_RANGE = "below_range"
    ABOVE_RANGE = "above_range"
    TIMES_MORE = "times_more"
    TIMES_LESS = "times_less"
    LEVEL_MOVED = "level_moved"
    RATE_MOVED = "rate_moved"
    SUM_OFF = "sum_off"


@dataclass(frozen=True, slots=True)
class ValidationWarning:
    """One reason why a figure surprises.

    `value` is the figure and `against` what it is held against: an end of the plausible range, the
    same quarter last year, or the last figure; of parts, their sum and what it is to be. Both are
    in the target's unit, of a rate in percent, with four decimals.
    """

    code: Code
    value: Decimal
    against: Decimal

    def sentence(self, write: Callable[[Decimal], str]) -> str:
        """The reason in the active language; `write` shows a number with its unit."""
        return sentences()[self.code] % {"value": write(self.value), "against": write(self.against)}


def sentences() -> Mapping[Code, str]:
    return {
        Code.BELOW_RANGE: _("%(value)s is below %(against)s, the least that is plausible."),
        Code.ABOVE_RANGE: _("%(value)s is above %(against)s, the most that is plausible."),
        Code.TIMES_MORE: _(
            "%(value)s against %(against)s in the same quarter last year: more than three times "
            "as much."
        ),
        Code.TIMES_LESS: _(
            "%(value)s against %(against)s in the same quarter last year: less than a third."
        ),
        Code.LEVEL_MOVED: _(
            "%(value)s against the last figure, %(against)s: a move of more than a quarter."
        ),
        Code.RATE_MOVED: _(
            "%(value)s against the last figure, %(against)s: a move of more than 10 points."
        ),
        Code.SUM_OFF: _("The parts come to %(value)s together, not to %(against)s."),
    }


def validation_warnings(
    target, goal: Decimal | None, now: Reading, readings: Iterable[Reading]
) -> list[ValidationWarning]:
    """Why one unit's figure `now` surprises; empty where it does not.

    `target` is anything with `over_time`, `rollup`, `decimals`, `low` and `high`. `goal` is the
    one that the unit is judged by; without one, an amount is judged by its multiple alone.
    `readings` are the unit's figures of the target in any order; only those before `now` are
    looked at. A move of the smallest step that the target shows, such as from one enterprise to
    none, never surprises: nothing less could have happened.
    """
    earlier = {reading.quarter: reading for reading in readings if reading.quarter < now.quarter}
    value = size(target, now)
    found = out_of_range(target, value)
    if target.over_time in (*AMOUNTS, *GROWTH):
        before = earlier.get(now.quarter.shift(-4))
        code = before and amount_code(target, goal, value, size(target, before))
    else:
        before = earlier[max(earlier)] if earlier else None
        code = before and level_code(target, value, size(target, before))
    if code:
        found.append(validation_warning(code, value, size(target, before)))
    return found


def sum_warning(value: Fraction, against: Decimal) -> ValidationWarning:
    """That the parts of a target do not come to what they are to be together."""
    return validation_warning(Code.SUM_OFF, value, Fraction(against))


def size(target, reading: Reading) -> Fraction:
    """The number that is compared: of a rate, its percent."""
    if target.rollup == Rollup.RATE:
        return 100 * Fraction(reading.value) / Fraction(reading.out_of)
    return Fraction(reading.value)


def out_of_range(target, value: Fraction) -> list[ValidationWarning]:
    if target.low is not None and value < target.low:
        return [validation_warning(Code.BELOW_RANGE, value, Fraction(target.low))]
    if target.high is not None and value > target.high:
        return [validation_warning(Code.ABOVE_RANGE, value, Fraction(target.high))]
    return []


def amount_code(target, goal: Decimal | None, value: Fraction, before: Fraction) -> Code | None:
    """How the amount of a quarter surprises after that of the same quarter last year."""
    move = abs(value - before)
    if move <= step(target) or (goal is not None and move <= SHARE_OF_GOAL * abs(Fraction(goal))):
        return None
    if before < 0:
        value, before = -value, -before
    if value > TIMES * before:
        return Code.TIMES_MORE
    return Code.TIMES_LESS if TIMES * value < before else None


def level_code(target, value: Fraction, before: Fraction) -> Code | None:
    """How a level surprises after the last figure before it."""
    move = abs(value - before)
    if target.rollup == Rollup.RATE:
        return Code.RATE_MOVED if move > POINTS else None
    if move > step(target) and move > SHARE_OF_LEVEL * abs(before):
        return Code.LEVEL_MOVED
    return None


def step(target) -> Fraction:
    """The smallest move that shows under the target's decimals."""
    return Fraction(1, 10**target.decimals)


def validation_warning(code: Code, value: Fraction, against: Fraction) -> ValidationWarning:
    return ValidationWarning(code, round_value(value), round_value(against))
