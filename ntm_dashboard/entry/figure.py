"""A figure of a report: its history, and saving it."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.units import unit_name
from communes.workflow.evidence import attach
from communes.workflow.log import Reader, history
from communes.workflow.refusals import Refused

from ..display.links import Link
from ..lists.log import change_lines
from ..site.work import OfUnit, WorkPage, WorkView, wants_json
from .answers import check_own, is_own, refusal, saved
from .typed import Typed, save_typed
from .views import Entering


class OfFigure(OfUnit):
    """Of the unit's figure for the target that the address names."""

    @cached_property
    def target(self):
        target = self.scope.catalogue.target.get(self.kwargs["number"])
        if target is None or not self.reports(target):
            raise Http404(_("The unit is not asked for this target."))
        return target

    def reports(self, target):
        """Whether the unit is asked for the target in some quarter."""
        if self.commune is None:
            return target.is_district
        return self.commune in self.scope.catalogue.expected(target)


class FigureSave(OfFigure, Entering, WorkView):
    """One row of the sheet saved by itself, or a file attached to it."""

    def check(self):
        """A script is first told, in `act`, that its page belongs to another account."""
        if is_own(self.request) or not wants_json(self.request):
            super().check()

    def act(self):
        if not wants_json(self.request):
            return self.sent_as_form()
        typed = Typed.of(self.request.POST)
        try:
            check_own(self.request)
            self.keep(typed)
        except Refused as refused:
            answer, status = refusal(refused, self.target.number, typed)
            return JsonResponse(answer, status=status)
        sheet = self.read_sheet()
        return JsonResponse(saved(sheet.entry_row(self.target), sheet.counts))

    def sent_as_form(self):
        """The plain form of a row, which attaches a file."""
        try:
            self.attach_sent()
            messages.success(self.request, _("The file is attached."))
        except Refused as refused:
            messages.error(self.request, str(refused))
        return redirect(f"{self.sheet_url}#row-{self.target.number}")

    def attach_sent(self):
        check_own(self.request)
        if "file" not in self.request.FILES:
            raise Refused(_("Choose a file first."))
        self.attach()

    def keep(self, typed):
        if "file" in self.request.FILES:
            self.attach()
        else:
            save_typed(self.report_key, self.target, self.request.user, typed)

    def attach(self):
        attach(self.report_key, self.target, self.request.user, self.request.FILES["file"])


class FigurePage(OfFigure, WorkPage):
    """What a unit's figure was, who changed it, when, and why; a form sent here saves it."""

    name = "figure"
    template_name = "entry/history.html"

    def post(self, request, **parts):
        return FigureSave.as_view()(request, **parts)

    @property
    def section(self):
        return "communes" if self.commune else "overview"

    @cached_property
    def reader(self):
        return Reader.of(self.duties, self.commune, self.target)

    @property
    def unit(self):
        """The commune, or the district, with the word of its kind."""
        return unit_name(self.commune, self.scope.district)

    def context(self):
        target = self.target
        return {
            "title": _("History of the figure"),
            "target": target,
            "unit": self.unit,
            "unit_url": self.unit_url(),
            "target_url": self.place.url("target", number=target.number),
            "reader": self.reader,
            "changes": change_lines(history(self.report_key, target, self.reader), target),
            "work": list(self.work()),
        }

    def unit_url(self):
        """The commune's page; of the district's own report, None."""
        return self.place.figure(self.commune.code, self.target.number) if self.commune else None

    def work(self):
        """Links to where the visitor works on the report."""
        unit = self.kwargs["unit"]
        if self.reader.enters:
            yield Link(_("To the report"), self.place.url("entry_sheet", unit=unit))
        if self.reader.reviews:
            yield Link(_("To its review"), self.place.url("review_report", unit=unit))
