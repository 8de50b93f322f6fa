from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from communes.models import Submission
from communes.results.inputs import read_inputs
from communes.workflow.log import decisions_on
from targets.progress import Method

from ..display import components, maps
from ..display.links import Link, neighbours
from ..display.scales import commune_scale
from ..lists.base import configured
from ..lists.log import decision_lines
from ..lists.results import TargetCommuneTable, UnitLine, history_url, stale
from ..people.duties import duties
from ..published import corrections
from ..site.page import Page
from .changes import changed_communes, quarter_rows
from .charts import commune_bars, value_line
from .explanation import Derivation, explanation
from .people import who_answers
from .summary import shared_with, target_facts

LATEST = 20
"""How many decisions the page shows."""


class TargetPage(Page):
    """How far, on what path, which communes carry it, who answers, how is the number made?"""

    name = "target"
    section = "overview"
    template_name = "target/target.html"
    fragments = {"table": "lists/list.html"}

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
    def derivation(self):
        scope, target = self.scope, self.target
        inputs = read_inputs(
            scope.programme, target=target, provisional=scope.provisional, version=scope.version
        )
        return Derivation(target, scope.quarter, self.results.district[target.number], inputs)

    @cached_property
    def communes(self):
        """Commune code → result of the target."""
        return self.results.by_target.get(self.target.number, {})

    @property
    def in_words(self):
        """Whether every commune answers yes or no."""
        return self.target.method == Method.MILESTONE

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
                history=history_url(self.scope, self.place, known[code], row),
            )
            for code, row in self.communes.items()
            if code in known
        ]
        empty = ["gap"] if self.in_words else []
        if all(line.row.baseline is None for line in lines):
            empty.append("baseline")
        return configured(TargetCommuneTable(lines, exclude=empty), self.request)

    def context(self):
        target, scope, place, derivation = self.target, self.scope, self.place, self.derivation
        return {
            "title": f"{target.number}. {target.name}",
            "target": target,
            "row": derivation.row,
            "band": components.band(derivation.row.band, scope.programme),
            "percent": components.percent_bar(derivation.row),
            "pace": components.pace_mark(derivation.row.pace),
            "corrections": corrections.of_target(scope, place, target),
            "facts": target_facts(derivation, scope.programme),
            "steps": explanation(derivation, public=scope.public),
            "shared": list(shared_with(target, place)),
            "charts": list(self.charts()),
            "map": maps.target_map(scope, place, target) if derivation.row.reported else None,
            "table": self.table(),
            "people": [] if scope.public else self.people(),
            "quarters": quarter_rows(
                scope.history,
                derivation.scale,
                place,
                derivation.counted(None) if target.is_district else (),
            ),
            "before": scope.quarter.shift(-1),
            "moved": self.moved(),
            "decisions": [] if scope.public else decision_lines(self.decisions(), place),
            "neighbours": neighbours(scope.catalogue.targets, target, self.link_to),
        }

    def link_to(self, target):
        url = self.place.url("target", number=target.number)
        return Link(f"{target.number}. {target.name}", url)

    def charts(self):
        number, derivation = self.target.number, self.derivation
        rows = {
            quarter: results.district[number]
            for quarter, results in self.scope.history.items()
            if number in results.district
        }
        if any(row.value is not None for row in rows.values()):
            yield value_line(derivation.scale, derivation.measure, rows)
        if not self.in_words and any(row.percent is not None for row in self.communes.values()):
            yield commune_bars(self.target, self.communes, self.scope.catalogue, self.place)

    def people(self):
        return who_answers(
            self.target, duties(self.scope.programme), self.derivation.communes, self.place
        )

    def moved(self):
        """What has changed since the quarter before; None where no commune reports, or is known."""
        if self.target.is_district:
            return None
        return changed_communes(self.scope, commune_scale(self.target), self.place, self.states())

    def decisions(self):
        """The latest decisions on the quarter's reports that carry the target."""
        scope, target = self.scope, self.target
        units = [None] if target.is_district else scope.catalogue.expected(target)
        return decisions_on(scope.programme, scope.quarter, units, LATEST)

    def states(self):
        """Commune id → state of its report of the quarter; None for the public.

        Figures without a report came with data that was loaded, and count as approved.
        """
        if self.scope.public:
            return None
        return dict(
            Submission.objects.filter(
                programme=self.scope.programme, quarter=self.scope.quarter
            ).values_list("commune_id", "status")
        )
