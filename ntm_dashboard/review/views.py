from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.models import Verb
from communes.results.inputs import kept_inputs
from communes.sheets.sheet import asked
from communes.units import DISTRICT, unit_title
from communes.workflow import queue
from communes.workflow.queue import contacts, publishers, read_queue, reviewers, reviewers_of
from communes.workflow.read_as import keys_read_as, of_keys
from communes.workflow.refusals import Conflict, NotAllowed, Refused
from communes.workflow.shared_warnings import shared_warnings

from ..display import formats
from ..site.errors import NotYours
from ..site.typed_back import typed_into
from ..site.work import OfUnit, WorkPage, check_numbering
from .queue import QueueFilter, queue_lines, shared_lines, tally
from .report import around_report, report_context
from .typed import Unsent, first_commented
from .verbs import COMMENT, NOT_PUBLISHED_YET, do, done_words, seen_version

NO_PERIOD = gettext_lazy("The quarter has no period, so that no report of it is asked for.")


class NoReviewer(Exception):
    """The visitor has no duty to review reports of the programme."""


class ReviewPage(WorkPage):
    """A page for those who review reports of the programme; others are told who does."""

    styles = ("css/work.css", "css/review.css")

    def check(self):
        if not self.duties.reviews:
            raise NoReviewer

    def answer(self, respond, *parts):
        try:
            return super().answer(respond, *parts)
        except NoReviewer:
            return self.who_reviews()

    def who_reviews(self):
        title = _("You do not review reports here")
        people = reviewers(self.scope.programme)
        words = {"title": title, "people": list(people), "scope": self.scope, "place": self.place}
        words |= {"typed": typed_into(self.request.POST)}
        content = render_to_string("review/no_reviewer.html", words, self.request)
        response = self.framed(title, content)
        response.status_code = 403
        return response

    def address_in_programme(self, place, programme):
        """Who reviews one programme may have no duty in another."""
        return place.url()

    @cached_property
    def queue(self):
        """Every report of the quarter; none where it has no period."""
        scope = self.scope
        if scope.period is None:
            return []
        catalogue, inputs = scope.catalogue, kept_inputs(scope.programme, scope.version)
        return read_queue(catalogue, scope.period, inputs=inputs)


class PublishingPage(ReviewPage):
    """A page for those who publish the quarter; other reviewers are told who does."""

    def check(self):
        super().check()
        check_publishes(self.duties, self.scope.programme)
        if self.scope.period is None:
            raise Http404(NO_PERIOD)


def check_publishes(duties, programme):
    if not duties.may_publish:
        sentence = _("The quarter is published by who reviews every report of the programme.")
        raise NotYours(sentence, publishers(programme))


class Review(ReviewPage):
    """The queue: what waits, what is odd, who is late."""

    name = "review"
    template_name = "review/queue.html"
    fragments = {"table": "review/queue_list.html"}

    @cached_property
    def lines(self):
        scope, people = self.scope, contacts(self.scope.programme)
        return queue_lines(self.queue, people, self.duties, self.place, scope.district)

    def packages_url(self):
        """Where packages of figures are taken; empty where no unit has a site of its own."""
        has_sites = any(one.package_key for one in self.scope.catalogue.communes)
        return self.place.url("packages") if has_sites and self.duties.may_publish else ""

    def context(self):
        query = self.request.GET
        narrowed = QueueFilter(query, self.lines)
        return {
            "title": _("Review of reports, %(quarter)s")
            % {"quarter": formats.quarter(self.scope.quarter)},
            "period": self.scope.period,
            "causes_url": self.place.url("causes"),
            "remind_url": self.place.url("remind"),
            "publish_url": self.place.url("publish"),
            "packages_url": self.packages_url(),
            "nearest": None if self.scope.period else self.nearest_link(),
            "shared": shared_lines(shared_warnings(self.reviewed), self.place, self.scope.district),
            "tally": tally(self.lines, self.place, query),
            "filter": narrowed,
            "lines": narrowed.kept,
            "bulk": any(line.bulk for line in narrowed.kept),
            "read_as": keys_read_as(self.scope.catalogue.targets),
            "whole_url": self.place.url("review") if query else None,
        }

    @property
    def reviewed(self):
        """The reports that the visitor looks at."""
        return [one for one in self.queue if self.duties.is_reviewer_of(one.standing.commune)]

    def act(self):
        """Approve the reports that were ticked."""
        units = self.scope.catalogue.commune | {DISTRICT: None}
        seen = {
            units[code]: seen_version(self.request.POST.get(f"seen-{code}"))
            for code in self.request.POST.getlist("unit")
            if code in units
        }
        read_as, user = of_keys(self.request.POST.get("read_as", "")), self.request.user
        self.tell(*queue.approve_unopened(self.reviewed, seen, user, read_as))
        return redirect(self.place.url("review"))

    def tell(self, approved, refused):
        """How many reports were approved; and which were not, and why, each reason once."""
        district = self.scope.district
        if approved:
            names = ", ".join(unit_title(unit, district) for unit in approved)
            text = _("Approved: %(count)s (%(names)s).")
            told = text % {"count": len(approved), "names": names}
            if self.scope.period.published_on:
                told = f"{told} {NOT_PUBLISHED_YET}"
            messages.success(self.request, told)
        for sentence, units in by_reason(refused).items():
            names = ", ".join(unit_title(unit, district) for unit in units)
            messages.warning(self.request, not_approved(names, sentence, len(units)))
        if not approved and not refused:
            messages.warning(self.request, _("No report was ticked."))


