"""One .xlsx workbook, a sheet per table.

A workbook is a packed archive: what it would unpack to is added up before anything is opened.
"""

import datetime
from contextlib import contextmanager
from decimal import Decimal
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from targets.quarters import Quarter
from targets.vietnamese import nfc

from ..files.archives import Unsafe, checked
from ..files.spreadsheets import NumberCell, write_value
from .cells import Forbidden

LARGEST_UNPACKED = 50_000_000
"""Bytes; about a quarter of a million figures."""
MOST_COLUMNS = 100
FIRST_YEAR = 1901
"""Spreadsheets count days from 1900 (and that year wrongly); earlier dates are written as text."""

NOT_A_WORKBOOK = (
    BadZipFile,
    InvalidFileException,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What zipfile, openpyxl and the XML parser raise for a file that is broken or something else."""


def read(path, problems):
    """Sheet name → rows of raw cells, the header first."""
    try:
        with path.open("rb") as file, opened(file, LARGEST_UNPACKED) as book:
            charts = {nfc(sheet.title): [] for sheet in book.chartsheets}
            sheets = {nfc(sheet.title): read_sheet(sheet, problems) for sheet in book.worksheets}
            return charts | sheets
    except Unsafe as unsafe:
        problems.add("", None, "", unsafe)
        return {}


@contextmanager
def opened(file, largest):
    """The workbook in an open file, to be read row by row inside the `with`.

    Raises `Unsafe` where it would unpack to more than `largest` bytes, and for what is no workbook.
    """
    try:
        checked(file, largest)
        yield load_workbook(file, read_only=True, keep_links=False)
    except NOT_A_WORKBOOK as error:
        raise Unsafe(_("The file cannot be read as an .xlsx workbook.")) from error


def read_sheet(sheet, problems):
    sheet.reset_dimensions()
    rows = []
    for row in sheet.iter_rows():
        rows.append([raw(cell) for cell in row[:MOST_COLUMNS]])
        if len(row) > MOST_COLUMNS:
            sentence = _("The row has more than %(count)d cells.") % {"count": MOST_COLUMNS}
            problems.add(nfc(sheet.title), len(rows), "", sentence)
            break
    return rows


def raw(cell):
    """The cell as `cells.py` describes it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Forbidden(_("Here stands a formula instead of a value; paste values only."))
    if cell.data_type == "e":
        return Forbidden(_("Here stands the error %(error)s.") % {"error": value})
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        if number.is_finite():
            return NumberCell(number, cell.number_format)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    if isinstance(value, str):
        return nfc(value)
    return Forbidden(_("“%(value)s” is neither text nor a number nor a day.") % {"value": value})


def write(path, dumps):
    """Write (table name, rows of values) pairs as the sheets of a workbook."""
    book = Workbook(write_only=True)
    for name, rows in dumps:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([written(sheet, value) for value in row])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def written(sheet, value):
    """A cell that keeps `value` as it is: codes stay text, and days are written in one way."""
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
        cell.number_format = "@"
    elif isinstance(value, datetime.date):
        cell.number_format = "yyyy-mm-dd"
    return cell
