"""What a report needs of the quarter beside its results: notes, words, and who has reported."""

from dataclasses import dataclass

from communes.models import HANDED_IN, Figure, Status, Submission
from communes.workflow.report import state_of


@dataclass(frozen=True)
class Written:
    """A figure of the quarter, as far as its number does not tell it."""

    target_id: int
    commune_id: int | None
    """None: the district's own."""
    given: bool
    """Whether there is a number."""
    note: str
    estimate: bool


@dataclass(frozen=True)
class Material:
    """The reports of one quarter. A unit is a commune's id, or None for the district's own."""

    submissions: dict
    """Unit → `Submission`."""
    figures: list[Written]
    provisional: bool

    def state(self, unit):
        """Where the report of `unit` stands, as `report.state_of` says."""
        submission = self.submissions.get(unit)
        given = any(figure.given and figure.commune_id == unit for figure in self.figures)
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


def read_material(scope):
    """The `Material` of the scope's quarter. Two queries."""
    programme, quarter = scope.programme, scope.quarter
    figures = Figure.objects.filter(target__programme=programme, quarter=quarter)
    return Material(
        submissions={
            submission.commune_id: submission
            for submission in Submission.objects.filter(programme=programme, quarter=quarter)
        },
        figures=[
            Written(target, commune, value is not None, note.strip(), estimate)
            for target, commune, value, note, estimate in figures.order_by(
                "target__number_key", "commune__code"
            ).values_list("target_id", "commune_id", "value", "note", "estimate")
        ],
        provisional=scope.provisional,
    )
