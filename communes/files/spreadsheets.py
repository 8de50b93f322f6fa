"""What every workbook has in common: a cell that holds a number, and writing."""

import re
from decimal import Context, Decimal
from io import BytesIO
from typing import NamedTuple

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet.worksheet import Worksheet

from targets.vietnamese import keepable

EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones are written as text."""

ALL_ZEROS = re.compile(r"(0+)(?:\.(0+))?")
ZEROS_APART = re.compile(r"0[0 -]*0")
"""Zeros in groups, as phones are shown: ``0000 000 000``."""
TOKEN = re.compile(r"\"[^\"]*\"|\\.|[_*].|\[[^\]]*\]|E[+-]|.")
"""A piece of a number format; what stands in quotes or behind a backslash is shown as it is."""
ROOM = ("_", "*", "[", "E+", "E-")
"""Pieces that show nothing of their own: room, filling, colours, the sign of an exponent."""
MISLEADING = re.compile(r"[0-9]|nghìn|ngàn|triệu|tỷ|tỉ|tr\b|thousand|million|billion", re.I)
"""Words of a format that make another number of the one that stands beside them."""
GROUPING = (".", ",")
"""As words of a format they cut the digits of the number in two."""
DASHES = ("-", "–")
"""As bookkeepers write zero."""
THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")
"""A comma behind the last digit: the cell shows how many thousands there are."""
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""A character that a workbook writes by its code."""
OF_SPREADSHEETS = set(BUILTIN_FORMATS.values())
"""Formats that every spreadsheet brings along: they show the number itself."""

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
    def pieces(self):
        """The pieces of the part of the format that this number is shown in."""
        parts = [[]]
        for piece in TOKEN.findall(self.number_format):
            if piece == ";":
                parts.append([])
            else:
                parts[-1].append(piece)
        if len(parts) > 1 and self.value < 0:
            return parts[1]
        return parts[2] if len(parts) > 2 and self.value == 0 else parts[0]

    @property
    def shown_format(self):
        """Those pieces that show the number, without the words beside it."""
        return "".join(piece for piece in self.pieces if not piece.startswith((*ROOM, '"', "\\")))

    @property
    def words(self):
        """What the cell shows beside the number."""
        return [piece.strip('"\\') for piece in self.pieces if piece.startswith(('"', "\\"))]

    @property
    def is_percent(self):
        """Whether the cell shows a hundred times the number, with a percent sign."""
        return "%" in self.shown_format

    @property
    def is_shown(self):
        """Whether the cell shows the number itself: neither nothing, nor words, nor thousands.

        Nor another sign, and no digits that stand in the format only.
        """
        shown = self.shown_format
        if self.number_format in OF_SPREADSHEETS or shown.strip().lower() == "general":
            return True
        if self.value == 0 and "".join(self.words).strip() in DASHES:
            return True
        if THOUSANDS.search(shown) or not re.search("[0#?@]", shown):
            return False
        if any(word in GROUPING or MISLEADING.search(word) for word in self.words):
            return False
        return self.value == 0 or self.has_sign == (self.value < 0 and self.has_parts)

    @property
    def has_sign(self):
        """Whether the format has a minus or brackets of its own for this number."""
        return not set("-(").isdisjoint(self.shown_format + "".join(self.words))

    @property
    def has_parts(self):
        """Whether the format says how numbers below zero are shown."""
        return ";" in TOKEN.findall(self.number_format)


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
