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
from targets.vietnamese import fold, leaves_out_accents, nfc

from ..files.spreadsheets import EXACT_DIGITS, NumberCell
from ..rules import is_planned_in_percent
from .plans import planned_decimals, planned_kind

YES_WORDS = ["1", "có", "có đạt", "đã đạt", "đạt", "đạt chuẩn", "đ", "rồi", "yes", "y", "true"]
YES_WORDS += ["x", "v", "✓", "✔", "✅", "☑", "√"]
NO_WORDS = ["0", "không", "không có", "không đạt", "không đạt chuẩn", "k", "k đạt", "kđ", "ko"]
NO_WORDS += ["ko đạt", "chưa", "chưa có", "chưa đạt", "chưa đạt chuẩn", "c đạt", "cđ", "no", "n"]
NO_WORDS += ["false", "✗", "✘", "❌"]
YES, NO = ({fold(word): word for word in words} for words in (YES_WORDS, NO_WORDS))
"""Words and signs for yes and no, as `folded_word` leaves them → with their accents."""

UNSEEN = dict.fromkeys(map(ord, ZERO_WIDTH + "\ufe0e\ufe0f"))
"""What takes no room, and what asks for a coloured sign or a plain one."""


class NoNumber(ValueError):
    """The text is no number of the target; the message is a sentence that says why.

    Where it can be read as one or another, `readings` are those.
    """

    def __init__(self, sentence, readings=()):
        super().__init__(sentence)
        self.readings = readings


def planned_of(
    target, written: str | NumberCell, *, comma_may_group: bool = False
) -> Decimal | None:
    """The plan that is meant, in the unit of the target's results; None where nothing is written.

    Raises `NoNumber`.
    """
    if not is_planned_in_percent(target):
        return number_of(target, written, comma_may_group=comma_may_group)
    kind, decimals = planned_kind(target), planned_decimals(target)
    if isinstance(written, NumberCell):
        value = as_shown(written, percent=target.unit == "%")
        return meant(check_number(value, decimals=decimals, kind=kind), written)
    answer = read_number(
        written,
        decimals=decimals,
        unit=target.unit,
        kind=kind,
        comma_may_group=comma_may_group,
    )
    return meant(answer, written)


def number_of(
    target, written: str | NumberCell, *, comma_may_group: bool = False
) -> Decimal | None:
    """The number that is meant; None where nothing is written. Raises `NoNumber`.

    `comma_may_group`, as for `read_number`, is for what is typed into a page; files read alike in
    every language.
    """
    kind, unit = number_kind(target), target.figure_unit
    if kind == NumberKind.WORD:
        answer = place_of_word(target, written)
    elif isinstance(written, NumberCell):
        value = as_shown(written, percent=unit == "%" and not target.is_rate)
        answer = check_number(value, decimals=target.decimals, kind=kind)
    elif kind == NumberKind.MILESTONE:
        answer = yes_or_no(written, target.decimals)
    else:
        answer = read_number(
            written,
            decimals=target.decimals,
            unit=unit,
            kind=kind,
            comma_may_group=comma_may_group,
        )
    return meant(answer, written)


def meant(answer, written):
    """The number of an answer of `read_number`; raises `NoNumber` where it is none, or in doubt."""
    if isinstance(answer, Empty):
        return None
    if isinstance(answer, Rejected):
        raise NoNumber(answer.sentence)
    if isinstance(answer, Ask):
        raise NoNumber(doubt(answer.readings, written), answer.readings)
    return answer.value


def place_of_word(target, written):
    """The place of the word that is meant, from 1; a word of the scale comes before a number."""
    text = written.text if isinstance(written, NumberCell) else written
    places = dict(enumerate(target.local_words, 1))
    said = [*places.items(), *enumerate(target.words, 1)]
    same = {place for place, word in said if spoken(word) == spoken(text)}
    alike = {place for place, word in said if means(text, word)}
    found = same or alike
    if len(found) == 1:
        return Number(Decimal(found.pop()))
    answer = read_number(text, decimals=0, unit="", kind=NumberKind.WORD)
    if isinstance(answer, Empty) or getattr(answer, "value", None) in places:
        return answer
    sentence = _("One of these words belongs here: %(words)s.")
    return Rejected(sentence % {"words": "; ".join(places.values())})


def spoken(text):
    """A word with its accents, without capitals, points, and spaces that say nothing."""
    return " ".join(nfc(text).translate(UNSEEN).casefold().replace(".", " ").split())


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
    meant = (YES | NO).get(word)
    return word in YES if meant and leaves_out_accents(spoken(text), meant) else None


def means(text, word):
    """Whether `text` is the word, said alike or without some of its accents."""
    return leaves_out_accents(spoken(text), spoken(word))


def folded_word(text):
    """A word without accents, capitals, points, what takes no room, and spaces around it."""
    letters = fold(text).translate(UNSEEN).replace(".", " ")
    return " ".join(letters.split())


def as_shown(cell, *, percent):
    """The number in as many digits as a spreadsheet keeps; of a cell in percent, its percent."""
    if cell.has_percent_sign and not percent:
        raise NoNumber(_("No percent sign can stand here."))
    return Context(prec=EXACT_DIGITS).plus(cell.percent)


def doubt(readings, text):
    """A sentence that names what could be meant."""
    shown = [number_format(value.normalize(), force_grouping=True) for value in readings]
    if len(shown) == 1:
        sentence = _("Does “%(text)s” mean %(first)s? Write it without grouping.")
        return sentence % {"text": text, "first": shown[0]}
    sentence = _("“%(text)s” can be %(first)s or %(second)s: write it so that it can be only one.")
    return sentence % {"text": text, "first": shown[0], "second": shown[1]}
