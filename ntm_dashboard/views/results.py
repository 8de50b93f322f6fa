from django.http import Http404
from django.utils.translation import gettext as _

from communes.interchange.results_table import as_csv, as_json

from ..exports import download
from ..pages import Page

FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}


class ResultsFile(Page):
    """The results of the quarter, in the shape of the command `export_results`."""

    name = "results"
    section = "overview"

    def respond(self):
        kind = self.kwargs["kind"]
        if kind not in FORMATS:
            raise Http404(_("There is no such file."))
        write, content_type = FORMATS[kind]
        name = f"{self.scope.programme.code}-{self.scope.quarter}.{kind}"
        return download(write(self.scope.results), content_type, name)
