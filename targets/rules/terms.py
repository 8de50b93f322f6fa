"""What is refused of the numbers that units and years are held to, and of exceptions from them."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..progress import THRESHOLDS, Method, OverTime, Rollup
from .goals import (
    GROWTH,
    NO_BASELINE,
    NO_GROWTH,
    NO_WAY,
    count_problems,
    goal_value_problems,
    on_scale_problems,
    way_problems,
)
from .programmes import quarter_problems

OF_PARTS = _("This target is judged by its parts and has no numbers of its own.")
OF_A_RANGE = _("All communes and years are judged by the target's own range.")
NO_CLASS = _("A threshold belongs to a class of communes; name it.")
NO_NAME_OF_A_BREAK = _("A break needs a name that says what is counted anew.")
NO_DECISION = _("A goal is given anew by a decision; write its number.")
NO_REASON = _("An exemption needs a reason.")
EXEMPTION_ENDS_FIRST = _("The exemption ends before it begins.")
EXEMPT_ALREADY = _("The commune is exempt from this target in these quarters already.")
CURRENT = (OverTime.LEVEL, OverTime.YEAR_WORST)
"""Ways over time in which no figure is part of a sum, so that quarters can be left out."""


def allocation_problems(target, baseline, goal):
    """A commune's own baseline (None: the target's under `gap`, none under growth) and goal."""
    if target.method == Method.PARTS:
        return [("target", OF_PARTS)]
    if target.method == Method.WITHIN:
        return [("target", OF_A_RANGE)]
    if target.rollup == Rollup.DISTRICT:
        message = _("The district reports this target itself; no commune can have a share of it.")
        return [("target", message)]
    if goal is None:
        return [("goal", _("An allocation needs a goal."))]
    if target.over_time in GROWTH and baseline is not None and baseline <= 0:
        return [("baseline", NO_GROWTH)]
    return goal_value_problems(target, "goal", goal) or _direction_problems(target, baseline, goal)


def _direction_problems(target, baseline, goal):
    """Under `gap` a commune has a way to go, and the same way as the district."""
    if target.method != Method.GAP or target.goal is None or target.baseline is None:
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


def milestone_problems(target, value, *, of_commune=False):
    """A year's milestone; a threshold under `floor` and `ceiling`, else a plan.

    `of_commune`: it is a commune's, not the district's.
    """
    if target.method == Method.PARTS:
        return [("target", OF_PARTS)]
    if target.method == Method.WITHIN:
        return [("target", OF_A_RANGE)]
    if target.method in THRESHOLDS and target.over_time not in GROWTH:
        return goal_value_problems(target, "value", value)
    if target.method == Method.MILESTONE and (of_commune or target.rollup != Rollup.COUNT):
        return on_scale_problems(target, "value", value)
    return []


def year_problems(programme, year):
    """What is told of a plan, or a threshold, for a year in which `programme` has no quarter.

    Where the year or the programme's quarters are unknown it is not looked at.
    """
    start, end = programme.start, programme.end
    if not (year and start and end) or start.year <= year <= end.year:
        return []
    message = format_lazy(
        _("{year} is no year of the programme ({first}–{last})."),
        year=year,
        first=start.year,
        last=end.year,
    )
    return [("year", message)]


def threshold_problems(target, value):
    """What communes of a class are judged by, in the target's unit."""
    if target.method == Method.PARTS:
        return [("target", OF_PARTS)]
    if target.method == Method.WITHIN:
        return [("target", OF_A_RANGE)]
    if target.rollup in (Rollup.SUM, Rollup.DISTRICT):
        message = _(
            "A class of communes has a threshold only where communes are judged by one number: "
            "in a mean, a rate or a count."
        )
        return [("target", message)]
    if target.method == Method.GAP:
        message = _("The share of a way from a baseline has no thresholds.")
        return [("target", message)]
    if target.over_time in GROWTH:
        return [("target", _("Growth has no thresholds by class."))]
    return goal_value_problems(target, "value", value)


