from functools import cached_property

from communes.results.ranking import communes_of, ranking

from .. import charts, maps
from ..filters import CommuneFilter
from ..lists import configured
from ..pages import Page
from ..reporting import open_quarter, report_states
from ..standings import commune_lines
from ..strips import strip
from ..tables_communes import RankingTable
from ..wording import units_of


class Communes(Page):
    """How is each commune doing, and who has reported?"""

    name = "communes"
    template_name = "commune/communes.html"
    fragments = {"table": "commune/communes_list.html"}

    @cached_property
    def open(self):
        """The quarter whose reports are shown; None shows none."""
        return open_quarter(self.scope)

    @cached_property
    def states(self):
        return report_states(self.scope, self.open) if self.open else {}

    @cached_property
    def filter(self):
        lines = commune_lines(self.scope, self.place, self.open, self.states)
        return CommuneFilter(self.request.GET, lines, public=self.scope.public)

    @cached_property
    def chosen(self):
        """The target by which the map is coloured; None: by the share of targets met."""
        number = self.request.GET.get("target")
        return self.scope.catalogue.target.get(number) if number in self.mapped else None

    @property
    def mapped(self):
        """Numbers of the targets that communes have results of."""
        return self.scope.results.by_target

    def map(self):
        if self.chosen:
            return maps.target_map(self.scope, self.place, self.chosen)
        return maps.share_map(self.scope, self.place, big=True)

    def table(self):
        table = RankingTable(self.filter.kept, self.scope.programme, self.open)
        return configured(table, self.request, count_text=self.filter.count_text)

    def context(self):
        scope, place = self.scope, self.place
        standings = ranking(scope.catalogue, scope.results)
        charted = charts.bands_by_commune(standings, scope.programme, place)
        return {
            "title": units_of(communes_of(scope.catalogue, scope.results), capital=True),
            "strip": strip(scope, place, self.open, self.states) if self.states else None,
            "map": self.map(),
            "chosen": self.chosen,
            "targets": [t for t in scope.catalogue.targets if t.number in self.mapped],
            "charts": [charted] if scope.results.by_commune else [],
            "filter": self.filter,
            "table": self.table(),
        }
