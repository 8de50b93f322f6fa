"""Reading a number that a person typed, pasted or put into a text cell of a workbook.

People write `1.234,5`, `1234.5`, `213 843` and `97,75%`. What could be one number or another is
asked about and never guessed. A space stands between groups of three digits, else it is refused:
`12 5` may be two numbers, or one with its decimal sign forgotten.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .progress import GROWTH, Method, Rollup

MOST_DECIMALS = 4
MOST_DIGITS = 15
"""Before the decimal sign."""

ZERO_WIDTH = "\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
"""What takes no room on the screen and comes along when text is pasted."""

VIETNAMESE_SIGNS = str.maketrans(",.", ".,")
SIGNED = re.compile(r"([+-]?) *([0-9., ]+)")
GROUPED = {sign: re.compile(rf"(?!0+\{sign})[0-9]{{1,3}}(?:\{sign}[0-9]{{3}})+") for sign in "., "}
"""Groups of three digits behind one to three that are not only zeros, by the sign between them."""


class NumberKind(StrEnum):
    """What a number is of, which decides what is refused."""

    LEVEL = "level"
    """Any number, an amount of a quarter too."""

    RATE = "rate"
    """One of the two whole numbers that a rate is made of."""

    COUNT = "count"
    MILESTONE = "milestone"

    WORD = "word"
    """The place of a word in a scale."""

    AMOUNT = "amount"
    """What growth is reckoned from, never below zero."""


def number_kind(target) -> NumberKind:
    """The kind of the numbers that are typed for `target`, or anything with its attributes."""
    if target.rollup == Rollup.RATE:
        return NumberKind.RATE
    if target.method == Method.MILESTONE:
        return NumberKind.WORD if target.scale else NumberKind.MILESTONE
    if target.over_time in GROWTH:
        return NumberKind.AMOUNT
    if target.rollup == Rollup.COUNT:
        return NumberKind.COUNT
    return NumberKind.LEVEL


def figure_decimals(target) -> int:
    """How many decimals a figure of `target` shows: a rate is written as two whole numbers."""
    return 0 if number_kind(target) == NumberKind.RATE else target.decimals


@dataclass(frozen=True, slots=True)
class Number:
    """The text is this number and no other; zero has no sign."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Empty:
    """There is nothing but spaces."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The text is in doubt and the person chooses.

    `readings` are the decimal and the grouped number, in this order, or the only one of them that
    can stand.
    """

    readings: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """The text is no number that can stand here; `sentence` says why, in the active language."""

    sentence: str


EMPTY = Empty()

Answer = Number | Empty | Ask | Rejected


@dataclass(frozen=True, slots=True)
class NumberShape:
    """How a number is written: with how many decimals, and in which unit."""

    decimals: int
    unit: str = ""


def number_shape(target, *, whole: bool) -> NumberShape:
    """The shape of a goal, baseline or plan of `target`, or of anything with its attributes.

    `whole`: of the district as a whole, whose communes may be what is counted.
    """
    if whole and target.rollup == Rollup.COUNT:
        return NumberShape(0)
    return NumberShape(target.decimals, target.unit)


class Way(NamedTuple):
    """Digits before and after the decimal sign; `fraction` is None where there is no such sign."""

    whole: str
    fraction: str | None = None


def read_number(
    text: str,
    *,
    decimals: int,
    unit: str,
    kind: NumberKind | str,
    comma_may_group: bool = False,
) -> Answer:
    """What `text` says under a target that shows `decimals` and counts in `unit`.

    More decimals than are shown are kept, up to four; where none are shown, only whole numbers
    are read. `comma_may_group`: who writes may be used to ``1,234`` as a thousand, as
    `commas_group()` says of a page. Never raises, whatever the text.
    """
    written = tidied(text)
    if not written:
        return EMPTY
    if kind == NumberKind.RATE:
        decimals = 0
    elif unit == "%":
        written = written.removesuffix("%").rstrip()
    if "%" in written and kind == NumberKind.RATE:
        return Rejected(
            _("Write two numbers, how many out of how many; the percent is worked out.")
        )
    if "%" in written:
        return Rejected(_("No percent sign can stand here."))
    match = SIGNED.fullmatch(written)
    if not match or not match[2].strip(".,"):
        return Rejected(
            _("This is not a number; write digits only, for example 1,234.5 or 1234.5.")
        )
    sign, body = match.groups()
    ways, certain = ways_to_read(body, decimals, comma_may_group)
    if not ways:
        return Rejected(
            _("The digits are not grouped by threes; write for example 1,234.5 or 1234.5.")
        )
    answers = [judged(sign, way, decimals, kind) for way in ways]
    readings = tuple(answer.value for answer in answers if isinstance(answer, Number))
    return answers[0] if certain or not readings else Ask(readings)


def tidied(text: str) -> str:
    """`text` without spaces at its ends, digits and spaces those of ASCII, the minus a hyphen.

    Tabs and line breaks stay: they stand between cells, never between the digits of a number.
    """
    return "".join(
        " "
        if unicodedata.category(character) == "Zs"
        else str(unicodedata.decimal(character, character))
        for character in text.replace("−", "-")
        if character not in ZERO_WIDTH
    ).strip()


