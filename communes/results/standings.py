"""How the counted results of a quarter stand: in a band, or without a number, and why."""

from collections import Counter

from .catalogue import NOT_JUDGED, UNASSIGNED


def lacking(catalogue, target, row, quarter):
    """Why `row` of `target` has no percent, as `Catalogue.lacks`; empty where it has one.

    `UNASSIGNED` where it has a number that nobody asked for, `NOT_JUDGED` where there is one but
    nothing to hold it against: under `gap`, where the unit began after a break; of a parent, a
    part that has none.
    """
    if row.unassigned:
        return UNASSIGNED
    if row.value is None:
        return catalogue.lacks(target, quarter)
    return "" if row.percent is not None else NOT_JUDGED


def standing_of(catalogue, target, row, quarter):
    """The band of `row`, or why nobody could have a number of it."""
    return lacking(catalogue, target, row, quarter) or row.band


def count_standings(catalogue, rows, quarter):
    """A band, or why there is no number → how many of `rows` stand so, as `count_bands` counts."""
    return Counter(
        standing_of(catalogue, catalogue.target[row.target], row, quarter)
        for row in rows
        if not row.parent and not row.unassigned
    )
