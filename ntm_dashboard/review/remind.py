from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.units import unit_title
from communes.workflow.refusals import Refused
from communes.workflow.reminders import Outcome, all_due, remind, stands

from ..display import formats
from .letter import letter_to
from .views import NO_PERIOD, ReviewPage


class Remind(ReviewPage):
    """Reminding those who have not reported: by mail, or with the same words in a chat."""

    name = "remind"
    template_name = "review/remind.html"

    def check(self):
        super().check()
        if self.scope.period is None:
            raise Http404(NO_PERIOD)

    def context(self):
        due = all_due(self.scope.period, self.duties.is_reviewer_of)
        return {
            "title": _("Remind of the reports of %(quarter)s")
            % {"quarter": formats.quarter(self.scope.quarter)},
            "queue_url": self.place.url("review"),
            "people": [letter_to(person) for person in due.people],
            "seen": stands(due.people),
            "unanswered": [
                unit_title(report.commune, self.scope.district) for report in due.unanswered
            ],
        }

    def act(self):
        period, concerns = self.scope.period, self.duties.is_reviewer_of
        try:
            done = remind(letter_to, period, concerns, seen=self.request.POST.get("seen"))
        except Refused as refusal:
            messages.warning(self.request, str(refusal))
            return redirect(self.place.url("remind"))
        told = {outcome: [] for outcome in Outcome}
        for person, outcome in done:
            told[outcome].append(person.official.name)
        for outcome, names in told.items():
            level = messages.success if outcome == Outcome.MAILED else messages.warning
            if names:
                level(self.request, f"{capfirst(outcome.label)}: {', '.join(names)}")
        return redirect(self.place.url("remind"))
