"""What a load would do, row by row, as people read it: new, changed with what was there, unchanged,
or not to be loaded, and why."""

import datetime
import hashlib
import json
from collections import defaultdict
from copy import copy
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from targets.fields import plain_decimal

NEW, CHANGED, UNCHANGED, PROBLEM = "new", "changed", "unchanged", "problem"
STATES = (PROBLEM, NEW, CHANGED, UNCHANGED)


def rows_of(world):
    """The rows of the load in order, each as a dict that JSON can hold; see `row_of`."""
    by_row = {
        id(record.row): record
        for records in world.records.values()
        for record in records.values()
        if record.row is not None
    }
    return [
        row_of(world, row, by_row.get(id(row)))
        for rows in world.loaded.values()
        for row in rows or ()
    ]


def row_of(world, row, record):
    """``table``, ``row`` (the header is 1), ``key``, ``state``, ``cells``: [column, before, after].

    The `record` is None where the row has no place; what is wrong then is told of it or of a row
    that it refers to.
    """
    cells = [] if record is None else cells_of(world, row, record)
    if record is None:
        state = PROBLEM
    elif record.new:
        state = NEW
    else:
        state = CHANGED if cells else UNCHANGED
    return {
        "table": row.table.name,
        "row": row.number,
        "key": " · ".join(filter(None, (shown(row.values.get(k.name)) for k in row.table.keys))),
        "state": state,
        "cells": cells,
    }


def cells_of(world, row, record):
    """The cells that the row fills, of a new one; of one that is there, those that it changes."""
    columns = [
        column
        for column in row.table.columns
        if column.name in row.raw and column.name not in row.unreadable
    ]
    now = record.instance
    before = None if record.new else as_before(world, record)
    if before is now:
        return []
    values = [(c.name, before and shown(c.value(before)), shown(c.value(now))) for c in columns]
    return [[name, then or "", value] for name, then, value in values if (then or "") != value]


def as_before(world, record):
    """A copy of the row as the database has it; the row itself where nothing of it changes."""
    group = getattr(record.instance, "group", None)
    renamed = group and world.records["groups"].get((group.programme.code, group.name))
    changed = dict(record.changed)
    if renamed and renamed.changed and "group" not in changed:
        changed["group"] = with_values(group, renamed.changed)
    return with_values(record.instance, changed) if changed else record.instance


def with_values(instance, values):
    """A copy of `instance` with other `values` of some fields."""
    other = copy(instance)
    for name, value in values.items():
        setattr(other, name, value)
    return other


def shown(value):
    """A value as the reader's language writes it; nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal):
        return number_format(plain_decimal(value), force_grouping=True)
    if isinstance(value, datetime.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)


def digest_of(rows):
    """SHA-256 of what the rows would do: the same as long as they would do the same."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def with_problems(rows, problems, hidden=None):
    """The plan: the ``rows`` with ``problems`` of their own, [column, cell, sentence] each, and
    ``problems`` of whole tables as lines of text.

    `hidden` is (table, row) → the sentence that alone is told of a row that the reader may not see.
    """
    hidden = hidden or {}
    own, elsewhere = defaultdict(list), []
    known = {(row["table"], row["row"]) for row in rows}
    for problem in sorted(problems, key=problems.place):
        place = problem.table, problem.row
        if place in known:
            own[place].append([problem.column, problems.cell(problem), problem.sentence])
        else:
            elsewhere.append(str(problem))
    for row in rows:
        place = row["table"], row["row"]
        row["problems"] = own[place]
        if place in hidden:
            row |= {"cells": [], "problems": [["", "", str(hidden[place])]]}
        if row["problems"]:
            row["state"] = PROBLEM
        elif row["state"] == PROBLEM:
            row["problems"] = [["", "", _("It refers to a row that has a problem.")]]
    return {"rows": rows, "problems": elsewhere}
