from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from communes.units import unit_title
from communes.workflow.queue import standings
from communes.workflow.refusals import Conflict, NotAllowed, Refused

from .. import formats
from ..review_report import neighbours, report_context, unsent
from ..review_verbs import COMMENT, DONE, do
from .review import ReviewPage

STATUSES = {NotAllowed: 403, Conflict: 409}


class ReviewReport(ReviewPage):
    """One report to judge, and what was decided on it."""

    name = "review_report"
    template_name = "review/report.html"

    def check(self):
        super().check()
        if self.scope.period is None or self.standing is None:
            raise Http404(_("There is no report of this unit to review."))

    def parts(self, place):
        return {"unit": self.kwargs["unit"]}

    @cached_property
    def standings(self):
        """Where the reports stand that the reviewer looks at, in the order of the queue."""
        found = standings(self.scope.catalogue, self.scope.period)
        return [one for one in found if self.duties.is_reviewer_of(one.commune)]

    @property
    def standing(self):
        return next((one for one in self.standings if one.commune == self.commune), None)

    @property
    def address(self):
        return self.address_in(self.place)

    def context(self):
        title = unit_title(self.commune, self.scope.district)
        context = report_context(self.standing, self.scope, self.place, self.duties)
        return context | {
            "title": f"{title}, {formats.quarter(self.scope.quarter)}",
            "unit_title": title,
            "queue_url": self.place.url("review"),
            "typed": self.request.POST,
            "unsent": unsent(self.request.POST, context["verbs"], context["may_comment"]),
            "neighbours": neighbours(self.standings, self.standing, self.place),
        }

    def act(self):
        form = self.request.POST
        try:
            verb = do(self.standing.of, self.request.user, form)
        except Refused as refusal:
            return self.refused(refusal)
        messages.success(self.request, DONE[verb])
        row = form.get("target") if verb == COMMENT else None
        return redirect(f"{self.address}#row-{row}" if row else self.address)

    def refused(self, refusal):
        """The page as the report stands now, with what was typed and why it was not done."""
        vars(self).pop("standings")
        messages.error(self.request, str(refusal))
        response = self.respond()
        response.status_code = STATUSES.get(type(refusal), 422)
        return response
