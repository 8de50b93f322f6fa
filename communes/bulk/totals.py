"""What the communes' goals come to, beside the goal of the district; and its being shared out."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from targets.progress import GROWTH, Rollup, round_value
from targets.sharing import share_out

TOTALS = (Rollup.SUM, Rollup.MEAN)


def totals(target) -> str:
    """How the communes' goals come to one that can stand beside the district's; empty: not."""
    if target.over_time in GROWTH or target.rollup not in TOTALS:
        return ""
    return str(target.rollup)


def total_of(target, goals: Sequence[tuple[Decimal | None, int | None]]) -> Decimal | None:
    """The sum of the communes' goals, or their mean with the target's decimals.

    `goals` are (goal, population); None where there is nothing to add up.
    """
    given = [(goal, population or 0) for goal, population in goals if goal is not None]
    if not given or not totals(target):
        return None
    if target.rollup == Rollup.SUM:
        return sum(goal for goal, _population in given)
    people = sum(population for _goal, population in given)
    if not people:
        return None
    mean = round_value(Fraction(sum(goal * count for goal, count in given)) / people)
    return round(mean, target.decimals)


class CannotShare(Exception):
    """The goal cannot be shared out so; the text is the sentence for the person."""


def shared_goal(target, communes, weight_of) -> list[Decimal]:
    """The goal of `target` for each of `communes`, in proportion to what `weight_of` says of it."""
    weights = [weight_of(commune) for commune in communes]
    missing = [
        str(commune)
        for commune, weight in zip(communes, weights, strict=True)
        if weight is None or weight < 0
    ]
    if missing:
        raise CannotShare(
            _("There is nothing to share out by for: %(communes)s.")
            % {"communes": ", ".join(missing)}
        )
    if not any(weights):
        raise CannotShare(_("There is nothing to share out by."))
    return share_out(target.goal, weights, target.decimals)
