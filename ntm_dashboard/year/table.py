"""The list of a year: what each quarter brought, the plan, and the same period last year."""

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from communes.results.years import YearLine
from targets.models import Target

from ..display import formats
from ..display.recounts import recount_words
from ..display.scales import Scale, beside_plan
from ..lists.base import ListTable
from ..lists.columns import (
    NUMERIC,
    NumberColumn,
    PercentColumn,
    ScaleColumn,
    TargetNameColumn,
    band_column,
    number_column,
    percent_column,
    taken_away,
)
from ..lists.order import ResultOrder, lowest_first


class YearRow(ResultOrder):
    """A `YearLine` as the list shows it."""

    def __init__(self, line: YearLine, scale: Scale, url: str):
        self.line = line
        self.scale = scale.beside_goal(line.row)
        self.url = url
        self.row = line.row
        self.amounts = beside_plan(line, self.scale, line.compared, line.this_quarter)

    def own_order(self):
        return {"plan": lowest_first(self.line.percent_of_plan)}

    @property
    def target(self) -> Target:
        return self.line.target

    @property
    def unit(self):
        """What the numbers of the year are told in; a word and a parent have none."""
        return "" if self.target.is_judged_by_parts else self.amounts.unit

    @property
    def quarters(self):
        """Number of the quarter → what it brought."""
        return {quarter.number: value for quarter, value in self.line.quarters.items()}

    @property
    def apart(self):
        """Why the year is not held against the last one; empty where it is."""
        if self.line.recount and not self.line.apart:
            return recount_words(self.line.recount)
        return self.line.apart

    @property
    def percent_of_last_year(self):
        """Of an amount; None where the difference is told, or nothing can be."""
        is_level = self.unit == "%" or not self.unit
        return None if self.apart or is_level else self.line.percent_of_year_before

    @property
    def change(self):
        """The difference from last year, in the amounts' unit; None where the percent is told."""
        if self.apart or self.percent_of_last_year is not None:
            return None
        return self.amounts.sized(self.line.change)

    @property
    def against_last_year(self):
        """*104,1%* of an amount, *+1,5* of a level; a dash where something is missing."""
        if self.apart:
            return _("– (%(name)s)") % {"name": self.apart}
        if self.percent_of_last_year is not None:
            return formats.percent(self.percent_of_last_year)
        return self.amounts.change(self.change)


def in_amounts(value, record):
    """What a quarter or a year brought is, of growth, an amount."""
    return record.amounts.text(value)


def amount_decimals(value, record):
    return record.amounts.digits(value)


def plan_in_amounts(value, record):
    return record.amounts.exactly.text(value)


def plan_decimals(value, record):
    return record.amounts.exactly.digits(value)


class QuarterColumn(tables.Column):
    """What one quarter of the year brought."""

    def __init__(self, number):
        super().__init__(formats.ROMAN[number - 1], orderable=False, attrs=NUMERIC, empty_values=())
        self.number = number

    @property
    def label(self):
        """Its header says no more than *II*, which is enough beside other quarters only."""
        return _("Quarter %(number)s") % {"number": self.verbose_name}

    def render(self, record):
        return record.amounts.text(record.quarters.get(self.number))

    def value(self, record):
        value = record.quarters.get(self.number)
        return taken_away(value, record, amount_decimals(value, record))


class YearTable(ListTable):
    """Rows are `YearRow`s; a file tells percents and differences apart."""

    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(pgettext_lazy("of measure", "Unit"), orderable=False)
    first = QuarterColumn(1)
    second = QuarterColumn(2)
    third = QuarterColumn(3)
    fourth = QuarterColumn(4)
    so_far = ScaleColumn(
        gettext_lazy("So far"), in_amounts, decimals=amount_decimals, accessor="line__so_far"
    )
    plan = ScaleColumn(
        gettext_lazy("Plan of the year"),
        plan_in_amounts,
        decimals=plan_decimals,
        accessor="line__plan",
    )
    of_plan = PercentColumn(
        gettext_lazy("Of the plan"),
        accessor="line__percent_of_plan",
        order_by="order__plan",
    )
    year_before = ScaleColumn(
        gettext_lazy("Same period last year"),
        in_amounts,
        decimals=amount_decimals,
        accessor="line__year_before",
    )
    against = tables.Column(
        gettext_lazy("Against last year"),
        accessor="against_last_year",
        orderable=False,
        attrs=NUMERIC,
        exclude_from_export=True,
    )
    against_percent = PercentColumn(
        gettext_lazy("Percent of last year"), accessor="percent_of_last_year", visible=False
    )
    against_change = NumberColumn(
        gettext_lazy("Change from last year"),
        lambda value, record: record.amounts.change(value),
        decimals=amount_decimals,
        accessor="change",
        visible=False,
    )
    apart = tables.Column(gettext_lazy("Why not against last year"), orderable=False, visible=False)
    percent = percent_column()
    band = band_column()

    class Meta(ListTable.Meta):
        empty_text = gettext_lazy("Nothing is asked here.")
