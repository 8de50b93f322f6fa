"""Numbers, quarters and dates as people read them, in the active language.

Every function returns a string, and a dash where there is nothing.
"""

from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from communes.results.years import is_of_whole_year
from communes.sheets.plans import planned_decimals
from targets.numbers import (
    VIETNAMESE_SIGNS,
    commas_group,
    decimals_of,
    figure_decimals,
    written,
)
from targets.progress import GROWTH, Method, Rollup

NOTHING = "–"
ROMAN = ("I", "II", "III", "IV")
GROWTH_DECIMALS = 2
YES_OR_NO = {1: gettext_lazy("yes"), 0: gettext_lazy("no")}


def number(value, decimals=0):
    """`value` with exactly `decimals` decimals, grouped: ``1.234,5`` (English: ``1,234.5``)."""
    if value is None:
        return NOTHING
    return grouped(rounded(value, decimals), decimals)


def rounded(value, decimals):
    """`value` with exactly `decimals` decimals."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)


def percent(value, decimals=1):
    """`value` cut down, never up, to `decimals`: 99.99 reads ``99,9%`` and never as met."""
    if value is None:
        return NOTHING
    return f"{grouped(cut(value, decimals), decimals)}%"


def cut(percent, decimals=1):
    """`percent` cut down to `decimals`."""
    return Decimal(percent).quantize(Decimal(1).scaleb(-decimals), ROUND_FLOOR)


def word_for(value, target, commune):
    """What is said for a value of `commune`'s result for `target`; of the district where empty.

    Empty where a number is said: a number of communes is one.
    """
    if target.rollup == Rollup.COUNT and not commune:
        return ""
    return str(words_of(target).get(value, ""))


def words_of(target):
    """Number → the word that is said for it; empty where a number is said."""
    if target.method != Method.MILESTONE:
        return {}
    return dict(enumerate(target.local_words, start=1)) or YES_OR_NO


def result_decimals(target, commune):
    """How many decimals a target's results show; those of growth have two, its amounts their own.

    How many parts or communes meet their goal is a whole number.
    """
    if target.method == Method.PARTS or (target.rollup == Rollup.COUNT and not commune):
        return 0
    return GROWTH_DECIMALS if target.over_time in GROWTH else target.decimals


def field(value, decimals=0):
    """A number as a field shows it, to be read again by `targets.numbers`; empty for None."""
    return written(value, decimals, comma_may_group=commas_group())


def exact(value, decimals=0):
    """`value` with at least `decimals` decimals, and all that it has; a dash for None."""
    return NOTHING if value is None else number(value, decimals_of(value, decimals))


def not_applicable():
    """What stands in place of a figure of a target that is said not to apply."""
    return _("not applicable")


def of_field(value, target):
    """A figure of `target` as its field shows it: a word of its scale, else as `field`."""
    return target.local_word(value) or field(value, figure_decimals(target))


def of_planned(value, target):
    """A plan of `target` as its field shows it: of a rate in per cent."""
    return target.word(value) or field(value, planned_decimals(target))


def signed(value, decimals=0):
    """`value` with its sign, for changes: ``+1,5`` and ``−1,5``; nothing stays a dash."""
    text = number(value, decimals)
    return f"+{text}" if value is not None and rounded(value, decimals) > 0 else text


def grouped(value, decimals):
    text = f"{value + 0:,.{decimals}f}".replace("-", "−")
    return text if commas_group() else text.translate(VIETNAMESE_SIGNS)


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


def period(as_of, target):
    """*II/2023*, or *year 2022* where a value of `target` is the whole year's: what it is of."""
    if is_of_whole_year(target, as_of):
        return _("year %(year)s") % {"year": as_of.year}
    return quarter_short(as_of)


def date(value):
    """*23/6/2023*, in both languages."""
    return NOTHING if value is None else f"{value.day}/{value.month}/{value.year}"


def moment(value):
    """*15:20 3/10/2023*, in the local time."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    return f"{local:%H:%M} {date(local)}"
