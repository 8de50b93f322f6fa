"""Taking the data out again, in the tables that loading reads."""

import datetime
from decimal import Decimal
from pathlib import Path

from communes.models import Status, Submission
from communes.workflow.report import state_of
from targets.fields import plain_decimal
from targets.rules import number_key
from targets.vietnamese import keepable

from ..files.spreadsheets import content_of
from . import cells, folders, workbooks
from .cells import LIKE_THOUSANDS
from .tables import TABLES


def dump(path, district=None):
    """Write every table to `path`: a workbook if it ends in .xlsx, else a folder, which is made.

    `district` is a code: only what belongs to that district is written.
    """
    path = Path(path)
    districts = None if district is None else [district]
    tables = [(table.name, lines(table, districts)) for table in TABLES]
    if path.suffix.lower() == ".xlsx":
        workbooks.write(path, tables)
    else:
        folders.write(path, [(name, csv_lines(found)) for name, found in tables])


def dump_table(table, kind, districts):
    """The bytes of one table as a workbook or a csv file, `kind` being ``xlsx`` or ``csv``.

    `districts` are codes: only what belongs to these is written.
    """
    found = lines(table, districts)
    if kind == "xlsx":
        return content_of(workbooks.book_of([(table.name, found)]))
    return folders.csv_of(csv_lines(found)).encode()


def lines(table, districts=None):
    return [header(table), *rows(table, districts)]


def csv_lines(found):
    return [list(map(csv_text, row)) for row in found]


def header(table):
    return [column.name for column in table.columns]


def rows(table, districts):
    """Rows of values, None where there is nothing, in an order that loading gives back.

    Those of the `districts`, by code; None: of all.
    """
    lookups = [] if districts is None else filter(None, [table.district, table.guests])
    own = {f"{lookup}__in": districts for lookup in lookups}
    instances = [
        instance
        for model in table.models
        for instance in model.objects.filter(**own).select_related(*relations(table, model))
    ]
    instances.sort(key=lambda instance: row_order(table, instance))
    found = [[column.value(instance) for column in table.columns] for instance in instances]
    return hide_approved(table, instances, found) if table.name == "figures" else found


def relations(table, model):
    """The foreign keys that the table's columns lead over."""
    fields = {field.name for field in model._meta.concrete_fields}
    return {"__".join(c.steps[:-1]) for c in table.columns if c.steps[0] in fields and c.steps[1:]}


def row_order(table, instance):
    """Sorts by the key; targets by their groups first, so that these are made in the same order."""
    key = [
        sorted_as(column, value)
        for column, value in zip(table.keys, table.key(instance), strict=True)
    ]
    if table.name == "targets":
        key.insert(1, instance.group.position)
    return key


def sorted_as(column, value):
    """Numbers of targets sort as people count, and every year before the years that are named."""
    if column.read is cells.whole:
        return 0 if value == "" else value
    if column.path.endswith("number") or column.name == "number":
        return number_key(value)
    return value


def hide_approved(table, instances, figures):
    """Only figures of an open report have an approved value beside the value."""
    names = header(table)
    approved = [names.index(name) for name in ("approved_value", "approved_out_of")]
    statuses = {
        tuple(key): status
        for status, *key in Submission.objects.values_list(
            "status", "programme", "commune", "quarter"
        )
    }
    for figure, row in zip(instances, figures, strict=True):
        report = figure.target.programme_id, figure.commune_id, figure.quarter
        if state_of(statuses.get(report)) == Status.APPROVED:
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
