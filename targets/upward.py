"""The one figure by which a unit's quarter stands in the programme above it."""

from collections.abc import Sequence

from .measure import Measure, Reading, Rollup
from .merging import OldUnit, put_together
from .quarters import Quarter


def goes_upward(measure: Measure) -> bool:
    """Whether there is one: a count of units is no figure that the programme above could judge."""
    return measure.rollup is not Rollup.COUNT


def figure_upward(
    measure: Measure, units: Sequence[OldUnit], own: Sequence[Reading], quarter: Quarter
) -> Reading | None:
    """What the `units` have reported of `quarter`, put together as if they were one unit.

    Where they do not report the target, its `own` figure of the quarter. None where nobody has
    reported of the quarter itself.
    """
    if measure.rollup is Rollup.DISTRICT:
        return next((one for one in own if one.quarter == quarter), None)
    made = put_together(measure, units, quarter.shift(1))
    return made[-1] if made and made[-1].quarter == quarter else None
