"""What is refused of a target by itself, and beside the others of its programme."""

import re

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..progress import Method, OverTime, Rollup
from .goals import (
    GROWTH,
    NO_BASELINE,
    count_problems,
    goal_value_problems,
    scale_words,
    way_problems,
)
from .parts import parts_problems, sum_problems
from .programmes import quarter_problems
from .texts import number_key
from .ways import growth_problems, range_problems, scale_problems, strict_problems, within_problems

ASKED_IN = re.compile(r"[1-4]( [1-4])*")
AMOUNTS = (OverTime.TERM_TOTAL, OverTime.YEAR_TOTAL, OverTime.YEAR_MEAN)
"""Where a figure is the amount of its quarter and is added up; elsewhere it is a level."""
EVERY_AMOUNT = (*AMOUNTS, *GROWTH)
RANGE_REVERSED = _("The plausible range ends before it begins.")
REQUIRED = _("This must not be empty.")


def target_problems(target):
    """Everything a target by itself can have wrong; its programme is not looked at."""
    if target.method == Method.PARTS:
        return parts_problems(target) + sum_problems(target)
    return (
        _required_problems(target)
        + _combination_problems(target)
        + strict_problems(target)
        + _goal_problems(target)
        + goal_value_problems(target, "standard", target.standard)
        + way_problems(target, "standard", target.baseline, target.standard)
        + range_problems(target)
        + _baseline_problems(target)
        + growth_problems(target)
        + scale_problems(target)
        + _asking_problems(target)
        + _pair_problems(target)
        + sum_problems(target)
        + _assigned_problems(target)
    )


def _required_problems(target):
    names = ("unit", "over_time", "rollup")
    return [(name, REQUIRED) for name in names if not getattr(target, name)]


def course_of_target_problems(target):
    """What does not fit the target's programme, whose quarters must be known."""
    programme, problems = target.programme, []
    if target.over_time in GROWTH and programme.start.number != 1:
        message = _(
            "Growth is judged by whole years, and the programme does not begin in a first quarter."
        )
        problems.append(("over_time", message))
    if target.due:
        problems += quarter_problems(programme, target.due, "due")
    return problems


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
    if feeder.method == Method.PARTS:
        message = _("That target is judged by its parts and has no figures.")
        return [("fed_by", message)]
    problems = []
    if feeder.fed_by is not None:
        message = _("The figures of that target come from another one themselves.")
        problems.append(("fed_by", message))
    if feeder.programme.district != target.programme.district:
        problems.append(("fed_by", _("The target belongs to another district.")))
    if (feeder.rollup == Rollup.DISTRICT) != (target.rollup == Rollup.DISTRICT):
        message = _("One is reported by the communes, the other by the district.")
        problems.append(("fed_by", message))
    return problems + [("fed_by", message) for message in kinds_apart(feeder, target)]


def kinds_apart(target, other):
    """Why a figure of one says something else than one of the other; nothing where it does not."""
    if (target.rollup == Rollup.RATE) != (other.rollup == Rollup.RATE):
        yield _("Of one a figure is a number, of the other one number out of another.")
    if (target.over_time in EVERY_AMOUNT) != (other.over_time in EVERY_AMOUNT):
        yield _("Of one a figure is the amount of a quarter, of the other a level.")
    if (target.method == Method.MILESTONE) != (other.method == Method.MILESTONE):
        yield _("Of one a figure is a yes or no, of the other a number.")
    if scale_words(target.scale) != scale_words(other.scale):
        yield _("Both are told in words, but not in the same.")


def _combination_problems(target):
    problems = []
    yearly = (OverTime.LEVEL, OverTime.YEAR_WORST)
    if target.rollup == Rollup.RATE and target.over_time and target.over_time not in yearly:
        message = _(
            "A rate has no totals, means or growth over time; it is the latest figure, or that of "
            "the worst year."
        )
        problems.append(("over_time", message))
    if target.method == Method.MILESTONE and target.over_time and target.over_time not in yearly:
        message = _(
            "A yes or no cannot be added up over time; it is the latest figure, or that of the "
            "worst year."
        )
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
    if target.method == Method.WITHIN:
        problems += within_problems(target)
    return problems


def _goal_problems(target):
    if target.goal is None and target.rollup != Rollup.COUNT:
        message = _("A goal is required; only where communes are counted may it be left empty.")
        return [("goal", message)]
    return _own_goal_problems(target, "goal", target.goal)


def _own_goal_problems(target, name, goal):
    """A goal of the target as a whole; None is no such number."""
    if target.rollup != Rollup.COUNT:
        return goal_value_problems(target, name, goal) + way_problems(
            target, name, target.baseline, goal
        )
    return count_problems(name, goal)


def _assigned_problems(target):
    if target.assigned_goal is None:
        if target.assigned_by:
            return [("assigned_by", _("Who assigned a goal is said only beside that goal."))]
        return []
    if target.method == Method.WITHIN:
        message = _("Beside a range a single assigned goal says nothing.")
        return [("assigned_goal", message)]
    return _own_goal_problems(target, "assigned_goal", target.assigned_goal)


def _baseline_problems(target):
    if target.method == Method.GAP and target.baseline is None:
        return [("baseline", NO_BASELINE)]
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
