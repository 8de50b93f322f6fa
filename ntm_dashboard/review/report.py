"""What the page of one report shows its reviewer."""

from communes.models import Status
from communes.sheets.sheet import read_sheet
from communes.units import unit_code, unit_pk, unit_title
from communes.workflow.permissions import name_of
from communes.workflow.queue import contacts
from communes.workflow.seen_by_reviewers import seen_by_reviewers

from ..display.links import Link, neighbours
from ..display.wording import state_label
from ..lists.log import comments_of
from .queue import queue_label
from .rows import review_row
from .verbs import open_verbs


def report_context(standing, scope, place, duties, typed):
    """Context of templates/review/report.html: the report, its rows, and what may be done."""
    report_key, report = standing.report_key, standing.report
    rows = read_sheet(scope.catalogue, report_key.commune, report_key.quarter, drafts=False)
    decisions = list(report_key.decisions().select_related("by__official"))
    rows = seen_by_reviewers(rows, standing.state, decisions)
    comments = comments_of(report)
    warned = [row for row in rows if row.validation_warnings]
    may_judge = duties.may_review(report_key.commune)
    return {
        "standing": standing,
        "report": report,
        "state_label": queue_label(standing.state),
        "begun_by": name_of(report.review_begun_by) if report and report.review_begun_by else "",
        "contacts": contacts(scope.programme)[unit_pk(report_key.commune)],
        "answered": sum(row.answered for row in rows),
        "warned": [row.target for row in warned],
        "unexplained": sum(row.needs_note for row in warned),
        "last_quarter": report_key.quarter.shift(-1),
        "year_before": report_key.quarter.shift(-4),
        "planned": any(row.plan is not None for row in rows),
        "rows": [
            review_row(
                row, place, comments[row.target.pk], typed.comments.get(row.target.number, "")
            )
            for row in rows
        ],
        "comments": comments[None],
        "typed": typed,
        "typed_comment": typed.comments.get("", ""),
        "decisions": [decision_words(one) for one in decisions],
        "may_judge": may_judge,
        "verbs": open_verbs(standing, scope.period) if may_judge else {},
        "may_comment": may_judge and report is not None and standing.handed_in,
    }


def decision_words(decision):
    """A row of the decision log in words."""
    return {
        "verb": decision.get_verb_display(),
        "state": state_label(decision.after) if decision.after != decision.before else "",
        "by": name_of(decision.by),
        "at": decision.at,
        "reason": decision.reason,
    }


def around_report(standings, standing, place):
    """Links to the reports before and after in the queue, and to the next that waits.

    ``around`` is as components/neighbours.html shows it; ``waiting`` is a `Link` or None.
    """
    index = standings.index(standing)
    others = standings[index + 1 :] + standings[:index]
    waiting = [one for one in others if one.state == Status.SUBMITTED]
    return {
        "around": neighbours(standings, standing, lambda one: report_link(one, place)),
        "waiting": report_link(waiting[0], place) if waiting else None,
    }


def report_link(standing, place):
    title = unit_title(standing.commune, standing.report_key.programme.district)
    return Link(title, place.url("review_report", unit=unit_code(standing.commune)))
