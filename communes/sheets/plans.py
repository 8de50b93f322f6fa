"""What a unit plans to reach next: what it is called, and what kind of number it is."""

from django.utils.translation import gettext as _

from targets.numbers import NumberKind, figure_decimals, number_kind

from ..rules import is_planned_in_percent


def planned_heading(reported):
    """*Kế hoạch đến hết năm 2023*: what a report of the quarter `reported` plans; in the fourth it
    is the next year."""
    if reported.number == 4:
        return _("Plan of %(year)d") % {"year": reported.year + 1}
    return _("Plan of the rest of %(year)d") % {"year": reported.year}


def planned_kind(target):
    """The `NumberKind` of a plan of `target`."""
    return NumberKind.LEVEL if is_planned_in_percent(target) else number_kind(target)


def planned_decimals(target):
    """How many decimals a plan of `target` shows."""
    return target.decimals if is_planned_in_percent(target) else figure_decimals(target)
