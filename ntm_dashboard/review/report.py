"""What the page of one report shows its reviewer."""

from communes.models import Status, Verb
from communes.units import unit_code, unit_pk, unit_title
from communes.workflow.permissions import name_of
from communes.workflow.queue import contacts
from communes.workflow.read_as import keys_read_as
from communes.workflow.returned_rows import returned_rows
from communes.workflow.seen_by_reviewers import seen_by_reviewers, sent_back
from communes.workflow.transitions import TRANSITIONS
from communes.workflow.verbs import entry_of

from ..display.links import Link, neighbours
from ..display.wording import state_label
from ..lists.log import comments_of, figure_in_words
from .queue import queue_label
from .rows import review_row
from .verbs import NAMING_ROWS, open_verbs


def report_context(queued, scope, place, duties, typed):
    """Context of templates/review/report.html: the report, its rows, and what may be done."""
    standing, rows = queued.standing, queued.rows
    report_key, report = standing.report_key, standing.report
    decisions = list(report_key.decisions().select_related("by__official"))
    rows = seen_by_reviewers(rows, standing.state, decisions)
    comments = comments_of(report)
    warned = [row for row in rows if row.validation_warnings]
    may_judge = duties.may_review(report_key.commune)
    may_exempt = may_judge and standing.state in TRANSITIONS[Verb.EXEMPT]
    return {
        "standing": standing,
        "report": report,
        "state_label": queue_label(standing.state),
        "returned": answers_to_return(report_key, standing.state, decisions),
        "changes": changes_since_return(rows, standing.state, decisions),
        "begun_by": name_of(report.review_begun_by) if report and report.review_begun_by else "",
        "contacts": contacts(scope.programme)[unit_pk(report_key.commune)],
        "answered": sum(row.answered for row in rows),
        "warned": [row.target for row in warned],
        "unexplained": sum(row.needs_note for row in warned),
        "last_quarter": report_key.quarter.shift(-1),
        "year_before": report_key.quarter.shift(-4),
        "planned": any(row.plan is not None for row in rows),
        "read_as": keys_read_as(row.target for row in rows),
        "rows": [review_row(row, place, comments[row.target.pk], typed) for row in rows],
        "comments": comments[None],
        "typed": typed,
        "typed_comment": typed.comments.get("", ""),
        "decisions": [decision_words(one) for one in decisions],
        "may_judge": may_judge,
        "verbs": open_verbs(standing, scope.period) if may_judge else {},
        "may_exempt": may_exempt,
        "undecided": [
            row.target.number for row in rows if may_exempt and row.figure.not_applicable
        ],
        "may_comment": may_judge and report is not None and standing.handed_in,
    }


def answers_to_return(report_key, state, decisions):
    """Ids of the targets it was last sent back for: those answered, and those still open."""
    sent = any(decision.verb in NAMING_ROWS for decision in decisions)
    handed_in_again = sent and state == Status.SUBMITTED
    rows = returned_rows(report_key) if handed_in_again else {}
    return {
        "answered": {pk for pk, answered in rows.items() if answered},
        "open": {pk for pk, answered in rows.items() if not answered},
    }


def changes_since_return(rows, state, decisions):
    """What a report that is handed in again has otherwise than when it was sent back.

    None where it was never sent back. Texts before and now, of each row that has changed.
    """
    if state != Status.SUBMITTED:
        return None
    moment = next((d.at for d in decisions if d.verb in NAMING_ROWS), None)
    if moment is None:
        return None
    sent = sent_back([row.figure for row in rows], moment)
    entries = [(row.target, sent[row.target.pk], entry_of(row.figure)) for row in rows]
    return [
        {
            "target": target,
            "before": figure_in_words(before.value, before.out_of, target),
            "now": figure_in_words(now.value, now.out_of, target),
            "same": (before.value, before.out_of) == (now.value, now.out_of),
            "note": now.note if now.note != before.note else "",
        }
        for target, before, now in entries
        if before != now
    ]


def decision_words(decision):
    """A row of the decision log in words."""
    return {
        "verb": decision.get_verb_display(),
        "state": state_label(decision.after) if decision.after != decision.before else "",
        "by": name_of(decision.by),
        "at": decision.at,
        "reason": decision.reason,
    }


def around_report(queue, queued, place):
    """Links to the reports before and after in the `queue`, and to the next that waits.

    ``around`` is as components/neighbours.html shows it; ``waiting`` is a `Link` or None.
    """
    index = queue.index(queued)
    others = queue[index + 1 :] + queue[:index]
    waiting = [one.standing for one in others if one.waits]
    return {
        "around": neighbours(queue, queued, lambda one: report_link(one.standing, place)),
        "waiting": report_link(waiting[0], place) if waiting else None,
    }


def report_link(standing, place):
    title = unit_title(standing.commune, standing.report_key.programme.district)
    return Link(title, place.url("review_report", unit=unit_code(standing.commune)))