def break_problems(target, series):
    """Of a break's `start`, `baseline` and `goal`, which are judged as the target's own would be.

    A quarter that is empty, or a programme whose quarters are unknown, is not looked at.
    """
    if target.method == Method.PARTS:
        return [("target", OF_PARTS)]
    problems = []
    if target.over_time not in CURRENT:
        message = _("What is added up or grows over the years cannot be broken off.")
        problems.append(("target", message))
    if target.method not in (Method.RATIO, Method.GAP, Method.FLOOR, Method.CEILING):
        message = _("A yes or no and a range know no new way of counting.")
        problems.append(("target", message))
    if target.rollup not in (Rollup.MEAN, Rollup.RATE, Rollup.DISTRICT):
        message = _("A sum or a count of communes knows no new way of counting.")
        problems.append(("target", message))
    if target.method == Method.GAP and series.baseline is None:
        problems.append(("baseline", NO_BASELINE))
    problems += goal_value_problems(target, "goal", series.goal)
    problems += way_problems(target, "goal", series.baseline, series.goal)
    return problems + _break_quarter_problems(target, series.start)


def _break_quarter_problems(target, start):
    programme = target.programme
    if not (start and programme.start and programme.end):
        return []
    if start <= programme.start:
        message = _("A break comes after the first quarter of the programme, {quarter}.")
        return [("start", format_lazy(message, quarter=str(programme.start)))]
    last = target.due or programme.end
    if start > last:
        message = _("A break comes no later than the goal is due, in {quarter}.")
        return [("start", format_lazy(message, quarter=str(last)))]
    return []


def new_goal_problems(target, given):
    """Of a new goal's `start` and `goal`, which is a number of communes.

    A quarter that is empty, or a programme whose quarters are unknown, is not looked at.
    """
    if target.rollup != Rollup.COUNT:
        message = _("Only where communes are counted does a goal change with their number.")
        return [("target", message)]
    problems = []
    if target.goal is None:
        message = _("Without a goal all communes are counted, whatever their number is.")
        problems.append(("target", message))
    problems += count_problems("goal", given.goal)
    return problems + _new_goal_quarter_problems(target, given.start)


def _new_goal_quarter_problems(target, start):
    programme = target.programme
    if not (start and programme.start and programme.end):
        return []
    if start <= programme.start:
        message = _("A goal is given anew after the first quarter of the programme, {quarter}.")
        return [("start", format_lazy(message, quarter=str(programme.start)))]
    if start > programme.end:
        message = _("A goal is given anew no later than the programme ends, in {quarter}.")
        return [("start", format_lazy(message, quarter=str(programme.end)))]
    return []


def exemption_problems(exemption):
    """Of its target and its quarters; where these are unknown they are not looked at."""
    target = exemption.target
    problems = exempt_target_problems(target)
    if target.method == Method.PARTS:
        return problems
    return problems + _exempt_quarters_problems(exemption)


def exempt_target_problems(target):
    """Why no commune can be exempt from `target`."""
    problems = []
    if target.method == Method.PARTS:
        return [("target", OF_PARTS)]
    if target.over_time not in CURRENT:
        message = _("What is added up or grows over the years must be reported by everybody.")
        problems.append(("target", message))
    if target.rollup not in (Rollup.MEAN, Rollup.RATE, Rollup.COUNT):
        message = _("Only in a mean, a rate or a count can a commune be left out.")
        problems.append(("target", message))
    return problems


def not_applicable_problems(target, value, has_commune):
    """What is refused where a unit says that `target` does not apply to it."""
    if not has_commune or exempt_target_problems(target):
        message = _("This target applies to everybody who is asked for it.")
        return [("not_applicable", message)]
    if value is not None:
        message = _("Write a number, or say that the target does not apply; not both.")
        return [("not_applicable", message)]
    return []


def _exempt_quarters_problems(exemption):
    programme, start, end = exemption.target.programme, exemption.start, exemption.end
    if not (programme.start and programme.end):
        return []
    problems = [
        problem
        for name, quarter in (("start", start), ("end", end))
        if quarter
        for problem in quarter_problems(programme, quarter, name)
    ]
    if start and end and end < start:
        problems.append(("end", EXEMPTION_ENDS_FIRST))
    return problems


def overlap_problems(exemption, others):
    """No two exemptions of one commune and target share a quarter; `others` have the same two."""
    for other in others:
        begins_before_end = exemption.end is None or other.start <= exemption.end
        ends_after_begin = other.end is None or exemption.start <= other.end
        if begins_before_end and ends_after_begin:
            return [("start", EXEMPT_ALREADY)]
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
