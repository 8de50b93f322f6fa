"""What the catalogue refuses, each with a sentence why (see `docs/method.md`).

Plain functions over values and over anything with a target's attributes; models, forms and the
loader share them. Each returns a list of `(field, message)` pairs, empty where all is well. A
value that is still missing or could not be read is None and is judged only where it is required.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .legacy import legacy_word
from .progress import Method, OverTime, Rollup
from .vietnamese import hidden

NUMBER = re.compile(r"[0-9]{1,8}(\.[0-9]{1,8})*")
ASKED_IN = re.compile(r"[1-4]( [1-4])*")
AMOUNTS = (OverTime.TERM_TOTAL, OverTime.YEAR_TOTAL, OverTime.YEAR_MEAN)
"""Where a figure is the amount of its quarter; elsewhere it is a level."""
ERROR_VALUE = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|#+)")
"""What a spreadsheet shows instead of a text that it could not work out or has no room for."""
LARGE = 1_000_000_000
"""Numbers up to this cannot add up to what is too large to be kept."""
LARGEST = 922_337_203_685_477
"""Before the decimal sign, what every database keeps."""
LAST_QUARTER_FIRST = _("The last quarter lies before the first.")
MAIN_TAKEN = _("The district has another main programme already.")
RANGE_REVERSED = _("The plausible range ends before it begins.")
NO_WAY = _("The goal equals the baseline, so that there is no way between them to measure.")
COMMUNE_KINDS = ("commune", "town", "ward", "village", "quarter")


PHONE = re.compile(r"[0-9 +()./,;-]+")
MOST_QUARTERS = 40


def check_line(text):
    """Validator for a text of one line: everything in it is seen, and it is Unicode."""
    check_seen(text)
    if re.search(r"[\n\t]", text):
        raise ValidationError(_("There is a line break or a tab in this text of one line."))
    if ERROR_VALUE.fullmatch(text):
        raise ValidationError(_("Here stands the error %(error)s."), params={"error": text})
    check_unicode(text)


def check_seen(text):
    """Refuse a character that nobody sees, and name it with its place."""
    if found := hidden(text):
        raise ValidationError(
            _("There is a hidden character %(code)s at position %(place)d; delete it."),
            params={"code": found[0], "place": found[1]},
        )


def check_unicode(text):
    """Validator that refuses Vietnamese in an encoding from before Unicode."""
    if found := legacy_word(text):
        raise ValidationError(
            _("“%(word)s” is written in the old encoding %(encoding)s; convert it to Unicode."),
            params={"word": found[0], "encoding": found[1]},
        )


def check_phone(text):
    """Validator for phone numbers: digits and the signs between them."""
    check_seen(text)
    if not PHONE.fullmatch(text) or not re.search("[0-9]", text):
        raise ValidationError(_("A phone number is written with digits, like 0216 3886 123."))


def valid_number(text):
    """Whether a target's number is digits and points, such as ``11`` or ``2.1``."""
    return NUMBER.fullmatch(text) is not None


def check_target_number(text):
    """Validator for a target's number."""
    check_seen(text)
    if not valid_number(text):
        raise ValidationError(
            _("A target's number is written with digits and points, like 11 or 2.1.")
        )


def number_key(text):
    """Text that sorts target numbers as people count: 2, 2.1, 2.10, 10.

    Eight digits for each part and nothing else, so that every collation agrees.
    """
    return "".join(part.zfill(8) for part in text.split("."))


def programme_problems(programme):
    """Of `start`, `end`, `good_from`, `fair_from` and `applies_to`."""
    problems = thresholds_problems(programme.good_from, programme.fair_from)
    if programme.start and programme.end:
        problems += course_problems(programme.start, programme.end)
    unknown = [kind for kind in programme.applies_to.split() if kind not in COMMUNE_KINDS]
    if unknown:
        message = format_lazy(
            _("{kinds} is not a kind of commune; known are {known}."),
            kinds=", ".join(unknown),
            known=", ".join(COMMUNE_KINDS),
        )
        problems.append(("applies_to", message))
    return problems


def course_problems(start, end):
    """A programme runs forwards, and so long at most that a page can show its quarters."""
    if end < start:
        return [("end", LAST_QUARTER_FIRST)]
    count = end.ordinal - start.ordinal + 1
    if count > MOST_QUARTERS:
        message = format_lazy(
            _("A programme has at most {most} quarters; from {start} to {end} there are {count}."),
            most=MOST_QUARTERS,
            start=str(start),
            end=str(end),
            count=count,
        )
        return [("end", message)]
    return []


def same_number_problems(target, others):
    """`01` is the number `1`: among `others` of the programme none may sort as `target` does."""
    for other in others:
        if other.number != target.number and number_key(other.number) == number_key(target.number):
            message = format_lazy(
                _("The programme has the target {number}, which is the same number."),
                number=other.number,
            )
            return [("number", message)]
    return []


