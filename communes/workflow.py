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
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from targets.models import Programme
from targets.quarters import Quarter
from targets.vietnamese import nfc

from . import publishing
from .clock import today
from .models import (
    Comment,
    Commune,
    Decision,
    Figure,
    FigureChange,
    Period,
    Status,
    Submission,
    Verb,
)
from .permissions import Duties, official_of
from .refusals import Changed, Conflict, Incomplete, NotAllowed, Refused, Unfit
from .results import read_catalogue, read_inputs
from .sheets import asked, read_sheet

NOTHING = ""
"""The state of a report that nobody has begun."""

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
}
"""Verb → state before → state after; a state that is missing refuses the verb."""

LONGEST_TEXT = 5000


@dataclass(frozen=True)
class ReportOf:
    """Whose report of which quarter: a commune's, or the district's own (`commune` None)."""

    programme: Programme
    commune: Commune | None
    quarter: Quarter

    @property
    def key(self):
        return {"programme": self.programme, "commune": self.commune, "quarter": self.quarter}

    def find(self):
        """The `Submission`; None where there is no row of it."""
        return Submission.objects.filter(**self.key).first()

    def figures(self):
        return Figure.objects.filter(
            target__programme=self.programme, commune=self.commune, quarter=self.quarter
        )

    def decisions(self):
        """What was decided on the report, newest first."""
        return Decision.objects.filter(**self.key).exclude(verb=Verb.PUBLISH)


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
            **of.key, defaults={"status": Status.APPROVED}
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


def locked(of):
    """The report's row, kept from others until the transaction ends; None where there is none.

    The order of the primary key joins no other table, whose rows would be locked as well.
    """
    return Submission.objects.select_for_update().filter(**of.key).order_by("pk").first()


def locked_period(of):
    """The period, kept from others, so that nothing is decided while it is being published."""
    return (
        Period.objects.select_for_update()
        .filter(programme=of.programme, quarter=of.quarter)
        .order_by("pk")
        .first()
    )


def is_published(of):
    return Period.objects.filter(
        programme=of.programme, quarter=of.quarter, published_on__isnull=False
    ).exists()


def state(of, report):
    """Where the report stands: a `Status`, or `NOTHING`; `report` is None where there is none."""
    return state_of(report, report is None and of.figures().exists())


def state_of(report, has_figures):
    """The same without a query; figures that came approved without a report count as approved."""
    if report is not None:
        return Status(report.status)
    return Status.APPROVED if has_figures else NOTHING


def check_may(of, report, verb, seen):
    if state(of, report) not in TRANSITIONS[verb]:
        raise wrong_state(of)
    check_seen(of, report, seen)


def check_seen(of, report, seen):
    if seen is not None and seen != (report.version if report else 0):
        raise wrong_state(of)


def move(of, report, verb, by, reason="", /, *, before=None, **changes):
    """Take the report to its next state and write it into the log; answer the `Submission`."""
    after = TRANSITIONS[verb][report.status]
    moved = Submission.objects.filter(
        pk=report.pk, status=report.status, version=report.version
    ).update(status=after, version=F("version") + 1, **changes)
    if not moved:
        raise wrong_state(of)
    log(of, verb, by, report.status if before is None else before, after, reason)
    report.refresh_from_db()
    return report


def log(of, verb, by, before, after, reason=""):
    return Decision.objects.create(
        **of.key, verb=verb, before=before, after=after, at=timezone.now(), by=by, reason=reason
    )


def wrong_state(of):
    """A `Conflict` that tells what was decided last."""
    last = of.decisions().select_related("by__official").first()
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
    )


def name_of(user):
    """The official's name, else the account's; of nobody, the system's."""
    if user is None:
        return _("the system")
    official = official_of(user)
    return official.name if official else user.get_username()


def needed(text, otherwise=None):
    """`text` without spaces at its ends; where nothing is left, refuses with `otherwise`."""
    if not (text := tidy(text)):
        raise Refused(otherwise or _("Write a reason."))
    return text


def tidy(text):
    """Composed text without spaces at its ends and characters that no database keeps."""
    text = nfc(text.replace("\0", "")).strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(_("At most %(count)d characters.") % {"count": LONGEST_TEXT})
    return text
