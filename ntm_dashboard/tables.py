"""Lists that can be sorted, filtered and taken away."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from . import components, formats
from .columns import (
    ComponentColumn,
    NumberColumn,
    TargetNameColumn,
    ValueColumn,
    band_column,
    number_column,
    percent_column,
)


class ListTable(tables.Table):
    """A list in the site's own template."""

    class Meta:
        template_name = "lists/table.html"
        default = formats.NOTHING
        attrs = {"class": "data cards"}

    count_text = ""
    exports = ()
    whole_url = None


class TargetTable(ListTable):
    """The targets of a programme: rows are `lines.TargetLine`s."""

    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(_("Unit"), accessor="unit", orderable=False)
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
        lambda value, record: {"pace": components.pace(value)},
        lambda value, record: components.pace(value)["label"] if value else None,
        verbose_name=_("Pace"),
        accessor="row__pace",
        order_by="order__pace",
    )
    lead = tables.TemplateColumn(
        template_name="lists/lead.html",
        verbose_name=_("Lead"),
        accessor="target__lead",
        order_by="order__lead",
    )

    class Meta(ListTable.Meta):
        empty_text = _("No target matches these filters.")

    def value_lead(self, record):
        names = record.people_names
        return f"{record.target.lead} ({names})" if names else record.target.lead
