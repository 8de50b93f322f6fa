"""What a report needs of the quarter beside its results: quotes, words, and who has reported."""

from dataclasses import dataclass, field, fields
from decimal import Decimal

from communes.models import HANDED_IN, Figure, Quote, Status, Submission
from communes.workflow.quotes import quotes_of
from communes.workflow.report import state_of
from targets.ordering import empty_first


@dataclass(frozen=True)
class Written:
    """A figure of the quarter, as far as its number does not tell it."""

    target_id: int
    commune_id: int | None
    """None: the district's own."""
    estimate: bool
    value: Decimal | None
    out_of: Decimal | None
    approved_value: Decimal | None
    approved_out_of: Decimal | None


@dataclass(frozen=True)
class Material:
    """The reports of one quarter. A unit is a commune's id, or None for the district's own."""

    submissions: dict
    """Unit → `Submission`."""
    figures: list[Written]
    provisional: bool
    quotes: list[Quote] = field(default_factory=list)
    """What the report quotes of the units' words, in its order."""

    def state(self, unit):
        """Where the report of `unit` stands, as `report.state_of` says."""
        submission = self.submissions.get(unit)
        given = any(
            figure.value is not None and figure.commune_id == unit for figure in self.figures
        )
        return state_of(submission and submission.status, given)

    def handed_in(self, unit):
        return self.state(unit) in HANDED_IN

    def counts(self, unit):
        """Whether the report enters the results: approved, or provisionally submitted too."""
        return self.state(unit) in (HANDED_IN if self.provisional else (Status.APPROVED,))

    def counted_of(self, target, units=None):
        """Figures of `target` in reports that count; of `units` only, if they are given."""
        return [
            figure
            for figure in self.figures
            if figure.target_id == target.pk
            and (units is None or figure.commune_id in units)
            and self.counts(figure.commune_id)
        ]

    def number_told(self, target, unit):
        """The pair of numbers by which the unit's figure of `target` enters the results."""
        for figure in self.figures:
            if (figure.target_id, figure.commune_id) == (target.pk, unit):
                if self.counts(unit):
                    return figure.value, figure.out_of
                return figure.approved_value, figure.approved_out_of
        return None, None


def read_material(scope):
    """The `Material` of the scope's quarter; the public's has no quotes. Three queries."""
    programme, quarter = scope.programme, scope.quarter
    figures = Figure.objects.filter(target__programme=programme, quarter=quarter)
    in_order = figures.order_by("target__number_key", empty_first("commune__code"))
    return Material(
        submissions={
            submission.commune_id: submission
            for submission in Submission.objects.filter(programme=programme, quarter=quarter)
        },
        figures=[
            Written(*values)
            for values in in_order.values_list(*(column.name for column in fields(Written)))
        ],
        provisional=scope.provisional,
        quotes=[] if scope.public else quotes_of(programme, quarter),
    )
