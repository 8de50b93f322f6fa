from dataclasses import replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from django.contrib.auth.views import redirect_to_login
from django.utils.translation import gettext as _

from communes.clock import today
from communes.workflow.tasks import lacking, work_of

from ..display import formats
from ..display.wording import days_left, state_label
from .errors import no_access
from .inbox import make_inbox, queue_url, review_url, sheet_url
from .scope import front
from .work import WorkPage


class Todo(WorkPage):
    """All that waits for the visitor, in every programme, oldest first."""

    name = "todo"
    template_name = "site/todo.html"

    def get(self, request):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        place = front(request.user)
        if place is None:
            return no_access(request)
        return super().get(request, place.district, place.programme, place.quarter)

    def post(self, request):
        return self.act()

    def address_in(self, place):
        """The pickers lead away from here, to the overview."""
        return place.url()

    @cached_property
    def work(self):
        scope = self.scope
        return work_of(self.request.user, scope.programmes, scope.version, self.every_duty)

    def inbox(self):
        """Without notices, which would say what the page says."""
        return replace(make_inbox(self.work), notices=[])

    def context(self):
        work = self.work
        return {
            "title": _("My work"),
            "work": work,
            "reports": [
                self.report(task, missing)
                for task, missing in zip(work.reports, lacking(work.reports), strict=True)
            ],
            "reviews": [
                self.review(*group) for group in groupby(work.reviews, attrgetter("period"))
            ],
            "quarters": [self.line(task, queue_url) for task in work.quarters],
            "next": self.next_period(),
            "overview_url": self.place.url(),
        }

    def line(self, task, url):
        """What every line shows of a `tasks.Task`."""
        return {
            "task": task,
            "url": url(task),
            "quarter": formats.quarter_title(task.quarter),
            "left": days_left(task.period.due_on),
            "late": task.days < 0,
        }

    def report(self, task, missing):
        return self.line(task, sheet_url) | {
            "state": state_label(task.standing.state),
            "reason": task.standing.report.reason if task.returned else "",
            "missing": missing,
            "total": len(task.targets),
        }

    def review(self, period, tasks):
        """The reports to review of one period."""
        return {
            "programme": period.programme,
            "quarter": formats.quarter_title(period.quarter),
            "lines": [self.line(task, review_url) for task in tasks],
        }

    def next_period(self):
        """The next period of the main programme that opens; None where none is planned."""
        coming = [period for period in self.scope.periods if period.opens_on > today()]
        return min(coming, key=lambda period: period.opens_on, default=None)
