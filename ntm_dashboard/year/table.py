"""The list of a year: what each quarter brought, the plan, and the same period last year."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy, pgettext_lazy

from communes.results.years import YearLine
from targets.models import Target

from ..display import formats
from ..display.scales import Scale
from ..lists.base import ListTable
from ..lists.columns import (
    NUMERIC,
    NumberColumn,
    TargetNameColumn,
    as_percent,
    band_column,
    in_scale,
    number_column,
    percent_column,
)
from ..lists.order import ResultOrder, lowest_first


class YearRow(ResultOrder):
    """A `YearLine` as the list shows it."""

    def __init__(self, line: YearLine, scale: Scale, url: str):
        self.line = line
        self.scale = scale
        self.url = url
        self.row = line.row

    def own_order(self):
        return {"plan": lowest_first(self.line.percent_of_plan)}

    @property
    def target(self) -> Target:
        return self.line.target

    @property
    def unit(self):
        return self.scale.unit

    @property
    def quarters(self):
        """Number of the quarter → what it brought."""
        return {quarter.number: value for quarter, value in self.line.quarters.items()}

    @property
    def against_last_year(self):
        """*104,1%* of an amount, *+1,5* of a level; a dash where something is missing."""
        if self.line.change is None:
            return formats.NOTHING
        if self.unit == "%" or not self.unit or self.line.percent_of_year_before is None:
            return self.scale.change(self.line.change)
        return formats.percent(self.line.percent_of_year_before)


class QuarterColumn(tables.Column):
    """What one quarter of the year brought."""

    def __init__(self, number):
        super().__init__(formats.ROMAN[number - 1], orderable=False, attrs=NUMERIC, empty_values=())
        self.number = number

    def render(self, record):
        return record.scale.text(record.quarters.get(self.number))

    def value(self, record):
        return record.quarters.get(self.number)


class YearTable(ListTable):
    """Rows are `YearRow`s."""

    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(pgettext_lazy("of measure", "Unit"), orderable=False)
    first = QuarterColumn(1)
    second = QuarterColumn(2)
    third = QuarterColumn(3)
    fourth = QuarterColumn(4)
    so_far = NumberColumn(gettext_lazy("So far"), in_scale, accessor="line__so_far")
    plan = NumberColumn(gettext_lazy("Plan of the year"), in_scale, accessor="line__plan")
    of_plan = NumberColumn(
        gettext_lazy("Of the plan"),
        as_percent,
        accessor="line__percent_of_plan",
        order_by="order__plan",
    )
    year_before = NumberColumn(
        gettext_lazy("Same period last year"), in_scale, accessor="line__year_before"
    )
    against = tables.Column(
        gettext_lazy("Against last year"),
        accessor="against_last_year",
        orderable=False,
        attrs=NUMERIC,
    )
    percent = percent_column()
    band = band_column()

    class Meta(ListTable.Meta):
        empty_text = gettext_lazy("Nothing is asked here.")
