"""The verbs of the workflow: who may move a report from which state to which (docs/workflow.md).

Every verb is one transaction and one conditional update: of two people who act at once, one wins
and the other is told. The row of the decision log is written with it, or not at all. A verb that
cannot be done raises one of `refusals` and changes nothing.

`seen` is the version of the report, or of the figure, that the person had on the screen; None does
not ask. `read_as` is target id → how its numbers were shown to be read (see `read_as.read_as`); of
those that are not in it nothing is asked. `by` is the account that acts.
"""

from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from targets import rules

from ..clock import today
from ..models import (
    Comment,
    Decision,
    Exemption,
    Figure,
    FigureChange,
    Period,
    ReturnedRow,
    Status,
    Submission,
    Verb,
)
from ..results import publishing
from ..results.catalogue import current_catalogue
from ..results.inputs import read_inputs
from ..sheets.sheet import asked, read_sheet
from .permissions import Duties
from .read_as import check_read_as, read_otherwise
from .refusals import Changed, Conflict, Incomplete, NotAllowed, Refused, Unfit
from .report import NOTHING, WITHOUT_REPORT, state
from .seen_by_publishers import check_shown
from .texts import needed, tidy
from .transitions import (
    TRANSITIONS,
    check_seen,
    is_published,
    locked,
    locked_period,
    log,
    move,
    wrong_state,
)

NOT_REVIEWED = {"review_begun_at": None, "review_begun_by": None}
"""What a report holds of a review that has not begun, or is over."""


@dataclass(frozen=True)
class Entry:
    """What a person writes into the cells of one target."""

    value: Decimal | None = None
    out_of: Decimal | None = None
    estimate: bool = False
    note: str = ""
    not_applicable: bool = False
    """Whether the unit says that the target does not apply to it; the note says why."""
    planned: Decimal | None = None
    """What the unit plans to reach next; None where it is not asked, or not said."""


@transaction.atomic
def enter(report_key, target, by, entry, *, seen=None, read_as=None):
    """Write a figure; answer the `Figure`. What stands there already is not written again.

    Raises `Changed` where another value was written since `seen`, `ReadOtherwise` where other
    numbers are read otherwise than was seen, `Unfit` for a value that the target refuses.
    """
    otherwise = read_otherwise(read_as)
    check_may_write(report_key, target, by)
    entry = replace(entry, note=tidy(entry.note))
    blank = Figure(target=target, commune=report_key.commune, quarter=report_key.quarter)
    there = report_key.figures().filter(target=target).first() or blank
    if editable(report_key, by, begin=entry != entry_of(there)) is None:
        return there
    figure = report_key.figures().filter(target=target).first() or blank
    figure.target, figure.commune = target, report_key.commune
    if entry_of(figure) == entry:
        return figure
    if seen is not None and seen != figure.version:
        changes = figure.changes.filter(approved=False)
        raise Changed(figure, changes.select_related("by__official").first(), by)
    if numbers_of(entry) != numbers_of(entry_of(figure)):
        check_read_as(otherwise)
    check_fits(figure, entry)
    keep_entry(figure, by, entry)
    return figure


def check_may_write(report_key, target, by):
    """Raise where `by` has no duty to write the target's figure, or nobody is asked for it."""
    if not Duties.of(by, report_key.programme).may_enter(report_key.commune, target):
        raise NotAllowed
    catalogue = current_catalogue(report_key.programme)
    if target not in asked(catalogue, report_key.commune, report_key.quarter):
        raise Refused(_("This target is not asked for in this report."))


def entry_of(figure):
    """What is written of a figure, as an `Entry`."""
    return Entry(
        figure.value,
        figure.out_of,
        figure.estimate,
        figure.note,
        figure.not_applicable,
        figure.planned,
    )


def numbers_of(entry):
    return entry.value, entry.out_of, entry.planned


def counting(figure):
    """The approved numbers of a figure, as an `Entry`."""
    return Entry(figure.approved_value, figure.approved_out_of)