def thresholds_problems(good_from, fair_from):
    """The two percents at which bands begin: 100 > good_from > fair_from > 0, two decimals."""
    problems = [
        (name, _("A threshold has at most two decimals, as the percent that is held against it."))
        for name, value in [("good_from", good_from), ("fair_from", fair_from)]
        if value is not None and value != round(value, 2)
    ]
    if good_from is not None and good_from >= 100:
        problems.append(("good_from", _("“Good” must begin below 100%, where “met” begins.")))
    if fair_from is not None and fair_from <= 0:
        problems.append(("fair_from", _("“Fair” must begin above 0%, so that “low” has a place.")))
    if good_from is not None and fair_from is not None and fair_from >= good_from:
        problems.append(("fair_from", _("“Fair” must begin below “good”.")))
    return problems


def quarter_problems(programme, quarter):
    """A figure or a report belongs to one of the programme's quarters."""
    if programme.start <= quarter <= programme.end:
        return []
    message = format_lazy(
        _("{quarter} lies outside the programme, which runs from {start} to {end}."),
        quarter=str(quarter),
        start=str(programme.start),
        end=str(programme.end),
    )
    return [("period", message)]


def target_problems(target):
    """Everything a target by itself can have wrong; its programme is not looked at."""
    return (
        _combination_problems(target)
        + _goal_problems(target)
        + _goal_value_problems(target, "standard", target.standard)
        + _baseline_problems(target)
        + _asking_problems(target)
        + _pair_problems(target)
    )


def _pair_problems(target):
    if not target.pair:
        return []
    if target.rollup != Rollup.RATE:
        return [("pair", _("Only a rate has two numbers."))]
    parts = [part.strip() for part in target.pair.split("/")]
    if len(parts) != 2 or not all(parts):
        return [("pair", _("Write what both numbers count, with a “/” between them."))]
    return []


def feed_problems(target):
    """A target takes the figures of another one only where they say the same of the same units."""
    feeder = target.fed_by
    if feeder is None:
        return []
    if feeder is target or (feeder.pk is not None and feeder.pk == target.pk):
        return [("fed_by", _("A target cannot take its figures from itself."))]
    problems = []
    if feeder.fed_by is not None:
        message = _("The figures of that target come from another one themselves.")
        problems.append(("fed_by", message))
    if feeder.programme.district != target.programme.district:
        problems.append(("fed_by", _("The target belongs to another district.")))
    if (feeder.rollup == Rollup.DISTRICT) != (target.rollup == Rollup.DISTRICT):
        message = _("One is reported by the communes, the other by the district.")
        problems.append(("fed_by", message))
    if (feeder.rollup == Rollup.RATE) != (target.rollup == Rollup.RATE):
        message = _("Of one a figure is a number, of the other one number out of another.")
        problems.append(("fed_by", message))
    if (feeder.over_time in AMOUNTS) != (target.over_time in AMOUNTS):
        message = _("Of one a figure is the amount of a quarter, of the other a level.")
        problems.append(("fed_by", message))
    if (feeder.method == Method.MILESTONE) != (target.method == Method.MILESTONE):
        message = _("Of one a figure is a yes or no, of the other a number.")
        problems.append(("fed_by", message))
    return problems


def _combination_problems(target):
    problems = []
    if target.rollup == Rollup.RATE and target.over_time != OverTime.LEVEL:
        message = _("A rate has no totals or means over time; it is the latest figure.")
        problems.append(("over_time", message))
    if target.method == Method.MILESTONE and target.over_time != OverTime.LEVEL:
        message = _("A yes or no cannot be added up over time; it is the latest figure.")
        problems.append(("over_time", message))
    if target.method == Method.MILESTONE and target.rollup not in (Rollup.COUNT, Rollup.DISTRICT):
        message = _(
            "A yes or no can only be counted over the communes, or be the district's own figure."
        )
        problems.append(("rollup", message))
    if target.method == Method.GAP and target.rollup == Rollup.COUNT:
        message = _(
            "Where communes are counted, the baseline is a number of communes, so that their own "
            "way from a baseline to a goal cannot be judged."
        )
        problems.append(("method", message))
    return problems


def _goal_problems(target):
    if target.rollup == Rollup.COUNT:
        if target.goal is not None and target.goal <= 0:
            message = _(
                "The goal is a number of communes and must be above zero; leave it empty for all "
                "of them."
            )
            return [("goal", message)]
        return []
    if target.goal is None:
        message = _("A goal is required; only where communes are counted may it be left empty.")
        return [("goal", message)]
    return _goal_value_problems(target, "goal", target.goal)


