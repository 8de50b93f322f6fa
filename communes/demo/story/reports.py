"""When each report was entered, handed in and judged, and what its people wrote."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from targets.models import Target
from targets.quarters import Quarter

from ...history.audit import note_decisions
from ...models import (
    Comment,
    Decision,
    Figure,
    FigureChange,
    Period,
    Status,
    Submission,
    Verb,
)
from .rows import rows_of

OPEN = Quarter(2023, 3)
FOLLOWED = (Quarter(2023, 2), OPEN)
"""The quarters whose figures have their changes in the log."""
REVIEWER = "reviewer-01"
STEPS = {
    Status.DRAFT: [Verb.ENTER],
    Status.SUBMITTED: [Verb.ENTER, Verb.SUBMIT],
    Status.RETURNED: [Verb.ENTER, Verb.SUBMIT, Verb.RETURN],
    Status.APPROVED: [Verb.ENTER, Verb.SUBMIT, Verb.APPROVE],
}
AFTER = {
    Verb.ENTER: Status.DRAFT,
    Verb.SUBMIT: Status.SUBMITTED,
    Verb.RETURN: Status.RETURNED,
    Verb.APPROVE: Status.APPROVED,
}
"""The decisions that led to a state, and the state that each leads to."""
ASKED = "Đề nghị kiểm tra lại đơn vị tính: quý trước là %s con."


@dataclass(frozen=True)
class Diary:
    """When the report of a unit moved: `place` is the unit's place among all, counted from 0."""

    period: Period
    place: int

    def at(self, verb):
        """A moment in the period; one report in eleven is handed in after the due date."""
        turn = self.place * 7 + self.period.quarter.number * 3
        late = (self.place + self.period.quarter.year + self.period.quarter.number) % 11 == 0
        entered = self.period.opens_on + timedelta(days=2 + turn % 9)
        handed_in = entered + timedelta(days=1 + turn % 3)
        if late and self.period.published_on:
            handed_in = self.period.due_on + timedelta(days=1 + turn % 4)
        day = {Verb.ENTER: entered, Verb.SUBMIT: handed_in}.get(
            verb, handed_in + timedelta(days=2 + turn % 3)
        )
        clock = time(8 + turn % 9, turn * 11 % 60)
        return timezone.make_aware(datetime.combine(day, clock))


def hand_in(programme, users):
    """Give every report that has figures its row and its log; what counts stays as it was."""
    figures = defaultdict(list)
    for figure in Figure.objects.filter(target__programme=programme).select_related("commune"):
        figures[figure.quarter, figure.commune].append(figure)
    communes = sorted({unit for _quarter, unit in figures if unit}, key=lambda unit: unit.code)
    places = {unit: place for place, unit in enumerate([None, *communes])}
    periods = {period.quarter: period for period in programme.periods.all()}
    there = {(report.quarter, report.commune): report for report in programme.submissions.all()}
    begun, decisions, changes = [], [], []
    for (quarter, unit), entries in figures.items():
        diary = Diary(periods[quarter], places[unit])
        author = users[f"chair-{unit.code}" if unit else "district-01"]
        report = there.get((quarter, unit))
        if report is None:
            report = Submission(
                programme=programme, commune=unit, quarter=quarter, status=Status.APPROVED
            )
            begun.append(report)
        moves = list(moves_of(report, diary, author, users[REVIEWER]))
        decisions += moves
        if quarter in FOLLOWED:
            changes += changes_of(entries, moves)
        if any(move.verb == Verb.SUBMIT for move in moves):
            report.submitted_on = timezone.localdate(diary.at(Verb.SUBMIT))
    Submission.objects.bulk_create(begun)
    Submission.objects.bulk_update(there.values(), ["submitted_on"])
    note_decisions(Decision.objects.bulk_create(decisions))
    FigureChange.objects.bulk_create(changes)
    write_words(programme)
    write_notes(programme)
    comment_on_the_returned(programme, users[REVIEWER])


def moves_of(report, diary, author, reviewer):
    before = ""
    for verb in STEPS[report.status]:
        yield Decision(
            programme=report.programme,
            commune=report.commune,
            quarter=report.quarter,
            verb=verb,
            before=before,
            after=AFTER[verb],
            at=diary.at(verb),
            by=author if verb in (Verb.ENTER, Verb.SUBMIT) else reviewer,
            reason=report.reason if verb == Verb.RETURN else "",
        )
        before = AFTER[verb]


def changes_of(figures, moves):
    """Each figure was written when its report was begun, and counts since it was approved."""
    for move in moves:
        if move.verb not in (Verb.ENTER, Verb.APPROVE):
            continue
        for figure in figures:
            yield FigureChange(
                figure=figure,
                approved=move.verb == Verb.APPROVE,
                after=figure.value,
                after_out_of=figure.out_of,
                estimate=figure.estimate,
                note=figure.note,
                at=move.at,
                by=move.by,
            )


def write_words(programme):
    for row in rows_of("words"):
        Submission.objects.filter(
            programme=programme, quarter=OPEN, commune__code=row.pop("commune")
        ).update(**row)


def write_notes(programme):
    for row in rows_of("notes"):
        Figure.objects.filter(
            target__programme=programme,
            target__number=row["target"],
            commune__code=row["commune"],
            quarter=OPEN,
        ).update(note=row["note"])


def comment_on_the_returned(programme, reviewer):
    herd = Target.objects.get(programme=programme, number="6")
    for report in programme.submissions.filter(quarter=OPEN, status=Status.RETURNED):
        last = Figure.objects.get(target=herd, commune=report.commune, quarter=OPEN.shift(-1))
        returned = Decision.objects.get(
            programme=programme, commune=report.commune, quarter=OPEN, verb=Verb.RETURN
        )
        Comment.objects.create(
            submission=report,
            target=herd,
            text=ASKED % f"{last.value:,.0f}".replace(",", "."),
            at=returned.at,
            by=reviewer,
        )
