"""One cell as a value: what the format allows in a cell of each kind.

A raw cell is text (as `nfc` leaves it; empty where there is nothing), or, from a workbook, a
`NumberCell`, a date, or `Forbidden`. Each reader answers None for an empty cell, except `text`,
which answers the empty text, and raises `UnreadableCell` with a sentence.
"""

import datetime
import re
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from targets.fields import LARGEST, plain_decimal
from targets.quarters import Quarter
from targets.rules.texts import joined
from targets.vietnamese import nfc

from ..files.spreadsheets import NumberCell
from ..sheets.reading import answer_of

PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
COMMA_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?")
LIKE_THOUSANDS = re.compile(r"-?(?!0+\.)[0-9]{1,3}\.[0-9]{3}")
"""A point before exactly three digits: thousands to a Vietnamese reader, a decimal in a file."""
ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?: 00:00:00)?")
LOCAL_DATE = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
QUARTER = re.compile(r"[0-9]{4}Q[0-9]")
PHONE_WITHOUT_ZERO = re.compile(r"[235789][0-9]{8}|2[0-9]{9}")
HOTLINE = re.compile(r"1[89]00[0-9]{4,6}")
LONGEST_CODE = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer code it has lost some."""
LARGEST_WHOLE = 2_147_483_647
NO_PERCENT = _lazy("No percent sign can stand here.")


class UnreadableCell(Exception):
    """The cell does not hold what its column asks for; the text is a sentence for people."""


class Forbidden(NamedTuple):
    """A cell that no column takes, such as a formula."""

    sentence: str

    def __str__(self):
        return str(self.sentence)


class CommaText(str):
    """The text of a cell of a file in which numbers have decimal commas."""


def raw_text(written, kind=str):
    """The raw cell of a text as a file holds it: of the `kind`, or `Forbidden`.

    What could not be kept is dropped, but not from between ``1`` and ``2``, which would be 12.
    """
    sentence = joined(written)
    return Forbidden(sentence) if sentence else kind(nfc(written))


def text(cell):
    if isinstance(cell, NumberCell):
        if "".join(cell.words).strip() or abs(cell.value) >= LONGEST_CODE:
            raise UnreadableCell(_("A number stands where text belongs; format the cell as text."))
        return cell.text
    if isinstance(cell, datetime.date):
        raise UnreadableCell(_("A date stands where text belongs; format the cell as text."))
    return str(cell)


def paper(cell):
    """The number of a document, of which a spreadsheet that takes it for a number spoils digits."""
    if isinstance(cell, NumberCell):
        raise UnreadableCell(_("A number stands where text belongs; format the cell as text."))
    return text(cell)


def phone(cell):
    """A phone; where a spreadsheet made it a number, the zero that it begins with comes back."""
    written = text(cell)
    if PHONE_WITHOUT_ZERO.fullmatch(written):
        return f"0{written}"
    known = written.startswith("0") or HOTLINE.fullmatch(written)
    if not isinstance(cell, NumberCell) or known:
        return written
    raise UnreadableCell(
        _("“%(cell)s” has lost digits as a number; format the cell as text.") % {"cell": written}
    )


def amount(cell):
    """A number that only its target makes plain: `settled` says it when the target is known.

    Answers a `Decimal`, or the cell where it is shown in percent or says yes or no.
    """
    percent = isinstance(cell, NumberCell) and cell.has_percent_sign
    return cell if percent or yes_or_no(cell) is not None else decimal(cell)


def yes_or_no(cell):
    """What a word says, True or False; None where it is none of the words for them."""
    if not isinstance(cell, str) or cell == "" or PLAIN_NUMBER.fullmatch(cell):
        return None
    return answer_of(cell)


def settled(cell, raw, *, percent, decimals, words):
    """The `Decimal` that is meant by what `amount` made of `raw`.

    `percent`: the number is one of percent. `decimals`: how many its target shows. `words`: whether
    yes and no can stand here.
    """
    if isinstance(cell, NumberCell):
        if not percent:
            raise UnreadableCell(NO_PERCENT)
        return limited(cell.percent)
    if isinstance(cell, str):
        if not words:
            raise UnreadableCell(no_number(cell))
        return Decimal(yes_or_no(cell))
    if cell is not None and decimals < 3:
        written = raw.text if isinstance(raw, NumberCell) else str(raw)
        certain = isinstance(raw, NumberCell) and decimals > 0
        if LIKE_THOUSANDS.fullmatch(written) and not certain:
            raise UnreadableCell(like_thousands(written) if decimals else no_fraction(written))
    return cell


def like_thousands(written, point="."):
    sentence = _("“%(cell)s” can be read as %(whole)s: write %(whole)s or %(exact)s.")
    exact = written.replace(".", point) + "0"
    return sentence % {"cell": written, "whole": written.replace(".", ""), "exact": exact}


def no_fraction(written):
    sentence = _("“%(cell)s” stands where a whole number belongs; if %(whole)s is meant, write so.")
    return sentence % {"cell": written, "whole": written.replace(".", "")}


def no_number(cell):
    sentence = _("“%(cell)s” is not a number; write it with a point and no grouping, like 1234.5.")
    return sentence % {"cell": cell}


def decimal(cell, decimals=4):
    """A `Decimal` of at most so many decimals, trailing zeros not counted."""
    if cell == "":
        return None
    if isinstance(cell, NumberCell):
        if cell.has_percent_sign:
            raise UnreadableCell(NO_PERCENT)
        return limited(cell.value, decimals)
    if isinstance(cell, CommaText):
        return limited(with_comma(cell), decimals)
    if isinstance(cell, str) and PLAIN_NUMBER.fullmatch(cell):
        return limited(Decimal(cell), decimals)
    raise UnreadableCell(no_number(cell))


def with_comma(cell):
    if LIKE_THOUSANDS.fullmatch(cell):
        raise UnreadableCell(like_thousands(cell, ","))
    if not COMMA_NUMBER.fullmatch(cell):
        raise UnreadableCell(
            _("“%(cell)s” is not a number; in a file with semicolons write it like 1234,5.")
            % {"cell": cell}
        )
    return Decimal(cell.replace(".", "").replace(",", "."))


def limited(number, decimals=4):
    if abs(number) > LARGEST:
        raise UnreadableCell(_("The number is too large."))
    if number != round(number, decimals):
        raise UnreadableCell(
            _("The number has more than %(decimals)d decimals.") % {"decimals": decimals}
        )
    return Decimal(plain_decimal(number)) + 0


def share(cell):
    """A percent, as a cell may show it."""
    if isinstance(cell, NumberCell) and cell.has_percent_sign:
        return limited(cell.percent)
    return size(cell)


def part(cell):
    """A share of 1, which a cell may show as a percent."""
    if isinstance(cell, NumberCell) and cell.is_percent:
        return limited(cell.value)
    return size(cell)


def size(cell):
    """A number that belongs to no target; text that reads as thousands is refused."""
    if isinstance(cell, str) and LIKE_THOUSANDS.fullmatch(cell):
        raise UnreadableCell(like_thousands(cell, "," if isinstance(cell, CommaText) else "."))
    return decimal(cell)


def degrees(cell):
    """Latitude or longitude: up to six decimals, about ten centimetres."""
    return decimal(cell, decimals=6)


WITH_DECIMALS = (amount, share, part, size, degrees)
"""Readers of numbers that may have decimals."""


def whole(cell):
    if isinstance(cell, str) and LIKE_THOUSANDS.fullmatch(cell):
        raise UnreadableCell(no_fraction(cell))
    number = size(cell)
    if number is None:
        return None
    if number != int(number):
        raise UnreadableCell(_("This must be a whole number."))
    if abs(number) > LARGEST_WHOLE:
        raise UnreadableCell(_("The number is too large."))
    return int(number)


def flag(cell):
    """Yes or no, written 1 or 0; a workbook has TRUE and FALSE as well."""
    number = cell.value if isinstance(cell, NumberCell) else cell
    if number == "":
        return None
    if number not in ("0", "1", "TRUE", "FALSE", 0, 1):
        raise UnreadableCell(_("“%(cell)s” is neither 0 (no) nor 1 (yes).") % {"cell": number})
    return number in ("1", "TRUE", 1)


def date(cell):
    """A day, as a date cell or written like 2023-06-23, 23/6/2023, 23.6.2023 or 23-6-2023."""
    if cell == "":
        return None
    if isinstance(cell, datetime.date):
        return cell
    written = text(cell)
    iso, local = ISO_DATE.fullmatch(written), LOCAL_DATE.fullmatch(written)
    if isinstance(cell, NumberCell) or not (iso or local):
        raise UnreadableCell(
            _("“%(cell)s” is not a date; write it like 2023-10-10.") % {"cell": written}
        )
    year, month, day = iso.groups() if iso else local.group(4, 3, 1)
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError as error:
        raise UnreadableCell(_("There is no day %(date)s.") % {"date": written}) from error


def quarter(cell):
    if cell == "":
        return None
    written = text(cell)
    try:
        return Quarter.parse(written)
    except ValueError as error:
        raise UnreadableCell(
            _("“%(cell)s” is not a quarter; write it like 2023Q2.") % {"cell": written}
        ) from error


def day_or_quarter(cell):
    """A day, or for a quarter the last day of it."""
    if isinstance(cell, str) and QUARTER.fullmatch(cell):
        return quarter(cell).last_day
    return date(cell)
