from functools import cached_property

from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import charts, components
from ..facts import commune_facts
from ..lists import configured
from ..pages import Page
from ..people import answering, duties
from ..ranking import by_name, communes_of, ranking
from ..series import neighbours
from ..standings import reports_of
from ..tables_units import CommuneTargetTable, UnitLine, stale


class CommunePage(Page):
    """One commune: its targets, how it got here, its people and its reports."""

    name = "commune"
    section = "communes"
    template_name = "pages/commune.html"
    fragments = {"table": "pages/list.html"}

    def parts(self, place):
        return {"commune": self.kwargs["commune"]}

    @cached_property
    def commune(self):
        commune = self.scope.catalogue.commune.get(self.kwargs["commune"])
        if commune is None:
            raise Http404(_("The district has no commune of this code."))
        return commune

    @cached_property
    def rows(self):
        """Target number → result of the commune."""
        results = self.scope.history[self.scope.quarter]
        return results.by_commune.get(self.commune.code, {})

    def table(self):
        lines = [
            UnitLine(
                target=target,
                commune=self.commune,
                row=self.rows[target.number],
                url=self.place.url("target", number=target.number),
                stale=stale(self.rows[target.number], self.scope.quarter),
            )
            for target in self.scope.catalogue.targets
            if target.number in self.rows
        ]
        if self.scope.programme.kind == "criteria":
            lines.sort(key=lambda line: line.row.band == "met")
        return configured(CommuneTargetTable(lines), self.request)

    def context(self):
        scope, place, commune = self.scope, self.place, self.commune
        everyone = sorted(communes_of(scope.catalogue, scope.results), key=by_name)
        standing = next(
            (one for one in ranking(scope.catalogue, scope.results) if one.commune == commune), None
        )
        return {
            "title": capfirst(commune.title),
            "commune": commune,
            "facts": commune_facts(commune, standing, len(everyone)),
            "bands": [
                band | {"count": standing.counts[key]}
                for key, band in components.bands(scope.programme).items()
            ]
            if standing
            else [],
            "charts": [charts.bands_by_quarter(scope.history, scope.programme, place, commune)]
            if self.rows
            else [],
            "table": self.table(),
            "people": [] if scope.public else self.people(),
            "reports": [] if scope.public else reports_of(scope, commune),
            "neighbours": neighbours(
                everyone, commune, lambda one: place.url("commune", commune=one.code)
            )
            if commune in everyone
            else [],
        }

    def people(self):
        """Who enters, reports and oversees this commune."""
        mine = [
            duty
            for duty in duties(self.scope.programme, ["report", "enter", "oversee"])
            if duty.commune_id == self.commune.pk
            or (duty.duty == "oversee" and duty.commune_id is None and duty.target_id is None)
        ]
        return answering(mine, self.place)
