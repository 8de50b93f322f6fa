"""One .xlsx workbook, a sheet per table.

A workbook is a packed archive: what it would unpack to is added up before anything is opened.
"""

import datetime
from contextlib import contextmanager
from decimal import Decimal
from math import isfinite

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from targets.fields import plain_decimal
from targets.quarters import Quarter
from targets.vietnamese import nfc

from ..files.archives import BROKEN, Unsafe
from ..files.fonts import is_disguised
from ..files.foreign import checked_workbook
from ..files.layout import layout_of, shared_texts
from ..files.spreadsheets import NumberCell, text_format, unescaped, write_value
from .cells import LIKE_THOUSANDS, Forbidden, raw_text
from .grids import Grid

LARGEST_UNPACKED = 50_000_000
"""Bytes; about a quarter of a million figures."""
MOST_COLUMNS = 100
FIRST_YEAR = 1901
"""Spreadsheets count days from 1900 (and that year wrongly); earlier dates are written as text."""

NOT_A_WORKBOOK = (*BROKEN, InvalidFileException, AttributeError, TypeError)
"""What openpyxl raises besides."""


def read(path, problems):
    """Sheet name → its `Grid`, an empty one for a sheet of a chart."""
    try:
        with path.open("rb") as file, open_book(file, LARGEST_UNPACKED) as book:
            found = {nfc(sheet.title): Grid() for sheet in book.chartsheets}
            shared = shared_texts(book)
            for sheet in book.worksheets:
                name = nfc(sheet.title)
                if name in found:
                    problems.add(name, None, "", _("The table stands here twice."))
                found[name] = read_worksheet(sheet, layout_of(sheet, shared), problems)
            return found
    except Unsafe as unsafe:
        problems.add("", None, "", unsafe)
        return {}


@contextmanager
def open_book(file, largest):
    """The workbook in an open file, to be read row by row inside the `with`.

    Raises `Unsafe` where it would unpack to more than `largest` bytes, and for what is no workbook.
    """
    try:
        checked_workbook(file, largest)
        yield load_workbook(file, read_only=True, keep_links=False, data_only=True)
    except NOT_A_WORKBOOK as error:
        raise Unsafe(_("The file cannot be read as an .xlsx workbook.")) from error


def read_worksheet(sheet, layout, problems):
    """The rows of a sheet that hold something; what is merged there is a problem."""
    name = nfc(sheet.title)
    sheet.reset_dimensions()
    grid = Grid()
    for number, row in enumerate(sheet.iter_rows(), 1):
        grid.add(number, [raw(cell, layout) for cell in row[:MOST_COLUMNS]])
        if any(cell.value is not None for cell in row[MOST_COLUMNS:]):
            sentence = _("The row has more than %(count)d cells.") % {"count": MOST_COLUMNS}
            problems.add(name, number, "", sentence)
            break
    for merged in layout.merged:
        if merged.min_row <= grid.last and merged.min_col <= grid.width:
            problems.add(name, merged.min_row, "", merged_sentence(merged))
    warn_of_hidden(name, sheet, layout, grid, problems)
    for sentence in comment_sentences(layout, 1):
        problems.warn(name, None, "", sentence)
    return grid


def merged_sentence(merged):
    return _("The cells %(range)s are merged; unmerge them and fill in each.") % {
        "range": merged.coord
    }


def warn_of_hidden(name, sheet, layout, grid, problems):
    """Warn of what is read though nobody sees it: hidden sheets, rows and columns with content."""
    if sheet.sheet_state != "visible" and grid.rows:
        problems.warn(name, None, "", _("The sheet is hidden; it is read all the same."))
    columns = [place for place in range(1, grid.width + 1) if grid.first_in_column(place)]
    for sentence in hidden_sentences(layout, grid.rows, columns):
        problems.warn(name, None, "", sentence)


