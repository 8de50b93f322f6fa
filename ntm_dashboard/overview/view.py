from functools import cached_property

from django.utils.translation import gettext as _

from communes.results.coverage import coverage_of
from targets.versions import with_version

from ..attention.cards import cards_of
from ..commune import reporting
from ..display import components, formats, maps
from ..display.attention import coverage_words, year_paces
from ..display.links import Link
from ..display.wording import limits_apart
from ..lists.base import configured
from ..lists.targets import TargetFilter, TargetTable, target_lines
from ..people.duties import leads
from ..published import corrections
from ..site.page import Page
from .below import followers, standings_below
from .standing import standing


class Overview(Page):
    """How do we stand, and which targets need me?"""

    name = "overview"
    template_name = "overview/overview.html"
    fragments = {"table": "lists/list.html"}
    parameters = tuple(TargetFilter.base_filters)

    @property
    def version(self):
        """What follows from the programme is shown, too: any change may be of one of those."""
        return self.scope.stand if self.scope.programme.followed else super().version

    def programmes_read(self):
        read, programme = super().programmes_read(), self.scope.programme
        return [*with_version(programme.followed_by), *read] if programme.followed else read

    @cached_property
    def results(self):
        return self.scope.history[self.scope.quarter]

    @cached_property
    def people(self):
        """Who leads which target; nobody for the public."""
        return {} if self.scope.public else leads(self.scope.programme)

    @cached_property
    def filter(self):
        scope = self.scope
        years = year_paces(scope.attention)
        lines = target_lines(scope.catalogue, self.results, self.place, self.people, years)
        return TargetFilter(self.request.GET, scope.programme, lines, public=scope.public)

    def table(self):
        table = TargetTable(self.filter.kept)
        return configured(table, self.request, count_text=self.filter.count_text)

    def context(self):
        scope, place = self.scope, self.place
        under = standings_below(scope)
        return {
            "title": _("Overview"),
            # These read the whole history first, and with it the quarter that the others ask for.
            "filter": self.filter,
            "table": self.table(),
            "bands": components.bands(scope.programme).values(),
            **standing(scope, place),
            "coverage": coverage_words(coverage_of(scope.inputs, self.results)),
            "attention": cards_of(scope, place, self.people),
            "corrections": corrections.of_district(scope, place),
            "map": maps.share_map(scope, place),
            "followers": followers(under, scope, components.bands(scope.programme)),
            "limits_apart": limits_apart(under, scope.programme),
            "strip": reporting.open_quarter_strip(scope, place),
            "files": [
                Link("CSV", place.url("results", kind="csv")),
                Link("JSON", place.url("results", kind="json")),
            ],
            "further": list(self.further()),
            "meeting": [] if scope.public else self.meeting(),
        }

    def further(self):
        """What leads on: the quarter before beside this one, and what is missing."""
        before = self.scope.quarter.shift(-1)
        if self.scope.programme.has_quarter(before) and self.scope.may_show(before):
            text = _("Beside %(quarter)s") % {"quarter": formats.quarter(before)}
            yield Link(text, self.place.url("compare", then=before))
        yield Link(_("What is missing, and where"), self.place.url("gaps"))

    def meeting(self):
        """What shows the quarter to others: slides, and a page to read out."""
        return [
            Link(_("Present"), self.place.url("present")),
            Link(_("Brief"), self.place.url("brief")),
        ]
