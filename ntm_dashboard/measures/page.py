from datetime import date
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from communes.models import CorrectiveMeasure, MeasureVerb
from communes.workflow import measure_verbs
from communes.workflow.permissions import name_of
from communes.workflow.refusals import Refused, Unfit

from ..display import formats
from ..lists.measures import measure_line
from ..site.work import whole_number
from .forms import TYPED, MeasureForm
from .views import MeasuresPage

WITH_WORDS = {
    MeasureVerb.TELL: measure_verbs.tell,
    MeasureVerb.FINISH: measure_verbs.finish,
    MeasureVerb.CLOSE: measure_verbs.close,
    MeasureVerb.REOPEN: measure_verbs.reopen,
}
DONE = {
    MeasureVerb.CHANGE: gettext_lazy("The measure is changed."),
    MeasureVerb.TELL: gettext_lazy("What you wrote is kept; who wrote the measure reads it here."),
    MeasureVerb.FINISH: gettext_lazy("The measure is marked as done."),
    MeasureVerb.CLOSE: gettext_lazy("The measure is closed."),
    MeasureVerb.REOPEN: gettext_lazy("The measure is open again."),
}
FIELDS = {
    "cause": pgettext_lazy("of a measure", "Cause"),
    "measure": gettext_lazy("Corrective measure"),
    "official": gettext_lazy("Responsible official"),
    "due": pgettext_lazy("of a measure", "Due"),
    "product": gettext_lazy("Product"),
}


class MeasurePage(MeasuresPage):
    """One measure: what it is, how it goes, and what the visitor may do with it."""

    name = "measure"
    template_name = "measures/measure.html"
    sent = None
    """The verb that was sent and not done; None where none is."""

    @cached_property
    def measure(self):
        everyone = CorrectiveMeasure.objects.of(self.scope.programme)
        try:
            return get_object_or_404(everyone, pk=self.kwargs["pk"])
        except Http404 as error:
            raise Http404(_("The programme has no such measure.")) from error

    @cached_property
    def form(self):
        """What is changed; as it was sent, where that was not taken."""
        sent = self.request.POST if self.sent == MeasureVerb.CHANGE else None
        return MeasureForm(sent, self.scope.programme, [], measure=self.measure)

    def context(self):
        measure, user = self.measure, self.request.user
        line = measure_line(measure, self.place)
        steps = step_lines(measure.changes.select_related("by__official"))
        verbs = measure_verbs.open_verbs(measure, user, self.duties)
        return {
            "title": measure.measure,
            "crumbs": [self.crumb],
            "line": line,
            "opened_on": formats.date(measure.opened_on),
            "closed_on": formats.date(measure.closed_on) if measure.closed_on else "",
            "may": {str(verb): True for verb in verbs},
            "form": self.form,
            "sent": self.sent,
            "typed": self.request.POST.get("words", "") if self.sent else "",
            "unsent": "" if self.sent in verbs else self.unsent,
            "steps": steps,
        }

    @property
    def unsent(self):
        """What was typed for the verb that was sent and not done; empty where none is."""
        texts = [self.request.POST.get(name, "").strip() for name in ("words", *TYPED)]
        return "\n".join(filter(None, texts)) if self.sent else ""

    def act(self):
        self.sent = self.request.POST.get("verb", "")
        seen = whole_number(self.request.POST.get("seen"), otherwise=-1)
        try:
            if not self.do(seen):
                return self.again(422)
        except Unfit as unfit:
            self.form.tell(unfit)
            return self.again(422)
        except Refused as refusal:
            if not self.is_done(refusal):
                del self.measure
                return self.refused(refusal)
        messages.success(self.request, DONE[self.sent])
        del self.measure
        if self.measure.is_open and self.measure.official.user is None:
            self.tell_unseen(self.measure.official)
        return redirect(self.address_in(self.place))

    def is_done(self, refusal):
        """Whether the visitor has just done what was sent, with the same words."""
        words = self.request.POST.get("words", "")
        return self.sent in WITH_WORDS and refusal.repeats(self.sent, self.request.user, words)

    def do(self, seen):
        """Do what was sent; answer whether its fields could be read."""
        measure, by = self.measure, self.request.user
        if self.sent in WITH_WORDS:
            words = self.request.POST.get("words", "")
            return WITH_WORDS[self.sent](measure, by, words, seen=seen)
        if self.sent != MeasureVerb.CHANGE:
            raise BadRequest
        if not self.form.is_valid():
            return False
        return measure_verbs.change(measure, by, self.form.plan, seen=seen)


def step_lines(steps):
    """The log of a measure, newest first, in words."""
    return [
        {
            "at": formats.moment(step.at),
            "by": name_of(step.by),
            "what": step.get_verb_display(),
            "words": step.words,
            "changed": [
                {"what": FIELDS[name], "then": in_words(name, then), "now": in_words(name, now)}
                for name, (then, now) in step.changed.items()
            ],
        }
        for step in steps
    ]


def in_words(name, text):
    """What the log holds of a field, as people read it."""
    return formats.date(date.fromisoformat(text)) if name == "due" else text
