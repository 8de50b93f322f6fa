from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.workflow.evidence import attach
from communes.workflow.refusals import Refused

from ..entry_answers import is_own, other_account, refusal
from ..typed import Typed, save
from ..work import wants_json
from .entry import OfUnit
from .history import FigureHistory


class FigureEntry(FigureHistory, OfUnit):
    """One figure: what happened to it (GET), and one row of the sheet saved by itself (POST)."""

    def acted(self):
        if not wants_json(self.request):
            return self.sent_as_form()
        if not is_own(self.request):
            return JsonResponse({"code": "account", "sentence": other_account()}, status=403)
        OfUnit.check(self)
        try:
            self.keep()
        except Refused as refused:
            answer, status = refusal(refused)
            return JsonResponse(answer, status=status)
        return JsonResponse(self.read_sheet().saved(self.target))

    def sent_as_form(self):
        """The plain form of a row, which attaches a file."""
        OfUnit.check(self)
        try:
            self.attach_sent()
            messages.success(self.request, _("The file is attached."))
        except Refused as refused:
            messages.error(self.request, str(refused))
        return redirect(f"{self.sheet_url}#row-{self.target.number}")

    def attach_sent(self):
        if not is_own(self.request):
            raise Refused(other_account())
        if "file" not in self.request.FILES:
            raise Refused(_("Choose a file first."))
        self.attach()

    def keep(self):
        if "file" in self.request.FILES:
            self.attach()
        else:
            save(self.of, self.target, self.request.user, Typed.of(self.request.POST))

    def attach(self):
        attach(self.of, self.target, self.request.user, self.request.FILES["file"])
