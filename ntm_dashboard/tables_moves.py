"""Lists of what moved between two quarters."""

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import formats
from .columns import (
    NUMERIC,
    CommuneColumn,
    NumberColumn,
    TargetNameColumn,
    as_percent,
    band_column,
    in_scale,
    number_column,
)
from .tables import ListTable


class MoveTable(ListTable):
    """The targets of the district: rows are `comparison.MoveLine`s."""

    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(gettext_lazy("Unit"), orderable=False)
    value_then = NumberColumn("", in_scale, accessor="then__value")
    value = NumberColumn("", in_scale, accessor="row__value")
    change = NumberColumn(
        gettext_lazy("Change of the value"), lambda value, record: record.scale.change(value)
    )
    percent_then = NumberColumn("", as_percent, accessor="then__percent")
    percent = NumberColumn("", as_percent, accessor="row__percent")
    points = NumberColumn(
        gettext_lazy("Points"),
        lambda value, record: formats.signed(value, 2),
        order_by="order__points",
    )
    band = band_column()
    direction = tables.TemplateColumn(
        template_name="year/direction.html",
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

    def value_direction(self, record):
        return str(record.words)


class CommuneMoveTable(ListTable):
    """The communes: rows are `comparison.CommuneMove`s."""

    commune = CommuneColumn()
    up = tables.Column(gettext_lazy("Targets up a band"), attrs=NUMERIC)
    down = tables.TemplateColumn(
        template_name="year/fallen.html",
        verbose_name=gettext_lazy("Targets down a band"),
        attrs=NUMERIC,
    )
    met_then = tables.Column(gettext_lazy("Met then"), attrs=NUMERIC)
    met_now = tables.Column(gettext_lazy("Met now"), attrs=NUMERIC)
    met_change = NumberColumn(
        pgettext_lazy("of a value", "Change"),
        lambda value, record: formats.signed(value),
        order_by="met_change",
    )

    class Meta(ListTable.Meta):
        prefix = "c-"
        order_by = "-met_change"
        empty_text = gettext_lazy("No commune is asked for a target of this programme.")

    def __init__(self, moves, programme, **kwargs):
        super().__init__(moves, **kwargs)
        if programme.kind == "criteria":
            self.columns["met_then"].column.verbose_name = _("Criteria met then")
            self.columns["met_now"].column.verbose_name = _("Criteria met now")
