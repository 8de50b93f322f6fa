"""By what the numbers of a package are read: told with each figure, compared where it is taken."""

from django.utils.translation import gettext as _

from targets.models import Target
from targets.rules import kinds_apart

from ..rules import READ_BY
from ..sheets.units import in_other_units

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
    if in_other_units(target, above):
        sentence = _("Its figures are in “%(unit)s”, those above in “%(above)s”.")
        yield sentence % {"unit": target.figure_unit, "above": above.figure_unit}