def hidden_sentences(layout, rows, columns):
    """What to say of those `rows` and `columns` with content, counted from 1, that are hidden."""
    if hidden := [row for row in sorted(rows) if row in layout.hidden_rows]:
        sentence = _("Rows are hidden or filtered away and are read all the same: %(rows)s.")
        yield sentence % {"rows": spans(hidden)}
    if hidden := [get_column_letter(place) for place in columns if layout.hides_column(place)]:
        sentence = _("Columns are hidden and are read all the same: %(columns)s.")
        yield sentence % {"columns": ", ".join(hidden)}


def comment_sentences(layout, headings):
    """What to say of the comments beside cells below the row `headings`."""
    cells = [
        f"{get_column_letter(column)}{row}" for row, column in layout.commented if row > headings
    ]
    if cells:
        sentence = _(
            "Comments beside cells are not read: %(cells)s; write into a cell what counts."
        )
        yield sentence % {"cells": ", ".join(cells)}


def spans(numbers):
    """Sorted numbers as text, those that follow each other as one span: ``3–5, 9``."""
    found = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in found)


def raw(cell, layout):
    """The cell as `cells.py` describes it."""
    value = cell.value
    if value is None:
        return raw_of_nothing(cell, layout)
    marked = layout.marked.get((cell.row, cell.column))
    if cell.font.strike or (marked and marked.is_struck):
        return Forbidden(
            _("Something is struck through here; delete it, or take the line through it away.")
        )
    if cell.data_type == "e":
        return Forbidden(_("Here stands the error %(error)s.") % {"error": value})
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float) and isfinite(value):
        return raw_of_number(NumberCell.of(value, cell.number_format))
    day = isinstance(value, datetime.datetime) and value.time() == datetime.time()
    if day and value.year >= FIRST_YEAR:
        return value.date()
    if isinstance(value, str):
        if font := old_font_of(cell, marked):
            sentence = _(
                "“%(text)s” is in the font %(font)s, which shows other letters than the file holds;"
                " convert it to Unicode."
            )
            return Forbidden(sentence % {"text": value, "font": font})
        return raw_text(unescaped(marked.text if marked else value))
    return Forbidden(_("“%(value)s” is neither text nor a number nor a day.") % {"value": value})


def old_font_of(cell, marked):
    """The name of a font in which the text of the cell looks other than it is; else empty."""
    if marked and marked.old_font:
        return marked.old_font
    return cell.font.name if is_disguised(cell.value, cell.font.name) else ""


def raw_of_nothing(cell, layout):
    """Nothing, unless a formula stands there whose value nobody has worked out yet."""
    if cell is not EMPTY_CELL and (cell.row, cell.column) in layout.without_value:
        return Forbidden(_("Here stands a formula instead of a value; paste values only."))
    return ""


def raw_of_number(cell):
    if cell.is_shown:
        return cell
    sentence = _(
        "The cell holds %(number)s and its format “%(format)s” shows something else; "
        "format it as a plain number."
    )
    return Forbidden(sentence % {"number": cell.text, "format": cell.number_format})


def write(path, dumps):
    """Write (table name, rows of values) pairs as the sheets of a workbook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book_of(dumps).save(path)


def book_of(dumps):
    book = Workbook(write_only=True)
    for name, rows in dumps:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([kept_cell(sheet, value) for value in row])
    return book


def kept_cell(sheet, value):
    """A cell that keeps `value` as it is: codes stay text, and days are written in one way.

    What a reader could take for thousands is shown with four decimals.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        value = int(value)
    elif isinstance(value, Quarter):
        value = str(value)
    elif isinstance(value, datetime.date) and value.year < FIRST_YEAR:
        value = value.isoformat()
    cell = write_value(WriteOnlyCell(sheet), value)
    if cell.data_type == "s":
        cell.number_format = text_format(cell.value)
    elif isinstance(value, datetime.date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal) and LIKE_THOUSANDS.fullmatch(plain_decimal(value)):
        cell.number_format = "0.0000"
    return cell
