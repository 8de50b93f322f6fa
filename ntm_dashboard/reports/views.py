from django.core.cache import cache
from django.http import Http404
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communes.clock import today
from communes.files.templates import fill
from communes.interchange.results_table import results_as_csv, results_as_json
from communes.models import ReportTemplate
from targets.vietnamese import keepable

from ..display import formats
from ..display.links import Link
from ..people.views import OfOfficial
from ..site.downloads import download
from ..site.page import Page
from ..site.quarter_view import QuarterFile
from . import docx, xlsx
from .content import commune_report, in_every_text, quarter_report
from .own_layout import values
from .personal import official_report

FILES = {
    "docx": (docx.write_docx, docx.CONTENT_TYPE),
    "xlsx": (xlsx.write_xlsx, xlsx.CONTENT_TYPE),
}


def kept_report(scope, about, make):
    """A report from the cache as long as nothing has changed; `about` tells it from others."""
    audience = "public" if scope.public else "official"
    key = (
        f"report:{scope.version}:{audience}:{get_language()}:{today()}:{scope.programme.pk}:"
        f"{scope.quarter}:{scope.provisional:d}:{about}"
    )
    return cache.get_or_set(key, lambda: in_every_text(make(), keepable))


class ReportPage(Page):
    """The quarter's report as it is printed."""

    name = "report"
    template_name = "reports/report.html"
    styles = ("css/paper.css",)

    def context(self):
        scope, place = self.scope, self.place
        return {
            "title": _("Report %(quarter)s") % {"quarter": formats.quarter(scope.quarter)},
            "report": kept_report(scope, "quarter", lambda: quarter_report(scope)),
            "files": [
                Link("Word", place.url("report_file", kind="docx")),
                Link("Excel", place.url("report_file", kind="xlsx")),
            ],
            "causes_url": "" if scope.public else place.url("causes"),
        }


class Download(QuarterFile):
    """Answers with a report as a file, whose words are Vietnamese in every language.

    `about` answers what tells the report from others, and a function that makes it; it raises
    `Http404` for what does not exist.
    """

    def file(self):
        kind = self.kwargs.get("kind", "docx")
        if kind not in FILES:
            raise Http404(_("There is no such file."))
        if self.scope.blank:
            raise Http404(_("There are no figures for this quarter."))
        about, make = self.about()
        with translation.override("vi"):
            report = kept_report(self.scope, about, make)
            body = self.write(kind, report)
        return download(body, FILES[kind][1], f"{report.stem}.{kind}")

    def write(self, kind, report):
        """The bytes of `report` as a file of the `kind`."""
        return FILES[kind][0](report)


class ReportFile(Download):
    """The quarter's report as a Word file or a workbook."""

    name = "report_file"

    def about(self):
        return "quarter", lambda: quarter_report(self.scope)

    def write(self, kind, report):
        """A Word file in the office's own layout, where the programme has one."""
        if kind == "docx":
            own = ReportTemplate.objects.filter(programme=self.scope.programme).first()
            if own is not None:
                return fill(bytes(own.content), values(report))
        return super().write(kind, report)


class CommuneReportFile(Download):
    """The report of one commune as a Word file."""

    name = "commune_report"

    def about(self):
        commune = self.scope.commune(self.kwargs["commune"])
        return f"commune-{commune.pk}", lambda: commune_report(self.scope, commune)


class OfficialReportFile(OfOfficial, Download):
    """The report of one official as a Word file."""

    name = "official_report"
    for_public = False

    def about(self):
        official = self.official
        return f"official-{official.pk}", lambda: official_report(
            self.scope, official, self.portfolio
        )


FORMATS = {
    "csv": (results_as_csv, "text/csv; charset=utf-8"),
    "json": (results_as_json, "application/json"),
}


class ResultsFile(QuarterFile):
    """The results of the quarter, in the shape of the command `export_results`."""

    name = "results"

    def file(self):
        kind = self.kwargs["kind"]
        if kind not in FORMATS:
            raise Http404(_("There is no such file."))
        write, content_type = FORMATS[kind]
        name = f"{self.scope.programme.code}-{self.scope.quarter}.{kind}"
        return download(write(self.scope.judged), content_type, name)
