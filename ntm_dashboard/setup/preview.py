"""A load before it is made, as its page shows it."""

from collections import Counter
from itertools import groupby

from django.core.paginator import Paginator
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.interchange.guide import described
from communes.interchange.plan import CHANGED, NEW, PROBLEM, STATES, UNCHANGED
from communes.interchange.problems import LISTED
from communes.interchange.tables import TABLE

PER_PAGE = 100
WORDS = {
    PROBLEM: pgettext_lazy("of a row of a load", "Problem"),
    NEW: pgettext_lazy("of a row of a load", "New"),
    CHANGED: pgettext_lazy("of a row of a load", "Changed"),
    UNCHANGED: pgettext_lazy("of a row of a load", "Unchanged"),
}
EVERY_STATE = _("All rows")


def title_of(table):
    """What a table is called: the plural of its model."""
    return capfirst(str(TABLE[table].models[0]._meta.verbose_name_plural))


def preview_of(pending, asked):
    """Context of the page; `asked` is its query, which may name a table, a state and a page."""
    rows = pending.plan["rows"]
    counts = Counter((row["table"], row["state"]) for row in rows)
    states = Counter(row["state"] for row in rows)
    table, state = asked.get("table", ""), asked.get("state", "")
    wanted = [row for row in rows if table in ("", row["table"]) and state in ("", row["state"])]
    page = Paginator(wanted, PER_PAGE).get_page(asked.get("page"))
    told = [problem for row in rows for problem in problems_of(row)]
    return {
        "summary": [summed(name, counts) for name in TABLE if any(n == name for n, _s in counts)],
        "states": [(one, WORDS[one]) for one in STATES],
        "problems": pending.plan["problems"] + told[:LISTED],
        "more": max(0, len(told) - LISTED),
        "problem_count": len(told) + len(pending.plan["problems"]),
        "warnings": pending.plan["warnings"],
        "changes": states[NEW] + states[CHANGED],
        "shown": WORDS.get(state, EVERY_STATE),
        "shown_table": title_of(table) if table in TABLE else "",
        "tables": [
            {"title": title_of(name), "name": name, "rows": [shown_row(row) for row in found]}
            for name, found in groupby(page.object_list, key=lambda row: row["table"])
        ],
        "page": page,
        "query": urlencode({name: asked[name] for name in ("table", "state") if name in asked}),
    }


def summed(table, counts):
    """A line of the summary: how many rows of the table are in each state, with their address."""
    return {
        "title": title_of(table),
        "name": table,
        "counts": [(state, counts[table, state]) for state in STATES],
    }


def problems_of(row):
    """The problems of a row: {table, row, cell, column, sentence}."""
    return [
        {
            "table": row["table"],
            "row": row["row"],
            "cell": cell,
            "column": column,
            "sentence": sentence,
        }
        for column, cell, sentence in row["problems"]
    ]


def shown_row(row):
    table = TABLE[row["table"]]
    return {
        "number": row["row"],
        "key": row["key"],
        "state": row["state"],
        "word": WORDS[row["state"]],
        "problems": problems_of(row),
        "cells": [
            {
                "column": column,
                "label": described(table, table.column[column]).label,
                "before": before,
                "after": after,
            }
            for column, before, after in row["cells"]
        ],
    }
