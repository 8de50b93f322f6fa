"""From what a person wrote for a target to the number that is meant, wherever it was written.

A field of the sheet, a pasted cell and a cell of an uploaded workbook are understood alike.
"""

from decimal import Context, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from targets.numbers import (
    ZERO_WIDTH,
    Ask,
    Empty,
    Number,
    NumberKind,
    Rejected,
    check_number,
    number_kind,
    read_number,
)
from targets.vietnamese import fold

from ..files.spreadsheets import EXACT_DIGITS, NumberCell

YES = {"1", "co", "co dat", "da dat", "dat", "dat chuan", "d", "roi", "yes", "y", "true"}
YES |= {"x", "v", "✓", "✔", "✅", "☑", "√"}
NO = {"0", "khong", "khong co", "khong dat", "khong dat chuan", "k", "k dat", "kd", "ko", "ko dat"}
NO |= {"chua", "chua co", "chua dat", "chua dat chuan", "c dat", "cd", "no", "n", "false"}
NO |= {"✗", "✘", "❌"}
"""Words and signs for yes and no as `folded_word` leaves them."""

UNSEEN = dict.fromkeys(map(ord, ZERO_WIDTH + "\ufe0e\ufe0f"))
"""What takes no room, and what asks for a coloured sign or a plain one."""


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
    elif kind == NumberKind.MILESTONE:
        answer = yes_or_no(written, target.decimals)
    else:
        answer = read_number(written, decimals=target.decimals, unit=target.unit, kind=kind)
    if isinstance(answer, Empty):
        return None
    if isinstance(answer, Rejected):
        raise NoNumber(answer.sentence)
    if isinstance(answer, Ask):
        raise NoNumber(doubt(answer.readings, written), answer.readings)
    return answer.value


def yes_or_no(text, decimals):
    """The answer that is meant, as a number: 1 for yes and 0 for no."""
    if (answer := answer_of(text)) is not None:
        return Number(Decimal(answer))
    answer = read_number(text, decimals=decimals, unit="", kind=NumberKind.MILESTONE)
    if isinstance(answer, Rejected):
        return Rejected(_("The answer is yes or no: 1 or 0."))
    return answer


def answer_of(text):
    """What a word says, True or False; None where it is none of the words for yes and no."""
    word = folded_word(text)
    return word in YES if word in YES | NO else None


def folded_word(text):
    """A word without accents, capitals, points, what takes no room, and spaces around it."""
    letters = fold(text).translate(UNSEEN).replace(".", " ")
    return " ".join(letters.split())


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
