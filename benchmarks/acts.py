"""What pages are measured with: a write that makes them cold, and forms that are sent."""

from communes.models import Figure, Submission
from communes.units import unit_code
from communes.workflow.report import ReportKey
from ntm_dashboard.site.addresses import Place
from targets.models import DataVersion
from targets.quarters import Quarter

RUNNING = Quarter(2023, 3)
PROGRAMME = "nqdh-23"


def place_of(programme):
    return Place(programme.district.code, programme.code, RUNNING)


def another_approved_figure():
    """An approved figure of the running quarter changes, as whenever a report is approved."""
    figure = Figure.objects.filter(
        target__programme__code=PROGRAMME,
        target__rollup="sum",
        quarter=RUNNING,
        approved_value__isnull=False,
    ).earliest("pk")
    figure.value = figure.approved_value = figure.approved_value + 1
    figure.save()


class Save:
    """A chair types another number into a cell of the sheet."""

    name, person = "save of a cell", "baoai"

    def __init__(self):
        self.typed = 0
        self.figure = (
            Figure.objects.filter(
                target__programme__code=PROGRAMME,
                target__rollup="sum",
                commune__code="04738",
                quarter=RUNNING,
            )
            .select_related("target__programme__district", "commune")
            .earliest("pk")
        )

    def form(self, account):
        """Address and fields of the next one."""
        self.figure.refresh_from_db(fields=["version"])
        self.typed += 1
        target = self.figure.target
        place, unit = place_of(target.programme), unit_code(self.figure.commune)
        fields = {"account": account, "value": self.typed, "version": self.figure.version}
        return f"{place.url('entry_sheet', unit=unit)}{target.number}/", fields


class Approve:
    """A reviewer approves a report, which then waits again."""

    name, person = "approval of a report", "duyet"

    def __init__(self):
        waiting = Submission.objects.filter(
            programme__code=PROGRAMME, quarter=RUNNING, status="submitted", commune__isnull=False
        )
        self.report = waiting.select_related("programme__district", "commune").earliest("pk")
        key = ReportKey(self.report.programme, self.report.commune, RUNNING)
        self.approved = list(key.figures().values("id", "approved_value", "approved_out_of"))

    def form(self, account):
        """Address and fields of the next one."""
        report = Submission.objects.filter(pk=self.report.pk)
        report.update(status="submitted")
        for row in self.approved:
            Figure.objects.filter(pk=row["id"]).update(**row)
        DataVersion.move_on([self.report.programme_id], catalogue=False)
        place, unit = place_of(self.report.programme), unit_code(self.report.commune)
        version = report.values_list("version", flat=True).get()
        return place.url("review_report", unit=unit), {"verb": "approve", "seen": version}


ACTS = [Save, Approve]
