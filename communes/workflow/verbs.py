"""The verbs of the workflow: who may move a report from which state to which (docs/workflow.md).

Every verb is one transaction and one conditional update: of two people who act at once, one wins
and the other is told. The row of the decision log is written with it, or not at all. A verb that
cannot be done raises one of `refusals` and changes nothing.

`seen` is the version of the report, or of the figure, that the person had on the screen; None does
not ask. `by` is the account that acts.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ..clock import today
from ..models import Comment, Decision, Figure, FigureChange, Period, Status, Submission, Verb
from ..results import publishing
from ..results.catalogue import read_catalogue
from ..results.inputs import read_inputs
from ..sheets.sheet import asked, read_sheet
from .moves import (
    TRANSITIONS,
    check_may,
    check_seen,
    is_published,
    locked,
    locked_period,
    log,
    move,
    wrong_state,
)
from .permissions import Duties
from .refusals import Changed, Conflict, Incomplete, NotAllowed, Refused, Unfit
from .report import NOTHING, WITHOUT_REPORT, state
from .words import needed, tidy


@dataclass(frozen=True)
class Entry:
    """What a person writes into the cells of one target."""

    value: Decimal | None = None
    out_of: Decimal | None = None
    estimate: bool = False
    note: str = ""


@transaction.atomic
def enter(of, target, by, entry, *, seen=None):
    """Write a figure; answer the `Figure`. What stands there already is not written again.

    Raises `Changed` where somebody else wrote another value since `seen`, `Unfit` for a value
    that the target refuses.
    """
    check_may_write(of, target, by)
    entry = Entry(entry.value, entry.out_of, entry.estimate, tidy(entry.note))
    blank = Figure(target=target, commune=of.commune, quarter=of.quarter)
    standing = of.figures().filter(target=target).first() or blank
    if editable(of, by, begin=entry != written(standing)) is None:
        return standing
    figure = of.figures().filter(target=target).first() or blank
    figure.target, figure.commune = target, of.commune
    if written(figure) == entry:
        return figure
    if seen is not None and seen != figure.version:
        changes = figure.changes.filter(approved=False)
        raise Changed(figure, changes.select_related("by__official").first())
    check_fits(figure, entry)
    change(figure, by, entry)
    return figure


def check_may_write(of, target, by):
    """Raise where `by` has no duty to write the target's figure, or nobody is asked for it."""
    if not Duties.of(by, of.programme).may_enter(of.commune, target):
        raise NotAllowed
    if target not in asked(read_catalogue(of.programme), of.commune, of.quarter):
        raise Refused(_("This target is not asked for in this report."))


def written(figure):
    """What is written of a figure, as an `Entry`."""
    return Entry(figure.value, figure.out_of, figure.estimate, figure.note)


def check_fits(figure, entry):
    """Raise `Unfit` for what the figure's target or its columns refuse."""
    figure = Figure(
        target=figure.target,
        commune=figure.commune,
        quarter=figure.quarter,
        value=entry.value,
        out_of=entry.out_of,
        note=entry.note,
    )
    try:
        figure.clean_fields(exclude=["target", "commune"])
        figure.clean()
    except ValidationError as error:
        raise Unfit(error.message_dict) from error


def change(figure, by, entry):
    """Keep `entry` in the figure and note the change; drafts enter no result."""
    before = written(figure)
    if figure.pk is None:
        Figure.objects.bulk_create([figure])
    figure.version += 1
    figure.value, figure.out_of = entry.value, entry.out_of
    figure.estimate, figure.note = entry.estimate, entry.note
    Figure.objects.filter(pk=figure.pk).update(
        version=figure.version,
        value=entry.value,
        out_of=entry.out_of,
        estimate=entry.estimate,
        note=entry.note,
    )
    FigureChange.objects.create(
        figure=figure,
        before=before.value,
        before_out_of=before.out_of,
        after=entry.value,
        after_out_of=entry.out_of,
        estimate=entry.estimate,
        note=entry.note,
        at=timezone.now(),
        by=by,
    )


