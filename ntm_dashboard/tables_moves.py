"""Lists of what moved between two quarters."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from . import components, formats
from .tables import NUMERIC, ORDINAL, ListTable, band_column


class MoveTable(ListTable):
    """The targets of the district: rows are `comparison.MoveLine`s."""

    number = tables.Column(
        gettext_lazy("No."), accessor="target__number", order_by="order__number", attrs=ORDINAL
    )
    name = tables.TemplateColumn(
        template_name="columns/target_name.html",
        verbose_name=gettext_lazy("Target"),
        accessor="target__name",
        order_by="order__name",
        attrs={"td": {"class": "name"}},
    )
    unit = tables.Column(gettext_lazy("Unit"), orderable=False)
    value_then = tables.Column(
        accessor="then__value", orderable=False, attrs=NUMERIC, verbose_name="then"
    )
    value = tables.Column(accessor="row__value", orderable=False, attrs=NUMERIC, verbose_name="now")
    change = tables.Column(
        gettext_lazy("Change of the value"), orderable=False, attrs=NUMERIC, empty_values=()
    )
    percent_then = tables.Column(
        accessor="then__percent", orderable=False, attrs=NUMERIC, verbose_name="then"
    )
    percent = tables.Column(
        accessor="row__percent", orderable=False, attrs=NUMERIC, verbose_name="now"
    )
    points = tables.Column(
        gettext_lazy("Points"), order_by="order__points", attrs=NUMERIC, empty_values=()
    )
    band = band_column()
    direction = tables.TemplateColumn(
        template_name="columns/direction.html",
        verbose_name=gettext_lazy("Movement"),
        order_by="order__direction",
    )

    class Meta(ListTable.Meta):
        order_by = "-points"

    def __init__(self, lines, then, now, **kwargs):
        super().__init__(lines, **kwargs)
        for name, quarter in {"then": then, "": now}.items():
            short = formats.quarter_short(quarter)
            ending = f"_{name}" if name else ""
            self.columns[f"value{ending}"].column.verbose_name = short
            self.columns[f"percent{ending}"].column.verbose_name = f"% {short}"

    def render_value_then(self, value, record):
        return record.scale.text(value)

    def render_value(self, value, record):
        return record.scale.text(value)

    def render_change(self, record):
        return record.scale.change(record.change)

    def render_percent_then(self, value):
        return formats.percent(value)

    def render_percent(self, value):
        return formats.percent(value)

    def render_points(self, record):
        return formats.signed(record.points, 2)

    def value_name(self, record):
        return record.target.name

    def value_value_then(self, value):
        return value

    def value_value(self, value):
        return value

    def value_change(self, record):
        return record.change

    def value_percent_then(self, value):
        return value

    def value_percent(self, value):
        return value

    def value_points(self, record):
        return record.points

    def value_band(self, value, record):
        return components.band(value, record.target.programme)["label"]

    def value_direction(self, record):
        return str(record.words)


class CommuneMoveTable(ListTable):
    """The communes: rows are `comparison.CommuneMove`s."""

    commune = tables.TemplateColumn(
        '<a href="{{ record.url }}">{{ record.commune.title|capfirst }}</a>',
        verbose_name=gettext_lazy("Unit"),
        accessor="commune__title",
        order_by="order__commune",
        attrs={"td": {"class": "name"}},
    )
    up = tables.Column(gettext_lazy("Targets up a band"), attrs=NUMERIC)
    down = tables.Column(gettext_lazy("Targets down a band"), attrs=NUMERIC)
    met_then = tables.Column(gettext_lazy("Met then"), attrs=NUMERIC)
    met_now = tables.Column(gettext_lazy("Met now"), attrs=NUMERIC)
    met_change = tables.Column(gettext_lazy("Change"), attrs=NUMERIC)

    class Meta(ListTable.Meta):
        prefix = "c-"
        order_by = "-met_change"
        empty_text = gettext_lazy("No commune is asked for a target of this programme.")

    def render_met_change(self, value):
        return formats.signed(value)

    def value_met_change(self, value):
        return value

    def value_commune(self, record):
        return str(record.commune.title)
