from functools import cached_property

from django.utils.translation import gettext as _

from .. import charts, components, differences, maps, strips
from ..filters import TargetFilter
from ..lines import target_lines
from ..lists import configured
from ..pages import Link, Page
from ..people import leads
from ..tables import TargetTable
from ..wording import headline


class Overview(Page):
    """How do we stand, and which targets need me?"""

    name = "overview"
    template_name = "pages/overview.html"
    fragments = {"table": "pages/list.html"}

    @cached_property
    def results(self):
        return self.scope.history[self.scope.quarter]

    @cached_property
    def filter(self):
        scope = self.scope
        people = {} if scope.public else leads(scope.programme)
        lines = target_lines(scope.catalogue, self.results, self.place, people)
        return TargetFilter(self.request.GET, scope.programme, lines, public=scope.public)

    def table(self):
        table = TargetTable(self.filter.kept)
        return configured(table, self.request, count_text=self.filter.count_text)

    def context(self):
        scope, place = self.scope, self.place
        return {
            "title": _("Overview"),
            "sentence": headline(self.results, scope.programme, place),
            "corrections": differences.of_district(scope, place),
            "tiles": components.tiles(scope.catalogue, self.results, place),
            "bands": components.bands(scope.programme).values(),
            "charts": [
                charts.bands_doughnut(self.results, scope.programme, place),
                charts.bands_by_quarter(scope.history, scope.programme, place),
                charts.bands_by_group(self.results.district, scope.catalogue, place),
            ],
            "map": maps.share_map(scope, place),
            "strip": strips.reporting(scope, place),
            "filter": self.filter,
            "table": self.table(),
            "files": [
                Link("CSV", place.url("results", kind="csv")),
                Link("JSON", place.url("results", kind="json")),
            ],
        }