def check_fits(figure, entry):
    """Raise `Unfit` for what the figure's target or its columns refuse."""
    written = Figure(
        target=figure.target,
        commune=figure.commune,
        quarter=figure.quarter,
        **asdict(entry),
    )
    try:
        written.clean_fields(exclude=["target", "commune"])
        written.clean()
    except ValidationError as error:
        raise Unfit(error.message_dict) from error
    if rules.is_large(entry.value):
        check_total(figure, entry.value)


def check_total(figure, value):
    """Raise `Unfit` where the target's figures, this one being `value`, could not be added up."""
    others = Figure.objects.filter(target=figure.target).exclude(pk=figure.pk)
    sizes = [rules.largest(pair) for pair in others.values_list("value", "approved_value")]
    problems = rules.total_problems(figure.target, [*sizes, value])
    if problems:
        raise Unfit({field: [sentence] for field, sentence in problems})


def keep_entry(figure, by, entry):
    """Keep `entry` in the figure and note the change; drafts enter no result."""
    before = entry_of(figure)
    if figure.pk is None:
        Figure.objects.bulk_create([figure])
    figure.version += 1
    for name, value in asdict(entry).items():
        setattr(figure, name, value)
    Figure.objects.filter(pk=figure.pk).update(version=figure.version, **asdict(entry))
    change_of(figure, by, before, entry).save()


def change_of(figure, by, before, after, *, approved=False):
    """The `FigureChange` that tells of a move from one `Entry` to another; not saved yet."""
    return FigureChange(
        figure=figure,
        approved=approved,
        before=before.value,
        before_out_of=before.out_of,
        after=after.value,
        after_out_of=after.out_of,
        estimate=after.estimate,
        note=after.note,
        note_kept=not approved and before.note == after.note,
        not_applicable=after.not_applicable,
        planned=after.planned,
        at=timezone.now(),
        by=by,
    )


@transaction.atomic
def write_words(report_key, by, *, difficulties, causes, proposals, seen=None):
    """Keep the unit's words on the quarter; answer the `Submission`, None where nothing is said."""
    if Duties.of(by, report_key.programme).entered_targets(report_key.commune) is not None:
        raise NotAllowed
    words = {
        "difficulties": tidy(difficulties),
        "causes": tidy(causes),
        "proposals": tidy(proposals),
    }
    report = report_key.find()
    if words == {name: getattr(report, name, "") for name in words}:
        return report
    report = editable(report_key, by)
    check_seen(report_key, report, seen)
    Submission.objects.filter(pk=report.pk).update(version=F("version") + 1, **words)
    report.refresh_from_db()
    return report


def editable(report_key, by, *, begin=True):
    """The report of the unit, locked, where figures may be written into it.

    Where nobody has begun it, it is begun, unless `begin` is false: then the answer is None.
    """
    period = Period.objects.filter(
        programme=report_key.programme, quarter=report_key.quarter
    ).first()
    report, before = locked(report_key)
    if before not in TRANSITIONS[Verb.ENTER]:
        raise wrong_state(report_key)
    check_takes_reports(period, report)
    if before == NOTHING:
        return begun(report_key, by) if begin else None
    return report


def begun(report_key, by):
    report, made = Submission.objects.get_or_create(**report_key.key)
    if not made:
        return editable(report_key, by)
    log(report_key, Verb.ENTER, by, NOTHING, Status.DRAFT)
    return report


def check_takes_reports(period, report):
    """An open period takes reports, late ones too; a published one those that are admitted."""
    if period is None or period.opens_on > today():
        raise Refused(_("The quarter is not open for reports yet."))
    if period.published_on and not (report and report.admitted):
        raise Refused(_("The quarter is published; ask the reviewer to admit your report."))


@transaction.atomic
def submit(report_key, by, *, seen=None, figures=None, files=None, read_as=None):
    """Hand the report in; raises `Incomplete` with the rows that need a number or a note.

    `figures` is target id → the version of its figure that the person had on the screen, `files`
    target id → the addresses of its evidence there; of those that are not in it nothing is asked.
    """
    otherwise = read_otherwise(of_numbers(report_key, read_as))
    period, report = for_unit(report_key, by, Verb.SUBMIT, seen)
    check_takes_reports(period, report)
    catalogue = current_catalogue(report_key.programme)
    sheet = read_sheet(catalogue, report_key.commune, report_key.quarter)
    check_figures_seen(sheet, figures)
    check_files_seen(sheet, files or {}, by)
    check_read_as(otherwise)
    if lacking := [row for row in sheet if row.needs_note]:
        raise Incomplete(lacking)
    return move(
        report_key,
        report,
        Verb.SUBMIT,
        by,
        submitted_on=first_submitted(report),
        **NOT_REVIEWED,
    )


