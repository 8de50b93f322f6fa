from collections import defaultdict
from functools import cached_property

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.results.criteria import verdicts
from communes.results.ranking import by_name, communes_of_programme, ranking
from communes.workflow.log import decisions_of
from communes.workflow.measures import measures_in

from ..criteria.commune import commune_criteria
from ..display import charts, components, formats, maps
from ..display.kinds import programme_kind
from ..display.links import Link, neighbours
from ..display.wording import units_of
from ..lists.base import configured
from ..lists.log import decision_lines
from ..lists.measures import measure_lines
from ..lists.results import CommuneTargetTable, result_lines
from ..people.duties import answering, duties
from ..published import corrections
from ..site.page import Page
from .charts import bands_by_commune
from .past import own_url, past_of
from .profile import commune_facts
from .ranking import CommuneFilter, RankingTable, ranking_lines
from .reporting import open_quarter, report_states, reports_of, strip


class Communes(Page):
    """How is each commune doing, and who has reported?"""

    name = "communes"
    template_name = "commune/communes.html"
    fragments = {"table": "commune/communes_list.html"}
    parameters = ("target", *CommuneFilter.base_filters)

    @cached_property
    def open(self):
        """The quarter whose reports are shown; None shows none."""
        return open_quarter(self.scope)

    @cached_property
    def states(self):
        return report_states(self.scope, self.open) if self.open else {}

    @cached_property
    def filter(self):
        lines = ranking_lines(self.scope, self.place, self.open, self.states)
        return CommuneFilter(self.request.GET, lines, public=self.scope.public)

    @cached_property
    def chosen(self):
        """The target by which the map is coloured; None: by the share of targets met."""
        number = self.request.GET.get("target")
        return self.scope.catalogue.target.get(number) if number in self.mapped else None

    @property
    def mapped(self):
        """Numbers of the targets that communes have results of."""
        return self.scope.results.by_target

    def map(self):
        if self.chosen:
            return maps.target_map(self.scope, self.place, self.chosen)
        return maps.share_map(self.scope, self.place, big=True)

    def table(self):
        table = RankingTable(self.filter.kept, self.scope.programme, self.open)
        return configured(table, self.request, count_text=self.filter.count_text)

    def context(self):
        scope, place = self.scope, self.place
        ranked_communes = ranking(scope.catalogue, scope.results)
        charted = bands_by_commune(ranked_communes, scope.programme, place)
        return {
            "title": units_of(communes_of_programme(scope.catalogue, scope.results), capital=True),
            "strip": strip(scope, place, self.open, self.states) if self.states else None,
            "map": self.map(),
            "chosen": self.chosen,
            "targets": [t for t in scope.catalogue.targets if t.number in self.mapped],
            "charts": [charted] if scope.results.by_commune else [],
            "filter": self.filter,
            "table": self.table(),
        }


