"""The list of a year: what each quarter brought, the plan, and the same period last year."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from communes.years import YearLine
from targets.models import Target
from targets.vietnamese import sort_key

from . import components, formats
from .scales import Scale
from .tables import NUMERIC, ORDINAL, ListTable, band_column, percent_column


class YearRow:
    """A `YearLine` as the list shows it."""

    def __init__(self, line: YearLine, scale: Scale, url: str):
        self.line = line
        self.scale = scale
        self.url = url
        self.row = line.row
        self.order = {
            "number": self.target.number_key,
            "name": sort_key(self.target.name),
            "percent": lowest_first(line.row.percent),
            "plan": lowest_first(line.percent_of_plan),
        }

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


def lowest_first(number):
    return (number is not None, number or 0)


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
    first = QuarterColumn(1)
    second = QuarterColumn(2)
    third = QuarterColumn(3)
    fourth = QuarterColumn(4)
    so_far = tables.Column(
        gettext_lazy("So far"), accessor="line__so_far", orderable=False, attrs=NUMERIC
    )
    plan = tables.Column(
        gettext_lazy("Plan of the year"), accessor="line__plan", orderable=False, attrs=NUMERIC
    )
    of_plan = tables.Column(
        gettext_lazy("Of the plan"),
        accessor="line__percent_of_plan",
        order_by="order__plan",
        attrs=NUMERIC,
    )
    year_before = tables.Column(
        gettext_lazy("Same period last year"),
        accessor="line__year_before",
        orderable=False,
        attrs=NUMERIC,
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

    def render_so_far(self, value, record):
        return record.scale.text(value)

    def render_plan(self, value, record):
        return record.scale.text(value)

    def render_of_plan(self, value):
        return formats.percent(value)

    def render_year_before(self, value, record):
        return record.scale.text(value)

    def value_name(self, record):
        return record.target.name

    def value_so_far(self, value):
        return value

    def value_plan(self, value):
        return value

    def value_of_plan(self, value):
        return value

    def value_year_before(self, value):
        return value

    def value_percent(self, value):
        return value

    def value_band(self, value, record):
        return components.band(value, record.target.programme)["label"]
