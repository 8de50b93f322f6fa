"""What is said of a series that was put together of the figures of old units."""

from django.utils.translation import gettext as _

from targets.merging import together_by
from targets.quarters import Quarter

from ..display import formats
from ..display.merging import WAYS


def past_of_figure(course):
    """From where the figures before the unit's birth are; empty where it had none or made none."""
    commune, catalogue = course.commune, course.scope.catalogue
    if commune is None or course.scope.public or not any(map(course.was_made, course.readings)):
        return ""
    way = together_by(course.scope.inputs.measure(course.target))
    return _("Before %(quarter)s put together from %(units)s: %(way)s.") % {
        "quarter": formats.quarter(Quarter.of_day(commune.since)),
        "units": ", ".join(str(old.title) for old, _origin in catalogue.came_from(commune)),
        "way": WAYS[way],
    }