def _goal_value_problems(target, name, goal):
    """What the method refuses of a number that can stand as a goal; None is no such number."""
    if goal is None:
        return []
    if target.method in (Method.RATIO, Method.FLOOR) and goal <= 0:
        return [(name, _("The value is divided by this number, which must be above zero."))]
    if target.method == Method.CEILING and goal < 0:
        return [(name, _("“At most” a number below zero cannot be judged by its share."))]
    if target.method == Method.MILESTONE and goal != 1:
        return [(name, _("The goal of a yes or no is 1, for yes."))]
    if target.method == Method.GAP and goal == target.baseline:
        return [(name, NO_WAY)]
    return []


def _baseline_problems(target):
    if target.method == Method.GAP and target.baseline is None:
        message = _(
            "The share of the way from baseline to goal cannot be measured without a baseline."
        )
        return [("baseline", message)]
    return []


def _asking_problems(target):
    problems = []
    if target.asked_in and not ASKED_IN.fullmatch(target.asked_in):
        message = _("Name the quarters by their numbers 1 to 4 with a space between, like 2 4.")
        problems.append(("asked_in", message))
    if target.decimals is not None and not 0 <= target.decimals <= 4:
        problems.append(("decimals", _("A target shows 0 to 4 decimals.")))
    if target.low is not None and target.high is not None and target.low > target.high:
        problems.append(("high", RANGE_REVERSED))
    return problems


def allocation_problems(target, baseline, goal):
    """A commune's own baseline (None: the target's under `gap`) and goal."""
    if target.rollup == Rollup.DISTRICT:
        message = _("The district reports this target itself; no commune can have a share of it.")
        return [("target", message)]
    if goal is None:
        return [("goal", _("An allocation needs a goal."))]
    if target.method != Method.GAP:
        return _goal_value_problems(target, "goal", goal)
    if target.goal is None or target.baseline is None:
        return []
    way = goal - (target.baseline if baseline is None else baseline)
    if way == 0:
        return [("goal", NO_WAY)]
    if (way > 0) != (target.goal > target.baseline):
        message = _(
            "The goal lies on the other side of the baseline than the target's: the commune would "
            "rise where the district falls, or the reverse."
        )
        return [("goal", message)]
    return []


def milestone_problems(target, value):
    """A year's milestone of the district; a threshold under `floor` and `ceiling`, else a plan."""
    if target.method in (Method.FLOOR, Method.CEILING):
        return _goal_value_problems(target, "value", value)
    return []


def population_problems(target, communes):
    """`communes` are the (name, population) of those expected to report the target."""
    if target.rollup != Rollup.MEAN:
        return []
    without = [name for name, population in communes if not population]
    if not without:
        return []
    message = format_lazy(
        _("The mean is weighted by population, which is missing for {communes}."),
        communes=", ".join(without),
    )
    return [("rollup", message)]


def figure_problems(target, value, out_of, has_commune):
    """A figure's numbers; a `value` of None is “asked, no number” and needs no second one."""
    problems = []
    if has_commune and target.rollup == Rollup.DISTRICT:
        message = _("The district reports this target itself; a commune has no figure for it.")
        problems.append(("commune", message))
    if not has_commune and target.rollup != Rollup.DISTRICT:
        message = _(
            "The communes report this target; the district has no figure of its own for it."
        )
        problems.append(("commune", message))
    if target.rollup == Rollup.RATE:
        return problems + _rate_problems(value, out_of)
    if out_of is not None:
        message = _("This target is not a rate: its figure is one number, not one out of another.")
        problems.append(("out_of", message))
    if target.method == Method.MILESTONE and value not in (None, 0, 1):
        problems.append(("value", _("The answer is yes or no: 1 or 0.")))
    return problems


def fraction_problems(target, value, out_of):
    """A figure that comes in a file: both numbers of a rate count, as do those without decimals.

    What is typed is refused as it is read (see `targets.numbers`).
    """
    if target.rollup != Rollup.RATE and target.decimals:
        return []
    return [
        (name, _("Only a whole number can stand here, without decimals."))
        for name, number in [("value", value), ("out_of", out_of)]
        if number is not None and number % 1
    ]


def total_problems(target, numbers):
    """The `numbers` of all figures of a target must be able to be kept together, as a sum."""
    if sum(abs(number) for number in numbers if number is not None) <= LARGEST:
        return []
    message = format_lazy(
        _("The figures of {target} would add up to more than can be kept; check the zeros."),
        target=str(target),
    )
    return [("value", message)]


def largest(numbers):
    """The one of `numbers` that is furthest from zero; None is none."""
    return max((number for number in numbers if number is not None), key=abs, default=None)


def is_large(number):
    return number is not None and abs(number) > LARGE


def _rate_problems(value, out_of):
    if out_of is None:
        if value is None:
            return []
        return [("out_of", _("A rate needs its second number: out of how many?"))]
    if out_of <= 0:
        return [("out_of", _("The number that a rate is out of must be above zero."))]
    if value is not None and not 0 <= value <= out_of:
        message = _(
            "The first number of a rate lies between 0 and the second, of which it is a part."
        )
        return [("value", message)]
    return []
