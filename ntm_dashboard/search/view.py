from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.workflow.permissions import Duties

from ..site.addresses import place_named
from ..site.errors import no_access, not_found
from ..site.page import Page
from ..site.scope import front
from .finding import counted, is_empty, search

AT_MOST = 5
"""So many of a kind are shown below the box of the header; the page shows all."""
LONGEST = 100


class SearchPage(Page):
    """What a text finds in the programme and quarter from which it was asked.

    ``in`` names these, as an address does; without it, it is where the visitor begins.
    """

    name = "search"
    template_name = "search/search.html"
    fragments = {"search-results": "search/results.html"}

    def get(self, request):
        try:
            place = place_named(request.GET.get("in", "")) or front(request.user)
        except Http404 as missing:
            return not_found(request, missing)
        if place is not None:
            return super().get(request, place.district, place.programme, place.quarter)
        if request.user.is_authenticated:
            return no_access(request)
        return redirect_to_login(request.get_full_path())

    def address_in(self, place):
        return place.url()

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
