from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from ..display.kinds import programme_kind
from ..lists.base import exports
from ..site.page import Page
from .sheet import CriteriaSheet


class Criteria(Page):
    """Which criteria does each commune meet, and what is still missing?"""

    name = "criteria"
    template_name = "criteria/criteria.html"
    wide = True

    @cached_property
    def sheet(self):
        if not programme_kind(self.scope.programme).counts_criteria:
            raise Http404(_("This programme is a resolution: it has targets, and no criteria."))
        return CriteriaSheet(self.scope)

    def address_in_programme(self, place, programme):
        return place.url(self.name if programme_kind(programme).counts_criteria else "overview")

    def table(self):
        return self.sheet

    def context(self):
        return {
            "title": _("Criteria"),
            "sheet": self.sheet,
            "matrix": self.sheet.matrix(self.place),
            "missing": [
                (
                    _("What is missing, commune by commune"),
                    self.sheet.missing_by_commune(self.place),
                ),
                (
                    _("What is missing, criterion by criterion"),
                    self.sheet.missing_by_criterion(self.place),
                ),
            ],
            "exports": exports(self.request),
            "half_year": self.place.url("half_year"),
        }