@transaction.atomic
def write_words(of, by, *, difficulties, causes, proposals, seen=None):
    """Keep the unit's words on the quarter; answer the `Submission`, None where nothing is said."""
    if Duties.of(by, of.programme).entered_targets(of.commune) is not None:
        raise NotAllowed
    words = {
        "difficulties": tidy(difficulties),
        "causes": tidy(causes),
        "proposals": tidy(proposals),
    }
    report = of.find()
    if words == {name: getattr(report, name, "") for name in words}:
        return report
    report = editable(of, by)
    check_seen(of, report, seen)
    Submission.objects.filter(pk=report.pk).update(version=F("version") + 1, **words)
    report.refresh_from_db()
    return report


def editable(of, by, *, begin=True):
    """The report of the unit, locked, where figures may be written into it.

    Where nobody has begun it, it is begun, unless `begin` is false: then the answer is None.
    """
    period = Period.objects.filter(programme=of.programme, quarter=of.quarter).first()
    report = locked(of)
    before = state(of, report)
    if before not in TRANSITIONS[Verb.ENTER]:
        raise wrong_state(of)
    check_takes_reports(period, report)
    if before == NOTHING:
        return begun(of, by) if begin else None
    return report


def begun(of, by):
    report, made = Submission.objects.get_or_create(**of.key)
    if not made:
        return editable(of, by)
    log(of, Verb.ENTER, by, NOTHING, Status.DRAFT)
    return report


def check_takes_reports(period, report):
    """An open period takes reports, late ones too; a published one those that are admitted."""
    if period is None or period.opens_on > today():
        raise Refused(_("The quarter is not open for reports yet."))
    if period.published_on and not (report and report.admitted):
        raise Refused(_("The quarter is published; ask the reviewer to admit your report."))


@transaction.atomic
def submit(of, by, *, seen=None):
    """Hand the report in; raises `Incomplete` with the rows that need a number or a note."""
    if not Duties.of(by, of.programme).may_submit(of.commune):
        raise NotAllowed
    period = locked_period(of)
    report = locked(of)
    check_may(of, report, Verb.SUBMIT, seen)
    check_takes_reports(period, report)
    sheet = read_sheet(read_catalogue(of.programme), of.commune, of.quarter)
    if lacking := [row for row in sheet if row.needs_note]:
        raise Incomplete(lacking)
    return move(
        of,
        report,
        Verb.SUBMIT,
        by,
        submitted_on=first_submitted(report),
        review_begun_at=None,
        review_begun_by=None,
    )


def first_submitted(report):
    """The day on which a report that is submitted now was first submitted.

    None for a correction after publication of a report that came with loaded data: nobody knows.
    """
    corrected = report.admitted and report.reason
    return report.submitted_on or (None if corrected else today())


@transaction.atomic
def withdraw(of, by, *, seen=None):
    """Take the report back, as long as its review has not begun."""
    if not Duties.of(by, of.programme).may_submit(of.commune):
        raise NotAllowed
    period = locked_period(of)
    report = locked(of)
    check_may(of, report, Verb.WITHDRAW, seen)
    check_withdrawable(period, report)
    was_returned = bool(report.reason)
    return move(
        of, report, Verb.WITHDRAW, by, submitted_on=report.submitted_on if was_returned else None
    )


def check_withdrawable(period, report):
    """In a published quarter a report that is no longer admitted could not be handed in again."""
    if report.review_begun_at is not None:
        raise Refused(_("The review of this report has begun; ask the reviewer to return it."))
    if period and period.published_on and not report.admitted:
        raise Refused(_("The quarter is published; ask the reviewer to return your report."))


@transaction.atomic
def take_up(of, by, *, seen=None):
    """Begin the review, so that the report cannot be withdrawn any more."""
    report = for_review(of, by, Verb.TAKE_UP, seen)
    if report.review_begun_at is not None:
        raise wrong_state(of)
    return move(of, report, Verb.TAKE_UP, by, review_begun_at=timezone.now(), review_begun_by=by)


@transaction.atomic
def return_(of, by, reason, *, seen=None):
    """Send the report back with a reason; after publication it stays open for the correction."""
    report = for_review(of, by, Verb.RETURN, seen)
    return move(
        of,
        report,
        Verb.RETURN,
        by,
        needed(reason),
        reason=tidy(reason),
        admitted=is_published(of),
        review_begun_at=None,
        review_begun_by=None,
    )


