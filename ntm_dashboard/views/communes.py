from functools import cached_property

from .. import charts, components, maps
from ..filters import CommuneFilter
from ..lists import configured
from ..pages import Page
from ..ranking import communes_of, ranking
from ..standings import commune_lines
from ..tables_communes import RankingTable
from ..wording import bands_of, units_of


class Communes(Page):
    """How is each commune doing, and who has reported?"""

    name = "communes"
    template_name = "pages/communes.html"
    fragments = {"table": "pages/list.html"}

    @cached_property
    def filter(self):
        lines = commune_lines(self.scope, self.place)
        return CommuneFilter(self.request.GET, lines, public=self.scope.public)

    @cached_property
    def chosen(self):
        """The target by which the map is coloured; None: by the share of targets met."""
        return self.scope.catalogue.target.get(self.request.GET.get("target"))

    def table(self):
        table = RankingTable(self.filter.kept, bands_of(self.scope.programme))
        return configured(table, self.request, count_text=self.filter.count_text)

    def context(self):
        scope, place = self.scope, self.place
        standings = ranking(scope.catalogue, scope.results)
        return {
            "title": units_of(communes_of(scope.catalogue, scope.results), capital=True),
            "map": maps.target_map(scope, place, self.chosen)
            if self.chosen
            else maps.share_map(scope, place, big=True),
            "chosen": self.chosen,
            "targets": [target for target in scope.catalogue.targets if not target.is_district],
            "charts": [charts.bands_by_commune(standings, scope.programme, place)]
            if standings
            else [],
            "bands": components.bands(scope.programme).values(),
            "filter": self.filter,
            "table": self.table(),
        }
