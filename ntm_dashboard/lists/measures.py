"""Measures as lists show them: cause, what is done, who, by when."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.clock import today
from communes.models import CorrectiveMeasure, MeasureStatus
from targets.models import Target
from targets.vietnamese import sort_key

from ..display import formats

OVERDUE, WITHOUT = "overdue", "without"
STATES = {
    OVERDUE: pgettext_lazy("of a measure", "Overdue"),
    WITHOUT: _("No measure yet"),
    **dict(MeasureStatus.choices),
}
"""Key → word, in the order of lists: what needs somebody first."""


@dataclass(frozen=True)
class MeasureLine:
    """A measure of a target; or (`measure` None) a late target for which there is none yet."""

    target: Target
    measure: CorrectiveMeasure | None
    url: str
    """Of the measure; where there is none, of the form to write one, empty for who may not."""
    target_url: str
    official_url: str = ""

    @property
    def words(self):
        """What is written of the measure; empty where there is none."""
        one = self.measure
        return " ".join([one.cause, one.measure, one.product, one.official.name]) if one else ""

    @property
    def commune(self):
        return self.measure and self.measure.commune

    @property
    def unit(self):
        """The commune that the measure is for; empty: the target as a whole."""
        return capfirst(self.commune.title) if self.commune else ""

    @property
    def state(self):
        if self.measure is None:
            return WITHOUT
        return OVERDUE if self.measure.is_overdue else str(self.measure.status)

    @property
    def state_word(self):
        return STATES[self.state]

    @property
    def is_left(self):
        """Whether it is open, and who answers for it can no longer say how it goes."""
        one = self.measure
        is_open = one is not None and one.status == MeasureStatus.OPEN
        return is_open and not one.official.can_act_on(today())

    @property
    def due(self):
        return formats.date(self.measure.due) if self.measure else ""

    @property
    def order(self):
        """Name of a column → sort key."""
        official = self.measure.official.name if self.measure else ""
        return {
            "number": self.target.number_key,
            "name": sort_key(self.target.name),
            "official": sort_key(official),
            "due": self.measure.due if self.measure else date.max,
            "state": list(STATES).index(self.state),
        }


def measure_line(measure, place):
    return MeasureLine(
        target=measure.target,
        measure=measure,
        url=place.url("measure", pk=measure.pk),
        target_url=place.url("target", number=measure.target.number),
        official_url=place.url("official", official=measure.official.code),
    )


def measure_lines(measures, place):
    """A `MeasureLine` for each of `measures`: overdue ones first, then by the day they are due."""
    lines = [measure_line(measure, place) for measure in measures]
    return sorted(lines, key=lambda line: (line.order["state"], line.order["due"]))