def by_reason(refused):
    """Sentence → the units of which `refused` has it, pairs of a unit and a sentence."""
    found = {}
    for unit, sentence in refused:
        found.setdefault(sentence, []).append(unit)
    return found


def not_approved(names, sentence, count):
    """What is told of `count` reports by the names of their units, where one `sentence` is why."""
    text = ngettext(
        "Not approved: %(units)s. %(sentence)s",
        "Not approved: %(units)s. For each of them: %(sentence)s",
        count,
    )
    return text % {"units": names, "sentence": sentence}


STATUSES = {NotAllowed: 403, Conflict: 409}


class ReviewReport(OfUnit, ReviewPage):
    """One report to judge, and what was decided on it."""

    name = "review_report"
    template_name = "review/report.html"
    sent = None
    """The verb that was done; None before one is."""

    def check(self):
        super().check()
        if not self.duties.is_reviewer_of(self.commune):
            people = reviewers_of(reviewers(self.scope.programme), self.commune)
            raise NotYours(_("You do not review the reports of this unit."), people)
        if self.scope.period is None or self.standing is None:
            raise Http404(_("There is no report of this unit to review."))

    @cached_property
    def standings(self):
        return queue.standings(self.scope.catalogue, self.scope.period)

    @cached_property
    def reviewed(self):
        """The reports that the reviewer looks at, in the order of the queue; rows have only this
        one and those that wait."""
        scope, found = self.scope, self.standings
        found = read_queue(scope.catalogue, scope.period, self.is_this, found=found)
        return [one for one in found if self.duties.is_reviewer_of(one.standing.commune)]

    def is_this(self, standing):
        return standing.commune == self.commune

    @property
    def queued(self):
        return next((one for one in self.reviewed if self.is_this(one.standing)), None)

    @property
    def standing(self):
        return next((one for one in self.standings if self.is_this(one)), None)

    @property
    def address(self):
        return self.address_in(self.place)

    def context(self):
        title = unit_title(self.commune, self.scope.district)
        typed = self.typed
        context = report_context(self.queued, self.scope, self.place, self.duties, typed)
        numbers = ["", *(row.target.number for row in context["rows"])]
        return context | {
            "title": f"{title}, {formats.quarter(self.scope.quarter)}",
            "unit_title": title,
            "queue_url": self.place.url("review"),
            "unsent": typed.without_field(
                context["verbs"],
                numbers if context["may_comment"] else [],
                context["undecided"],
            ),
            "neighbours": around_report(self.reviewed, self.queued, self.place),
        }

    @property
    def typed(self):
        return Unsent.of(self.request.POST, sent=self.sent)

    def act(self):
        form = self.request.POST
        try:
            check_numbering(form, self.scope.catalogue)
            self.sent = do(self.standing.report_key, self.request.user, form)
        except Refused as refusal:
            return self.refused(refusal)
        messages.success(self.request, done_words(self.sent, self.scope.period))
        if self.typed.reason or self.typed.refusals:
            return self.again()
        if self.sent == Verb.EXEMPT and self.is_last_asked:
            return redirect(self.place.url("review"))
        row = first_commented(form) if self.sent == COMMENT else None
        return redirect(f"{self.address}#row-{row}" if row else self.address)

    @property
    def is_last_asked(self):
        """Whether one target was all that the unit was asked for, so that it has no report now."""
        return len(asked(self.scope.catalogue, self.commune, self.scope.quarter)) == 1

    def refused(self, refusal):
        """The page as the report stands now, with what was typed and why it was not done."""
        messages.error(self.request, str(refusal))
        response = self.again()
        response.status_code = STATUSES.get(type(refusal), 422)
        return response

    def again(self):
        """The page as the report stands now, with what is typed and not sent yet."""
        del self.standings
        vars(self).pop("reviewed", None)
        return self.respond()
