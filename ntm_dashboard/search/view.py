from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.workflow.permissions import Duties

from ..site.asked_from import AskedFromPage
from .finding import counted, is_empty, search

AT_MOST = 5
"""So many of a kind are shown below the box of the header; the page shows all."""
LONGEST = 100


class SearchPage(AskedFromPage):
    """What a text finds in the programme and quarter from which it was asked."""

    name = "search"
    template_name = "search/search.html"
    fragments = {"search-results": "search/results.html"}
    parameters = ("in", "q")
    by_versions = False

    def address_in(self, place):
        return place.url()

    def etag(self):
        return None

    def content(self, template):
        """Never kept: the same address finds other things for other people."""
        return self.rendered(template, {"scope": self.scope, "place": self.place} | self.context())

    @property
    def text(self):
        return self.request.GET.get("q", "")[:LONGEST]

    def context(self):
        groups = [] if is_empty(self.text) else self.found()
        return {
            "title": _("Search"),
            "text": self.text,
            "asked": not is_empty(self.text),
            "groups": groups,
            "count_text": count_text(counted(groups)),
            "where": self.place.named,
        }

    def found(self):
        short = self.request.htmx.target in self.fragments
        duties = Duties.of(self.request.user, self.scope.programme)
        return search(self.text, self.scope, self.place, duties, at_most=AT_MOST if short else None)


def count_text(count):
    return ngettext("%(count)s result", "%(count)s results", count) % {"count": count}
