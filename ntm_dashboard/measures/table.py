"""The list of late targets with what is done about them."""

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from communes.models import MeasureStatus
from targets.vietnamese import sort_key

from ..lists.base import LineFilter, ListTable
from ..lists.columns import NAME, number_column
from ..lists.measures import OVERDUE, STATES

TYPED = {"td": {"class": "table-whole", "lang": "vi"}}
"""As wide as the card is on a phone."""


def has_state(line, state):
    """What is overdue is open, too."""
    return line.state == state or (state == MeasureStatus.OPEN and line.state == OVERDUE)


class MeasureFilter(LineFilter):
    """Narrows measures; lines are `MeasureLine`s."""

    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All states"), choices=list(STATES.items())
    )
    target = django_filters.ChoiceFilter(label=_("Target"), empty_label=_("All targets"))
    official = django_filters.ChoiceFilter(
        label=_("Responsible official"), empty_label=_("Everybody")
    )

    searched = ("target__number", "target__name", "unit", "words")
    tests = {
        "state": has_state,
        "target": lambda line, value: line.target.number == value,
        "official": lambda line, value: line.measure and line.measure.official.code == value,
    }
    count_words = ngettext_lazy(
        "%(shown)s of %(total)s row", "%(shown)s of %(total)s rows", "total"
    )

    def __init__(self, data, lines):
        super().__init__(data, lines)
        officials = {line.measure.official for line in lines if line.measure}
        numbers = {line.target.number: line.target for line in lines}
        self.choose(
            "official",
            [(one.code, one.name) for one in sorted(officials, key=lambda o: sort_key(o.name))],
        )
        by_number = sorted(numbers.values(), key=lambda target: target.number_key)
        self.choose("target", [(one.number, one.local_title) for one in by_number])


class MeasureTable(ListTable):
    """Late targets: cause, measure, who, by when; rows are `MeasureLine`s."""

    number = number_column()
    name = tables.TemplateColumn(
        template_name="measures/target.html",
        verbose_name=_("Target"),
        accessor="target__name",
        order_by="order__name",
        attrs=NAME,
    )
    cause = tables.Column(
        pgettext_lazy("of a measure", "Cause"),
        accessor="measure__cause",
        orderable=False,
        attrs=TYPED,
    )
    measure = tables.TemplateColumn(
        template_name="measures/measure_cell.html",
        verbose_name=_("Corrective measure"),
        accessor="measure__measure",
        orderable=False,
        empty_values=(),
        attrs=TYPED,
    )
    product = tables.Column(_("Product"), accessor="measure__product", orderable=False, attrs=TYPED)
    official = tables.TemplateColumn(
        template_name="components/measure_official.html",
        verbose_name=_("Responsible official"),
        accessor="measure__official__name",
        order_by="order__official",
        attrs={"td": {"class": "measures-official table-whole"}},
    )
    due = tables.Column(pgettext_lazy("of a measure", "Due"), accessor="due", order_by="order__due")
    state = tables.TemplateColumn(
        template_name="measures/state.html",
        verbose_name=_("State"),
        accessor="state_word",
        order_by="order__state",
    )

    class Meta(ListTable.Meta):
        empty_text = _(
            "No target of this quarter is late, and no measure is under way. "
            "As soon as a target is late it stands here, and its lead or a reviewer writes what is "
            "done about it."
        )

    def value_name(self, record):
        name = record.target.local_name
        return f"{name} ({record.unit})" if record.unit else name

    def value_measure(self, record):
        return record.measure.measure if record.measure else ""

    def value_official(self, record):
        return record.measure.official.name if record.measure else ""

    def value_due(self, record):
        return record.measure.due if record.measure else None

    def value_state(self, record):
        return str(record.state_word)


def ordered(lines):
    """What needs somebody first: overdue, without a measure, open by the day it is due."""
    return sorted(
        lines, key=lambda one: (one.order["state"], one.order["due"], one.order["number"])
    )
