"""The one figure by which a unit's quarter stands in the programme above it."""

from collections.abc import Sequence
from dataclasses import replace

from .measure import Measure, Reading, Rollup
from .merging import OldUnit, mean_of, put_together
from .quarters import Quarter


def goes_upward(measure: Measure) -> bool:
    """Whether there is one: a count of units is no figure that the programme above could judge."""
    return measure.rollup is not Rollup.COUNT


def figure_upward(
    measure: Measure, units: Sequence[OldUnit], own: Sequence[Reading], quarter: Quarter
) -> Reading | None:
    """What the `units` have reported of `quarter`, put together as if they were one unit.

    Where they do not report the target, its `own` figure of the quarter. None where nobody has
    reported of the quarter itself. A mean says what it is the quotient of.
    """
    if measure.rollup is Rollup.DISTRICT:
        return next((one for one in own if one.quarter == quarter), None)
    made = put_together(measure, units, quarter.shift(1))
    if not made or made[-1].quarter != quarter:
        return None
    if measure.rollup is Rollup.MEAN:
        return replace(made[-1], mean_of=mean_of(measure, units, quarter))
    return made[-1]
