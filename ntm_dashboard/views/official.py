from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from communes.models import Official

from ..lines import target_lines
from ..lists import configured
from ..pages import Page
from ..people import own_duties, portfolio
from ..ranking import ranking
from ..tables import TargetTable


class OfficialPage(Page):
    """What one official answers for, what is late first."""

    name = "official"
    section = "officials"
    template_name = "pages/official.html"
    fragments = {"table": "pages/list.html"}
    for_public = False

    def parts(self, place):
        return {"official": self.kwargs["official"]}

    def address_in_programme(self, place, programme):
        return self.address_in(place)

    @cached_property
    def official(self):
        try:
            return get_object_or_404(
                Official, district=self.scope.district, code=self.kwargs["official"]
            )
        except Http404 as error:
            raise Http404(_("The district has no official of this code.")) from error

    @cached_property
    def duties(self):
        return own_duties(self.official, self.scope.programme)

    @cached_property
    def portfolio(self):
        return portfolio([duty for duty in self.duties if duty.in_force], self.scope.catalogue)

    def table(self):
        mine = {target.pk for target in self.portfolio.led + self.portfolio.supported}
        lines = target_lines(self.scope.catalogue, self.scope.results, self.place, {})
        lines = [line for line in lines if line.target.pk in mine]
        lines.sort(key=lambda line: line.urgency)
        return configured(TargetTable(lines, exclude=["lead"]), self.request)

    def context(self):
        scope, place = self.scope, self.place
        mine = set(self.portfolio.communes)
        return {
            "title": self.official.name,
            "official": self.official,
            "duties": self.duties,
            "table": self.table(),
            "communes": [
                {"standing": one, "url": place.url("commune", commune=one.commune.code)}
                for one in ranking(scope.catalogue, scope.results)
                if one.commune in mine
            ],
        }