def check_figures_seen(sheet, figures):
    """Raise `Conflict` where a figure of the `sheet` is not as it was seen; None does not ask."""
    if figures is None:
        return
    found = [
        row.target.number for row in sheet if row.figure.version != figures.get(row.target.pk, 0)
    ]
    if found:
        raise Conflict(
            _(
                "The report is not submitted: figures or notes were changed since you opened the "
                "page, of targets %(targets)s. Look at them, then submit it."
            )
            % {"targets": ", ".join(found)}
        )


def check_files_seen(sheet, files, by):
    """Raise `Conflict` where others have attached or removed `files` of the `sheet` since."""
    found = []
    for row in sheet:
        seen = files.get(row.target.pk)
        if seen is None:
            continue
        there = {one.get_absolute_url(): one.by_id for one in row.evidence}
        of_others = {address for address, owner in there.items() if owner != by.pk}
        if of_others - seen or seen - there.keys():
            found.append(row.target.number)
    if found:
        raise Conflict(
            _(
                "The report is not submitted: files were attached or removed since you opened the "
                "page, at targets %(targets)s. Look at them, then submit it."
            )
            % {"targets": ", ".join(found)}
        )


def of_numbers(report_key, read_as):
    """What `read_as` has of the targets of which the report holds a number."""
    if not read_as:
        return {}
    written = report_key.figures().exclude(value=None, planned=None)
    found = written.values_list("target", flat=True)
    return {pk: read_as[pk] for pk in found if pk in read_as}


def first_submitted(report):
    """The day on which a report that is submitted now was first submitted.

    None for a correction after publication of a report that came with loaded data: nobody knows.
    """
    corrected = report.admitted and report.reason
    return report.submitted_on or (None if corrected else today())


@transaction.atomic
def withdraw(report_key, by, *, seen=None):
    """Take the report back, as long as its review has not begun."""
    period, report = for_unit(report_key, by, Verb.WITHDRAW, seen)
    check_withdrawable(period, report)
    was_returned = bool(report.reason)
    return move(
        report_key,
        report,
        Verb.WITHDRAW,
        by,
        submitted_on=report.submitted_on if was_returned else None,
    )


def check_withdrawable(period, report):
    """In a published quarter a report that is no longer admitted could not be handed in again."""
    if report.review_begun_at is not None:
        raise Refused(_("The review of this report has begun; ask the reviewer to return it."))
    if period and period.published_on and not report.admitted:
        raise Refused(_("The quarter is published; ask the reviewer to return your report."))


def for_unit(report_key, by, verb, seen):
    """The period and the report, locked, where `by` answers for the unit and it stands so."""
    if not Duties.of(by, report_key.programme).may_submit(report_key.commune):
        raise NotAllowed
    return to_move(report_key, verb, seen)


def to_move(report_key, verb, seen):
    """The period and the report, kept from others, where the report's state allows the verb."""
    period = locked_period(report_key)
    report, before = locked(report_key)
    if before not in TRANSITIONS[verb]:
        raise wrong_state(report_key)
    check_seen(report_key, report, seen)
    return period, report


@transaction.atomic
def take_up(report_key, by, *, seen=None):
    """Begin the review, so that the report cannot be withdrawn any more."""
    report = for_review(report_key, by, Verb.TAKE_UP, seen)
    if report.review_begun_at is not None:
        raise wrong_state(report_key)
    return move(
        report_key, report, Verb.TAKE_UP, by, review_begun_at=timezone.now(), review_begun_by=by
    )


@transaction.atomic
def return_(report_key, by, reason, *, targets=(), seen=None):
    """Send the report back with a reason; after publication it stays open for the correction.

    `targets` are the rows that it is sent back for; empty: the report as a whole.
    """
    report = for_review(report_key, by, Verb.RETURN, seen)
    return send_back(report_key, report, Verb.RETURN, by, reason, targets, **NOT_REVIEWED)


