from dataclasses import replace

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Verb
from communes.sheets.reading import NO, YES
from communes.units import unit_title
from communes.workflow import verbs as workflow
from communes.workflow.refusals import Refused

from ..display import formats
from ..site.errors import NotYours
from ..site.work import OfUnit, WorkPage, wants_json, whole_number
from .answers import check_own, refusal
from .forms import (
    WordsChanged,
    chosen,
    keep_files,
    save_rows,
    save_words,
    seen_figures,
    seen_files,
    seen_readings,
)
from .lost import Lost
from .my_reports import my_reports
from .sheet import Sheet

DONE = {
    Verb.SUBMIT: gettext_lazy("The report is submitted."),
    Verb.WITHDRAW: gettext_lazy("The report is withdrawn; it can be changed again."),
}


class EntryList(WorkPage):
    """The visitor's own reports of the quarter."""

    name = "entry"
    template_name = "entry/my_reports.html"

    def context(self):
        return {
            "title": _("My reports"),
            "reports": my_reports(self.scope, self.place, self.duties),
        }


class Entering(OfUnit):
    """Of a unit's report, for those who enter its figures."""

    def check(self):
        if not self.duties.may_enter(self.commune):
            raise NotYours(_("You do not enter the figures of this unit."))

    def read_sheet(self):
        """The report as it stands now."""
        return Sheet(self.scope, self.place, self.report_key, self.duties)

    @property
    def sheet_url(self):
        return self.place.url("entry_sheet", unit=self.kwargs["unit"])


class EntrySheet(Entering, WorkPage):
    """One report as a sheet to type into; without scripts a plain form."""

    name = "entry_sheet"
    template_name = "entry/sheet.html"
    styles = ("css/work.css", "css/entry.css")
    unsaved = {}
    """Number → the row as typed, where it could not be saved."""
    unkept = ()
    """Why files that were sent with the sheet are not kept, as sentences."""
    words_changed = None
    """The `WordsChanged` of the words that could not be saved."""
    refused = ""
    """Why the report takes nothing of what was typed; empty where it does."""
    lost = Lost({}, {})
    """What was typed then."""

    def address_in_programme(self, place, programme):
        return place.url("entry")

    def context(self):
        sheet, changed = self.read_sheet(), self.words_changed
        unit = unit_title(self.commune, self.scope.district)
        return {
            "title": f"{unit} · {formats.quarter(self.scope.quarter)}",
            "rows": [self.shown_row(row) for row in sheet.entry_rows],
            "refused": self.refused,
            "lost": self.lost.beside(sheet.rows),
            "lost_words": self.lost.words,
            "report": sheet.report,
            "to_call": sheet.to_call,
            "words": changed.typed if changed else sheet.words,
            "words_theirs": changed.theirs if changed else None,
            "writes_words": sheet.writes_words,
            "to_look_at": sheet.to_look_at,
            "counts": sheet.counts,
            "comments": sheet.comments[None],
            "links": sheet.links,
            "decisions_url": sheet.decisions_url,
            "last_quarter": self.scope.quarter.shift(-1),
            "with_plan": any(row.plan for row in sheet.entry_rows),
            "answers": "|".join(sorted(YES | NO)),
            "account": self.request.user.pk,
        }

    def act(self):
        verb = self.request.POST.get("verb")
        verbs = {"submit": self.submit, "withdraw": self.withdraw, "words": self.write_words}
        try:
            check_own(self.request)
            return verbs.get(verb, self.save)()
        except Refused as refused:
            return self.say_why(refused, verb)

    def save(self):
        self.keep(chosen(self.request.POST))
        return self.again() or self.done(_("Saved."))

    def submit(self):
        seen = self.keep(self.request.POST)
        return self.again() or self.submitted(seen)

    def submitted(self, seen):
        form = self.request.POST
        workflow.submit(
            self.report_key,
            self.request.user,
            seen=seen,
            figures=seen_figures(form),
            files=seen_files(form),
            read_as=seen_readings(form),
        )
        return self.done(DONE[Verb.SUBMIT])

    def withdraw(self):
        seen = whole_number(self.request.POST.get("seen")) or None
        workflow.withdraw(self.report_key, self.request.user, seen=seen)
        return self.done(DONE[Verb.WITHDRAW])

    def write_words(self):
        if not wants_json(self.request):
            return self.save()
        version = save_words(self.read_sheet(), self.request.user, self.request.POST)
        return JsonResponse({"version": version})

    def keep(self, form):
        """Save what can be saved, and remember the rest; answer the version to submit by."""
        sheet, user = self.read_sheet(), self.request.user
        own = [row for row in sheet.rows if sheet.may_enter(row.target)]
        others = Lost.of(sheet, self.request).beside(own)
        self.unsaved = save_rows(sheet, user, form)
        self.unkept = keep_files(sheet, user, self.request)
        if others:
            told = "; ".join(f"{number}: {text}" for number, text in others.items())
            sentence = _("Not saved, as these targets are not asked of you here: %(rows)s")
            messages.error(self.request, sentence % {"rows": told})
        try:
            return save_words(sheet, user, form)
        except WordsChanged as changed:
            self.words_changed = changed

    def done(self, sentence):
        messages.success(self.request, sentence)
        return self.opened()

    def opened(self):
        """To the sheet, which shows the messages; a script opens it itself."""
        return JsonResponse({}) if wants_json(self.request) else redirect(self.sheet_url)

    def again(self):
        """The sheet once more with what could not be saved, as typed; None: all is saved."""
        if self.unsaved:
            sentence = _("Not saved: %(targets)s. Everything else is saved.")
            names = [f"{number}. {row.name}" for number, row in self.unsaved.items()]
            messages.error(self.request, sentence % {"targets": "; ".join(names)})
        if self.words_changed:
            messages.error(self.request, str(self.words_changed))
        for sentence in self.unkept:
            messages.error(self.request, sentence)
        if not self.unsaved and not self.words_changed and not self.unkept:
            return None
        response = self.respond()
        response.status_code = 422
        return response

    def shown_row(self, row):
        """The `EntryRow`, with what was typed into it where that could not be saved."""
        if text := self.lost.rows.get(row.number):
            return replace(row, lost=text)
        return self.unsaved.get(row.number, row)

    def say_why(self, refused, verb):
        """What the person is told who could not do something; to do it twice does no harm."""
        if wants_json(self.request) and verb not in DONE:
            answer, status = refusal(refused)
            return JsonResponse(answer, status=status)
        if verb in DONE and refused.repeats(verb, self.request.user):
            return self.done(DONE[verb])
        response = self.handed_back(refused) or self.opened()
        messages.error(self.request, str(refused))
        return response

    def handed_back(self, refused):
        """The sheet as it stands now, with what was typed and is lost otherwise; None: nothing is.

        It says itself why, and leaves the message to the page that is opened next.
        """
        self.lost = Lost.of(self.read_sheet(), self.request)
        if not self.lost:
            return None
        self.refused = str(refused)
        response = self.respond()
        response.status_code = refusal(refused)[1]
        return response
