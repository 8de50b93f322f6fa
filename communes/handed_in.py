"""A report as its reviewers may see it: what was handed in, never what is being entered."""

from dataclasses import replace

from .models import FigureChange, Status, Verb
from .queue import HANDED_IN
from .workflow import Entry


def seen_by_reviewers(of, state, rows):
    """`rows` of the report `of`, which stands in `state`.

    A returned report shows what was sent back, one that is entered for the first time nothing, and
    any other what is approved. Three queries at most.
    """
    if state in HANDED_IN:
        return rows
    sent = sent_back(of) if state == Status.RETURNED else {}
    return [shown(row, sent.get(row.target.pk)) for row in rows]


def shown(row, entry):
    """The row with `entry` in place of what is written; None: with the approved value."""
    figure = row.figure
    entry = entry or Entry(figure.approved_value, figure.approved_out_of)
    standing = type(figure)(
        target=row.target,
        commune=row.commune,
        quarter=row.quarter,
        value=entry.value,
        out_of=entry.out_of,
        estimate=entry.estimate,
        note=entry.note,
        approved_value=figure.approved_value,
        approved_out_of=figure.approved_out_of,
    )
    return replace(row, figure=standing, evidence=[])


def sent_back(of):
    """Target id → the `Entry` that stood there when the report was last sent back.

    Without a return in the log, the data came as returned: what stood there before any change.
    """
    last = of.decisions().filter(verb__in=(Verb.RETURN, Verb.REOPEN)).first()
    found = {
        figure.target_id: Entry(figure.value, figure.out_of, figure.estimate, figure.note)
        for figure in of.figures()
    }
    changes = FigureChange.objects.filter(figure__in=of.figures(), approved=False)
    since = changes.filter(at__gt=last.at) if last else changes
    for change in since.select_related("figure").order_by("-at", "-pk"):
        found[change.figure.target_id] = Entry(change.before, change.before_out_of)
    if last:
        for change in changes.filter(at__lte=last.at).select_related("figure").order_by("at", "pk"):
            found[change.figure.target_id] = Entry(
                change.after, change.after_out_of, change.estimate, change.note
            )
    return found
