"""The notes of figures: those that tell of a cause, and which number each is about.

A figure may have been changed since its note was written, and the note kept.
"""

from collections import defaultdict
from dataclasses import dataclass

from targets.ordering import empty_first
from targets.quarters import Quarter

from ..models import Figure, Status, Submission

YEAR = 4
"""How many quarters back words still tell of a cause."""


@dataclass(frozen=True)
class Note:
    """Words of one unit of one quarter; `commune` is an id, None: the district's own report."""

    commune: int | None
    quarter: Quarter
    text: str


@dataclass(frozen=True)
class Notes:
    """What was said in the year up to a quarter, in reports that count."""

    by_target: dict
    """Target id → `Note`s of its figures, the newest first."""

    def about(self, target, units, most):
        """The newest words on `target`, those of `units` (ids, in their order) first.

        The causes that a report names are not of one target, and never told as if they were.
        """
        found = self.by_target.get(target, [])
        newest = [one for one in found if one.quarter == found[0].quarter]
        place = {unit: index for index, unit in enumerate(units)}
        return sorted(newest, key=lambda one: place.get(one.commune, len(units)))[:most]


def notes_of(programme, targets, quarter, *, provisional=False):
    """The `Notes` on `targets` (ids) up to `quarter`. Two queries.

    Of reports that are approved; provisionally, of those submitted too. Figures without a report
    came with data that was loaded, and count as approved.
    """
    counting = {Status.APPROVED, Status.SUBMITTED} if provisional else {Status.APPROVED}
    quarters = list(Quarter.range(quarter.shift(1 - YEAR), quarter))
    reports = {
        (commune, at): status
        for commune, at, status in Submission.objects.filter(
            programme=programme, quarter__in=quarters
        ).values_list("commune_id", "quarter", "status")
    }
    notes = defaultdict(list)
    for target, commune, at, note in (
        Figure.objects.filter(target__in=targets, quarter__in=quarters)
        .exclude(note="")
        .order_by("-quarter", empty_first("commune__code"))
        .values_list("target_id", "commune_id", "quarter", "note")
    ):
        if reports.get((commune, at), Status.APPROVED) in counting:
            notes[target].append(Note(commune, at, note))
    return Notes(notes)


def written_beside(note, changes):
    """(Value, out of) beside which `note` was written; None where the log does not tell.

    `changes` are the figure's `FigureChange`s of what is written, oldest first. A note that stood
    there before the first of them came with loaded data, beside the number of then. A note that was
    written before any number is about the first that came.
    """
    first = next(
        (place for place in range(len(changes), 0, -1) if changes[place - 1].note != note), 0
    )
    since = changes[first:]
    if since and first == 0 and since[0].note_kept and since[0].before is not None:
        return since[0].before, since[0].before_out_of
    pairs = ((one.after, one.after_out_of) for one in since)
    return next((pair for pair in pairs if pair[0] is not None), None)


def number_of_then(entry, changes):
    """The number that the note of an `Entry` is about, where that has changed since; else None."""
    if not entry.note:
        return None
    then = written_beside(entry.note, changes)
    return None if then in (None, (entry.value, entry.out_of)) else then
