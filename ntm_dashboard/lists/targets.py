"""Lines of the list of targets: a target, its result and who leads it."""

from dataclasses import dataclass

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from communes.results.rows import Row
from targets.models import Target
from targets.progress import Pace, assigned_percent, break_at
from targets.vietnamese import sort_key

from ..display import components
from ..display.goals import assigned_words
from ..display.scales import Scale, district_scale, of_how_many
from ..display.wording import PACES, bands_of, led_by
from .base import LineFilter, ListTable
from .columns import (
    ComponentColumn,
    GoalColumn,
    TargetNameColumn,
    ValueColumn,
    band_column,
    number_column,
    percent_column,
)
from .order import ResultOrder, in_families
from .results import stale

PACE_ORDER = [Pace.BEHIND, Pace.AT_RISK, Pace.ON_TRACK, None]
URGENCY = [Pace.BEHIND, Pace.AT_RISK, None, Pace.ON_TRACK]
"""Without a pace there is no number yet, or a yes that has not come."""


@dataclass
class TargetLine(ResultOrder):
    """One line; `row` is the district's result, `people` are empty for the public."""

    target: Target
    row: Row
    scale: Scale
    """In what the district's values are told."""
    people: list
    url: str
    stale: bool
    """Whether the value is of an earlier quarter than the page."""
    assigned: str = ""
    """What a higher authority assigned, with the percent of it; empty where nothing is."""
    year: dict | None = None
    """The pace of the year, where it is later than that of the term; see `year_paces`."""

    @property
    def unit(self):
        return self.scale.unit or self.target.local_unit

    @property
    def shown(self):
        """The value; of a parent, how many of how many parts are met."""
        return of_how_many(self.scale.text(self.row.value), self.target, self.row)

    @property
    def people_names(self):
        return ", ".join(official.name for official in self.people)

    @property
    def paces(self):
        """That of the term, and of the year where that is later."""
        return [self.row.pace, self.year["key"]] if self.year else [self.row.pace]

    @property
    def pace_text(self):
        """*On track; 35.0% of the year's plan*; empty without a pace."""
        mark = components.pace_mark(self.row.pace)
        return "; ".join(str(one["label"]) for one in (mark, self.year) if one)

    @property
    def urgency(self):
        """Sorts what is behind first and what is met last, else what is furthest from its goal."""
        line = self if self.head is None else self.head
        urgent = min(URGENCY.index(pace) for pace in line.paces)
        return line.row.band == "met", urgent, self.order["percent"]

    def own_order(self):
        return {
            "lead": sort_key(self.target.local_lead),
            "pace": min(PACE_ORDER.index(pace) for pace in self.paces),
        }


def target_lines(catalogue, results, place, leads, years=None):
    """A line for every target that has a result, parts below their parents.

    `years` is what `year_paces` says of them.
    """
    lines = [
        TargetLine(
            target=target,
            row=results.district[target.number],
            scale=district_scale(target, catalogue).beside_goal(results.district[target.number]),
            people=leads.get(target.pk) or leads.get(None, []),
            url=place.url("target", number=target.number),
            stale=stale(results.district[target.number], place.quarter),
            assigned=assigned_text(catalogue, target, results),
            year=(years or {}).get(target.number),
        )
        for target in catalogue.listed
        if target.number in results.district
    ]
    return in_families(lines, catalogue, results.quarter)


def assigned_text(catalogue, target, results):
    """*92% (99,10%)*; empty where nothing is assigned, and while a break or a goal
    given anew is in force."""
    if target.assigned_goal is None:
        return ""
    measure, scale = catalogue.measure(target, {}), district_scale(target, catalogue)
    if break_at(measure, results.quarter) or catalogue.given_goal(target, results.quarter):
        return ""
    value = results.district[target.number].value
    percent = assigned_percent(measure, results.quarter, value, target.assigned_goal)
    return assigned_words(target, scale, percent)


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
        "target__local_name",
        "target__local_unit",
        "target__group__local_name",
        "target__local_lead",
        "people_names",
    )
    tests = {
        "group": lambda line, value: str(line.target.group_id) == value,
        "band": lambda line, value: line.row.band == value,
        "pace": lambda line, value: value in line.paces,
        "lead": lambda line, value: line.target.lead == value,
    }
    of_heads = ("band", "pace")
    count_words = ngettext_lazy(
        "%(shown)s of %(total)s target", "%(shown)s of %(total)s targets", "total"
    )

    def __init__(self, data, programme, lines, *, public=False):
        super().__init__(data, lines, public=public)
        groups = {line.target.group_id: line.target.group.local_name for line in lines}
        leads = {line.target.lead: line.target.local_lead for line in lines if line.target.lead}
        self.choose("group", groups.items())
        self.choose("band", [(band, f"{sign} {name}") for band, sign, name in bands_of(programme)])
        self.choose("pace", PACES.items())
        self.choose("lead", sorted(leads.items(), key=lambda lead: sort_key(lead[1])))


class TargetTable(ListTable):
    """The targets of a programme: rows are `TargetLine`s."""

    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(pgettext_lazy("of measure", "Unit"), accessor="unit", orderable=False)
    goal = GoalColumn()
    assigned = tables.Column(_("Assigned"), orderable=False, default="")
    value = ValueColumn(orderable=False)
    percent = percent_column()
    band = band_column()
    pace = ComponentColumn(
        "components/pace.html",
        lambda value, record: {
            "pace": components.pace_mark(record.row.pace),
            "year": record.year,
        },
        verbose_name=_("Pace"),
        accessor="pace_text",
        order_by="order__pace",
    )
    lead = tables.TemplateColumn(
        template_name="lists/lead.html",
        verbose_name=pgettext_lazy("of a target", "Lead"),
        accessor="target__lead",
        order_by="order__lead",
        attrs={"td": {"class": "table-small"}},
    )

    class Meta(ListTable.Meta):
        empty_text = _("No target matches these filters.")

    def __init__(self, lines, *, exclude=(), **kwargs):
        """Only where a goal is assigned there is a column for it."""
        if not any(line.assigned for line in lines):
            exclude = (*exclude, "assigned")
        super().__init__(lines, exclude=exclude, **kwargs)

    def value_lead(self, record):
        return led_by(record.target, record.people)
