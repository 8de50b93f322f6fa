"""From what a person wrote for a target to the number that is meant, wherever it was written.

A field of the sheet, a pasted cell and a cell of an uploaded workbook are understood alike.
"""

from decimal import Context, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from targets.numbers import Ask, Empty, NumberKind, Rejected, check_number, number_kind, read_number
from targets.vietnamese import fold

from ..files.spreadsheets import EXACT_DIGITS, NumberCell

YES = {"1", "co", "yes", "dat", "x", "true"}
NO = {"0", "khong", "no", "chua", "chua dat", "khong dat", "false"}
"""Words for yes and no as `folded_word` leaves them."""


class NoNumber(ValueError):
    """The text is no number of the target; the message is a sentence that says why.

    Where it can be read as one or another, `readings` are those.
    """

    def __init__(self, sentence, readings=()):
        super().__init__(sentence)
        self.readings = readings


def number_of(target, written: str | NumberCell) -> Decimal | None:
    """The number that is meant; None where nothing is written. Raises `NoNumber`."""
    kind = number_kind(target)
    if isinstance(written, NumberCell):
        value = as_shown(written, percent=target.unit == "%" and not target.is_rate)
        answer = check_number(value, decimals=target.decimals, kind=kind)
    elif kind == NumberKind.MILESTONE and folded_word(written) in YES | NO:
        return Decimal(folded_word(written) in YES)
    else:
        answer = read_number(written, decimals=target.decimals, unit=target.unit, kind=kind)
    if isinstance(answer, Empty):
        return None
    if isinstance(answer, Rejected):
        raise NoNumber(answer.sentence)
    if isinstance(answer, Ask):
        raise NoNumber(doubt(answer.readings, written), answer.readings)
    return answer.value


def folded_word(text):
    """A word without accents, capitals and the spaces around it."""
    return fold(text).strip()


def as_shown(cell, *, percent):
    """The number in as many digits as a spreadsheet keeps; of a cell in percent, its percent."""
    value = Context(prec=EXACT_DIGITS).plus(cell.value)
    if not cell.is_percent:
        return value
    if not percent:
        raise NoNumber(_("No percent sign can stand here."))
    return value * 100


def doubt(readings, text):
    """A sentence that names what could be meant."""
    shown = [number_format(value.normalize(), force_grouping=True) for value in readings]
    if len(shown) == 1:
        sentence = _("Does “%(text)s” mean %(first)s? Write it without grouping.")
        return sentence % {"text": text, "first": shown[0]}
    sentence = _("“%(text)s” can be %(first)s or %(second)s: write it so that it can be only one.")
    return sentence % {"text": text, "first": shown[0], "second": shown[1]}
