"""By what the numbers of a package are read: told with each figure, compared where it is taken."""

from django.utils.translation import gettext as _

from targets.models import Target
from targets.progress import Method
from targets.rules import kinds_apart

from ..rules import READ_BY
from ..sheets.reading import spoken

TOLD = (*READ_BY, "method", "rollup")
"""Fields of a target that a figure brings along."""


def told_of(target):
    return {name: getattr(target, name) for name in TOLD}


def target_of(figure):
    """The target that the figure was made by, as far as it tells; None of an older site's.

    Raises KeyError, TypeError or ValueError where it is not told in whole.
    """
    if "read_by" not in figure:
        return None
    told = {name: figure["read_by"][name] for name in TOLD}
    if not all(isinstance(text, str) for text in told.values()):
        raise ValueError
    return Target(**told)


def figures_apart(target, above):
    """Why a number of `target` says something else as a number of the one `above`: sentences."""
    yield from kinds_apart(target, above)
    unit, other = target.figure_unit, above.figure_unit
    if has_unit(target) and has_unit(above) and spoken(unit) != spoken(other):
        sentence = _("Its figures are in “%(unit)s”, those above in “%(above)s”.")
        yield sentence % {"unit": unit, "above": other}


def has_unit(target):
    """Whether its numbers are so many of its unit: no words, no answers, and no two that are set
    against each other."""
    return target.method != Method.MILESTONE and not target.is_rate
