"""Which baseline and which goal a unit is judged by."""

from decimal import Decimal

from .measure import Measure, Method, Rollup, Unit, ValueToDate


def district_goal(measure: Measure, reached: ValueToDate | None, expected: int) -> Decimal | None:
    """What the district is judged by; a count without a goal is one of all that are `expected`."""
    if measure.rollup is Rollup.COUNT:
        return Decimal(expected) if measure.goal is None else measure.goal
    return own_or_milestone(measure, reached, measure.goal)


def commune_terms(
    measure: Measure, unit: Unit, reached: ValueToDate | None
) -> tuple[Decimal | None, Decimal | None]:
    """Baseline and goal that a commune is judged by; a goal of None gives no percent.

    No allocation holds after a break, and it is not known where a commune stood then.
    """
    if measure.is_broken and measure.method is Method.GAP:
        return None, None
    if unit.allocated and not measure.is_broken:
        falls_back = unit.baseline is None and measure.method is Method.GAP
        return measure.baseline if falls_back else unit.baseline, unit.goal
    if measure.rollup is Rollup.SUM:
        return None, None
    if measure.rollup is Rollup.COUNT:
        yes_or_no = measure.method is Method.MILESTONE and not measure.words
        standard = Decimal(1) if yes_or_no else measure.standard
        return None, _own_or_threshold(measure, unit, reached, standard)
    return measure.baseline, _own_or_threshold(measure, unit, reached, measure.goal)


def _own_or_threshold(
    measure: Measure, unit: Unit, reached: ValueToDate | None, otherwise: Decimal | None
) -> Decimal | None:
    """The threshold of the commune's class, of the value's own year before that of every year."""
    years = [None] if reached is None else [reached.as_of.year, None]
    for year in years:
        if (unit.grade, year) in measure.thresholds:
            return measure.thresholds[unit.grade, year]
    return own_or_milestone(measure, reached, otherwise)


def own_or_milestone(
    measure: Measure, reached: ValueToDate | None, otherwise: Decimal | None
) -> Decimal | None:
    """The milestone of the value's own year, where it judges, in place of `otherwise`, the target's
    goal or standard."""
    if reached is not None and measure.milestones_judge:
        return measure.milestones.get(reached.as_of.year, otherwise)
    return otherwise
