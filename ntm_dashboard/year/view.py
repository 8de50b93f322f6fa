from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.results.years import quarters_needed, year_lines

from ..display import formats
from ..display.links import Link
from ..display.scales import commune_scale, district_scale
from ..lists.base import configured
from ..lists.order import in_families
from ..site.page import Page
from .table import YearRow, YearTable


class Year(Page):
    """What did each quarter bring, against the year's plan and the year before?

    Of the district, or of the commune that the query parameter ``commune`` names. It adds up
    approved figures, which are published as totals only, and so is for officials.
    """

    name = "year"
    template_name = "year/year.html"
    fragments = {"table": "lists/list.html"}
    wide = True
    parameters = ("commune",)
    for_public = False

    @cached_property
    def commune(self):
        """The commune asked for; None for the district."""
        code = self.request.GET.get("commune", "")
        return self.scope.commune(code) if code else None

    @cached_property
    def lines(self):
        scope = self.scope
        quarters = quarters_needed(scope.programme, scope.quarter)
        history = dict(zip(quarters, scope.results_of(quarters), strict=True))
        return year_lines(scope.inputs, history, scope.quarter, self.commune)

    def table(self):
        rows = [self.row(line) for line in self.lines]
        in_families(rows, self.scope.catalogue, self.scope.quarter)
        return configured(YearTable(rows), self.request)

    def row(self, line):
        """The target in a year; a commune's leads to its figure."""
        target, commune = line.target, self.commune
        if commune:
            url = self.place.figure(commune.code, target.number)
            return YearRow(line, commune_scale(target), url)
        url = self.place.url("target", number=target.number)
        return YearRow(line, district_scale(target, self.scope.catalogue), url)

    def context(self):
        scope = self.scope
        whose = capfirst((self.commune or scope.district).title)
        return {
            "title": _("Year %(year)s · %(whose)s") % {"year": scope.quarter.year, "whose": whose},
            "table": self.table(),
            "lagging": sum(line.is_lagging for line in self.lines),
            "units": list(self.units(whose)),
            "compare": self.compare(),
            "gaps": self.place.url("gaps"),
        }

    def units(self, whose):
        """The district and its communes, to choose from."""
        place = self.place
        yield Link(capfirst(self.scope.district.title), place.url("year"), self.commune is None)
        for commune in self.scope.catalogue.applicable:
            url = place.url("year", query={"commune": commune.code})
            yield Link(capfirst(commune.title), url, commune == self.commune)

    def compare(self):
        """The quarter beside the one before; None where there is none to show."""
        before = self.scope.quarter.shift(-1)
        if not self.scope.programme.has_quarter(before):
            return None
        return Link(formats.quarter(before), self.place.url("compare", then=before))
