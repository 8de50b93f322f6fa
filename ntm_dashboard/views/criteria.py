from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from ..criteria_sheet import CriteriaSheet
from ..lists import exports
from ..pages import Page


class Criteria(Page):
    """Which criteria does each commune meet, and what is still missing?"""

    name = "criteria"
    template_name = "pages/criteria.html"
    wide = True

    @cached_property
    def sheet(self):
        if self.scope.programme.kind != "criteria":
            raise Http404(_("This programme is a resolution: it has targets, and no criteria."))
        return CriteriaSheet(self.scope)

    def table(self):
        return self.sheet

    def context(self):
        return {
            "title": _("Criteria"),
            "sheet": self.sheet,
            "matrix": self.sheet.matrix(self.place),
            "missing": self.sheet.missing(self.place),
            "exports": exports(self.request),
        }
