"""What is missing to a goal, in words: of the district, and of the communes that carry it."""

from django.utils.translation import gettext as _

from targets.progress import Method, Rollup, cut_percent
from targets.reach import rounded_out

from . import formats
from .scales import commune_scale


def missing_text(gap, scale):
    """*38 to the goal*, or that it must fall; empty without a value, and where a word is said.

    Rounded away from zero: a change of this size is surely enough. `gap` is a `results.gaps.Gap`.
    """
    if gap.to_goal is None or not scale.unit:
        return ""
    change = rounded_out(gap.to_goal, scale.decimals, gap.beyond)
    text = _("must fall by %(amount)s") if change < 0 else _("%(amount)s to the goal")
    return text % {"amount": scale.full(abs(change))}


def contributor_text(target, contributor):
    """*xã Bảo Ái 12,5 (30,1%)*: the way to its own goal, and its part of all that is missing."""
    return f"{contributor.commune.title} {carried_text(target, contributor)}".strip()


def carried_text(target, contributor, *, with_unit=False):
    """*12,5 (30,1%)*; empty where a word is said, and alone where communes are counted."""
    if target.method == Method.MILESTONE:
        return ""
    scale = commune_scale(target).beside_goal(contributor.row)
    size = rounded_out(contributor.missing, scale.decimals)
    missing = scale.full(size) if with_unit else scale.text(size)
    if target.rollup == Rollup.COUNT:
        return missing
    return f"{missing} ({formats.percent(cut_percent(100 * contributor.share))})"
