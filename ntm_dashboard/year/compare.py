from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from ..display import formats
from ..display.links import Link
from ..display.scales import district_scale
from ..display.wording import units_of
from ..lists.base import configured
from ..site.frame import pickable
from ..site.page import Page
from ..site.scope import LoginNeeded
from .compare_chart import percent_moves
from .compare_tables import (
    CommuneMoveTable,
    MoveTable,
    commune_moves,
    falls,
    largest_gains,
    move_lines,
    summary,
)


class Compare(Page):
    """What moved since another quarter?"""

    name = "compare"
    section = "year"
    template_name = "year/compare.html"
    fragments = {"table": "lists/list.html"}
    wide = True

    def address_in(self, place):
        """The same distance back, or ahead, within the programme."""
        programme = self.scope.programme
        then = place.quarter.shift(self.then.ordinal - self.scope.quarter.ordinal)
        return place.url(self.name, then=min(max(then, programme.start), programme.end))

    @cached_property
    def then(self):
        then = self.kwargs["then"]
        if not self.scope.programme.has_quarter(then):
            raise Http404(_("The programme does not run in this quarter."))
        if not self.scope.may_show(then):
            raise LoginNeeded
        return then

    @cached_property
    def results(self):
        """Results of both quarters, the other one first."""
        return self.scope.results_of([self.then, self.scope.quarter])

    @cached_property
    def lines(self):
        scope = self.scope
        return move_lines(
            scope.catalogue,
            *self.results,
            self.place,
            lambda target: district_scale(target, scope.catalogue),
        )

    def table(self):
        return configured(MoveTable(self.lines, self.then, self.scope.quarter), self.request)

    def context(self):
        return {
            "title": _("%(now)s beside %(then)s")
            % {
                "now": formats.quarter_title(self.scope.quarter),
                "then": formats.quarter(self.then),
            },
            "summary": summary(self.lines, self.then),
            "highlights": [
                (_("Largest gains"), largest_gains(self.lines)),
                (_("Fell"), falls(self.lines)),
            ],
            "units": units_of(self.scope.catalogue.applicable, capital=True),
            "chart": percent_moves(self.lines, self.then, self.scope.quarter, self.place),
            "table": self.table(),
            "communes": self.communes(),
            "others": self.others(),
        }

    def communes(self):
        moves = commune_moves(self.scope.catalogue, *self.results, self.place)
        table = configured(CommuneMoveTable(moves, self.scope.programme), self.request)
        table.exports = ()
        return table

    def others(self):
        """The quarters that can be held against this one."""
        quarters = [quarter for quarter in pickable(self.scope) if quarter != self.scope.quarter]
        return [
            Link(
                formats.quarter_title(quarter),
                self.place.url("compare", then=quarter),
                quarter == self.then,
            )
            for quarter in quarters
        ]
