"""What a target becomes in the programme that follows: in the next term, or in the list of one
year of its resolution.

Plain functions over anything with a target's attributes; what they answer is a copy's columns by
name, without the rows that it belongs to. Quarters, goals and baselines are all that differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .measure import SeriesBreak
from .progress import GROWTH, Method, OverTime, Rollup, judges_communes
from .rules import allocation_problems
from .yearly import year_plan

SAME = (
    *("number", "name", "unit", "decimals", "method", "over_time", "rollup", "standard"),
    *("asked_in", "low", "high", "lead", "illustrative", "source", "pair", "strict", "scale"),
    *("sums_to", "amount_unit"),
    *("name_en", "unit_en", "amount_unit_en", "pair_en", "lead_en"),
)
BY_YEAR = (OverTime.YEAR_MEAN, OverTime.YEAR_WORST)
NO_GOALS = {
    **{"goal": None, "goal_high": None, "goal_text": ""},
    **{"assigned_goal": None, "assigned_by": ""},
}


@dataclass(frozen=True)
class Ended:
    """How a target, or what a commune has of it, stands where the next one begins.

    `begun`: whether there is a quarter before; without one what was the baseline still is.
    """

    begun: bool = True
    value: Decimal | None = None
    amount: Decimal | None = None
    """Of the last year, where growth is reckoned from amounts; None where it is not closed."""


def next_baseline(target, ended: Ended, baseline: Decimal | None) -> Decimal | None:
    """Where it begins that stood so, and began at `baseline` before; None: nothing is known.

    What is added up over the term begins anew. A way needs a beginning: without a value it is the
    former one.
    """
    if not ended.begun:
        return baseline
    if target.method == Method.PARTS or (
        target.method == Method.MILESTONE and target.rollup != Rollup.COUNT
    ):
        return None
    if target.over_time in GROWTH:
        return ended.amount
    former = baseline if target.method == Method.GAP else None
    if target.over_time == OverTime.TERM_TOTAL:
        return former
    return former if ended.value is None else ended.value


def next_term(
    target, ended: Ended, *, quarters: int, keep_goals: bool, series: SeriesBreak | None = None
) -> dict:
    """The columns of the target in a term that begins so many `quarters` later.

    `series` is the break in force at the end, or a goal given anew: its goal is the goal. Without
    `keep_goals` there are none, but for a yes or no, whose goal can only be yes.
    """
    columns = {name: getattr(target, name) for name in SAME}
    columns["due"] = target.due and target.due.shift(quarters)
    columns |= {name: getattr(target, name) for name in NO_GOALS} if keep_goals else NO_GOALS
    if keep_goals and series is not None:
        columns |= NO_GOALS | {"goal": series.goal}
    if is_plain_yes_or_no(target):
        columns["goal"] = target.goal
    former = target.baseline if series is None else series.baseline
    columns["baseline"] = next_baseline(target, ended, former)
    return columns


def of_year(
    target,
    ended: Ended,
    *,
    year: int,
    last: int,
    milestones: Mapping[int, Decimal],
    series: SeriesBreak | None = None,
) -> dict:
    """The columns of the target in the list of one `year`; `last` is that of the whole programme.

    `series` is the break that is in force in that year. The goal is the plan of the year. Where
    each counted commune is judged by the milestone of the year, that is the standard, and as many
    communes are to reach it as the whole programme asks for.
    """
    goal = target.goal if series is None else series.goal
    columns = {name: getattr(target, name) for name in SAME} | {"due": None} | NO_GOALS
    if not judges_communes(target):
        columns["goal"] = goal_of_year(target, year, last, milestones, goal)
    elif year in milestones:
        columns["standard"] = year_plan(target.over_time, None, milestones, year)
        columns["goal"] = goal
    else:
        columns["goal"] = goal_of_year(target, year, last, {}, goal)
    columns["goal_high"] = target.goal_high
    if columns["goal"] == target.goal:
        columns["goal_text"] = target.goal_text
    former = target.baseline if series is None else series.baseline
    begins = series is not None and series.start.year == year
    columns["baseline"] = former if begins else next_baseline(target, ended, former)
    return columns


def goal_of_year(
    target, year: int, last: int, milestones: Mapping[int, Decimal], goal: Decimal | None
) -> Decimal | None:
    """What is to be reached in `year`: its milestone, in the last year the goal itself.

    What holds in every year holds in one without a milestone: a goal of growth, a least or most, a
    range, a yes. None: the resolution says nothing of the year.
    """
    known = dict(milestones)
    if goal is not None:
        known.setdefault(last, goal)
    if year in known:
        return year_plan(target.over_time, target.baseline, known, year)
    return goal if holds_every_year(target) else None


def holds_every_year(target) -> bool:
    """Whether each year is held to the goal itself, and not to a part of the way to it."""
    if target.rollup == Rollup.COUNT or target.over_time == OverTime.TERM_TOTAL:
        return target.over_time in BY_YEAR
    return (
        target.over_time in (*GROWTH, *BY_YEAR)
        or target.method in (Method.FLOOR, Method.CEILING, Method.WITHIN)
        or is_plain_yes_or_no(target)
    )


def is_plain_yes_or_no(target) -> bool:
    """Whether its goal can only be yes, and is no number of communes."""
    return target.method == Method.MILESTONE and not target.scale and target.rollup != Rollup.COUNT


def next_share(target, ended: Ended, share) -> tuple[Decimal | None, Decimal] | None:
    """(Baseline, goal) of a commune for `target`, a copy, from its former `share` of it.

    The baseline is where the commune stands; where there is no way from there, the target's own.
    None: neither can stand.
    """
    own = next_baseline(target, ended, share.baseline)
    for baseline in (own, None):
        if not allocation_problems(target, baseline, share.goal):
            return baseline, share.goal
    return None
