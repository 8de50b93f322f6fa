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

from targets.fields import LARGEST
from targets.quarters import Quarter

from ..files.spreadsheets import NumberCell

PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LARGEST_WHOLE = 2_147_483_647


class UnreadableCell(Exception):
    """The cell does not hold what its column asks for; the text is a sentence for people."""


class Forbidden(NamedTuple):
    """A cell that no column takes, such as a formula."""

    sentence: str


def text(cell):
    if isinstance(cell, NumberCell):
        return cell.text
    if isinstance(cell, datetime.date):
        raise UnreadableCell(_("A date stands where text belongs; format the cell as text."))
    return cell


def decimal(cell, decimals=4):
    """A `Decimal` of at most so many decimals, trailing zeros not counted."""
    if cell == "":
        return None
    if isinstance(cell, NumberCell):
        number = cell.value
    elif isinstance(cell, str) and PLAIN_NUMBER.fullmatch(cell):
        number = Decimal(cell)
    else:
        raise UnreadableCell(
            _("“%(cell)s” is not a number; write it with a point and no grouping, like 1234.5.")
            % {"cell": cell}
        )
    if abs(number) > LARGEST:
        raise UnreadableCell(_("The number is too large."))
    if number != round(number, decimals):
        raise UnreadableCell(
            _("The number has more than %(decimals)d decimals.") % {"decimals": decimals}
        )
    return Decimal(f"{number.normalize():f}") + 0


def degrees(cell):
    """Latitude or longitude: up to six decimals, about ten centimetres."""
    return decimal(cell, decimals=6)


def whole(cell):
    number = decimal(cell)
    if number is None:
        return None
    if number != int(number):
        raise UnreadableCell(_("This must be a whole number."))
    if abs(number) > LARGEST_WHOLE:
        raise UnreadableCell(_("The number is too large."))
    return int(number)


def flag(cell):
    number = cell.value if isinstance(cell, NumberCell) else cell
    if number == "":
        return None
    if number not in ("0", "1", 0, 1):
        raise UnreadableCell(_("“%(cell)s” is neither 0 (no) nor 1 (yes).") % {"cell": number})
    return number in ("1", 1)


def date(cell):
    if cell == "":
        return None
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, str) and ISO_DATE.fullmatch(cell):
        try:
            return datetime.date.fromisoformat(cell)
        except ValueError as error:
            raise UnreadableCell(_("There is no day %(date)s.") % {"date": cell}) from error
    shown = cell.text if isinstance(cell, NumberCell) else cell
    raise UnreadableCell(_("“%(cell)s” is not a date; write it like 2023-10-10.") % {"cell": shown})


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
