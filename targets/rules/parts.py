"""What is refused of a parent, and of its parts."""

from django.utils.translation import gettext_lazy as _

from ..progress import Method

LAST_PART = _("A target that is judged by its parts needs at least one that names it.")
NOT_OF_PARTS = (
    *("over_time", "rollup", "baseline", "goal", "standard", "asked_in", "low", "high"),
    *("pair", "fed_by", "goal_high", "scale", "parent", "due", "amount_unit"),
    *("assigned_goal", "assigned_by"),
)
"""Columns that a target cannot fill that is judged by its parts."""


def parts_problems(target):
    filled = [name for name in NOT_OF_PARTS if getattr(target, name) not in (None, "")]
    filled += [name for name in ("decimals", "strict") if getattr(target, name)]
    message = _("A target that is judged by its parts has none of this; it belongs to the parts.")
    return [(name, message) for name in filled]


def family_problems(target, has_parts):
    """What its `parent` and its own parts refuse; `has_parts` is None where none can be yet."""
    problems, parent = [], target.parent
    if parent is target or (parent is not None and parent.pk and parent.pk == target.pk):
        problems.append(("parent", _("A target cannot be part of itself.")))
    elif parent is not None:
        if parent.programme != target.programme:
            problems.append(("parent", _("The target belongs to another programme.")))
        if parent.parent is not None:
            message = _("That target is part of another one itself.")
            problems.append(("parent", message))
        if has_parts:
            message = _("This target has parts itself and cannot be part of another one.")
            problems.append(("parent", message))
    if has_parts:
        return problems
    if target.method == Method.PARTS and has_parts is not None:
        problems.append(("method", LAST_PART))
    if target.sums_to is not None and (target.method != Method.PARTS or has_parts is not None):
        problems.append(("sums_to", _("Only parts have a sum, and this target has none.")))
    return problems


def sum_problems(target):
    if target.sums_to is not None and target.sums_to <= 0:
        return [("sums_to", _("The sum of the parts must be above zero."))]
    return []
