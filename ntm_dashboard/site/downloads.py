"""Lists to take away: what a table shows, as csv or xlsx."""

from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from communes.files.csv_rows import rows_as_csv
from communes.files.spreadsheets import (
    GENERAL,
    content_of,
    number_pattern,
    text_format,
    write_value,
)
from communes.files.types import XLSX
from targets.numbers import decimals_of
from targets.vietnamese import keepable

from ..display import formats
from ..display.cells import CellNumber

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX.content_type,
}
DAY = "d/m/yyyy"
LONGEST_TAB = 31
"""Characters that a spreadsheet takes."""


def export_table(table, kind, stem):
    """A response with the headings and rows of a django-tables2 table.

    Numbers stay numbers, exact in both, and days stay days in xlsx. Text that a spreadsheet would
    run as a formula is led by an apostrophe in csv; in xlsx it is marked as text. The tab of a
    workbook bears the name of its file.
    """
    rows = [[cell_value(cell) for cell in row] for row in table.as_values()]
    body = rows_as_csv(as_text(rows)) if kind == "csv" else rows_as_xlsx(rows, stem)
    return download(body, TYPES[kind], f"{stem}.{kind}")


def download(body, content_type, name):
    """A response that hands out `body` as the file `name`."""
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def cell_value(cell):
    is_kept = cell is None or isinstance(cell, int | Decimal | date)
    return cell if is_kept else keepable(str(cell))


def as_text(rows):
    """The rows with their days as the pages write them."""
    return [[formats.date(one) if isinstance(one, date) else one for one in row] for row in rows]


def rows_as_xlsx(rows, name):
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:LONGEST_TAB])
    sheet.freeze_panes = "A2"
    for index, row in enumerate(rows):
        cells = []
        for value in row:
            cell = write_value(WriteOnlyCell(sheet), value)
            cell.number_format = format_of(cell, value)
            if index == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    return content_of(book)


def format_of(cell, value):
    """How `cell` shows `value`; a number that says nothing of it with all its decimals."""
    if cell.data_type == "s":
        return text_format(cell.value)
    if isinstance(value, CellNumber):
        return value.number_format
    if isinstance(value, int | Decimal):
        return number_pattern(decimals_of(value, 0))
    return DAY if isinstance(value, date) else GENERAL
