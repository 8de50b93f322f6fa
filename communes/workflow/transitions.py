"""How a report moves from one state to the next: locks, the conditional update, the log's row."""

from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Decision, Period, Status, Submission, Verb
from .permissions import name_of
from .refusals import Conflict
from .report import NOTHING, state

TRANSITIONS = {
    Verb.ENTER: {
        NOTHING: Status.DRAFT,
        Status.DRAFT: Status.DRAFT,
        Status.RETURNED: Status.RETURNED,
    },
    Verb.SUBMIT: {Status.DRAFT: Status.SUBMITTED, Status.RETURNED: Status.SUBMITTED},
    Verb.WITHDRAW: {Status.SUBMITTED: Status.DRAFT},
    Verb.TAKE_UP: {Status.SUBMITTED: Status.SUBMITTED},
    Verb.RETURN: {Status.SUBMITTED: Status.RETURNED},
    Verb.APPROVE: {Status.SUBMITTED: Status.APPROVED},
    Verb.REOPEN: {Status.APPROVED: Status.RETURNED},
    Verb.ADMIT: {
        NOTHING: Status.DRAFT,
        Status.DRAFT: Status.DRAFT,
        Status.RETURNED: Status.RETURNED,
    },
    Verb.EXEMPT: {Status.SUBMITTED: Status.SUBMITTED},
}
"""Verb → state before → state after; a state that is missing refuses the verb."""


def locked(report_key):
    """The report's row, kept from others until the transaction ends, and where the report stands.

    Without a row it is None. Whoever begins a report writes its first figure at once with it: where
    figures are met without a report, they may have come after the look for it.

    The order of the primary key joins no other table, whose rows would be locked as well.
    """
    rows = Submission.objects.select_for_update().filter(**report_key.key).order_by("pk")
    report = rows.first()
    stands = state(report_key, report)
    if report is None and stands != NOTHING and (report := rows.first()):
        stands = state(report_key, report)
    return report, stands


def locked_period(report_key):
    """The period, kept from others, so that nothing is decided while it is being published."""
    return (
        Period.objects.select_for_update()
        .filter(programme=report_key.programme, quarter=report_key.quarter)
        .order_by("pk")
        .first()
    )


def is_published(report_key):
    return Period.objects.filter(
        programme=report_key.programme, quarter=report_key.quarter, published_on__isnull=False
    ).exists()


def check_seen(report_key, report, seen):
    """Raise where the report is not as it was seen.

    While the unit writes, that may be its words: then what was decided last may be older than what
    was seen, and is not told.
    """
    if seen is None or seen == (report.version if report else 0):
        return
    if state(report_key, report) in TRANSITIONS[Verb.ENTER]:
        raise Conflict(_("The report is no longer as you saw it."))
    raise wrong_state(report_key)


def move(report_key, report, verb, by, reason="", /, *, before=None, **changes):
    """Take the report to its next state and write it into the log; answer the `Submission`."""
    after = TRANSITIONS[verb][report.status]
    moved = Submission.objects.filter(
        pk=report.pk, status=report.status, version=report.version
    ).update(status=after, version=F("version") + 1, **changes)
    if not moved:
        raise wrong_state(report_key)
    log(report_key, verb, by, report.status if before is None else before, after, reason)
    report.refresh_from_db()
    return report


def log(report_key, verb, by, before, after, reason=""):
    return Decision.objects.create(
        **report_key.key,
        verb=verb,
        before=before,
        after=after,
        at=timezone.now(),
        by=by,
        reason=reason,
    )


def wrong_state(report_key):
    """A `Conflict` that tells what was decided last."""
    last = report_key.decisions().select_related("by__official").first()
    if last is None:
        return Conflict(_("As the report stands, this cannot be done."))
    return Conflict(
        _("The report is no longer as you saw it. Last: %(decision)s, %(who)s, %(when)s.")
        % {
            "decision": last.get_verb_display(),
            "who": name_of(last.by),
            "when": date_format(timezone.localtime(last.at), "H:i j/n/Y"),
        },
        last,
        last.reason,
    )
