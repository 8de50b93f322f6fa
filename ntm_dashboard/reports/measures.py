"""The table of measures in a report: target, cause, what is done, who, by when."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communes.models import MeasureStatus
from communes.results.late import late_targets
from communes.workflow.measures import measures_in
from targets.ordering import empty_first

from ..lists.measures import OVERDUE, measure_line


@dataclass(frozen=True)
class ReportedMeasure:
    """A row of the table, in words."""

    target: str
    cause: str
    measure: str
    product: str
    official: str
    due: str
    """The day, and whether it is past or the measure is done."""

    @property
    def texts(self):
        return [self.target, self.cause, self.measure, self.product, self.official, self.due]


@dataclass(frozen=True)
class ReportedMeasures:
    """Without rows it is not printed."""

    heading: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[ReportedMeasure] = field(default_factory=list)


def measures_of_district(scope):
    """Of the targets that are late."""
    late = [target.pk for target in late_targets(scope.catalogue, scope.results)]
    return measure_table(scope, target__in=late)


def measure_table(scope, **narrowed):
    """The measures of the quarter that are open or done; nothing for the public. One query."""
    if scope.public:
        return ReportedMeasures()
    found = (
        measures_in(scope.programme, scope.quarter)
        .filter(**narrowed)
        .exclude(status=MeasureStatus.CLOSED)
        .order_by("target__number_key", empty_first("commune__code"), "due", "number")
    )
    return ReportedMeasures(
        heading=_("Measures for late targets"),
        columns=[
            _("Target"),
            pgettext("of a measure", "Cause"),
            _("Corrective measure"),
            _("Product"),
            _("Responsible official"),
            pgettext("of a measure", "Due"),
        ],
        rows=[row_of(measure_line(measure, scope.place)) for measure in found],
    )


def row_of(line):
    measure, target, official = line.measure, line.target, line.measure.official
    return ReportedMeasure(
        target=" · ".join(filter(None, [target.local_title, line.unit])),
        cause=measure.cause,
        measure=measure.measure,
        product=measure.product,
        official=", ".join(filter(None, [official.name, official.local_organisation])),
        due=due_words(line),
    )


def due_words(line):
    if line.state in (OVERDUE, MeasureStatus.DONE):
        return f"{line.due} ({str(line.state_word).lower()})"
    return line.due
