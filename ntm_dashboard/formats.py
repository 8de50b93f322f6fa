"""Numbers, quarters and dates as people read them, in the active language.

Every function returns a string, and a dash where there is nothing.
"""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

NOTHING = "–"
ROMAN = ("I", "II", "III", "IV")
VIETNAMESE_SIGNS = str.maketrans(",.", ".,")


def number(value, decimals=0):
    """`value` with exactly `decimals` decimals, grouped: ``1.234,5`` (English: ``1,234.5``)."""
    if value is None:
        return NOTHING
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    return grouped(rounded, decimals)


def percent(value, decimals=1):
    """`value` cut down, never up, to `decimals`: 99.99 reads ``99,9%`` and never as met."""
    if value is None:
        return NOTHING
    cut = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_FLOOR)
    return f"{grouped(cut, decimals)}%"


def signed(value, decimals=0):
    """`value` with its sign, for changes: ``+1,5`` and ``−1,5``; nothing stays a dash."""
    text = number(value, decimals)
    return f"+{text}" if value is not None and value > 0 else text


def grouped(value, decimals):
    text = f"{value + 0:,.{decimals}f}".replace("-", "−")
    return text.translate(VIETNAMESE_SIGNS) if get_language() == "vi" else text


def quarter(value):
    """*quý II/2023*, as it stands inside a sentence."""
    if value is None:
        return NOTHING
    return _("Q%(number)s %(year)s") % numbers_of(value)


def numbers_of(value):
    """The quarter's number, Roman in Vietnamese, and its year."""
    number = ROMAN[value.number - 1] if get_language() == "vi" else value.number
    return {"number": number, "year": value.year}


def quarter_title(value):
    """*Quý II/2023*, as it begins a line."""
    text = quarter(value)
    return text[0].upper() + text[1:]


def quarter_short(value):
    """*II/2023*, for axes and narrow columns (English: *Q2/2023*)."""
    return _("Q%(number)s/%(year)s") % numbers_of(value)


def date(value):
    """*23/6/2023*, in both languages."""
    return NOTHING if value is None else f"{value.day}/{value.month}/{value.year}"
