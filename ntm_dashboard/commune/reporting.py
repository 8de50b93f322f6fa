"""Which reports of the communes are in, for officials."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.clock import today
from communes.models import HANDED_IN, Figure, Status, Submission
from communes.sheets.sheet import asked
from communes.workflow.report import state_of
from targets.models import Target
from targets.quarters import Quarter

from ..display import formats
from ..display.links import Link
from ..display.wording import NOT_BEGUN, due_words, state_label, units_of

LOADED = "loaded"


def open_quarter(scope):
    """The oldest period that is open and not published yet.

    None where there is none, and for the public.
    """
    if scope.public:
        return None
    unpublished = [
        period.quarter
        for period in scope.periods
        if period.published_on is None and period.opens_on <= today()
    ]
    return min(unpublished, default=None)


def report_states(scope, quarter):
    """Id of each commune that reports the quarter → where its report stands. One query."""
    reports = Submission.objects.filter(programme=scope.programme, quarter=quarter)
    figures = Figure.objects.filter(target__programme=scope.programme, quarter=quarter)
    rows = list(
        reports.order_by()
        .values_list("commune_id", "status")
        .union(figures.order_by().values_list("commune_id", Value(LOADED)))
    )
    statuses = {commune: status for commune, status in rows if status != LOADED}
    units = {commune for commune, _status in rows}
    return {
        commune.pk: state_of(statuses.get(commune.pk), commune.pk in units) or NOT_BEGUN
        for commune in scope.catalogue.reporters(quarter)
    }


@dataclass(frozen=True)
class PeriodReport:
    """A commune's report of one period."""

    quarter: Quarter
    url: str
    state: str
    reason: str
    """Why it was returned last; empty where it is not returned."""
    overdue_since: datetime.date | None
    """The due date that has passed without it."""
    missing: list[Target]
    """Of a report that is handed in: targets it was asked for and holds no number of."""
    decisions: int
    """How many decisions the log holds."""

    @property
    def label(self):
        return state_label(self.state)


def reports_of(scope, place, commune, decisions):
    """A `PeriodReport` for each period that has opened and asks the commune for figures.

    The newest come first; `decisions` is quarter → what was decided on it.
    """
    asked_in = {
        period: asked(scope.catalogue, commune, period.quarter)
        for period in scope.periods
        if period.opens_on <= today() and commune.lives_in(period.quarter)
    }
    submissions = {
        submission.quarter: submission
        for submission in Submission.objects.filter(programme=scope.programme, commune=commune)
    }
    given = defaultdict(set)
    for quarter, target in Figure.objects.filter(
        target__programme=scope.programme, commune=commune, value__isnull=False
    ).values_list("quarter", "target_id"):
        given[quarter].add(target)
    return [
        period_report(
            period,
            place.at(period.quarter).url("commune", commune=commune.code),
            targets,
            submissions.get(period.quarter),
            given[period.quarter],
            len(decisions[period.quarter]),
        )
        for period, targets in asked_in.items()
        if targets
    ]


def period_report(period, url, asked, submission, given, decisions):
    """The `PeriodReport` of one period; `given` are ids of the targets that have a number."""
    state = state_of(submission and submission.status, bool(given)) or NOT_BEGUN
    handed_in = state in HANDED_IN
    return PeriodReport(
        quarter=period.quarter,
        url=url,
        state=state,
        reason=submission.reason if state == Status.RETURNED else "",
        overdue_since=None if handed_in or period.due_on >= today() else period.due_on,
        missing=[target for target in asked if handed_in and target.pk not in given],
        decisions=decisions,
    )


def open_quarter_strip(scope, place):
    """The strip of the overview (components/strip.html): the oldest period not yet published.

    None for the public, and where every period is published.
    """
    quarter = open_quarter(scope)
    if quarter is None:
        return None
    return strip(scope, place, quarter, report_states(scope, quarter))


def strip(scope, place, quarter, states):
    """The strip of `quarter`; `states` are where the reports of its communes stand."""
    expected = [commune for commune in scope.catalogue.everyone if commune.pk in states]
    counts = Counter(states.values())
    period = next(period for period in scope.periods if period.quarter == quarter)
    there = place.at(quarter)
    parts = [
        (_("%(count)s approved"), counts[Status.APPROVED]),
        (_("%(count)s waiting for review"), counts[Status.SUBMITTED]),
        (_("%(count)s returned"), counts[Status.RETURNED]),
        (_("%(count)s being entered"), counts[Status.DRAFT]),
        (_("%(count)s not begun"), counts[NOT_BEGUN]),
    ]
    return {
        "text": ngettext(
            "%(count)s/%(total)s %(units)s has reported %(quarter)s",
            "%(count)s/%(total)s %(units)s have reported %(quarter)s",
            len(expected),
        )
        % {
            "count": sum(counts[state] for state in HANDED_IN),
            "total": len(expected),
            "units": units_of(expected, count=len(expected)),
            "quarter": formats.quarter(quarter),
        },
        "detail": ", ".join(text % {"count": count} for text, count in parts if count),
        "due": due_words(period.due_on),
        "groups": [
            {
                "label": label,
                "units": [
                    Link(str(commune.title), there.url("commune", commune=commune.code))
                    for commune in expected
                    if states[commune.pk] == state
                ],
            }
            for state, label in still_to_come(period).items()
            if counts[state]
        ],
    }


def still_to_come(period):
    """State → how the strip calls those whose reports stand in it, of states not handed in.

    A returned report came in time: it is being mended, and is not late.
    """
    if period.due_on < today():
        begun, not_begun = _("overdue, being entered"), _("overdue, not begun")
    else:
        begun, not_begun = _("being entered"), _("not begun")
    return {
        Status.RETURNED: _("being mended as asked"),
        Status.DRAFT: begun,
        NOT_BEGUN: not_begun,
    }
