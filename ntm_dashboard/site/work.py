"""What officials work with: the pages of entry and review, their forms and files."""

from functools import cached_property

from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.units import DISTRICT
from communes.workflow.permissions import Duties
from communes.workflow.refusals import Refused
from communes.workflow.report import ReportKey

from .errors import NotYours, not_yours
from .inbox import inbox_of
from .page import Page
from .quarter_view import QuarterView

MOST_FIELDS = 1000
"""Of a form here; those of the administration are larger."""


class WorkView(QuarterView):
    """Answers to those who have something to do here, and knows their duties; nothing is kept.

    Subclasses say in `check` who that is, and answer a form in `act`.
    """

    for_public = False
    by_versions = False

    def post(self, request, district, programme, quarter, **kwargs):
        if len(request.POST) > MOST_FIELDS:
            raise TooManyFieldsSent(f"more than {MOST_FIELDS} fields")
        return self.answer(self.acted, district, programme, quarter)

    def answer(self, respond, *parts):
        """As everywhere; to a script that is no longer logged in, where to log in."""
        if wants_json(self.request) and not self.request.user.is_authenticated:
            return JsonResponse({"login": reverse("login")}, status=401)
        try:
            response = super().answer(respond, *parts)
        except NotYours as refusal:
            response = self.refuse(refusal)
        response["Cache-Control"] = "no-store"
        return response

    def refuse(self, refusal):
        """A `NotYours` as a page, or to a script as its sentence."""
        if wants_json(self.request):
            return JsonResponse({"sentence": str(refusal)}, status=404)
        return not_yours(self.request, refusal)

    def acted(self):
        self.check()
        return self.act()

    def check(self):
        """Raise `NotYours` for a visitor who has nothing to do here, `Http404` where nobody has."""

    def act(self):
        """The answer to a form; what takes none is only looked at."""
        return HttpResponseNotAllowed(["GET", "HEAD"])

    @cached_property
    def duties(self):
        """What the visitor may do in the programme."""
        return self.every_duty[self.scope.programme.pk]

    @cached_property
    def every_duty(self):
        """Programme id → the visitor's duties in it."""
        return Duties.by_programme(self.request.user, self.scope.programmes)


def check_numbering(form, catalogue):
    """Raise `Refused` for a form that names targets by numbers which are those of others by now."""
    if form.get("numbering", catalogue.numbering) != catalogue.numbering:
        raise Refused(
            _(
                "Nothing is done: targets were given other numbers since you opened the page. Look "
                "at which target each of your texts stands now."
            )
        )


class WorkPage(WorkView, Page):
    """A page on which officials work."""

    section = "todo"
    styles = ("css/work.css",)

    def setup(self, request, *args, **kwargs):
        """With all that the address asks: nothing is kept."""
        QuarterView.setup(self, request, *args, **kwargs)

    def respond(self):
        self.check()
        return self.shown()

    def content(self, template):
        context = {"scope": self.scope, "place": self.place, "duties": self.duties}
        return self.rendered(template, context | self.context())

    def inbox(self):
        scope = self.scope
        return inbox_of(self.request.user, scope.programmes, self.every_duty)


class OfUnit:
    """Of the report that a unit hands in for the quarter; the address names the `unit`."""

    @cached_property
    def commune(self):
        """The commune of the address; None where it names the district's own report."""
        code = self.kwargs["unit"]
        return None if code == DISTRICT else self.scope.commune(code)

    @cached_property
    def report_key(self):
        """Whose report of which quarter the address names."""
        return ReportKey(self.scope.programme, self.commune, self.scope.quarter)


class OfFigure:
    """Of the unit's figure for the target that the address names; the unit is `commune`."""

    @cached_property
    def target(self):
        target = self.scope.catalogue.target.get(self.kwargs["number"])
        if target is None or not self.reports(target):
            raise Http404(_("The unit is not asked for this target."))
        return target

    def reports(self, target):
        """Whether the unit is asked for the target, or for one of its parts, in some quarter."""
        if target.is_judged_by_parts:
            return any(self.reports(part) for part in self.scope.catalogue.parts[target.pk])
        if self.commune is None:
            return target.is_district
        return self.scope.catalogue.expects(target, self.commune)


def wants_json(request):
    """Whether a script asks, which shows the answer itself."""
    return request.headers.get("Accept") == "application/json"


def whole_number(text, otherwise=0):
    """The version that a form names; `otherwise` where it names none. No written figure has 0."""
    is_one = text and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if is_one else otherwise
