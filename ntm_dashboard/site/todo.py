from dataclasses import replace
from functools import cached_property
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from communes.clock import today
from communes.workflow.measures import lacking_measures, own_measures
from communes.workflow.queue import reviewers, reviewers_of
from communes.workflow.tasks import lacking, work_of
from targets.versions import data_versions

from ..display import formats
from ..display.links import Link
from ..display.wording import days_left, state_label
from .addresses import Place
from .backends import may_administer
from .errors import no_access
from .inbox import make_inbox, measure_url, publish_url, queue_url, review_url, sheet_url
from .log_in_first import log_in_first
from .my_attention import my_attention
from .my_handed_in import my_handed_in
from .scope import front, scopes_of
from .work import WorkPage


class Todo(WorkPage):
    """All that waits for the visitor, in every programme, oldest first."""

    name = "todo"
    template_name = "site/todo.html"

    def get(self, request):
        if not request.user.is_authenticated:
            return log_in_first(request)
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
    def versions(self):
        return data_versions(self.scope.programmes)

    @cached_property
    def work(self):
        programmes = self.scope.programmes
        return work_of(self.request.user, programmes, self.versions, self.every_duty)

    @cached_property
    def scopes(self):
        """Programme → its `Scope`, of all in which the visitor has something to do."""
        scope = self.scope
        own = [one for one in scope.programmes if one.answers or one.works or one.leads]
        return scopes_of(scope, own)

    @cached_property
    def measures(self):
        """The open measures that are the visitor's to carry out."""
        answering = [programme for programme in self.scope.programmes if programme.answers]
        return own_measures(self.request.user, answering)

    @cached_property
    def reviewers(self):
        """Programme → its reviewers, where a quarter of it was published without a report."""
        return {one: reviewers(one) for one in {task.programme for task in self.work.left_out}}

    def inbox(self):
        """Without notices, which would say what the page says."""
        inbox = make_inbox(self.work, self.measures)
        leads = any(programme.leads for programme in self.scope.programmes)
        return replace(inbox, busy=inbox.busy or leads, notices=[])

    def context(self):
        work = self.work
        lacks = lacking(work.reports, self.versions)
        return {
            "title": _("My work"),
            "work": work,
            "reports": [
                self.report(task, lack) for task, lack in zip(work.reports, lacks, strict=True)
            ],
            "reviews": [
                self.review(period, list(tasks))
                for period, tasks in groupby(work.reviews, attrgetter("period"))
            ],
            "quarters": [self.line(task, queue_url) for task in work.quarters],
            "again": [self.line(task, publish_url) for task in work.again],
            "measures": [self.measure(one) for one in self.measures],
            "asked": list(self.asked()),
            "left_out": [self.left_out(task) for task in work.left_out],
            "next": self.next_period(),
            "overview_url": self.place.url(),
            "administers": may_administer(self.request.user),
            "several": len({one.district_id for one in self.scope.programmes}) > 1,
            "handed_in": self.handed_in(),
            "attention": my_attention(self.scopes, self.every_duty),
        }

    def handed_in(self):
        everything = self.request.GET.get("reports") == "all"
        return my_handed_in(self.request.user, self.scope, self.every_duty, everything=everything)

    def line(self, task, url):
        """What every line shows of a `tasks.Task`."""
        return {
            "task": task,
            "url": url(task),
            "quarter": formats.quarter_title(task.quarter),
            "left": days_left(task.period.due_on),
            "late": task.days < 0,
        }

    def report(self, task, lack):
        return self.line(task, sheet_url) | {
            "state": state_label(task.standing.state),
            "late": task.standing.overdue,
            "reason": task.standing.report.reason if task.returned else "",
            "lack": lack,
            "total": len(task.targets),
        }

    def left_out(self, task):
        """A report that was published without, and whom to call about it."""
        people = reviewers_of(self.reviewers[task.programme], task.commune)
        return self.line(task, sheet_url) | {"people": people}

    def review(self, period, tasks):
        """The reports to review of one period."""
        return {
            "programme": period.programme,
            "quarter": formats.quarter_title(period.quarter),
            "url": queue_url(tasks[0]),
            "lines": [self.line(task, review_url) for task in tasks],
        }

    def measure(self, measure):
        return {
            "measure": measure,
            "url": measure_url(measure),
            "left": days_left(measure.due),
            "late": measure.is_overdue,
        }

    def asked(self):
        """The late targets of each programme for which the visitor may write a measure, and that
        have none; anew in each quarter that opens."""
        for programme, scope in self.scopes.items():
            duties = self.every_duty[programme.pk]
            opened = [period.quarter for period in scope.periods if period.opens_on <= today()]
            if not duties.directs or not opened:
                continue
            quarter = max(opened)
            targets = lacking_measures(scope.catalogue, duties, quarter, scope.version)
            if targets:
                place = Place(programme.district.code, programme.code, quarter)
                yield {
                    "programme": programme,
                    "quarter": formats.quarter_title(quarter),
                    "url": place.url("measures"),
                    "links": [
                        Link(
                            target.local_title,
                            place.url("measure_new", query={"target": target.number}),
                        )
                        for target in targets
                    ],
                }

    def next_period(self):
        """The next period of the main programme that opens; None where none is planned."""
        coming = [period for period in self.scope.periods if period.opens_on > today()]
        return min(coming, key=lambda period: period.opens_on, default=None)
