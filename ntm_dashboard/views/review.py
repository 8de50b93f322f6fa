from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.units import DISTRICT, unit_title
from communes.workflow import queue
from communes.workflow.queue import contacts, read_queue

from .. import formats
from ..review_queue import QueueFilter, queue_lines, tally
from ..review_verbs import seen_version
from ..work import WorkPage


class ReviewPage(WorkPage):
    """A page for those who review reports of the programme; for others it does not exist."""

    def check(self):
        if not self.duties.reviews:
            raise Http404

    def address_in_programme(self, place, programme):
        """Who reviews one programme may have no duty in another."""
        return place.url()

    @cached_property
    def queue(self):
        """Every report of the quarter; none where it has no period."""
        scope = self.scope
        return read_queue(scope.catalogue, scope.period) if scope.period else []


class Review(ReviewPage):
    """The queue: what waits, what is odd, who is late."""

    name = "review"
    template_name = "review/queue.html"
    fragments = {"table": "review/queue_list.html"}

    @cached_property
    def lines(self):
        scope, people = self.scope, contacts(self.scope.programme)
        return queue_lines(self.queue, people, self.duties, self.place, scope.district)

    def context(self):
        query = self.request.GET
        narrowed = QueueFilter(query, self.lines)
        return {
            "title": _("Review of reports, %(quarter)s")
            % {"quarter": formats.quarter(self.scope.quarter)},
            "period": self.scope.period,
            "remind_url": self.place.url("remind"),
            "publish_url": self.place.url("publish"),
            "nearest": None if self.scope.period else self.nearest_link(),
            "tally": tally(self.lines, self.place, query),
            "filter": narrowed,
            "lines": narrowed.kept,
            "bulk": any(line.bulk for line in narrowed.kept),
            "whole_url": self.place.url("review") if query else None,
        }

    def act(self):
        """Approve the reports that were ticked."""
        units = self.scope.catalogue.commune | {DISTRICT: None}
        seen = {
            units[code]: seen_version(self.request.POST.get(f"seen-{code}"))
            for code in self.request.POST.getlist("unit")
            if code in units
        }
        reviewed = [one for one in self.queue if self.duties.is_reviewer_of(one.standing.commune)]
        self.tell(*queue.approve_unopened(reviewed, seen, self.request.user))
        return redirect(self.place.url("review"))

    def tell(self, approved, refused):
        """How many reports were approved; and which were not, and why."""
        district = self.scope.district
        if approved:
            names = ", ".join(unit_title(unit, district) for unit in approved)
            text = _("Approved: %(count)s (%(names)s).")
            messages.success(self.request, text % {"count": len(approved), "names": names})
        for unit, sentence in refused:
            text = _("Not approved: %(unit)s. %(sentence)s")
            told = {"unit": unit_title(unit, district), "sentence": sentence}
            messages.warning(self.request, text % told)
        if not approved and not refused:
            messages.warning(self.request, _("No report was ticked."))
