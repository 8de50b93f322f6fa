"""Lists of results: one target in every commune, or every target of one commune."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Commune
from communes.results import Row
from targets.models import Target
from targets.progress import Method
from targets.reach import next_step, rounded_out
from targets.vietnamese import sort_key

from . import components, formats
from .lines import BAND_ORDER, LOWEST
from .ranking import by_name
from .tables import NUMERIC, ORDINAL, ListTable, band_column, percent_column


@dataclass
class UnitLine:
    """A target's result in one commune."""

    target: Target
    commune: Commune
    row: Row
    url: str
    stale: bool
    """Whether the value is of an earlier quarter than the page."""
    history: str = ""
    """Address of the history of the last figure in the value; empty for the public."""

    @cached_property
    def step(self):
        """What is missing to the next band, in the target's unit; None where it cannot be said."""
        row, programme = self.row, self.target.programme
        return next_step(
            Method(self.target.method),
            row.value,
            row.baseline,
            row.goal,
            programme.good_from,
            programme.fair_from,
        )

    @property
    def shown(self):
        return formats.of_result(self.row.value, self.target, self.commune.code)

    @property
    def gap(self):
        """The change of the value that reaches the next band, rounded away from zero."""
        return rounded_out(self.step.change, self.target.decimals) if self.step else None

    @property
    def gap_text(self):
        if self.step is None or self.target.method == Method.MILESTONE:
            return ""
        return _("%(change)s to “%(band)s”") % {
            "change": formats.signed(self.gap, self.target.decimals),
            "band": components.band(self.step.band, self.target.programme)["word"],
        }

    @cached_property
    def order(self):
        """Sort keys; a missing number is below every other."""
        return {
            "number": self.target.number_key,
            "name": sort_key(self.target.name),
            "commune": by_name(self.commune),
            "percent": LOWEST if self.row.percent is None else self.row.percent,
            "value": LOWEST if self.row.value is None else self.row.value,
            "goal": LOWEST if self.row.goal is None else self.row.goal,
            "band": BAND_ORDER.index(self.row.band),
            "gap": Decimal(0) if self.gap is None else abs(self.gap),
        }


class ResultTable(ListTable):
    """Columns that both lists share; rows are `UnitLine`s."""

    baseline = tables.Column(
        gettext_lazy("Baseline"), accessor="row__baseline", orderable=False, attrs=NUMERIC
    )
    goal = tables.Column(
        gettext_lazy("Goal"), accessor="row__goal", order_by="order__goal", attrs=NUMERIC
    )
    value = tables.TemplateColumn(
        template_name="columns/value.html",
        verbose_name=gettext_lazy("To date"),
        accessor="row__value",
        order_by="order__value",
        attrs=NUMERIC,
    )
    percent = percent_column()
    band = band_column()
    gap = tables.Column(
        gettext_lazy("To the next band"),
        accessor="missing",
        order_by="order__gap",
        attrs=NUMERIC,
        empty_values=(),
    )

    def render_baseline(self, value, record):
        return formats.of_result(value, record.target, record.commune.code)

    def render_goal(self, value, record):
        return formats.of_result(value, record.target, record.commune.code)

    def render_gap(self, record):
        return record.gap_text

    def value_baseline(self, value):
        return value

    def value_goal(self, value):
        return value

    def value_value(self, value):
        return value

    def value_percent(self, value):
        return value

    def value_band(self, value, record):
        return components.band(value, record.target.programme)["label"]

    def value_gap(self, record):
        return record.gap


class TargetCommuneTable(ResultTable):
    """The communes of one target."""

    commune = tables.TemplateColumn(
        '<a href="{{ record.url }}">{{ record.commune.title|capfirst }}</a>',
        verbose_name=gettext_lazy("Unit"),
        accessor="commune__title",
        order_by="order__commune",
        attrs={"td": {"class": "name"}},
    )

    class Meta(ListTable.Meta):
        sequence = ["commune", "..."]
        order_by = "-percent"
        empty_text = gettext_lazy("No commune is asked for this target.")

    def value_commune(self, record):
        return str(record.commune.title)


class CommuneTargetTable(ResultTable):
    """The targets of one commune."""

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
    unit = tables.Column(gettext_lazy("Unit of measure"), accessor="target__unit", orderable=False)

    class Meta(ListTable.Meta):
        sequence = ["number", "name", "unit", "..."]
        row_attrs = {"id": lambda record: f"target-{record.target.number}"}
        empty_text = gettext_lazy("The commune is asked for no target of this programme.")

    def render_unit(self, value, record):
        """A yes or no has none."""
        return "" if record.target.method == Method.MILESTONE else value

    def value_name(self, record):
        return record.target.name


def commune_lines(scope, place, commune, rows):
    """A line for each target that the commune has a result of, in order of their numbers.

    Of a set of criteria, those that are not met come first. `rows` is target number → `Row`.
    """
    lines = [
        UnitLine(
            target=target,
            commune=commune,
            row=rows[target.number],
            url=place.url("target", number=target.number),
            stale=stale(rows[target.number], scope.quarter),
            history=history_url(scope, place, commune, rows[target.number]),
        )
        for target in scope.catalogue.targets
        if target.number in rows
    ]
    if scope.programme.kind == "criteria":
        lines.sort(key=lambda line: line.row.band == "met")
    return lines


def stale(row, quarter):
    return row.as_of not in (None, quarter)


def history_url(scope, place, commune, row):
    """Where the history of the last figure in a commune's value stands; empty where there is none.

    The public is not told who wrote what.
    """
    if scope.public or row.as_of is None:
        return ""
    return place.at(row.as_of).url("figure", unit=commune.code, number=row.target)
