"""What every workbook has in common: a cell that holds a number, and writing."""

import re
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones are written as text."""


ALL_ZEROS = re.compile(r"(0+)(?:\.(0+))?")


class NumberCell(NamedTuple):
    """A number of a workbook, and the format that its cell is shown in."""

    value: Decimal
    number_format: str = "General"

    @property
    def text(self):
        """The number as the cell shows it, as far as a code can be meant: ``00000`` pads."""
        text = f"{self.value:f}"
        shown = ALL_ZEROS.fullmatch(self.number_format)
        if not shown:
            return text
        whole, _point, fraction = text.partition(".")
        fraction = fraction.ljust(len(shown[2] or ""), "0")
        return ".".join(filter(None, [whole.zfill(len(shown[1])), fraction]))


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
