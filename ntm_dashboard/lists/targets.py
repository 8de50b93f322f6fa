"""Lines of the list of targets: a target, its result and who leads it."""

from dataclasses import dataclass

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from communes.results.compute import Row
from targets.models import Target
from targets.progress import Pace
from targets.vietnamese import sort_key

from ..display import components, formats
from ..display.scales import district_scale
from ..display.wording import PACES, bands_of
from .base import LineFilter, ListTable
from .columns import (
    ComponentColumn,
    NumberColumn,
    TargetNameColumn,
    ValueColumn,
    band_column,
    number_column,
    percent_column,
)
from .order import ResultOrder
from .results import stale

PACE_ORDER = [Pace.BEHIND, Pace.AT_RISK, Pace.ON_TRACK, None]
URGENCY = [Pace.BEHIND, Pace.AT_RISK, None, Pace.ON_TRACK]
"""Without a pace there is no number yet, or a yes that has not come."""


@dataclass
class TargetLine(ResultOrder):
    """One line; `row` is the district's result, `people` are empty for the public."""

    target: Target
    row: Row
    unit: str
    """What the district's values are counted in."""
    people: list
    url: str
    stale: bool
    """Whether the value is of an earlier quarter than the page."""

    @property
    def shown(self):
        return formats.of_result(self.row.value, self.target, self.row.commune)

    @property
    def people_names(self):
        return ", ".join(official.name for official in self.people)

    @property
    def urgency(self):
        """Sorts what is behind first and what is met last, else what is furthest from its goal."""
        return (
            self.row.band == "met",
            URGENCY.index(self.row.pace),
            self.order["percent"],
        )

    def own_order(self):
        return {
            "lead": sort_key(self.target.lead),
            "pace": PACE_ORDER.index(self.row.pace),
        }


def target_lines(catalogue, results, place, leads):
    """A line for every target that has a result, in order of their numbers."""
    return [
        TargetLine(
            target=target,
            row=results.district[target.number],
            unit=district_scale(target, catalogue).unit or target.unit,
            people=leads.get(target.pk) or leads.get(None, []),
            url=place.url("target", number=target.number),
            stale=stale(results.district[target.number], place.quarter),
        )
        for target in catalogue.targets
        if target.number in results.district
    ]


class TargetFilter(LineFilter):
    """Narrows a programme's targets; lines are `TargetLine`s."""

    group = django_filters.ChoiceFilter(
        label=gettext_lazy("Group"), empty_label=gettext_lazy("All groups")
    )
    band = django_filters.ChoiceFilter(
        label=gettext_lazy("Band"), empty_label=gettext_lazy("All bands")
    )
    pace = django_filters.ChoiceFilter(
        label=gettext_lazy("Pace"), empty_label=gettext_lazy("Any pace")
    )
    lead = django_filters.ChoiceFilter(
        label=pgettext_lazy("of a target", "Lead"), empty_label=gettext_lazy("All offices")
    )

    searched = (
        "target__number",
        "target__name",
        "target__unit",
        "target__group__name",
        "target__lead",
        "people_names",
    )
    tests = {
        "group": lambda line, value: str(line.target.group_id) == value,
        "band": lambda line, value: line.row.band == value,
        "pace": lambda line, value: line.row.pace == value,
        "lead": lambda line, value: line.target.lead == value,
    }
    count_words = gettext_lazy("%(shown)s of %(total)s targets")

    def __init__(self, data, programme, lines, *, public=False):
        super().__init__(data, lines, public=public)
        groups = {line.target.group_id: line.target.group.name for line in lines}
        leads = sorted({line.target.lead for line in lines if line.target.lead}, key=sort_key)
        self.choose("group", groups.items())
        self.choose("band", [(band, f"{sign} {name}") for band, sign, name in bands_of(programme)])
        self.choose("pace", PACES.items())
        self.choose("lead", [(lead, lead) for lead in leads])


class TargetTable(ListTable):
    """The targets of a programme: rows are `TargetLine`s."""

    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(pgettext_lazy("of measure", "Unit"), accessor="unit", orderable=False)
    goal = NumberColumn(
        _("Goal"),
        lambda value, record: formats.of_result(value, record.target, record.row.commune),
        accessor="row__goal",
    )
    value = ValueColumn(orderable=False)
    percent = percent_column()
    band = band_column()
    pace = ComponentColumn(
        "components/pace.html",
        lambda value, record: {"pace": components.pace_mark(value)},
        lambda value, record: components.pace_mark(value)["label"] if value else None,
        verbose_name=_("Pace"),
        accessor="row__pace",
        order_by="order__pace",
    )
    lead = tables.TemplateColumn(
        template_name="lists/lead.html",
        verbose_name=pgettext_lazy("of a target", "Lead"),
        accessor="target__lead",
        order_by="order__lead",
    )

    class Meta(ListTable.Meta):
        empty_text = _("No target matches these filters.")

    def value_lead(self, record):
        names = record.people_names
        return f"{record.target.lead} ({names})" if names else record.target.lead
