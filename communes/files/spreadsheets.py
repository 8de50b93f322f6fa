"""What every workbook has in common: a cell that holds a number, and writing."""

import re
from decimal import Context, Decimal
from io import BytesIO
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from targets.vietnamese import keepable

EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones are written as text."""

ALL_ZEROS = re.compile(r"(0+)(?:\.(0+))?")
ZEROS_APART = re.compile(r"0[0 -]*0")
"""Zeros in groups, as phones are shown: ``0000 000 000``."""
LITERALS = re.compile(r"\"[^\"]*\"|\\.|[_*].|\[[^\]]*\]")
"""What a number format shows as it stands, leaves room for or is coloured in."""
LITERAL_TEXT = re.compile(r"\"[^\"]*\"|\\.")
MISLEADING = re.compile(r"[0-9.,+-]|nghìn|ngàn|triệu|tỷ|tỉ|tr\b|thousand|million|billion", re.I)
"""Words of a format that make another number of the one that stands beside them."""
THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")
"""A comma behind the last digit: the cell shows how many thousands there are."""
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""A character that a workbook writes by its code."""


LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What spreadsheets would read as one character; `unescaped` takes it back."""


class NumberCell(NamedTuple):
    """A number of a workbook, and the format that its cell is shown in."""

    value: Decimal
    number_format: str = "General"

    @classmethod
    def of(cls, number, number_format="General"):
        """The cell of an int or a float, a float without the noise behind its fifteenth digit."""
        value = Decimal(repr(number))
        if isinstance(number, float):
            value = Decimal(f"{Context(prec=EXACT_DIGITS).plus(value).normalize():f}")
        return cls(value, number_format)

    @property
    def text(self):
        """The number as the cell shows it, as far as a code can be meant: ``00000`` pads."""
        if self.is_percent:
            return f"{(self.value * 100).normalize():f}%"
        text = f"{self.value:f}"
        if ZEROS_APART.fullmatch(self.number_format.replace('"', "").replace("\\", "")):
            text = text.zfill(self.number_format.count("0"))
        shown = ALL_ZEROS.fullmatch(self.number_format)
        if not shown:
            return text
        whole, _point, fraction = text.partition(".")
        fraction = fraction.ljust(len(shown[2] or ""), "0")
        return ".".join(filter(None, [whole.zfill(len(shown[1])), fraction]))

    @property
    def shown_format(self):
        """The part of the format that this number is shown in, without what stands as it is."""
        parts = LITERALS.sub("", self.number_format).split(";")
        if len(parts) > 1 and self.value < 0:
            return parts[1]
        return parts[2] if len(parts) > 2 and self.value == 0 else parts[0]

    @property
    def is_percent(self):
        """Whether the cell shows a hundred times the number, with a percent sign."""
        return "%" in self.shown_format

    @property
    def words(self):
        """What the cell shows beside the number, as its format has it."""
        return "".join(LITERAL_TEXT.findall(self.number_format)).replace("\\", "").replace('"', "")

    @property
    def is_shown(self):
        """Whether the cell shows the number itself: neither nothing, nor words, nor thousands.

        Nor another sign, and no digits or signs that stand in the format only.
        """
        shown = self.shown_format
        if shown.strip().lower() == "general":
            return True
        if (
            not re.search("[0#?@]", shown)
            or THOUSANDS.search(shown)
            or MISLEADING.search(self.words)
        ):
            return False
        has_own_part = ";" in LITERALS.sub("", self.number_format)
        signed = "-" in shown or "(" in shown
        return signed == (has_own_part and self.value < 0)


def unescaped(text):
    """The text of a cell, its characters that the file writes by their codes put in."""
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)


def write_value(cell, value):
    """Put `value` into an openpyxl cell, and answer the cell: text never becomes a formula.

    What no workbook can hold, older databases may; it is left out.
    """
    if isinstance(value, str):
        value = LIKE_AN_ESCAPE.sub("_x005F_", keepable(value))
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