def ways_to_read(body: str, decimals: int, comma_may_group: bool = False) -> tuple[list[Way], bool]:
    """How digits with points, commas and spaces can be read, and whether that leaves no doubt."""
    signs = re.findall("[., ]", body)
    if not signs:
        return [Way(body)], True
    first, last = signs[0], signs[-1]
    if last == " ":
        return ([Way(ungrouped(body))] if GROUPED[last].fullmatch(body) else []), True
    if first != last:
        whole, _sign, fraction = body.rpartition(last)
        return ([Way(ungrouped(whole), fraction)] if GROUPED[first].fullmatch(whole) else []), True
    grouped = [Way(ungrouped(body))] if GROUPED[first].fullmatch(body) else []
    if len(signs) > 1:
        return grouped, True
    by_sign = Way(*body.split(first))
    if not grouped:
        return [by_sign], True
    if decimals == 0:
        return grouped, first == "." or comma_may_group
    if first == "," and not comma_may_group:
        return [by_sign], True
    return [by_sign, *grouped], False


def ungrouped(digits: str) -> str:
    return re.sub("[., ]", "", digits)


def judged(sign: str, way: Way, decimals: int, kind: NumberKind | str) -> Number | Rejected:
    """The number that is written, or why it cannot stand here."""
    if way.fraction == "":
        return Rejected(_("Digits are missing after the decimal sign."))
    whole, fraction = way.whole.lstrip("0"), (way.fraction or "").rstrip("0")
    if fraction and decimals == 0:
        return Rejected(_("Only a whole number can stand here, without decimals."))
    if len(fraction) > MOST_DECIMALS >= decimals:
        return Rejected(_("A number has at most four decimals."))
    if len(whole) > MOST_DIGITS:
        return Rejected(_("A number has at most 15 digits before the decimal sign."))
    size = Decimal(f"{whole or 0}.{fraction}")
    value = -size if sign == "-" and size else size
    if kind == NumberKind.MILESTONE and value not in (0, 1):
        return Rejected(_("The answer is yes or no: 1 or 0."))
    if kind not in (NumberKind.LEVEL, NumberKind.MILESTONE) and value < 0:
        return Rejected(_("This number cannot be below zero."))
    return Number(value)


def check_number(value: Decimal, *, decimals: int, kind: NumberKind | str) -> Number | Rejected:
    """What arrives as a number, such as a cell of a workbook, under the limits of what is typed."""
    whole, _point, fraction = f"{abs(value):f}".partition(".")
    way = Way(whole, fraction or None)
    return judged("-" if value < 0 else "", way, 0 if kind == NumberKind.RATE else decimals, kind)


def commas_group(language: str = "") -> bool:
    """Whether numbers are written ``1,234.5`` in `language`: in every one but Vietnamese.

    Without a language it is that of the page.
    """
    return (language or get_language()) != "vi"


def written(
    value: Decimal | int | None, decimals: int = 0, *, comma_may_group: bool = False
) -> str:
    """`value` as a field shows it, which `read_number` reads back unchanged; empty for None.

    It has at least `decimals` decimals and all of its own: ``1.234,50``, or, where a comma groups,
    ``1,234.50``. There ``1.234`` could be asked about and is written ``1.2340``.
    """
    if value is None:
        return ""
    text = f"{value + 0:,.{decimals_of(value, decimals)}f}"
    if not comma_may_group:
        return text.translate(VIETNAMESE_SIGNS)
    return f"{text}0" if GROUPED["."].fullmatch(text.lstrip("-")) else text


def decimals_of(value: Decimal | int, least: int) -> int:
    """How many decimals `value` has, but at least so many."""
    return max(-Decimal(value).normalize().as_tuple().exponent, least)


def without_doubt(value: Decimal, *, comma_may_group: bool = False) -> str:
    """`value` without grouping, in the one way that is never asked about."""
    text = f"{value.normalize():f}"
    if not comma_may_group:
        return text.replace(".", ",")
    return f"{text}0" if decimals_of(value, 0) == 3 else text


def doubt(text: str, readings: tuple[Decimal, ...], *, comma_may_group: bool = False) -> str:
    """A sentence that names what `text` could mean, and how to write each of that."""
    shown = [number_format(value.normalize(), force_grouping=True) for value in readings]
    plainly = [without_doubt(value, comma_may_group=comma_may_group) for value in readings]
    if len(readings) == 1:
        sentence = _("Does “%(text)s” mean %(first)s? Then write %(plain)s.")
        return sentence % {"text": text, "first": shown[0], "plain": plainly[0]}
    sentence = _("“%(text)s” can be %(first)s or %(second)s: write %(one)s or %(other)s.")
    return sentence % {
        "text": text,
        "first": shown[0],
        "second": shown[1],
        "one": plainly[0],
        "other": plainly[1],
    }
