"""A folder or a workbook as rows of values, cell by cell; nothing is looked up yet."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from targets.rules.texts import ERROR_VALUE, unseen

from ..files.archives import BROKEN, Unsafe
from ..files.foreign import checked_workbook
from . import cells, folders, workbooks
from .cells import Forbidden, UnreadableCell
from .tables import TABLE, TABLES, Table, no_table

SECOND_ROW = 2
EXAMPLE = "#"
WHOLE = re.compile("-?[0-9]+")
DIGITS = re.compile("[0-9]+")
HAS_DIGIT = re.compile("[0-9]")
WORDS = (cells.text, cells.paper)
"""Readers of what people write as they like."""


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


def read(path, problems, only=None):
    """Table name → its `TableRow`s, for every known table that `path` holds.

    None in place of the rows of a table that cannot be read as one. `only` is the one table that is
    taken; None: all are.
    """
    grids = read_grids(path, problems)
    for name in grids:
        if name not in TABLE:
            problems.add(name, None, "", no_table(name))
        elif only not in (None, name):
            sentence = _("Only the table “%(only)s” is taken here; delete this one.")
            problems.add(name, None, "", sentence % {"only": only})
    known = {table.name: grids[table.name] for table in TABLES if table.name in grids}
    if not grids and not problems:
        problems.add("", None, "", _("There is no table here."))
    loaded = {name: read_table(TABLE[name], grid, problems) for name, grid in known.items()}
    tell_examples(problems)
    return loaded


def tell_examples(problems):
    """Warn of the rows that are passed over as examples."""
    passed = [f"{name} {workbooks.spans(rows)}" for name, rows in problems.examples.items()]
    if passed:
        sentence = _("Rows that begin with “#” are examples and are passed over: %(rows)s.")
        problems.warn("", None, "", sentence % {"rows": "; ".join(passed)})


def read_grids(path, problems):
    try:
        if path.is_dir():
            return folders.read(path, problems)
        if path.is_file() and path.suffix.lower() == ".xlsx":
            return workbooks.read(path, problems)
        if path.is_file():
            refuse_foreign_file(path)
        sentence = _("%(path)s is neither a folder nor an .xlsx workbook.") % {"path": path}
    except Unsafe as unsafe:
        sentence = unsafe
    except OSError as error:
        values = {"path": path, "error": error.strerror}
        sentence = _("%(path)s cannot be read (%(error)s).") % values
    problems.add("", None, "", sentence)
    return {}


def refuse_foreign_file(path):
    """Raise `Unsafe` where the file is a workbook of another kind, and say what to do with it."""
    with path.open("rb") as file, suppress(*BROKEN):
        checked_workbook(file, workbooks.LARGEST_UNPACKED)


def read_table(table, grid, problems):
    """The rows below the header; None where it cannot be told which columns are meant."""
    if grid is None:
        return None
    if not grid.rows:
        problems.add(table.name, None, "", _("The table is empty: its columns have no names."))
        return None
    below = header_below(table, grid)
    if below:
        sentence = _("The header stands in row %(row)d; delete the rows above it.")
        problems.add(table.name, 1, "", sentence % {"row": below})
        return None
    header = read_header(table, grid, problems)
    missing = [column.name for column in table.keys if column.name not in header]
    for name in missing:
        problems.add(table.name, 1, name, _("The column is missing; it is part of the key."))
    if missing:
        return None
    problems.columns[table.name] = header
    places = {name: header.index(name) for name in table.column if name in header}
    rows = []
    for number, line in grid.rows.items():
        if line == grid.rows[1]:
            continue
        line = line + [""] * (len(header) - len(line))
        row = TableRow(table, number, {name: line[place] for name, place in places.items()})
        if is_example(row):
            problems.examples.setdefault(table.name, []).append(number)
            continue
        if number - 1 not in grid.rows and is_remark(row):
            first = next(cell for cell in line if cell != "")
            problems.add(table.name, number, "", below_table(first))
            break
        if number == SECOND_ROW and is_heading(row):
            sentence = _("Row 2 is a second header (“%(text)s”); delete it.")
            words = "”, “".join(filter(None, line))
            problems.add(table.name, number, "", sentence % {"text": words})
            continue
        read_cells(row, problems)
        if number in grid.longer or grid.is_ragged:
            tell_cut_numbers(row, header, line, number in grid.longer, problems)
        rows.append(row)
    return rows


def tell_cut_numbers(row, header, line, is_longer, problems):
    """Tell where a decimal comma without quotes may have cut a number in two, and moved the rest.

    A number stands there, and digits alone in the next cell: of a row with more cells than the
    header in any column, or beyond the last; of another one where text belongs.
    """
    for (name, whole), (following, decimals) in pairwise(zip(header, line, strict=True)):
        numeric = reads(row.table, name, cells.WITH_DECIMALS)
        if not (numeric and WHOLE.fullmatch(str(whole)) and DIGITS.fullmatch(str(decimals))):
            continue
        if is_longer:
            sentence = _(
                "The row has more cells than the header: if “%(cut)s” is meant, write %(number)s; "
                "else delete the empty cells at its end."
            )
        elif reads(row.table, following, WORDS):
            sentence = _(
                "Rows of this file leave out commas at their end: if “%(cut)s” is meant, write "
                "%(number)s; if “%(decimals)s” is the %(column)s, write %(whole)s.0 before it."
            )
        else:
            continue
        parts = {"cut": f"{whole},{decimals}", "number": f"{whole}.{decimals}"}
        parts |= {"whole": whole, "decimals": decimals, "column": following}
        problems.add(row.table.name, row.number, name, sentence % parts)


def reads(table, name, readers):
    return name in table.column and table.column[name].read in readers


def header_below(table, grid):
    """The row in which the header stands, where the first has none; None where it is the first."""
    names = {column.name for column in table.keys}
    if names & set(grid.rows.get(1, ())):
        return None
    for number, line in grid.rows.items():
        if names <= set(line):
            return number
    return None


def below_table(cell):
    sentence = _(
        "Below the table stands “%(text)s”, which is no row of it; delete what stands below the "
        "table."
    )
    return sentence % {"text": cell}


def is_heading(row):
    """Whether all of the row is words, also where numbers, dates or quarters belong."""
    filled = {name: cell for name, cell in row.raw.items() if cell != ""}
    if not all(isinstance(cell, str) and not HAS_DIGIT.search(cell) for cell in filled.values()):
        return False
    columns = [row.table.column[name] for name in filled]
    typed = [column for column in columns if column.read not in WORDS]
    return bool(typed) and not any(is_readable(column, filled[column.name]) for column in typed)


def is_example(row):
    """Whether the first code of its key begins with the mark of an example, as no code does."""
    cell = row.raw[row.table.keys[0].name]
    return isinstance(cell, str) and cell.startswith(EXAMPLE) and not ERROR_VALUE.fullmatch(cell)


def is_readable(column, cell):
    try:
        column.read(cell)
    except UnreadableCell:
        return False
    return True


def is_remark(row):
    """Whether what stands under an empty row lacks a part of the key: a total, a signature."""
    return any(row.raw[key.name] == "" for key in row.table.keys if not key.optional)


def read_header(table, grid, problems):
    """The names of the columns; a column without a name and without a cell is none."""
    header = [cell if isinstance(cell, str) else "?" for cell in grid.rows.get(1, ())]
    header += [""] * (grid.width - len(header))
    for place, name in enumerate(header):
        if name == "":
            if row := grid.first_in_column(place + 1):
                sentence = _("Column %(letter)s has no name here, but a cell in row %(row)d.")
                values = {"letter": get_column_letter(place + 1), "row": row}
                problems.add(table.name, 1, "", sentence % values)
        elif name not in table.column:
            sentence = _("“%(name)s” is not a column of this table; known are %(known)s.")
            known = ", ".join(table.column)
            told = unseen(name) or sentence % {"name": name, "known": known}
            problems.add(table.name, 1, name, told)
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
            hidden = isinstance(cell, str) and unseen(cell)
            problems.add(row.table.name, row.number, name, hidden or error)
