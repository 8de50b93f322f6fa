"""A report as its reviewers may see it: what was handed in, never what is being entered."""

from dataclasses import replace

from .models import Figure, FigureChange, Status, Verb
from .queue import HANDED_IN
from .workflow import Entry


def seen_by_reviewers(of, state, rows):
    """`rows` of the report `of`, which stands in `state`.

    A returned report shows what was sent back, one that is entered for the first time nothing, and
    any other what is approved. Three queries at most.
    """
    if state in HANDED_IN:
        return rows
    if state != Status.RETURNED:
        return [shown(row) for row in rows]
    last = of.decisions().filter(verb__in=(Verb.RETURN, Verb.REOPEN)).first()
    moment = last.at if last else None
    sent = sent_back(of, moment)
    return [shown(row, sent.get(row.target.pk), moment) for row in rows]


def shown(row, entry=None, moment=None):
    """The row with `entry` in place of what is written; None: with the approved value.

    Of the evidence, what was there at `moment`; None: nothing.
    """
    figure = row.figure
    entry = entry or Entry(figure.approved_value, figure.approved_out_of)
    standing = Figure(
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
    evidence = [one for one in row.evidence if moment and one.at <= moment]
    return replace(row, figure=standing, evidence=evidence)


def sent_back(of, moment):
    """Target id → the `Entry` that stood there when the report was sent back at `moment`.

    None: the data came as returned, so that it is what stood there before any change.
    """
    found = {
        figure.target_id: Entry(figure.value, figure.out_of, figure.estimate, figure.note)
        for figure in of.figures()
    }
    changes = FigureChange.objects.filter(figure__in=of.figures(), approved=False)
    changes = list(changes.select_related("figure").order_by("at", "pk"))
    for change in reversed(changes):
        if moment is None or change.at > moment:
            found[change.figure.target_id] = Entry(change.before, change.before_out_of)
    for change in changes:
        if moment is not None and change.at <= moment:
            found[change.figure.target_id] = Entry(
                change.after, change.after_out_of, change.estimate, change.note
            )
    return found
