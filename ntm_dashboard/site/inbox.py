"""What the header of every page tells a person who enters, reports or reviews."""

from dataclasses import dataclass, field

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from communes.clock import today
from communes.units import unit_code
from communes.workflow.measures import home_quarter, own_measures
from communes.workflow.tasks import SOON, work_of
from targets.versions import data_versions

from ..display import formats
from ..display.wording import day_and_left, due_words
from .addresses import Place
from .cache_keys import hash_of


@dataclass(frozen=True)
class Notice:
    """One line of the header."""

    kind: str
    """``returned``, ``due``, ``review`` or ``publish``."""
    text: str
    url: str


@dataclass(frozen=True)
class Inbox:
    """What waits for a visitor, in short."""

    busy: bool = False
    """Whether the visitor has duties for which something may wait."""
    count: int = 0
    notices: list[Notice] = field(default_factory=list)
    entered: dict = field(default_factory=dict)
    """As `tasks.Work` has it."""


def inbox_of(user, programmes, duties=None):
    """The `Inbox` of an account, kept as long as the data versions stand.

    `programmes` are those of the account's district, as `scope.get_scope` reads them;
    `duties` are those by programme, if the caller knows them.
    """
    mine = [programme for programme in programmes if programme.works]
    answering = [programme for programme in programmes if programme.answers]
    if not mine and not answering:
        return Inbox(busy=any(programme.leads for programme in programmes))
    versions = data_versions([*mine, *answering])
    stand = hash_of(sorted(versions.items()))
    key = f"inbox:{stand}:{user.pk}:{user.official.pk}:{today()}:{get_language()}"
    return cache.get_or_set(
        key,
        lambda: make_inbox(work_of(user, mine, versions, duties), own_measures(user, answering)),
    )


def make_inbox(work, measures=()):
    """`measures` are the visitor's open ones."""
    returned = [report for report in work.reports if report.returned]
    due = [report for report in work.reports if report.soon and not report.returned]
    complete = [quarter for quarter in work.quarters if quarter.complete]
    unfinished = [quarter for quarter in work.quarters if not quarter.complete]
    urgent = [one for one in measures if (one.due - today()).days <= SOON]
    found = [
        ("returned", returned, returned_words, "entry", sheet_url),
        ("due", due, due_reports_words, "entry", sheet_url),
        ("review", work.reviews, review_words, "review", review_url),
        ("due", unfinished, due_quarters_words, "review", queue_url),
        ("publish", complete, publish_words, "review", queue_url),
        ("publish", work.again, publish_again_words, "publish", publish_url),
    ]
    notices = [
        Notice(kind, words(tasks), common_url(tasks, page, url))
        for kind, tasks, words, page, url in found
        if tasks
    ]
    if urgent:
        url = measure_url(urgent[0]) if len(urgent) == 1 else reverse("todo")
        notices.append(Notice("due", measures_words(urgent), url))
    return Inbox(
        busy=work.busy or bool(measures),
        count=work.count + len(measures),
        entered=work.entered,
        notices=notices,
    )


def returned_words(tasks):
    if len(tasks) == 1:
        return _("Returned: %(unit)s, %(quarter)s") % task_names(tasks[0])
    return _("Reports returned: %(count)s") % {"count": len(tasks)}


def due_reports_words(tasks):
    """Of several, how the oldest stands."""
    due = {"due": due_words(tasks[0].period.due_on)}
    if len(tasks) == 1:
        return _("Not handed in: %(unit)s, %(quarter)s. %(due)s") % (task_names(tasks[0]) | due)
    return _("Reports not handed in: %(count)s. %(due)s") % ({"count": len(tasks)} | due)


def review_words(tasks):
    if len(tasks) == 1:
        return _("Waits for review: %(unit)s, %(quarter)s") % task_names(tasks[0])
    return _("Reports waiting for review: %(count)s") % {"count": len(tasks)}


def publish_words(tasks):
    if len(tasks) == 1:
        quarter = formats.quarter_title(tasks[0].quarter)
        return _("%(quarter)s can be published") % {"quarter": quarter}
    return _("Quarters that can be published: %(count)s") % {"count": len(tasks)}


def publish_again_words(tasks):
    if len(tasks) == 1:
        told = {"quarter": formats.quarter_title(tasks[0].quarter), "count": tasks[0].approved}
        return _("%(quarter)s: reports corrected, not published again: %(count)s") % told
    return _("Quarters to publish again: %(count)s") % {"count": len(tasks)}


def due_quarters_words(tasks):
    """Of several, how the oldest stands."""
    words = {"due": due_words(tasks[0].period.due_on), "missing": tasks[0].missing}
    if len(tasks) == 1:
        words["quarter"] = formats.quarter_title(tasks[0].quarter)
        return _("%(quarter)s. %(due)s; reports missing: %(missing)s") % words
    return _("Quarters due: %(count)s. %(due)s") % (words | {"count": len(tasks)})


def measures_words(measures):
    """Of several, how the one stands that is due first."""
    due = {"due": day_and_left(measures[0].due)}
    if len(measures) == 1:
        target = measures[0].target.number
        return _("Measure for target %(target)s, due %(due)s") % (due | {"target": target})
    text = _("Measures to carry out: %(count)s, the first due %(due)s")
    return text % (due | {"count": len(measures)})


def measure_url(measure):
    """The page of a measure."""
    programme = measure.target.programme
    place = Place(programme.district.code, programme.code, home_quarter(measure))
    return place.url("measure", pk=measure.pk)


def task_names(task):
    return {"unit": task.unit, "quarter": formats.quarter(task.quarter)}


def common_url(tasks, page, url):
    """Where all of `tasks` are: the one itself, the page of their quarter, else the to-do list."""
    if len(tasks) == 1:
        return url(tasks[0])
    if len({task.period for task in tasks}) == 1:
        return place_of(tasks[0]).url(page)
    return reverse("todo")


def place_of(task):
    return Place(task.programme.district.code, task.programme.code, task.quarter)


def sheet_url(task):
    return place_of(task).url("entry_sheet", unit=unit_code(task.commune))


def review_url(task):
    return place_of(task).url("review_report", unit=unit_code(task.commune))


def queue_url(task):
    return place_of(task).url("review")


def publish_url(task):
    return place_of(task).url("publish")
