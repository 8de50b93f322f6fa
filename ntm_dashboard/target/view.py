from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.bulk.access import may_manage
from communes.models import Submission
from communes.results.late import late_targets
from communes.workflow.log import decisions_on
from communes.workflow.measures import measures_in
from targets.progress import Method

from ..causes.lines import Sayings
from ..display import components, maps
from ..display.attention import year_paces
from ..display.links import neighbours, target_link
from ..display.recounts import recount_words, why_not_beside
from ..display.scales import commune_scale
from ..display.wording import units_of
from ..lists.base import configured
from ..lists.log import decision_lines
from ..lists.measures import measure_lines
from ..lists.order import in_families
from ..lists.results import TargetCommuneTable, UnitLine, history_url, stale
from ..lists.targets import TargetTable, target_lines
from ..people.duties import duties, leads
from ..published import corrections
from ..site.above import ReadsAbove
from ..site.page import Page
from .above import beside_above
from .changes import changed_communes, quarter_rows
from .charts import commune_bars, value_line
from .explanation import Derivation, explanation
from .people import who_answers
from .summary import exempt_lines, shared_with, target_facts

LATEST = 20
"""How many decisions the page shows."""


class TargetPage(ReadsAbove, Page):
    """How far, on what path, which communes carry it, who answers, how is the number made?"""

    name = "target"
    section = "overview"
    template_name = "target/target.html"
    fragments = {"table": "lists/list.html"}
    parameters = ("parts-sort",)

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
        result = self.results.district[target.number]
        return Derivation(target, scope.quarter, result, scope.inputs, self.results.district)

    @cached_property
    def communes(self):
        """Commune code → result of the target."""
        return self.results.by_target.get(self.target.number, {})

    @cached_property
    def reporting(self):
        """The communes that have a result of it; none where the district reports it itself."""
        known = self.scope.catalogue.commune
        return [known[code] for code in self.communes if code in known]

    @property
    def in_words(self):
        """Whether every commune answers yes or no."""
        return self.target.method == Method.MILESTONE

    def table(self):
        """The communes that have a result of it; None where none has."""
        if not self.reporting:
            return None
        lines = [
            UnitLine(
                target=self.target,
                commune=commune,
                row=self.communes[commune.code],
                url=self.place.figure(commune.code, self.target.number),
                stale=stale(self.communes[commune.code], self.scope.quarter),
                history=history_url(self.scope, self.place, commune, self.communes[commune.code]),
            )
            for commune in self.reporting
        ]
        in_families(lines, self.scope.catalogue, self.scope.quarter)
        empty = ["gap"] if self.in_words else []
        if all(line.row.baseline is None for line in lines):
            empty.append("baseline")
        return configured(TargetCommuneTable(lines, exclude=empty), self.request)

    def context(self):
        target, scope, place, derivation = self.target, self.scope, self.place, self.derivation
        lacking = components.lacking(scope.catalogue, target, derivation.row, scope.quarter)
        return {
            "title": target.local_title,
            "target": target,
            "row": derivation.row,
            "has_figures": derivation.has_figures,
            "band": components.band(derivation.row.band, scope.programme, lacking),
            "lacking": lacking,
            "percent": components.percent_bar(derivation.row),
            "pace": components.pace_mark(derivation.row.pace),
            "year": year_paces(scope.attention).get(target.number),
            "outdated_goal": self.outdated_goal(),
            "corrections": corrections.of_target(scope, place, target),
            "facts": target_facts(derivation, scope.programme),
            "steps": explanation(derivation, public=scope.public),
            "parent": self.parent(),
            "parts": self.parts(),
            "above": beside_above(self, target),
            "exempt": exempt_lines(derivation.exempt, place),
            "shared": list(shared_with(target, place)),
            "charts": list(self.charts()),
            "map": maps.target_map(scope, place, target) if derivation.row.reported else None,
            "table": self.table(),
            "units": units_of(self.reporting, capital=True),
            "measures": [] if scope.public else self.measures(),
            "late": not scope.public and target in late_targets(scope.catalogue, self.results),
            "measures_url": place.url("measures", query={"target": target.number}),
            "people": [] if scope.public else self.people(),
            "quarters": quarter_rows(
                scope.history,
                derivation.scale,
                place,
                derivation.figures if target.is_district else (),
                self.apart,
            ),
            "before": scope.quarter.shift(-1),
            "moved": self.moved(),
            **({} if scope.public else self.causes()),
            "decisions": [] if scope.public else decision_lines(self.decisions(), place),
            "neighbours": neighbours(scope.catalogue.listed, target, self.link_to),
        }

    @cached_property
    def recount(self):
        """The `Recount` since the goal was set that is in force; None where it still fits."""
        return self.scope.catalogue.outdated_goal(self.target, self.scope.quarter)

    @property
    def audience(self):
        """Who may give the goal anew is led there, where it no longer fits."""
        audience = super().audience
        return f"{audience}-manages" if self.recount and self.manages else audience

    @property
    def manages(self):
        programme = self.scope.programme
        return programme.archived_on is None and may_manage(self.request.user, programme)

    def outdated_goal(self):
        """What templates/target/outdated_goal.html tells; None where the goal still fits."""
        if not self.recount:
            return None
        address = "admin:targets_programme_reassign"
        return {
            "units": capfirst(recount_words(self.recount)),
            "goal": self.derivation.scale.full(self.derivation.measure.goal),
            "url": reverse(address, args=[self.scope.programme.pk]) if self.manages else "",
        }

    def parent(self):
        """The link to the target it is a part of; None where it is none's."""
        number = self.scope.catalogue.number_of.get(self.target.parent_id)
        return number and self.link_to(self.scope.catalogue.target[number])

    def parts(self):
        """The list of its parts; None where it has none."""
        wanted = [self.target, *self.scope.catalogue.parts[self.target.pk]]
        if len(wanted) == 1:
            return None
        people = {} if self.scope.public else leads(self.scope.programme)
        lines = target_lines(self.scope.catalogue, self.results, self.place, people)
        table = TargetTable([line for line in lines if line.target in wanted[1:]], prefix="parts-")
        table = configured(table, self.request)
        table.exports = ()
        return table

    def link_to(self, target):
        return target_link(target, self.place)

    def charts(self):
        if self.target.is_judged_by_parts:
            return
        number, derivation = self.target.number, self.derivation
        rows = {
            quarter: results.district[number]
            for quarter, results in self.scope.history.items()
            if number in results.district
        }
        if any(row.value is not None for row in rows.values()):
            yield value_line(derivation.scale, derivation.series, rows)
        if not self.in_words and any(row.percent is not None for row in self.communes.values()):
            yield commune_bars(self.target, self.communes, self.scope.catalogue, self.place)

    def measures(self):
        """What is done about the target; of a parent that is judged by its parts, about those."""
        wanted = [self.target]
        if self.target.is_judged_by_parts:
            wanted = self.scope.catalogue.parts[self.target.pk]
        found = measures_in(self.scope.programme, self.scope.quarter)
        return measure_lines(found.filter(target__in=wanted), self.place)

    def people(self):
        return who_answers(
            self.target, duties(self.scope.programme), self.derivation.communes, self.place
        )

    def moved(self):
        """What has changed since the quarter before; None where no commune reports, or is known."""
        if not self.reporting:
            return None
        scope, target = self.scope, self.target
        apart = scope.catalogue.apart(target, scope.quarter, scope.quarter.shift(-1))
        return changed_communes(
            scope, commune_scale(target), self.place, self.states, same=not apart
        )

    def apart(self, quarter):
        """Why a quarter is not held against the one before it; empty where it is."""
        catalogue, before = self.scope.catalogue, quarter.shift(-1)
        return catalogue.apart(self.target, quarter, before) or why_not_beside(
            catalogue, self.target, quarter, before
        )

    def causes(self):
        """What the reports that count say of it."""
        query = {"target": self.target.number}
        return {
            "said": Sayings(self.scope, self.place).notes(self.states, self.target),
            "causes_url": self.place.url("causes", query=query),
        }

    def decisions(self):
        """The latest decisions on the quarter's reports that carry the target."""
        scope, target = self.scope, self.target
        units = [None] if target.is_district else scope.catalogue.expected(target)
        return decisions_on(scope.programme, scope.quarter, units, LATEST)

    @cached_property
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
