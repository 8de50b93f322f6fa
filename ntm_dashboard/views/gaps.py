from django.utils.translation import gettext as _

from communes.results.gaps import gaps
from communes.results.inputs import read_inputs

from ..lists import configured
from ..pages import Page
from ..tables_gaps import GapTable, gap_lines


class Gaps(Page):
    """What is missing to the goals, and where?"""

    name = "gaps"
    section = "year"
    template_name = "year/gaps.html"
    fragments = {"table": "lists/list.html"}
    wide = True

    def table(self):
        scope = self.scope
        inputs = read_inputs(scope.programme, provisional=scope.provisional, version=scope.version)
        lines = gap_lines(scope, self.place, gaps(inputs, scope.results))
        return configured(GapTable(lines), self.request, count_text=count_text(scope, lines))

    def context(self):
        return {"title": _("What is missing"), "table": self.table()}


def count_text(scope, lines):
    return _("%(count)s of %(total)s targets are not met") % {
        "count": len(lines),
        "total": len(scope.results.district),
    }