@transaction.atomic
def approve(of, by, *, seen=None):
    """Let the figures count from now on."""
    report = for_review(of, by, Verb.APPROVE, seen)
    approve_figures(of.figures(), by)
    return move(
        of,
        report,
        Verb.APPROVE,
        by,
        admitted=False,
        review_begun_at=None,
        review_begun_by=None,
    )


def approve_figures(figures, by):
    """Let what is written count, and note each value that thereby changes."""
    changes = [
        FigureChange(
            figure=figure,
            approved=True,
            before=figure.approved_value,
            before_out_of=figure.approved_out_of,
            after=figure.value,
            after_out_of=figure.out_of,
            estimate=figure.estimate,
            note=figure.note,
            at=timezone.now(),
            by=by,
        )
        for figure in figures
        if (figure.value, figure.out_of) != (figure.approved_value, figure.approved_out_of)
    ]
    FigureChange.objects.bulk_create(changes)
    figures.update(approved_value=F("value"), approved_out_of=F("out_of"))


@transaction.atomic
def reopen(of, by, reason, *, seen=None):
    """Send an approved report back; its approved values count until the correction is approved."""
    report = for_review(of, by, Verb.REOPEN, seen)
    if report is None:
        report, made = Submission.objects.get_or_create(
            **of.key, defaults={"status": WITHOUT_REPORT}
        )
        if not made:
            raise wrong_state(of)
    return move(
        of,
        report,
        Verb.REOPEN,
        by,
        needed(reason),
        reason=tidy(reason),
        admitted=is_published(of),
    )


@transaction.atomic
def admit(of, by, reason, *, seen=None):
    """Let a missing report be entered after its quarter was published."""
    report = for_review(of, by, Verb.ADMIT, seen)
    if not is_published(of):
        raise Refused(_("The quarter is not published: it takes reports as it is."))
    if report is not None and report.admitted:
        raise wrong_state(of)
    before = state(of, report)
    if report is None:
        report = Submission.objects.create(**of.key)
    return move(of, report, Verb.ADMIT, by, needed(reason), before=before, admitted=True)


def for_review(of, by, verb, seen):
    """The report, locked together with its period, where `by` may review it and it stands so."""
    if not Duties.of(by, of.programme).may_review(of.commune):
        raise NotAllowed
    locked_period(of)
    report = locked(of)
    check_may(of, report, verb, seen)
    return report


@transaction.atomic
def publish(period, by):
    """Freeze the quarter, or freeze it again as its next version; answer the `Publication`."""
    if not Duties.of(by, period.programme).may_publish:
        raise NotAllowed
    period = (
        Period.objects.select_for_update(of=("self",)).select_related("programme").get(pk=period.pk)
    )
    if period.opens_on > today():
        raise Refused(_("The quarter is not open for reports yet."))
    inputs = read_inputs(period.programme)
    last = period.publications.order_by("-version").first()
    if last and last.digest == publishing.digest(inputs, period.quarter):
        raise Conflict(
            _("Nothing has changed since version %(version)d was published.")
            % {"version": last.version}
        )
    publication = publishing.publish(period, by=by, inputs=inputs)
    if period.published_on is None:
        period.published_on = today()
        period.save(update_fields=["published_on"])
    Decision.objects.create(
        programme=period.programme,
        quarter=period.quarter,
        verb=Verb.PUBLISH,
        at=publication.published_at,
        by=by,
        reason=_("Version %(version)d") % {"version": publication.version},
    )
    return publication


@transaction.atomic
def comment(of, by, text, target=None):
    """Write a remark on a row or on the report; a reviewer's takes a submitted report up."""
    duties = Duties.of(by, of.programme)
    reviews = duties.may_review(of.commune)
    if not reviews and not duties.may_enter(of.commune, target):
        raise NotAllowed
    if reviews:
        locked_period(of)
    report = locked(of)
    if report is None or (reviews and report.status not in (Status.SUBMITTED, Status.APPROVED)):
        raise Refused(_("There is no submitted report to comment on."))
    if reviews and report.status == Status.SUBMITTED and report.review_begun_at is None:
        take_up(of, by)
    text = needed(text, _("Write a comment."))
    return Comment.objects.create(
        submission=report, target=target, text=text, at=timezone.now(), by=by
    )
