"""Lists that can be sorted, filtered and taken away."""

import django_tables2 as tables
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _

from . import components, formats

NUMERIC = {"th": {"class": "num"}, "td": {"class": "num"}}
ORDINAL = {"th": {"class": "num"}, "td": {"class": "num ord"}}


class ComponentColumn(tables.Column):
    """Shows its value through a partial of templates/components/, in the context `view` makes."""

    def __init__(self, template, view, **kwargs):
        super().__init__(**kwargs)
        self.template = template
        self.view = view

    def render(self, value, record):
        return get_template(self.template).render(self.view(value, record))


class ListTable(tables.Table):
    """A list in the site's own template."""

    class Meta:
        template_name = "components/table.html"
        default = formats.NOTHING
        attrs = {"class": "data cards"}

    count_text = ""
    exports = ()
    whole_url = None


def percent_column():
    """The percent of a line's `row`, as bar and number; None sorts lowest."""
    return ComponentColumn(
        "components/percent.html",
        lambda value, record: components.percent(record.row),
        verbose_name=_("Of the goal"),
        accessor="row__percent",
        order_by="order__percent",
        empty_values=(),
    )


def band_column():
    """The band of a line's `row`, as sign and word."""
    return ComponentColumn(
        "components/band.html",
        lambda value, record: {"band": components.band(value, record.target.programme)},
        verbose_name=_("Band"),
        accessor="row__band",
        order_by="order__band",
    )


class TargetTable(ListTable):
    """The targets of a programme: rows are `lines.TargetLine`s."""

    number = tables.Column(
        _("No."), accessor="target__number", order_by="order__number", attrs=ORDINAL
    )
    name = tables.TemplateColumn(
        template_name="columns/target_name.html",
        verbose_name=_("Target"),
        accessor="target__name",
        order_by="order__name",
        attrs={"td": {"class": "name"}},
    )
    unit = tables.Column(_("Unit"), accessor="unit", orderable=False)
    goal = tables.Column(_("Goal"), accessor="row__goal", orderable=False, attrs=NUMERIC)
    value = tables.TemplateColumn(
        template_name="columns/value.html",
        verbose_name=_("To date"),
        accessor="row__value",
        orderable=False,
        attrs=NUMERIC,
    )
    percent = percent_column()
    band = band_column()
    pace = ComponentColumn(
        "components/pace.html",
        lambda value, record: {"pace": components.pace(value)},
        verbose_name=_("Pace"),
        accessor="row__pace",
        order_by="order__pace",
    )
    lead = tables.TemplateColumn(
        template_name="columns/lead.html",
        verbose_name=_("Lead"),
        accessor="target__lead",
        order_by="order__lead",
    )

    class Meta(ListTable.Meta):
        empty_text = _("No target matches these filters.")

    def render_goal(self, value, record):
        return formats.of_result(value, record.target, record.row.commune)

    def value_name(self, record):
        return record.target.name

    def value_goal(self, value):
        return value

    def value_value(self, value):
        return value

    def value_percent(self, value):
        return value

    def value_band(self, value, record):
        return components.band(value, record.target.programme)["label"]

    def value_pace(self, value):
        return components.pace(value)["label"] if value else None

    def value_lead(self, record):
        names = record.people_names
        return f"{record.target.lead} ({names})" if names else record.target.lead
