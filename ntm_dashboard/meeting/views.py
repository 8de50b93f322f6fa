from dataclasses import replace

from django.utils.translation import gettext as _

from communes.results.coverage import coverage_of
from communes.results.ranking import ranking

from ..attention.cards import cards_of
from ..display import components, formats, maps
from ..display.attention import coverage_words
from ..overview.standing import standing
from ..people.duties import leads
from ..site.page import Page
from ..target.charts import value_line
from .moves import moves_of
from .words import brief, plain


class MeetingPage(Page):
    """The quarter for people who sit together; theirs alone, since it tells names and words."""

    section = "overview"
    for_public = False

    def told(self):
        """What slides and brief both tell."""
        scope, place = self.scope, self.place
        return {
            "standing": standing(scope, place),
            "coverage": coverage_words(coverage_of(scope.inputs, scope.results)),
            "attention": cards_of(scope, place, leads(scope.programme)),
            "ranked": [one for one in ranking(scope.catalogue, scope.results) if one.total],
            "moves": moves_of(scope, place),
        }


class Present(MeetingPage):
    """The quarter as slides: how it stands, what needs a decision, where, and what moved."""

    name = "present"
    template_name = "meeting/present.html"
    styles = ("css/present.css",)
    wide = True

    def context(self):
        told = self.told()
        return told | {
            "title": _("Present %(quarter)s") % {"quarter": formats.quarter(self.scope.quarter)},
            "bands": components.bands(self.scope.programme).values(),
            "slides": [(card, self.chart(card)) for card in told["attention"].shown],
            "map": maps.share_map(self.scope, self.place, big=True),
        }

    def chart(self, card):
        """The target's value by quarter; None where it has no value of its own."""
        number = card.target.number
        found = {quarter: results.district for quarter, results in self.scope.history.items()}
        rows = {quarter: rows[number] for quarter, rows in found.items() if number in rows}
        if card.target.is_judged_by_parts or all(row.value is None for row in rows.values()):
            return None
        chart = value_line(card.scale, self.scope.inputs.measure(card.target), rows)
        return replace(chart, id=f"chart-{number.replace('.', '-')}", note="")


class Brief(MeetingPage):
    """One page to read out, and the same words to copy into a chat."""

    name = "brief"
    template_name = "meeting/brief.html"
    styles = ("css/brief.css",)

    def context(self):
        told = brief(self.scope, **self.told())
        return {"title": told.title, "brief": told, "text": plain(told)}
