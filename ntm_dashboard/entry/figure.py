"""A figure of a report: saving it."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.workflow.evidence import attach
from communes.workflow.refusals import Refused

from ..site.work import OfFigure, WorkView, wants_json
from .answers import check_own, is_own, refusal, saved, state_of
from .typed import TypedRow, check_target, save_typed
from .views import Entering


class FigureSave(OfFigure, Entering, WorkView):
    """One row of the sheet saved by itself, or a file attached to it; to look at, its page."""

    name = "figure"

    def respond(self):
        return redirect(self.place.figure(self.kwargs["unit"], self.target.number))

    def check(self):
        """A script is first told, in `act`, that its page belongs to another account."""
        if is_own(self.request) or not wants_json(self.request):
            super().check()

    def act(self):
        if not wants_json(self.request):
            return self.sent_as_form()
        typed = TypedRow.of(self.request.POST)
        try:
            check_own(self.request)
            self.keep(typed)
        except Refused as refused:
            answer, status = refusal(refused, self.target.number, typed)
            return JsonResponse(answer, status=status)
        sheet = self.read_sheet()
        row, *others = sheet.entry_rows_of(self.target)
        return JsonResponse(saved(row, sheet.counts, others) | {"state": state_of(sheet.report)})

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
            check_target(self.target, typed)
            self.attach()
        else:
            save_typed(self.report_key, self.target, self.request.user, typed)

    def attach(self):
        attach(self.report_key, self.target, self.request.user, self.request.FILES["file"])
