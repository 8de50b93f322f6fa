"""What every workbook has in common: a cell that holds a number, and writing."""

import re
from decimal import Context, Decimal
from io import BytesIO
from itertools import groupby
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
MISLEADING = re.compile(
    r"[\d‰‱]|chục|trăm|nghìn|ngàn|ngđ|\bngh?\b|vạn|triệu|trđ|tỷ|tỉ|tr\b"
    r"|hundred|thousand|million|billion|\b(k|mn|bn|mld)\b|\b(?-i:M)\b",
    re.I,
)
"""Words of a format that make another number of the one that stands beside them.

A capital M is a million, a small one a metre.
"""
SIGN = re.compile(r"[-−–—(]|\b(âm|trừ|giảm|minus)\b", re.I)
"""What says in a format that a number is below zero."""
BETWEEN_DIGITS = re.compile(r"[0-9#?.,%/ -]|E[+-]|[_*].|\[[^$].*")
"""Pieces that may stand between the digits of a number and leave it one."""
CURRENCY = re.compile(r"\[\$([^-]*)(?:-.*)?\]")
"""A word in brackets, as the buttons for money put it, with the number or the name of a language
behind it: ``[$₫-42A]``, ``[$₫-vi-VN]``."""
CONDITION = re.compile(r"\[[<>=]")
"""Parts of the format are chosen by another rule than the number's sign."""
DIGITS = ("0", "#", "?")
"""Pieces in whose place a digit is shown."""
NO_WORDS = re.compile("general|/ *[0-9]+|0", re.I)
"""What of the pieces that show the number is no word outside of quotes: the size of a fraction."""
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

AS_TEXT, GENERAL = "@", "General"
LONGEST_AS_TEXT = 255
"""Characters of a cell formatted as text that older spreadsheets show; of more they show hashes."""

WHOLE = re.compile("[1-9][0-9]{0,14}")
"""A number that a spreadsheet keeps digit by digit."""

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

    def __str__(self):
        return self.text

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
        """What the cell shows beside the number, one for each place where something stands."""
        runs = groupby(map(word_of, self.pieces), bool)
        return ["".join(run) for is_word, run in runs if is_word]

    @property
    def is_percent(self):
        """Whether the cell shows a hundred times the number, with a percent sign."""
        return "%" in self.shown_format

    @property
    def has_percent_sign(self):
        """Whether it shows such a sign at all, be it as a word that leaves the number as it is."""
        return self.is_percent or "%" in "".join(self.words)

    @property
    def percent(self):
        """The number before the percent sign."""
        return self.value * 100 if self.is_percent else self.value

    @property
    def is_shown(self):
        """Whether the cell shows the number itself: neither nothing, nor words, nor thousands.

        Nor another sign, and no digits that stand in the format only.
        """
        shown = self.shown_format
        if self.number_format in OF_SPREADSHEETS:
            return True
        if any(map(CONDITION.match, TOKEN.findall(self.number_format))):
            return False
        if self.value == 0 and "".join(self.words).strip() in DASHES:
            return True
        if THOUSANDS.search(shown) or not re.search("[0#?@]|general", shown, re.I):
            return False
        if self.is_cut or shown.count("%") > 1:
            return False
        if any(word.strip() in GROUPING for word in self.words):
            return False
        if any(map(MISLEADING.search, [*self.words, NO_WORDS.sub("", shown)])):
            return False
        return self.value == 0 or self.has_sign == (self.value < 0 and self.has_parts)

    @property
    def has_sign(self):
        """Whether the format has a minus or brackets of its own for this number."""
        return any(map(SIGN.search, [self.shown_format, *self.words]))

    @property
    def is_cut(self):
        """Whether something stands between its digits, as in 12:30 or 12h30."""
        pieces = self.pieces
        places = [place for place, piece in enumerate(pieces) if piece in DIGITS]
        return any(
            word_of(piece).strip(" -") if word_of(piece) else not BETWEEN_DIGITS.fullmatch(piece)
            for piece in (pieces[places[0] : places[-1]] if places else ())
        )

    @property
    def has_parts(self):
        """Whether the format says how numbers below zero are shown."""
        return ";" in TOKEN.findall(self.number_format)


def word_of(piece):
    """What a piece of a format shows as it is; empty where it shows the number, or nothing."""
    if piece.startswith(('"', "\\")):
        return piece.strip('"\\')
    currency = CURRENCY.fullmatch(piece)
    return currency[1] if currency else ""


def unescaped(text):
    """The text of a cell, its characters that the file writes by their codes put in."""
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)


def kept_number(number):
    """The number of a target in a cell: 14 is a number; 01 and 1.10, of which digits would go, are
    text."""
    return int(number) if WHOLE.fullmatch(number) else number


def number_pattern(decimals, more=0, beside=""):
    """How a spreadsheet shows a number: grouped, with so many decimals, those of `more` where the
    number has them, and the text `beside` behind it."""
    places = f".{'0' * decimals}{'#' * more}" if decimals else ""
    return f"#,##0{places}" + (f'"{beside}"' if beside else "")


def write_value(cell, value):
    """Put `value` into an openpyxl cell, and answer the cell: text never becomes a formula.

    What no workbook can hold, older databases may; it is left out.
    """
    if isinstance(value, str):
        value = LIKE_AN_ESCAPE.sub("_x005F_", keepable(value))
    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > EXACT_DIGITS:
        value = f"{value:f}"
    cell.value = value
    if isinstance(value, str) and value:
        cell.data_type = "s"
    return cell


def text_format(text):
    """The format of a cell with `text`: it stays text when it is edited, as 1.10 or 04738 would
    not."""
    return AS_TEXT if len(text) <= LONGEST_AS_TEXT else GENERAL


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