class CommunePage(Page):
    """One commune: its targets, how it got here, its people and its reports."""

    name = "commune"
    section = "communes"
    fragments = {"table": "lists/list.html"}

    @property
    def template_name(self):
        return "commune/commune.html" if self.lives else "commune/elsewhen.html"

    def address_in_programme(self, place, programme):
        if programme.kinds and self.commune.kind not in programme.kinds:
            return place.url()
        return self.address_in(place)

    @cached_property
    def commune(self):
        """Also one that was merged since, or is not there yet: its page says so."""
        return self.scope.commune_ever(self.kwargs["commune"])

    @property
    def lives(self):
        return self.commune.lives_in(self.scope.quarter)

    @cached_property
    def results(self):
        return self.scope.history[self.scope.quarter]

    @property
    def rows(self):
        """Target number → result of the commune."""
        return self.results.by_commune.get(self.commune.code, {})

    @cached_property
    def ranked_communes(self):
        """Communes of the programme by name, with how they stand."""
        everyone = ranking(self.scope.catalogue, self.results)
        return sorted(everyone, key=lambda one: by_name(one.commune))

    def table(self):
        if not self.lives:
            return None
        lines = result_lines(self.scope, self.place, self.commune, self.rows)
        return configured(CommuneTargetTable(lines), self.request)

    @cached_property
    def decisions(self):
        """Quarter → what was decided on the commune's report; nothing for the public."""
        if self.scope.public:
            return defaultdict(list)
        return decisions_of(self.scope.programme, self.commune)

    def context(self):
        scope, place, commune = self.scope, self.place, self.commune
        told = {"title": capfirst(commune.title), "past": past_of(scope, place, commune)}
        if not self.lives:
            return told | {"own_url": own_url(scope, place, commune), "table": None}
        return told | self.of_quarter()

    def of_quarter(self):
        """How the commune stands in the quarter, in which it lives."""
        scope, place, commune = self.scope, self.place, self.commune
        ranked = next((one for one in self.ranked_communes if one.commune == commune), None)
        places = sum(one.rank is not None for one in self.ranked_communes)
        return {
            "download_url": place.url("commune_report", commune=commune.code) if self.rows else "",
            "commune": commune,
            "corrections": corrections.of_commune(scope, place, commune),
            "facts": commune_facts(commune, ranked, places),
            "bands": components.counted_bands(scope.programme, ranked.counts) if ranked else [],
            "criteria": self.criteria(),
            "exempt": list(self.exempt()),
            "charts": list(self.charts()) if self.rows else [],
            "table": self.table(),
            "people": [] if scope.public else self.people(),
            "measures": [] if scope.public else self.measures(),
            "reports": [] if scope.public else reports_of(scope, place, commune, self.decisions),
            "causes_url": place.url("causes", query={"unit": commune.code}),
            "decisions": decision_lines(self.decisions[scope.quarter], place),
            "neighbours": self.neighbours(),
        }

    def measures(self):
        """What is done in the commune about targets that are late."""
        found = measures_in(self.scope.programme, self.scope.quarter)
        return measure_lines(found.filter(commune=self.commune), self.place)

    def exempt(self):
        """The targets that the commune need not report, as (link, reason)."""
        catalogue, quarter = self.scope.catalogue, self.scope.quarter
        for target in catalogue.targets:
            if target.pk not in catalogue.exemptions or not catalogue.expects(target, self.commune):
                continue
            if found := catalogue.exempt(target, self.commune, quarter):
                url = self.place.url("target", number=target.number)
                yield Link(target.local_title, url), found.reason

    def criteria(self):
        """How the commune stands in each criterion; None for a resolution."""
        if not programme_kind(self.scope.programme).counts_criteria:
            return None
        found = verdicts(self.scope.catalogue, self.results).get(self.commune.code, {})
        return commune_criteria(found, self.commune, self.place)

    def charts(self):
        scope = self.scope
        yield charts.bands_by_quarter(scope.history, scope.programme, self.place, self.commune)
        if not programme_kind(scope.programme).counts_criteria:
            yield charts.bands_by_group(self.rows, scope.catalogue)

    def people(self):
        """Who enters, reports and oversees this commune."""
        mine = [
            duty
            for duty in duties(self.scope.programme, ["report", "enter", "oversee"])
            if duty.commune_id == self.commune.pk
            or (duty.duty == "oversee" and duty.commune_id is None and duty.target_id is None)
        ]
        return answering(mine, self.place)

    def neighbours(self):
        everyone = [one.commune for one in self.ranked_communes]
        if self.commune not in everyone:
            return []
        return neighbours(everyone, self.commune, self.link_to)

    def own_links(self, inbox):
        """The commune's own report, for those who enter its figures."""
        if not self.lives or self.commune.pk not in inbox.entered.get(self.scope.programme.pk, ()):
            return []
        quarter = formats.quarter(self.scope.quarter)
        return [
            Link(
                _("Your report of %(quarter)s") % {"quarter": quarter},
                self.place.url("entry_sheet", unit=self.commune.code),
            ),
            Link(_("All your reports"), reverse("todo")),
        ]

    def link_to(self, commune):
        return Link(capfirst(commune.title), self.place.url("commune", commune=commune.code))
