from functools import cached_property

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.results.late import late_targets
from communes.workflow import measure_verbs
from communes.workflow.measures import measures_in
from communes.workflow.refusals import Conflict, NotAllowed, Refused, Unfit

from ..display.links import Link
from ..lists.base import configured
from ..lists.measures import MeasureLine, measure_line
from ..site.errors import NotYours
from ..site.page import Page
from ..site.work import WorkPage
from .forms import MeasureForm
from .table import MeasureFilter, MeasureTable, ordered

STATUSES = {NotAllowed: 403, Conflict: 409}


class MeasuresPage(WorkPage):
    """A page about measures, which every official of the district reads."""

    section = "measures"
    styles = ("css/work.css", "css/measures.css")

    def address_in_programme(self, place, programme):
        return place.url("measures")

    @property
    def crumb(self):
        return Link(_("Corrective measures"), self.place.url("measures"))

    def refused(self, refusal):
        """The page as it stands now, with what was typed and why it was not done."""
        messages.error(self.request, str(refusal))
        return self.again(STATUSES.get(type(refusal), 422))

    def tell_unseen(self, official):
        """Say that who answers for a measure has nothing to see it with."""
        text = _("%(name)s has no account yet and does not see the measure here; tell the person.")
        messages.warning(self.request, text % {"name": official.name})

    def again(self, status):
        response = self.respond()
        response.status_code = status
        return response


class Measures(MeasuresPage):
    """Late targets: cause, measure, who, by when."""

    name = "measures"
    template_name = "measures/measures.html"
    fragments = {"table": "lists/list.html"}
    wide = True

    def respond(self):
        return Page.respond(self)

    @cached_property
    def lines(self):
        scope, place = self.scope, self.place
        measures = list(measures_in(scope.programme, scope.quarter))
        there = {one.target_id for one in measures if one.is_open}
        late = [t for t in late_targets(scope.catalogue, scope.results) if t.pk not in there]
        return ordered(
            [measure_line(one, place) for one in measures] + [self.without(one) for one in late]
        )

    def without(self, target):
        """The line of a late target for which no measure is open."""
        may = self.duties.may_direct(target, None)
        url = self.place.url("measure_new", query={"target": target.number}) if may else ""
        return MeasureLine(target, None, url, self.place.url("target", number=target.number))

    @cached_property
    def filter(self):
        return MeasureFilter(self.request.GET, self.lines)

    def table(self):
        count = self.filter.count_text
        return configured(MeasureTable(self.filter.kept), self.request, count_text=count)

    def context(self):
        return {
            "title": _("Measures for late targets"),
            "filter": self.filter,
            "table": self.table(),
            "new_url": self.place.url("measure_new") if self.duties.directs else "",
        }


class WriteMeasure(MeasuresPage):
    """Writing a measure for the target that the query names; else choosing one."""

    name = "measure_new"
    template_name = "measures/new.html"

    def check(self):
        if not self.directed:
            raise NotYours(_("Measures are written by who leads a target and by reviewers."))

    @cached_property
    def directed(self):
        """The targets for which the visitor may write measures, each with its units."""
        catalogue = self.scope.catalogue
        found = {}
        for target in catalogue.listed:
            units = [None, *catalogue.expected_at(target, self.scope.quarter)]
            allowed = [unit for unit in units if self.duties.may_direct(target, unit)]
            if allowed and not target.is_judged_by_parts:
                found[target.number] = target, allowed
        return found

    @cached_property
    def chosen(self):
        """(Target, units to choose from); None where the query names none."""
        number = self.request.GET.get("target")
        if number and number not in self.directed:
            raise Http404(_("There is no target of this number for which you write measures."))
        return self.directed.get(number)

    @cached_property
    def form(self):
        _target, units = self.chosen
        return MeasureForm(self.request.POST or None, self.scope.programme, units)

    def context(self):
        context = {"title": _("Write a measure"), "crumbs": [self.crumb]}
        if self.chosen is None:
            return context | {"late": self.choices(late=True), "others": self.choices(late=False)}
        target, _units = self.chosen
        return context | {
            "title": f"{context['title']} · {target.local_title}",
            "target": target,
            "target_url": self.place.url("target", number=target.number),
            "form": self.form,
        }

    def choices(self, *, late):
        """Links to the form for each target that is late, or for each that is not."""
        late_ones = late_targets(self.scope.catalogue, self.scope.results)
        return [
            Link(
                target.local_title,
                self.place.url("measure_new", query={"target": target.number}),
            )
            for target, _units in self.directed.values()
            if (target in late_ones) == late
        ]

    def act(self):
        if self.chosen is None:
            raise BadRequest
        target, _units = self.chosen
        if not self.form.is_valid():
            return self.again(422)
        try:
            by, form = self.request.user, self.form
            measure = measure_verbs.write(target, form.unit, by, form.plan)
        except Unfit as unfit:
            self.form.tell(unfit)
            return self.again(422)
        except Refused as refusal:
            return self.refused(refusal)
        if measure.official.user is None:
            messages.success(self.request, _("The measure is written."))
            self.tell_unseen(measure.official)
        else:
            messages.success(self.request, _("The measure is written; who answers for it sees it."))
        return redirect(self.place.url("measure", pk=measure.pk))
