"""How a number is made, in words and with its own figures filled in (see docs/method.md)."""

from decimal import Decimal

from django.utils.translation import gettext as _

from targets.models import METHODS, OVER_TIMES, ROLLUPS
from targets.progress import Method, Rollup

from . import formats
from .wording import units_of


def explanation(target, row, catalogue, pair=None):
    """(What, how) for each step from the figures to the percent; `row` is the district's result.

    `pair` is the sum of the first and of the second numbers of a rate, if it is known.
    """
    steps = [
        (_("Over time"), over_time(target, row)),
        (_("Across communes"), rollup(target, row, catalogue, pair)),
        (_("Rule"), str(dict(METHODS)[target.method])),
        (_("Percent of the goal"), formula(target, row)),
    ]
    return [(what, how) for what, how in steps if how]


def over_time(target, row):
    text = str(dict(OVER_TIMES)[target.over_time])
    if row.as_of is None:
        return text
    return _("%(rule)s, as of %(quarter)s") % {"rule": text, "quarter": formats.quarter(row.as_of)}


def rollup(target, row, catalogue, pair):
    text = str(dict(ROLLUPS)[target.rollup])
    if target.is_district:
        return text
    units = units_of(catalogue.expected(target))
    text = _("%(rule)s; %(reported)s of %(expected)s %(units)s have a figure") % {
        "rule": text,
        "reported": row.reported,
        "expected": row.expected,
        "units": units,
    }
    if pair and pair[1]:
        first, second = (formats.number(number) for number in pair)
        value = formats.number(row.value, target.decimals)
        text += f": 100 × {first} / {second} = {value}%"
    return text


def formula(target, row):
    """The percent as a sum with its numbers, e.g. ``100 × 348,0 / 400,0 = 87,00%``."""
    if row.percent is None:
        return _("No percent: there is no figure or no goal.")
    method = Method.RATIO if target.rollup == Rollup.COUNT else Method(target.method)
    decimals = 0 if target.rollup == Rollup.COUNT else target.decimals
    value, goal = (exactly(number, decimals) for number in (row.value, row.goal))
    percent = formats.percent(row.percent, 2)
    if method is Method.GAP:
        baseline = exactly(row.baseline, decimals)
        return f"100 × ({value} − {baseline}) / ({goal} − {baseline}) = {percent}"
    if method is Method.CEILING:
        if row.value <= row.goal:
            return f"{value} ≤ {goal} → {percent}"
        return f"100 × {goal} / {value} = {percent}"
    if method is Method.MILESTONE:
        return f"{formats.of_result(row.value, target, row.commune)} → {percent}"
    return f"100 × {value} / {goal} = {percent}"


def exactly(number, decimals):
    """`number` with the decimals it has, at least `decimals`: so that the sum can be checked."""
    own = max(0, -Decimal(number).normalize().as_tuple().exponent)
    return formats.number(number, max(own, decimals))
