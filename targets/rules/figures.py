"""What is refused of a figure, and of all figures of a target together."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..progress import Method, Rollup
from .goals import GROWTH, on_scale_problems
from .terms import OF_PARTS

LARGE = 1_000_000_000
"""Numbers up to this cannot add up to what is too large to be kept."""
LARGEST = 922_337_203_685_477
"""Before the decimal sign, what every database keeps."""


def figure_problems(target, value, out_of, has_commune):
    """A figure's numbers; a `value` of None is “asked, no number” and needs no second one."""
    if target.method == Method.PARTS:
        return [("target", OF_PARTS)]
    problems = []
    if has_commune and target.rollup == Rollup.DISTRICT:
        message = _("The district reports this target itself; a commune has no figure for it.")
        problems.append(("commune", message))
    if not has_commune and target.rollup != Rollup.DISTRICT:
        message = _(
            "The communes report this target; the district has no figure of its own for it."
        )
        problems.append(("commune", message))
    if target.rollup == Rollup.RATE:
        return problems + _rate_problems(value, out_of)
    if out_of is not None:
        message = _("This target is not a rate: its figure is one number, not one out of another.")
        problems.append(("out_of", message))
    if target.over_time in GROWTH and value is not None and value < 0:
        message = _("Where growth is judged, an amount cannot be below zero.")
        problems.append(("value", message))
    if target.method == Method.MILESTONE and target.scale:
        problems += on_scale_problems(target, "value", value)
    elif target.method == Method.MILESTONE and value not in (None, 0, 1):
        problems.append(("value", _("The answer is yes or no: 1 or 0.")))
    return problems


def fraction_problems(target, value, out_of):
    """A figure that comes in a file: both numbers of a rate count, as do those without decimals.

    What is typed is refused as it is read (see `targets.numbers`).
    """
    if target.rollup != Rollup.RATE and target.decimals:
        return []
    return [
        (name, _("Only a whole number can stand here, without decimals."))
        for name, number in [("value", value), ("out_of", out_of)]
        if number is not None and number % 1
    ]


def total_problems(target, numbers):
    """The `numbers` of all figures of a target must be able to be kept together, as a sum."""
    if sum(abs(number) for number in numbers if number is not None) <= LARGEST:
        return []
    message = format_lazy(
        _("The figures of {target} would add up to more than can be kept; check the zeros."),
        target=str(target),
    )
    return [("value", message)]


def largest(numbers):
    """The one of `numbers` that is furthest from zero; None is none."""
    return max((number for number in numbers if number is not None), key=abs, default=None)


def is_large(number):
    return number is not None and abs(number) > LARGE


def _rate_problems(value, out_of):
    if out_of is None:
        if value is None:
            return []
        return [("out_of", _("A rate needs its second number: out of how many?"))]
    if out_of <= 0:
        return [("out_of", _("The number that a rate is out of must be above zero."))]
    if value is not None and value < 0:
        return [("value", _("This number cannot be below zero."))]
    if value is not None and value > out_of:
        message = format_lazy(
            _("The number met ({value}) is larger than the total ({total})."),
            value=_told(value),
            total=_told(out_of),
        )
        return [("value", message)]
    return []


def _told(number):
    return number_format(Decimal(number).normalize(), force_grouping=True)
