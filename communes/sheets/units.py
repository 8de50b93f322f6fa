"""Whether a number of one target says as much as a number of another, by the units of both."""

from django.utils.translation import gettext as _

from targets.progress import Method

from .reading import spoken


def in_other_units(target, other):
    """Whether the figures of both are so many of a unit, and of different ones."""
    if not (has_unit(target) and has_unit(other)):
        return False
    return spoken(target.figure_unit) != spoken(other.figure_unit)


def has_unit(target):
    """Whether its numbers are so many of its unit: no words, no answers, and no two that are set
    against each other."""
    return target.method != Method.MILESTONE and not target.is_rate


def feeding_problems(target):
    """That the figures which `target` takes from another one count in another unit."""
    feeder = target.fed_by
    if feeder is None or not in_other_units(target, feeder):
        return []
    sentence = _(
        "%(target)s counts in “%(own)s”, and %(feeder)s, from which it takes its figures, in "
        "“%(other)s”; the numbers are taken as they are."
    )
    units = {"own": target.figure_unit, "other": feeder.figure_unit}
    return [("fed_by", sentence % ({"target": target, "feeder": feeder} | units))]
