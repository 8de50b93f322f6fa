"""A folder or a workbook as rows of values, cell by cell; nothing is looked up yet."""

from dataclasses import dataclass, field
from itertools import count

from django.utils.translation import gettext as _

from . import folders, workbooks
from .cells import Forbidden, UnreadableCell
from .tables import TABLE, TABLES, Table


@dataclass
class TableRow:
    """One row of a file.

    `number` is counted with the header as 1. `values` has every column of the file whose cell could
    be read; `unreadable` names the others. `raw` holds the cells as they stand in the file.
    """

    table: Table
    number: int
    raw: dict
    values: dict = field(default_factory=dict)
    unreadable: set = field(default_factory=set)


def read(path, problems):
    """Table name → its `TableRow`s, for every known table that `path` holds.

    None in place of the rows of a table that cannot be read as one.
    """
    raw = read_raw(path, problems)
    for name in raw:
        if name not in TABLE:
            sentence = _("“%(name)s” is not a table of the format; known are %(known)s.")
            problems.add(name, None, "", sentence % {"name": name, "known": ", ".join(TABLE)})
    known = {table.name: raw[table.name] for table in TABLES if table.name in raw}
    if not raw and not problems:
        problems.add("", None, "", _("There is no table here."))
    return {name: read_table(TABLE[name], rows, problems) for name, rows in known.items()}


def read_raw(path, problems):
    if path.is_dir():
        return folders.read(path, problems)
    if path.is_file() and path.suffix.lower() == ".xlsx":
        return workbooks.read(path, problems)
    sentence = _("%(path)s is neither a folder nor an .xlsx workbook.") % {"path": path}
    problems.add("", None, "", sentence)
    return {}


def read_table(table, raw, problems):
    """The rows below the header; None where a column of the key is missing."""
    if raw is None:
        return None
    header = read_header(table, raw, problems)
    missing = [column.name for column in table.keys if column.name not in header]
    for name in missing:
        problems.add(table.name, 1, name, _("The column is missing; it is part of the key."))
    if missing:
        return None
    places = {name: header.index(name) for name in table.column if name in header}
    rows = []
    for number, cells in zip(count(2), raw[1:], strict=False):
        if any(cell != "" for cell in cells):
            cells = cells + [""] * (len(header) - len(cells))
            row = TableRow(table, number, {name: cells[place] for name, place in places.items()})
            read_cells(row, problems)
            rows.append(row)
    return rows


def read_header(table, raw, problems):
    """The names of the columns; a column without a name and without a cell is none."""
    header = [cell if isinstance(cell, str) else "?" for cell in raw[0]] if raw else []
    width = max((len(row) for row in raw), default=0)
    header += [""] * (width - len(header))
    for place, name in enumerate(header):
        if name == "" and not any(len(row) > place and row[place] != "" for row in raw):
            continue
        if name not in table.column:
            sentence = _("“%(name)s” is not a column of this table; known are %(known)s.")
            known = ", ".join(table.column)
            problems.add(table.name, 1, name, sentence % {"name": name, "known": known})
        elif name in header[:place]:
            problems.add(table.name, 1, name, _("The column stands here twice."))
    return header


def read_cells(row, problems):
    for name, cell in row.raw.items():
        try:
            if isinstance(cell, Forbidden):
                raise UnreadableCell(cell.sentence)
            row.values[name] = row.table.column[name].read(cell)
        except UnreadableCell as error:
            row.unreadable.add(name)
            problems.add(row.table.name, row.number, name, error)
