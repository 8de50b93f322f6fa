"""Which report is meant, and where it stands."""

from dataclasses import dataclass

from targets.models import Programme
from targets.quarters import Quarter

from ..models import OF_THE_QUARTER, Commune, Decision, Figure, Status, Submission

NOTHING = ""
"""The state of a report that nobody has begun."""
WITHOUT_REPORT = Status.APPROVED
"""The state of figures that came with loaded data and belong to no report: they count."""


@dataclass(frozen=True)
class ReportKey:
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
        return Decision.objects.filter(**self.key).exclude(verb__in=OF_THE_QUARTER)


def state(report_key, report):
    """Where the report stands: its status, or `NOTHING`; `report` is None where there is none."""
    return state_of(report and report.status, report is None and report_key.figures().exists())


def state_of(status, has_figures=True):
    """The same without a query, from the status of the report; None: there is no report."""
    if status is not None:
        return status
    return WITHOUT_REPORT if has_figures else NOTHING
