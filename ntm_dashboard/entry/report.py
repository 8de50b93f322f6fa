"""Where a unit's report stands, for the people who enter it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from communes.models import HANDED_IN, Status
from communes.workflow.permissions import name_of
from communes.workflow.queue import ReportStanding
from communes.workflow.refusals import Refused
from communes.workflow.report import state
from communes.workflow.verbs import check_takes_reports, check_withdrawable

from ..display import formats
from ..display.wording import due_text, state_label


@dataclass(frozen=True)
class EntryReport:
    """What the head and the buttons of a sheet need to know."""

    state: str
    """A `Status`; empty where nobody has begun."""
    label: str
    due: str
    """Until when it is due, or that it is published without it; empty without a period."""
    late: bool
    reason: str
    """Why it was returned last; empty where that does not matter any more."""
    returned_by: str
    returned_at: str
    version: int
    """Of the `Submission`; 0 where there is none."""
    editable: bool
    may_submit: bool
    may_withdraw: bool
    closed_sentence: str
    """Why nothing can be written into it; empty where it can."""


def entry_report(report_key, submission, period, duties) -> EntryReport:
    where = state(report_key, submission)
    closed = closed_sentence(where, period, submission)
    left_out = closed and where not in HANDED_IN and period and period.published_on
    standing = period and ReportStanding(report_key, submission, where, period.due_on)
    answers = duties.may_submit(report_key.commune)
    returned = last_return(report_key) if where == Status.RETURNED else None
    submitted = where == Status.SUBMITTED
    return EntryReport(
        state=where,
        label=state_label(where),
        due=published_text(period) if left_out else due_text(standing) if standing else "",
        late=bool(standing and standing.overdue and not left_out),
        reason=submission.reason if submission and not closed else "",
        returned_by=name_of(returned.by) if returned else "",
        returned_at=formats.moment(returned.at) if returned else "",
        version=submission.version if submission else 0,
        editable=not closed,
        may_submit=answers and not closed,
        may_withdraw=answers and submitted and not why_not(check_withdrawable, period, submission),
        closed_sentence=closed,
    )


def published_text(period):
    """That it is too late for the quarter, however many days are left."""
    day = formats.date(period.published_on)
    return _("The quarter was published on %(day)s without this report") % {"day": day}


def closed_sentence(where, period, submission):
    """Why nothing can be written into the report; empty where it can."""
    if where == Status.APPROVED:
        return _("The report is approved. If something must change, ask the reviewer to reopen it.")
    if where == Status.SUBMITTED:
        open_to_unit = _("The report is submitted. To change something, withdraw it first.")
        return why_not(check_withdrawable, period, submission) or open_to_unit
    return why_not(check_takes_reports, period, submission)


def why_not(check, *parts):
    """Why `check` refuses; empty where it does not."""
    try:
        check(*parts)
    except Refused as refusal:
        return str(refusal)
    return ""


def last_return(report_key):
    """The `Decision` that sent the report back; None where it came returned with loaded data."""
    return (
        report_key.decisions().filter(after=Status.RETURNED).select_related("by__official").first()
    )
