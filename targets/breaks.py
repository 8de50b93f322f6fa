"""Breaks in a series: from a quarter on its figures measure something else, or a count has another
goal."""

from collections.abc import Sequence
from dataclasses import replace

from .measure import THRESHOLDS, GoalFrom, Measure, Reading, SeriesBreak
from .quarters import Quarter


def break_at(measure: Measure, quarter: Quarter) -> SeriesBreak | None:
    """The break in force at `quarter`, the latest that has begun; None before the first."""
    begun = (one for one in measure.breaks if one.start <= quarter)
    return max(begun, key=lambda one: one.start, default=None)


def goal_at(measure: Measure, quarter: Quarter) -> GoalFrom | None:
    """The goal given anew that holds at `quarter`; None where the target's own still does."""
    given = (one for one in measure.goals if one.start <= quarter)
    return max(given, key=lambda one: one.start, default=None)


def in_force(measure: Measure, quarter: Quarter) -> Measure:
    """`measure` as it stands at `quarter`: begun anew with the break that is in force.

    The numbers of the break take the place of the target's own; of milestones and thresholds those
    of its year and later ones hold, and no threshold for every year. A goal that was given anew
    takes the place of the target's.
    """
    begun = break_at(measure, quarter)
    if given := goal_at(measure, quarter):
        return counted_anew(measure, given)
    if begun is None:
        return measure
    year = begun.start.year
    return replace(
        measure,
        start=begun.start,
        baseline=begun.baseline,
        goal=begun.goal,
        milestones={at: value for at, value in measure.milestones.items() if at >= year},
        thresholds={
            (grade, at): value
            for (grade, at), value in measure.thresholds.items()
            if at is not None and at >= year
        },
        breaks=(begun,),
    )


def counted_anew(measure: Measure, given: GoalFrom) -> Measure:
    """The measure of a count with the goal that was `given` to it anew.

    The baseline and the plans of before count other units: of the plans those of the year and later
    ones hold that do not ask for more than the goal. What judges each unit stays.
    """
    milestones = measure.milestones
    if measure.method not in THRESHOLDS:
        milestones = {
            at: value
            for at, value in milestones.items()
            if at >= given.start.year and value <= given.goal
        }
    return replace(measure, baseline=None, goal=given.goal, milestones=milestones, goals=(given,))


def comparable(measure: Measure, quarter: Quarter, other: Quarter) -> bool:
    """Whether the values of two quarters measure the same."""
    return break_at(measure, quarter) == break_at(measure, other)


def readings_in_force(measure: Measure, readings: Sequence[Reading]) -> Sequence[Reading]:
    """Those that count under a measure `in_force`: none from before its break."""
    if not measure.is_broken:
        return readings
    return [reading for reading in readings if reading.quarter >= measure.start]


def asked_by(measure: Measure, quarter: Quarter) -> bool:
    """Whether the target has been asked in a quarter up to `quarter`, since the break in force."""
    start = in_force(measure, quarter).start
    return any(one.number in measure.asked_quarters for one in Quarter.range(start, quarter))
