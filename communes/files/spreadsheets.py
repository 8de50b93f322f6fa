"""Writing a workbook: what every one of them has in common."""

from decimal import Decimal
from io import BytesIO

from openpyxl.worksheet.worksheet import Worksheet

EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones are written as text."""


def write_value(cell, value):
    """Put `value` into an openpyxl cell, and answer the cell: text never becomes a formula."""
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > EXACT_DIGITS:
        value = f"{value:f}"
    cell.value = value
    if isinstance(value, str) and value:
        cell.data_type = "s"
    return cell


def fit_to_paper(sheet, headings):
    """On paper: A4 across, as wide as the page, the row `headings` repeated on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{headings}:{headings}"


def content_of(book):
    """The bytes of a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()
