"""Taking the data out again, in the tables that loading reads."""

import datetime
from decimal import Decimal
from pathlib import Path

from communes.models import Status, Submission
from communes.workflow.report import state_of
from targets.fields import plain_decimal
from targets.rules import number_key
from targets.vietnamese import keepable

from . import folders, workbooks
from .cells import LIKE_THOUSANDS
from .tables import TABLES


def dump(path, district=None):
    """Write every table to `path`: a workbook if it ends in .xlsx, else a folder, which is made.

    `district` is a code: only what belongs to that district is written.
    """
    path = Path(path)
    tables = [(table.name, [header(table), *rows(table, district)]) for table in TABLES]
    if path.suffix.lower() == ".xlsx":
        workbooks.write(path, tables)
    else:
        folders.write(
            path, [(name, [list(map(csv_text, r)) for r in found]) for name, found in tables]
        )


def header(table):
    return [column.name for column in table.columns]


def rows(table, district):
    """Rows of values, None where there is nothing, in an order that loading gives back."""
    instances = [
        instance
        for model in table.models
        for instance in model.objects.filter(
            **{table.district: district} if district else {}
        ).select_related(*relations(table, model))
    ]
    instances.sort(key=lambda instance: row_order(table, instance))
    found = [[column.value(instance) for column in table.columns] for instance in instances]
    return hide_approved(table, found) if table.name == "figures" else found


def relations(table, model):
    """The foreign keys that the table's columns lead over."""
    fields = {field.name for field in model._meta.concrete_fields}
    return {"__".join(c.steps[:-1]) for c in table.columns if c.steps[0] in fields and c.steps[1:]}


def row_order(table, instance):
    """Sorts by the key; targets by their groups first, so that these are made in the same order."""
    key = [
        number_key(value) if column.path.endswith("number") or column.name == "number" else value
        for column, value in zip(table.keys, table.key(instance), strict=True)
    ]
    if table.name == "targets":
        key.insert(1, instance.group.position)
    return key


def hide_approved(table, figures):
    """Only figures of an open report have an approved value beside the value."""
    names = header(table)
    report = [names.index(name) for name in ("programme", "commune", "period")]
    approved = [names.index(name) for name in ("approved_value", "approved_out_of")]
    statuses = {
        tuple(key): status
        for status, *key in Submission.objects.values_list(
            "status", "programme__code", "commune__code", "quarter"
        )
    }
    for row in figures:
        status = statuses.get(tuple(row[place] for place in report))
        if state_of(status) == Status.APPROVED:
            for place in approved:
                row[place] = None
    return figures


def csv_text(value):
    """A value as the text of a csv cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return keepable(str(value))


def exact(number):
    """A number as text that no reader takes for thousands: 1.234 is written 1.2340."""
    text = plain_decimal(number)
    return f"{text}0" if LIKE_THOUSANDS.fullmatch(text) else text
