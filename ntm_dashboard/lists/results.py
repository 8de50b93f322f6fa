"""Lists of results: one target in every commune, or every target of one commune."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from communes.models import Commune
from communes.results.gaps import step_of
from communes.results.ranking import by_name
from communes.results.rows import Row
from targets.models import Target
from targets.reach import rounded_out

from ..display import formats
from ..display.kinds import programme_kind
from ..display.scales import amount_scale, commune_scale
from ..display.wording import step_words
from .base import ListTable
from .columns import (
    CommuneColumn,
    GoalColumn,
    NumberColumn,
    TargetNameColumn,
    ValueColumn,
    band_column,
    number_column,
    percent_column,
)
from .order import ResultOrder, in_families, lowest_first


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
    """Address of the last figure in the value."""

    @cached_property
    def step(self):
        """What is missing to the next band, in the target's unit; None where it cannot be said."""
        return None if self.row.unassigned else step_of(self.target, self.row)

    @cached_property
    def scale(self):
        return commune_scale(self.target).beside_goal(self.row)

    @property
    def shown(self):
        return self.scale.text(self.row.value)

    @property
    def gap(self):
        """The change of the value that reaches the next band, rounded away from zero; None of a
        word's."""
        if self.step is None:
            return None
        change = rounded_out(self.step.change, self.scale.decimals, self.step.beyond)
        return self.scale.sized(change)

    @property
    def gap_text(self):
        if self.gap is None:
            return ""
        programme = self.target.programme
        return step_words(self.gap, self.scale.decimals, self.step.band, programme)

    def own_order(self):
        return {
            "commune": by_name(self.commune),
            "value": lowest_first(self.row.value),
            "goal": lowest_first(self.row.goal),
            "gap": Decimal(0) if self.gap is None else abs(self.gap),
        }


def baseline_of_commune(value, record):
    return amount_scale(record.target, record.scale).text(value)


def baseline_decimals(value, record):
    return amount_scale(record.target, record.scale).digits(value)


class ResultTable(ListTable):
    """Columns that both lists share; rows are `UnitLine`s."""

    baseline = NumberColumn(
        gettext_lazy("Baseline"),
        baseline_of_commune,
        decimals=baseline_decimals,
        accessor="row__baseline",
    )
    goal = GoalColumn(order_by="order__goal")
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
    unit = tables.Column(
        gettext_lazy("Unit of measure"), accessor="target__unit", orderable=False, empty_values=()
    )

    class Meta(ListTable.Meta):
        sequence = ["number", "name", "unit", "..."]
        row_attrs = ListTable.Meta.row_attrs | {
            "id": lambda record: f"target-{record.target.number}"
        }
        empty_text = gettext_lazy("The commune is asked for no target of this programme.")

    def render_unit(self, record):
        """A yes or no and a word have none."""
        return "" if record.scale.words else record.scale.unit or formats.NOTHING


def result_lines(scope, place, commune, rows):
    """A line for each target that the commune has a result of, parts below their parents.

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
        for target in scope.catalogue.listed
        if target.number in rows
    ]
    in_families(lines, scope.catalogue, scope.quarter)
    if programme_kind(scope.programme).counts_criteria:
        lines.sort(key=lambda line: (line.head or line).row.band == "met")
    return lines


def stale(row, quarter):
    """Whether the value is of an earlier quarter."""
    return row.as_of not in (None, quarter)


def history_url(scope, place, commune, row):
    """Where the last figure in a commune's value stands, as far as the reader may go back."""
    last = row.as_of or place.quarter
    if not (commune.lives_in(last) and scope.may_show(last)):
        last = place.quarter
    return place.at(last).figure(commune.code, row.target)
