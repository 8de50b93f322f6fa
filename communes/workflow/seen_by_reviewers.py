"""A report as its reviewers may see it: what was handed in, never what is being entered.

What every official may see of it is what counts.
"""

from dataclasses import asdict, replace

from ..models import HANDED_IN, Figure, FigureChange, Status, Verb
from ..sheets.families import regroup
from .verbs import Entry, counting, entry_of


def seen_by_reviewers(rows, state, decisions):
    """`rows` of a report that stands in `state`, of which `decisions` were made, newest first.

    A returned report shows what was sent back, one that is entered for the first time nothing, and
    any other what is approved. One query where it is returned, else none.
    """
    if state in HANDED_IN:
        return rows
    if state != Status.RETURNED:
        return regroup([row_as_seen(row) for row in rows])
    moment = sent_back_at(decisions)
    sent = sent_back([row.figure for row in rows], moment)
    return regroup([row_as_seen(row, sent.get(row.target.pk), moment) for row in rows])


def sent_back_at(decisions):
    """When the report was sent back last, of its `decisions`, newest first; None: it came so."""
    return next((one.at for one in decisions if one.verb in (Verb.RETURN, Verb.REOPEN)), None)


def entry_as_seen(figure, state, reader, decisions, *, provisional=False):
    """The `Entry` that a `log.Reader` sees in a figure of a report in `state`; None: nothing.

    The unit's own people see what is written, its reviewers what was handed in, everybody else what
    counts: approved or, `provisional`, submitted. One query where it was returned, else none.
    """
    seen = [Status.APPROVED] + [Status.SUBMITTED] * (reader.reviews or provisional)
    if reader.enters or state in seen:
        return entry_of(figure)
    if reader.reviews and state == Status.RETURNED:
        return sent_back([figure], sent_back_at(decisions)).get(figure.target_id)
    return None


def row_as_seen(row, entry=None, moment=None):
    """The row with `entry` in place of what is written; None: with the approved value.

    Of the evidence, what was there at `moment`; None: nothing.
    """
    figure = row.figure
    seen = Figure(
        target=row.target,
        commune=row.commune,
        quarter=row.quarter,
        **asdict(entry or counting(figure)),
        approved_value=figure.approved_value,
        approved_out_of=figure.approved_out_of,
    )
    evidence = [one for one in row.evidence if moment and one.at <= moment]
    return replace(row, figure=seen, evidence=evidence)


def sent_back(figures, moment):
    """Target id → the `Entry` that stood in the figures when their report was sent back.

    `moment` is when; None: the data came as returned, and what counts is what stood there before
    any change.
    """
    found = {figure.target_id: entry_of(figure) for figure in figures}
    target = {figure.pk: figure.target_id for figure in figures if figure.pk}
    changes = FigureChange.objects.filter(figure__in=target, approved=False).order_by("at", "pk")
    changes = list(changes)
    for change in reversed(changes):
        if moment is None or change.at > moment:
            found[target[change.figure_id]] = Entry(change.before, change.before_out_of)
    for change in changes:
        if moment is not None and change.at <= moment:
            found[target[change.figure_id]] = Entry(
                change.after,
                change.after_out_of,
                change.estimate,
                change.note,
                change.not_applicable,
                change.planned,
            )
    return found
