"""Lists of results: one target in every commune, or every target of one commune."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Commune
from communes.results.compute import Row
from communes.results.gaps import step_of
from communes.results.ranking import by_name
from targets.models import Target
from targets.progress import Method
from targets.reach import rounded_out

from ..display import components, formats
from ..display.kinds import programme_kind
from .base import ListTable
from .columns import (
    CommuneColumn,
    NumberColumn,
    TargetNameColumn,
    ValueColumn,
    band_column,
    number_column,
    percent_column,
)
from .order import ResultOrder, lowest_first


@dataclass
class UnitLine(ResultOrder):
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
        return step_of(self.target, self.row)

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

    def own_order(self):
        return {
            "commune": by_name(self.commune),
            "value": lowest_first(self.row.value),
            "goal": lowest_first(self.row.goal),
            "gap": Decimal(0) if self.gap is None else abs(self.gap),
        }


def value_of_commune(value, record):
    return formats.of_result(value, record.target, record.commune.code)


class ResultTable(ListTable):
    """Columns that both lists share; rows are `UnitLine`s."""

    baseline = NumberColumn(gettext_lazy("Baseline"), value_of_commune, accessor="row__baseline")
    goal = NumberColumn(
        gettext_lazy("Goal"), value_of_commune, accessor="row__goal", order_by="order__goal"
    )
    value = ValueColumn(order_by="order__value")
    percent = percent_column()
    band = band_column()
    gap = NumberColumn(
        gettext_lazy("To the next band"),
        lambda value, record: record.gap_text,
        order_by="order__gap",
        empty_values=(),
    )


class TargetCommuneTable(ResultTable):
    """The communes of one target."""

    commune = CommuneColumn()

    class Meta(ListTable.Meta):
        sequence = ["commune", "..."]
        order_by = "-percent"
        empty_text = gettext_lazy("No commune is asked for this target.")


class CommuneTargetTable(ResultTable):
    """The targets of one commune."""

    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(gettext_lazy("Unit of measure"), accessor="target__unit", orderable=False)

    class Meta(ListTable.Meta):
        sequence = ["number", "name", "unit", "..."]
        row_attrs = {"id": lambda record: f"target-{record.target.number}"}
        empty_text = gettext_lazy("The commune is asked for no target of this programme.")

    def render_unit(self, value, record):
        """A yes or no has none."""
        return "" if record.target.method == Method.MILESTONE else value


def result_lines(scope, place, commune, rows):
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
    if programme_kind(scope.programme).counts_criteria:
        lines.sort(key=lambda line: line.row.band == "met")
    return lines


def stale(row, quarter):
    """Whether the value is of an earlier quarter."""
    return row.as_of not in (None, quarter)


def history_url(scope, place, commune, row):
    """Where the history of the last figure in a commune's value stands; empty where there is none.

    The public is not told who wrote what.
    """
    if scope.public or row.as_of is None:
        return ""
    return place.at(row.as_of).url("figure", unit=commune.code, number=row.target)
