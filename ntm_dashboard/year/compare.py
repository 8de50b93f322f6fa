from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from communes.results.compute import compared

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
    counted,
    falls,
    largest_gains,
    move_lines,
    summary,
)


def both_results(scope, then):
    """Results of `then` and of the quarter that is read, with the exemptions of this one."""
    before, now = scope.results_of([then, scope.quarter])
    if scope.catalogue.exemptions and not scope.public:
        before = compared(scope.inputs, before, scope.quarter)
    return before, now


def lines_of(scope, place, then, now):
    """The `MoveLine`s of the district's targets between two results."""
    return move_lines(
        scope.catalogue,
        then,
        now,
        place,
        lambda target: district_scale(target, scope.catalogue),
        public=scope.public,
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
        return both_results(self.scope, self.then)

    @cached_property
    def lines(self):
        return lines_of(self.scope, self.place, *self.results)

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
            "chart": percent_moves(counted(self.lines), self.then, self.scope.quarter, self.place),
            "table": self.table(),
            "communes": self.communes(),
            "others": self.others(),
        }

    def communes(self):
        scope = self.scope
        moves = commune_moves(scope.catalogue, *self.results, self.place, public=scope.public)
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
