"""Whether the district is on time: its plan, and its value held against it."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from .breaks import in_force
from .measure import GROWTH, THRESHOLDS, Measure, Method, Number, OverTime, Pace, ValueToDate
from .quarters import Quarter

ON_TRACK_FROM = Fraction(95, 100)
AT_RISK_FROM = Fraction(60, 100)


def pace_of(
    measure: Measure,
    asked: Quarter,
    reached: ValueToDate | None,
    percent: Decimal | None,
    goal: Decimal | None,
) -> Pace | None:
    """Whether the district is on time at the quarter its value is of.

    `asked` is the quarter asked for: what is not met when it was due is behind. None without a
    percent, and for a yes-or-no of the district's own that is still a no. `goal` is the one that
    was applied, and `measure` the one in force.
    """
    if percent is None:
        return None
    if percent >= 100:
        return Pace.ON_TRACK
    if asked > measure.deadline:
        return Pace.BEHIND
    if measure.district_method is Method.MILESTONE and measure.over_time is OverTime.LEVEL:
        return None
    b, g = Fraction(measure.baseline or 0), Fraction(goal)
    planned = plan_at(measure, reached.as_of, goal)
    if planned is None or g == b:
        return Pace.AT_RISK if percent >= 100 * ON_TRACK_FROM else Pace.BEHIND
    want = (planned - b) / (g - b)
    done = (reached.value - b) / (g - b)
    if want <= 0:
        return Pace.ON_TRACK if done >= 0 else Pace.BEHIND
    return pace_by(done / want)


def pace_by(share: Fraction) -> Pace:
    """The pace of what is done, as a share of what the plan wants by now."""
    if share >= ON_TRACK_FROM:
        return Pace.ON_TRACK
    return Pace.AT_RISK if share >= AT_RISK_FROM else Pace.BEHIND


def plan_at(measure: Measure, quarter: Quarter, goal: Number | None = None) -> Fraction | None:
    """Where the district's plan stands at the end of a quarter of the programme.

    The plan is the line from the baseline (0 where there is none) through the milestones at their
    years' ends to the goal when it is due, and ends there. `goal` is the one that was applied, for
    a target of `count` that has none of its own. None where there is no such line: yearly means,
    worst years, growth, thresholds, ranges, and a yes-or-no of the district's own.
    """
    if quarter > measure.end:
        raise ValueError(f"{quarter} lies after {measure.end}")
    measure = in_force(measure, quarter)
    if measure.over_time in (OverTime.YEAR_MEAN, OverTime.YEAR_WORST, *GROWTH):
        return None
    if measure.district_method in (*THRESHOLDS, Method.WITHIN, Method.MILESTONE):
        return None
    last = _position(measure, measure.deadline)
    points = [(0, Fraction(measure.baseline or 0))]
    if measure.method not in THRESHOLDS:
        for year, value in sorted(measure.milestones.items()):
            position = _position(measure, Quarter(year, 4))
            if 1 <= position < last:
                points.append((position, Fraction(value)))
    points.append((last, Fraction(measure.goal if goal is None else goal)))
    asked = min(_position(measure, quarter), last)
    (x1, y1), (x2, y2) = next(pair for pair in pairwise(points) if asked <= pair[1][0])
    return y1 + (y2 - y1) * Fraction(asked - x1, x2 - x1)


def _position(measure: Measure, quarter: Quarter) -> int:
    """1 for the first quarter of the programme, or of the break in force."""
    return quarter.ordinal - measure.start.ordinal + 1