def send_back(report_key, report, verb, by, reason, targets, **changes):
    """Move the report to its unit for the `reason`, for the rows of `targets` if there are any."""
    report = move(
        report_key,
        report,
        verb,
        by,
        needed(reason),
        reason=tidy(reason),
        admitted=is_published(report_key),
        **changes,
    )
    decision = report_key.decisions().first()
    ReturnedRow.objects.bulk_create(
        ReturnedRow(decision=decision, target=target) for target in targets
    )
    return report


@transaction.atomic
def approve(report_key, by, *, seen=None, read_as=None):
    """Let the figures count from now on; first it is decided which targets do not apply."""
    otherwise = read_otherwise(of_numbers(report_key, read_as))
    report = for_review(report_key, by, Verb.APPROVE, seen)
    if open_ones := report_key.figures().filter(not_applicable=True).select_related("target"):
        numbers = ", ".join(figure.target.number for figure in open_ones)
        raise Refused(
            _("Decide first where the unit says that a target does not apply: %(numbers)s.")
            % {"numbers": numbers}
        )
    check_read_as(otherwise)
    approve_figures(report_key.figures(), by)
    return move(
        report_key,
        report,
        Verb.APPROVE,
        by,
        admitted=False,
        **NOT_REVIEWED,
    )


@transaction.atomic
def exempt(report_key, target, by, *, seen=None):
    """Admit that a target does not apply to the unit, from the report's quarter on, for the reason
    that its note gives; answer the `Exemption`. The review has begun with that."""
    report = for_review(report_key, by, Verb.EXEMPT, seen)
    figure = said_not_to_apply(report_key, target)
    exemption = Exemption(
        target=target, commune=report_key.commune, start=report_key.quarter, reason=figure.note
    )
    try:
        exemption.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    exemption.save()
    applies_again(figure, by)
    begun = {} if report.review_begun_at else {"review_begun_at": timezone.now()}
    begun |= {"review_begun_by": by} if begun else {}
    move(report_key, report, Verb.EXEMPT, by, exempted(target, figure.note), **begun)
    return exemption


def exempted(target, note):
    """What the log says of a target that does not apply."""
    return f"{target}: {note}"


def applying(target, reason):
    """What the log, and the unit, is told of a target that does apply."""
    return _("Target %(number)s applies: %(reason)s") % {
        "number": target.number,
        "reason": reason,
    }


@transaction.atomic
def refuse_exemption(report_key, target, by, reason, *, seen=None):
    """Send the report back because a target does apply to the unit; the reason stands at its row,
    too."""
    for_review(report_key, by, Verb.RETURN, seen)
    figure = said_not_to_apply(report_key, target)
    told = needed(reason)
    comment(report_key, by, told, target)
    applies_again(figure, by)
    return return_(report_key, by, applying(target, told))


def said_not_to_apply(report_key, target):
    """The figure by which the unit says so; raises `Conflict` where it does not."""
    figure = report_key.figures().filter(target=target, not_applicable=True).first()
    if figure is None:
        raise wrong_state(report_key)
    figure.target = target
    return figure


def applies_again(figure, by):
    """Take back that the target does not apply: it is decided."""
    keep_entry(figure, by, replace(entry_of(figure), not_applicable=False))


def approve_figures(figures, by):
    """Let what is written count, and note each value that thereby changes."""
    changes = [
        change_of(figure, by, counting(figure), entry_of(figure), approved=True)
        for figure in figures
        if (figure.value, figure.out_of) != (figure.approved_value, figure.approved_out_of)
    ]
    FigureChange.objects.bulk_create(changes)
    figures.update(approved_value=F("value"), approved_out_of=F("out_of"))


@transaction.atomic
def reopen(report_key, by, reason, *, targets=(), seen=None):
    """Send an approved report back; its approved values count until the correction is approved.

    `targets` as of a return.
    """
    report = for_review(report_key, by, Verb.REOPEN, seen)
    if report is None:
        report, made = Submission.objects.get_or_create(
            **report_key.key, defaults={"status": WITHOUT_REPORT}
        )
        if not made:
            raise wrong_state(report_key)
    return send_back(report_key, report, Verb.REOPEN, by, reason, targets)


