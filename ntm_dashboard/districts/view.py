from dataclasses import replace
from functools import cached_property

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from communes.results.districts import last_published, standings
from targets.models import Programme

from ..display.wording import level_name
from ..lists.base import configured
from ..site.addresses import place_named
from ..site.errors import no_access, not_found
from ..site.page import Page
from ..site.scope import districts_of, front, may_read_all
from .lines import DistrictFilter, DistrictTable, district_lines

AT_MOST = 8
"""So many are shown below the chooser of the header; the page shows all."""


def where_to_begin(user):
    """Where the visitor begins, in the last quarter that any of the districts has published."""
    place = front(user)
    quarter = place and last_published(districts_of(user))
    if quarter and Programme.objects.get(code=place.programme).has_quarter(quarter):
        return replace(place, quarter=quarter)
    return place


class Districts(Page):
    """How does each district stand that the visitor reads, and where is the one that is looked for?

    ``in`` names the programme and quarter from which it was asked; without it, see
    `where_to_begin`.
    """

    name = "districts"
    template_name = "districts/districts.html"
    fragments = {"table": "lists/list.html", "district-results": "districts/found.html"}

    def get(self, request):
        try:
            place = place_named(request.GET.get("in", "")) or where_to_begin(request.user)
        except Http404 as missing:
            return not_found(request, missing)
        if place is not None:
            return super().get(request, place.district, place.programme, place.quarter)
        if request.user.is_authenticated:
            return no_access(request)
        return redirect_to_login(request.get_full_path())

    def respond(self):
        """Who has typed the name of one, and asks for no list, is led there."""
        if "go" in self.request.GET and len(self.filter.kept) == 1 and self.filter.kept[0].url:
            return redirect(self.filter.kept[0].url)
        return super().respond()

    def address_in(self, place):
        return f"{reverse(self.name)}?{urlencode({'in': place.named})}"

    def address_in_programme(self, place, programme):
        return place.url()

    @property
    def audience(self):
        """Who reads the same districts."""
        audience, user = super().audience, self.request.user
        if not user.is_authenticated or may_read_all(user):
            return f"{audience}-of-all"
        return f"{audience}-{user.pk}"

    def fresh(self, template):
        """Also of a quarter in which the programme it was asked from has nothing."""
        return self.rendered(template, {"scope": self.scope, "place": self.place} | self.context())

    @cached_property
    def filter(self):
        found = standings(districts_of(self.request.user), self.scope.quarter)
        lines = district_lines(found, self.place)
        return DistrictFilter(self.request.GET, lines, public=self.scope.public)

    def table(self):
        table = DistrictTable(self.filter.kept, self.scope.programme)
        configured(table, self.request, count_text=self.filter.count_text)
        whole = self.address_in(self.place)
        table.whole_url = whole if self.request.GET.keys() - {"in"} else None
        return table

    def context(self):
        kept = self.filter.kept
        return {
            "title": level_name({one.standing.district.level for one in self.filter.lines}),
            "filter": self.filter,
            "table": self.table(),
            "found": kept[:AT_MOST],
            "more": len(kept[AT_MOST:]),
            "where": self.place.named,
        }
