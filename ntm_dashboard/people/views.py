from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from communes.clock import today
from communes.results.rows import count_bands
from communes.workflow.measures import measures_in
from communes.workflow.permissions import officials_of

from ..display.attention import year_paces
from ..display.components import counted_bands
from ..display.links import Link
from ..lists.base import configured
from ..lists.measures import measure_lines
from ..lists.targets import TargetTable, target_lines
from ..site.downloads import export_table
from ..site.page import Page
from ..site.quarter_view import QuarterFile
from .duties import ALL_DUTIES, duties, own_duties, portfolio, tasks
from .facts import FactsTable, facts_of, may_see_facts
from .table import PersonFilter, PersonTable, overseen_lines, person_lines


class OfOfficial:
    """Of the official whom the address names."""

    @cached_property
    def official(self):
        try:
            return get_object_or_404(
                officials_of(self.scope.programme).select_related("user", "commune"),
                code=self.kwargs["official"],
            )
        except Http404 as error:
            raise Http404(_("The district has no official of this code.")) from error

    @cached_property
    def duties(self):
        return own_duties(self.official, self.scope.programme)

    @cached_property
    def portfolio(self):
        return portfolio([duty for duty in self.duties if duty.in_force], self.scope.catalogue)


class OfFacts(OfOfficial):
    """Of the official's facts, quarter by quarter, which not everybody may see."""

    @cached_property
    def may_see_facts(self):
        return may_see_facts(self.request.user, self.official, self.scope.programme)

    def facts(self):
        return FactsTable(facts_of(self.official, self.duties, self.scope))


class OfficialPage(OfFacts, Page):
    """What one official answers for, what is late first."""

    name = "official"
    section = "officials"
    template_name = "people/official.html"
    fragments = {"table": "lists/list.html"}
    for_public = False

    def address_in_programme(self, place, programme):
        return self.address_in(place)

    @cached_property
    def lines(self):
        """Targets led or supported, the most urgent first."""
        mine = {target.pk for target in self.portfolio.led + self.portfolio.supported}
        scope, years = self.scope, year_paces(self.scope.attention)
        lines = target_lines(scope.catalogue, scope.results, self.place, {}, years)
        return sorted(
            (line for line in lines if line.target.pk in mine), key=lambda line: line.urgency
        )

    @property
    def audience(self):
        """Whoever may see the facts reads another page than whoever may not."""
        return f"{super().audience}{'-facts' if self.may_see_facts else ''}"

    def table(self):
        return configured(TargetTable(self.lines, exclude=["lead"]), self.request)

    def context(self):
        return {
            "title": self.official.name,
            "official": self.official,
            "has_left": not self.official.can_act_on(today()),
            "crumbs": [
                Link(_("People"), self.place.url("officials")),
                Link(self.official.name, ""),
            ],
            "tasks": tasks(self.scope, self.official),
            "download_url": self.place.url("official_report", official=self.official.code),
            "measures": self.measures(),
            "duties": self.duties,
            "table": self.table(),
            "bands": counted_bands(
                self.scope.programme, count_bands(line.row for line in self.lines)
            ),
            "communes": overseen_lines(self.portfolio.communes, self.scope, self.place),
            "facts": self.facts() if self.may_see_facts else None,
            "facts_url": self.place.url("official_facts", official=self.official.code),
        }

    def measures(self):
        """What the official is to do about targets that are late."""
        found = measures_in(self.scope.programme, self.scope.quarter)
        return measure_lines(found.filter(official=self.official), self.place)


class FactsFile(OfFacts, QuarterFile):
    """The facts of one official, as csv."""

    name = "official_facts"
    for_public = False

    def respond(self):
        if not self.may_see_facts:
            raise PermissionDenied(
                _("The facts are for the official, and for who leads or reviews in the programme.")
            )
        return super().respond()

    def file(self):
        stem = f"{self.scope.programme.code}-{self.scope.quarter}-{self.official.code}-facts"
        return export_table(self.facts(), "csv", stem)


class Officials(Page):
    """Who answers for what, and how do their targets stand?"""

    name = "officials"
    template_name = "people/officials.html"
    fragments = {"table": "lists/list.html"}
    parameters = tuple(PersonFilter.base_filters)
    for_public = False

    @cached_property
    def filter(self):
        scope = self.scope
        in_force = duties(scope.programme, ALL_DUTIES)
        lines = person_lines(in_force, scope.catalogue, scope.results, self.place)
        return PersonFilter(self.request.GET, lines)

    def table(self):
        table = PersonTable(self.filter.kept)
        return configured(table, self.request, count_text=self.filter.count_text)

    def context(self):
        return {"title": _("People"), "filter": self.filter, "table": self.table()}
