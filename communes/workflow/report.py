"""Which report is meant, and where it stands."""

from dataclasses import dataclass

from targets.models import Programme
from targets.quarters import Quarter

from ..models import Commune, Decision, Figure, Status, Submission, Verb

NOTHING = ""
"""The state of a report that nobody has begun."""


@dataclass(frozen=True)
class ReportOf:
    """Whose report of which quarter: a commune's, or the district's own (`commune` None)."""

    programme: Programme
    commune: Commune | None
    quarter: Quarter

    @property
    def key(self):
        return {"programme": self.programme, "commune": self.commune, "quarter": self.quarter}

    def find(self):
        """The `Submission`; None where there is no row of it."""
        return Submission.objects.filter(**self.key).first()

    def figures(self):
        return Figure.objects.filter(
            target__programme=self.programme, commune=self.commune, quarter=self.quarter
        )

    def decisions(self):
        """What was decided on the report, newest first."""
        return Decision.objects.filter(**self.key).exclude(verb=Verb.PUBLISH)


def state(of, report):
    """Where the report stands: a `Status`, or `NOTHING`; `report` is None where there is none."""
    return state_of(report, report is None and of.figures().exists())


def state_of(report, has_figures):
    """The same without a query; figures that came approved without a report count as approved."""
    if report is not None:
        return Status(report.status)
    return Status.APPROVED if has_figures else NOTHING
