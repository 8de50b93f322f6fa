from dataclasses import replace
from functools import cached_property

from django.core.cache import cache
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from communes.clock import today
from communes.results.districts import last_published, only_province, standings, unit_standings
from targets.models import Programme
from targets.versions import with_version

from ..display.wording import level_name, limits_apart
from ..lists.base import configured
from ..site.addresses import Place
from ..site.asked_from import AskedFromPage
from ..site.cache_keys import hash_of, site_key
from ..site.scope import districts_of, may_read_all, published_stand_of
from .lines import DistrictFilter, DistrictTable, district_lines, unit_lines

AT_MOST = 8
"""So many are shown below the chooser of the header; the page shows all."""


class Districts(AskedFromPage):
    """How does each district that the visitor reads stand, and where is the one looked for?"""

    name = "districts"
    template_name = "districts/districts.html"
    fragments = {"table": "lists/list.html", "district-results": "districts/found.html"}
    parameters = ("in", "go", *DistrictFilter.base_filters)

    def begin(self):
        """In the last quarter that any of the districts has published."""
        user = self.request.user
        key = hash_of(site_key(), self.version, user.pk, may_read_all(user), today())
        return cache.get_or_set(f"districts:{key}", self.begin_published) or super().begin()

    def begin_published(self):
        """None where the programme in which the visitor begins does not have that quarter."""
        place = super().begin()
        quarter = place and last_published(districts_of(self.request.user))
        if quarter and Programme.objects.get(code=place.programme).has_quarter(quarter):
            return replace(place, quarter=quarter)
        return None

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

    @cached_property
    def version(self):
        """It shows what many programmes have published: any change may be of one of theirs, but for
        those of figures on their way."""
        return published_stand_of(self.request.user)

    def programmes_read(self):
        """With the main ones of all districts that the visitor reads, and those below them."""
        mains = Programme.objects.filter(main=True, district__in=districts_of(self.request.user))
        asked = Programme.objects.filter(Q(pk__in=mains) | Q(follows__in=mains))
        return [*with_version(asked), *super().programmes_read()]

    def fresh(self, template):
        """Also of a quarter in which the programme it was asked from has nothing."""
        return self.rendered(template, {"scope": self.scope, "place": self.place} | self.context())

    @cached_property
    def filter(self):
        return DistrictFilter(self.request.GET, self.lines(), public=self.scope.public)

    @cached_property
    def standings(self):
        """Of each district that the visitor reads, and of those below."""
        scope, user = self.scope, self.request.user
        lower = user.is_authenticated and not may_read_all(user)
        return standings(districts_of(user), scope.quarter, public=scope.public, lower=lower)

    def lines(self):
        """Each district that the visitor reads, and those below; else a province's units."""
        scope = self.scope
        lines = district_lines(self.standings, self.place)
        province = only_province(self.standings)
        if province is None:
            return lines
        place = Place(province.district.code, province.programme.code, scope.quarter)
        units = unit_standings(province.programme, scope.quarter)
        return lines + unit_lines(units, province.district, place)

    def table(self):
        table = DistrictTable(self.filter.kept, self.scope.programme)
        configured(table, self.request, count_text=self.filter.count_text)
        whole = self.address_in(self.place)
        table.whole_url = whole if self.request.GET.keys() - {"in"} else None
        return table

    def context(self):
        kept = self.filter.kept
        return {
            "title": level_name({one.level for one in self.filter.lines}),
            "filter": self.filter,
            "table": self.table(),
            "limits_apart": limits_apart(self.standings, self.scope.programme),
            "found": kept[:AT_MOST],
            "more": len(kept[AT_MOST:]),
            "where": self.place.named,
        }
