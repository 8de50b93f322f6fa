from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from targets.models import Milestone

from .. import charts, components, maps
from ..explain import explanation
from ..lists import configured
from ..pages import Page
from ..people import ANSWERING, answering, duties
from ..series import neighbours, quarter_rows, rate_pair
from ..tables_units import TargetCommuneTable, UnitLine, stale


class TargetPage(Page):
    """How far, on what path, which communes carry it, who answers, how is the number made?"""

    name = "target"
    section = "overview"
    template_name = "pages/target.html"
    fragments = {"table": "pages/list.html"}

    def parts(self, place):
        return {"number": self.kwargs["number"]}

    @cached_property
    def target(self):
        target = self.scope.catalogue.target.get(self.kwargs["number"])
        if target is None or target.number not in self.results.district:
            raise Http404(_("The programme has no target of this number."))
        return target

    @cached_property
    def results(self):
        return self.scope.history[self.scope.quarter]

    @cached_property
    def communes(self):
        """Commune code → result of the target."""
        return self.results.by_target.get(self.target.number, {})

    def table(self):
        if self.target.is_district:
            return None
        known = self.scope.catalogue.commune
        lines = [
            UnitLine(
                target=self.target,
                commune=known[code],
                row=row,
                url=self.place.figure(code, self.target.number),
                stale=stale(row, self.scope.quarter),
            )
            for code, row in self.communes.items()
            if code in known
        ]
        return configured(TargetCommuneTable(lines), self.request)

    def context(self):
        target, scope, place = self.target, self.scope, self.place
        row = self.results.district[target.number]
        return {
            "title": f"{target.number}. {target.name}",
            "target": target,
            "row": row,
            "band": components.band(row.band, scope.programme),
            "percent": components.percent(row),
            "pace": components.pace(row.pace),
            "steps": explanation(target, row, scope.catalogue, rate_pair(target, row, scope)),
            "charts": self.charts(),
            "map": maps.target_map(scope, place, target) if self.communes else None,
            "table": self.table(),
            "people": [] if scope.public else self.people(),
            "quarters": quarter_rows(scope.history, target.number, place),
            "neighbours": neighbours(
                scope.catalogue.targets, target, lambda t: place.url("target", number=t.number)
            ),
        }

    def charts(self):
        target, scope = self.target, self.scope
        milestones = dict(Milestone.objects.filter(target=target).values_list("year", "value"))
        rows = {
            quarter: results.district[target.number]
            for quarter, results in scope.history.items()
            if target.number in results.district
        }
        made = [charts.value_line(target, target.measure(milestones), rows, self.place)]
        if any(row.percent is not None for row in self.communes.values()):
            made.append(charts.commune_bars(target, self.communes, scope.catalogue, self.place))
        return made

    def people(self):
        """Duties for this target in the whole district: who leads first."""
        mine = [
            duty
            for duty in duties(self.scope.programme)
            if duty.commune_id is None and duty.target_id in (None, self.target.pk)
        ]
        mine.sort(key=lambda duty: ANSWERING.index(duty.duty))
        return answering(mine, self.place)