@transaction.atomic
def admit(report_key, by, reason, *, seen=None):
    """Let a missing report be entered after its quarter was published."""
    report = for_review(report_key, by, Verb.ADMIT, None)
    if not is_published(report_key):
        raise Refused(_("The quarter is not published: it takes reports as it is."))
    if report is not None and report.admitted:
        raise wrong_state(report_key)
    check_seen(report_key, report, seen)
    before = state(report_key, report)
    if report is None:
        report = Submission.objects.create(**report_key.key)
    return move(report_key, report, Verb.ADMIT, by, needed(reason), before=before, admitted=True)


def for_review(report_key, by, verb, seen):
    """The report, locked together with its period, where `by` may review it and it stands so."""
    if not Duties.of(by, report_key.programme).may_review(report_key.commune):
        raise NotAllowed
    _period, report = to_move(report_key, verb, seen)
    return report


@transaction.atomic
def publish(period, by, reason="", *, seen=None):
    """Freeze the quarter, or freeze it again as its next version; answer the `Publication`.

    Until the due date is over it closes the quarter for units that are in time, and needs a reason.
    `seen` is what `seen_by_publishers.stands` told of the quarter.
    """
    period = for_publisher(period, by)
    if period.opens_on > today():
        raise Refused(_("The quarter is not open for reports yet."))
    reason = tidy(reason)
    if closes_early(period):
        needed(reason, _("The due date is not over yet: write why the quarter is published now."))
    inputs = read_inputs(period.programme)
    last = period.publications.newest_standing()
    if last and last.digest == publishing.digest(inputs, period.quarter):
        raise Conflict(
            _("Nothing has changed since version %(version)d was published.")
            % {"version": last.version}
        )
    check_shown(period, inputs, seen)
    publication = publishing.store_publication(period, by=by, inputs=inputs)
    if period.published_on is None:
        period.published_on = today()
        period.save(update_fields=["published_on"])
    log_quarter(publication, Verb.PUBLISH, by, publication.published_at, reason)
    return publication


def for_publisher(period, by):
    """The period, kept from others, where `by` may publish it."""
    if not Duties.of(by, period.programme).may_publish:
        raise NotAllowed
    return (
        Period.objects.select_for_update(of=("self",)).select_related("programme").get(pk=period.pk)
    )


def closes_early(period):
    """Whether publishing the period takes time from units that are not late."""
    return period.published_on is None and today() <= period.due_on


def log_quarter(publication, verb, by, at, reason):
    """Write into the log what was done with a version of the whole quarter."""
    version = _("Version %(version)d") % {"version": publication.version}
    return Decision.objects.create(
        programme=publication.period.programme,
        quarter=publication.period.quarter,
        verb=verb,
        at=at,
        by=by,
        reason=f"{version}: {reason}" if reason else version,
    )


@transaction.atomic
def comment(report_key, by, text, target=None):
    """Write a remark on a row or on the report; a reviewer's takes a submitted report up.

    Answers the `Comment`. What the person said there last, and nothing was decided since, is not
    kept twice.
    """
    duties = Duties.of(by, report_key.programme)
    reviews = duties.may_review(report_key.commune)
    if not reviews and not duties.may_enter(report_key.commune, target):
        raise NotAllowed
    if reviews:
        locked_period(report_key)
    report, _stands = locked(report_key)
    if report is None or (reviews and report.status not in (Status.SUBMITTED, Status.APPROVED)):
        raise Refused(_("There is no submitted report to comment on."))
    if reviews and report.status == Status.SUBMITTED and report.review_begun_at is None:
        take_up(report_key, by)
    text = needed(text, _("Write a comment."))
    last = report.comments.filter(target=target, by=by).last()
    if last and last.text == text and not report_key.decisions().filter(at__gt=last.at).exists():
        return last
    return Comment.objects.create(
        submission=report, target=target, text=text, at=timezone.now(), by=by
    )
