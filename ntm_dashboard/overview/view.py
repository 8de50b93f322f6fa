from functools import cached_property

from django.utils.translation import gettext as _

from ..commune import reporting
from ..criteria import summary
from ..criteria.sheet import CriteriaSheet
from ..display import charts, components, formats, maps
from ..display.kinds import programme_kind
from ..display.links import Link
from ..display.wording import headline
from ..lists.base import configured
from ..lists.targets import TargetFilter, TargetTable, target_lines
from ..people.duties import leads
from ..published import corrections
from ..site.page import Page


class Overview(Page):
    """How do we stand, and which targets need me?"""

    name = "overview"
    template_name = "overview/overview.html"
    fragments = {"table": "lists/list.html"}

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
            # These read the whole history first, and with it the quarter that the others ask for.
            "filter": self.filter,
            "table": self.table(),
            "bands": components.bands(scope.programme).values(),
            **(
                self.criteria()
                if programme_kind(scope.programme).counts_criteria
                else self.targets()
            ),
            "corrections": corrections.of_district(scope, place),
            "map": maps.share_map(scope, place),
            "strip": reporting.open_quarter_strip(scope, place),
            "files": [
                Link("CSV", place.url("results", kind="csv")),
                Link("JSON", place.url("results", kind="json")),
            ],
            "further": list(self.further()),
        }

    def further(self):
        """What leads on: the quarter before beside this one, and what is missing."""
        before = self.scope.quarter.shift(-1)
        if self.scope.programme.has_quarter(before) and self.scope.may_show(before):
            text = _("Beside %(quarter)s") % {"quarter": formats.quarter(before)}
            yield Link(text, self.place.url("compare", then=before))
        yield Link(_("What is missing, and where"), self.place.url("gaps"))

    def targets(self):
        """A resolution speaks of its targets."""
        scope, place = self.scope, self.place
        return {
            "sentence": headline(self.results, scope.programme, place),
            "tiles": components.target_tiles(scope.catalogue, self.results, place),
            "tiles_label": _("Targets by band"),
            "charts": [
                charts.bands_doughnut(self.results, scope.programme, place),
                charts.bands_by_quarter(scope.history, scope.programme, place),
                charts.bands_by_group(self.results.district, scope.catalogue, place),
            ],
        }

    def criteria(self):
        """A set of criteria speaks of the communes that meet them."""
        scope, place = self.scope, self.place
        sheet = CriteriaSheet(scope)
        return {
            "sentence": summary.criteria_sentence(sheet, place),
            "tiles": summary.commune_tiles(sheet, scope.programme, place),
            "tiles_label": _("Communes by the share of their criteria"),
            "charts": summary.charts_of(scope, sheet, place) if sheet.communes else [],
        }
