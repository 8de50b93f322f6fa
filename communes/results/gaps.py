"""What is missing to the goals, and which communes carry most of it."""

from dataclasses import dataclass
from fractions import Fraction

from targets.models import Target
from targets.progress import Band, Rollup
from targets.reach import Step, better_way, next_step, to_reach

from ..models import Commune
from .rows import Row, upper_end


@dataclass(frozen=True)
class Contributor:
    """A commune that has not met its own goal, and how much of the district's gap that is.

    `missing` is the way to its own goal in the target's unit, above zero; `share` its part of what
    all communes miss, from 0 to 1.
    """

    commune: Commune
    row: Row
    missing: Fraction
    share: Fraction


@dataclass(frozen=True)
class Gap:
    """A target of the district that is not met.

    `step` is the next band with the change of the value that reaches it, `to_goal` the change that
    reaches the goal, both in the target's unit (a number of communes under `count`) and below zero
    where the value must fall; None without a value.
    """

    target: Target
    row: Row
    step: Step | None
    to_goal: Fraction | None
    beyond: int
    """As `Step.beyond`, for the change that reaches the goal."""
    contributors: list[Contributor]
    without: list[Commune]
    """Communes that have no figure."""
    units_met: bool = False
    """Whether the communes that have a goal of their own have all met it."""


def gaps(inputs, results):
    """A `Gap` for every target of the district that is not met, parts below their parents."""
    return [
        gap(inputs, results, target, results.district[target.number])
        for target in inputs.catalogue.listed
        if target.number in results.district and results.district[target.number].band != Band.MET
    ]


def gap(inputs, results, target, row):
    known = row.value is not None and row.goal is not None
    communes = commune_rows(inputs.catalogue, results, target)
    return Gap(
        target=target,
        row=row,
        step=step_of(target, row),
        to_goal=way_to_goal(target, row) if known else None,
        beyond=beyond_goal(target, row) if known else 0,
        contributors=contributors(inputs, target, communes),
        without=[commune for commune, found in communes if found.value is None],
        units_met=all_met([found for _commune, found in communes]),
    )


def all_met(rows):
    """Whether some commune is judged by a goal of its own, and each that is has met it."""
    judged = [row for row in rows if row.percent is not None]
    return bool(judged) and all(row.band == Band.MET for row in judged)


def step_of(target, row):
    """The `Step` of a result to its next band; see `next_step`."""
    programme = target.programme
    return next_step(
        target.method_for(row.commune),
        row.value,
        row.baseline,
        row.goal,
        programme.good_from,
        programme.fair_from,
        high=upper_end(target, row),
        strict=target.strict_for(row.commune),
    )


def way_to_goal(target, row):
    """By how much the value of a result must change to meet its goal."""
    method = target.method_for(row.commune)
    high = upper_end(target, row)
    return to_reach(method, 100, row.value, row.baseline, row.goal, high=high)


def beyond_goal(target, row):
    """1 or -1 where the value must change by more, upwards or downwards, to meet its goal."""
    if not target.strict_for(row.commune):
        return 0
    return better_way(target.method_for(row.commune), row.baseline, row.goal)


def commune_rows(catalogue, results, target):
    known = catalogue.commune
    rows = results.by_target.get(target.number, {})
    return [(known[code], row) for code, row in rows.items() if code in known]


def contributors(inputs, target, communes):
    """The communes below their own goals: who carries most first, of equal ones the furthest.

    Of a parent that is judged by its parts there are none: it has no goal to be below.
    """
    if target.is_judged_by_parts:
        return []
    behind = [
        (commune, row, carried(inputs, target, commune, row))
        for commune, row in communes
        if row.percent is not None and row.band != Band.MET
    ]
    whole = sum(part for *_commune, part in behind)
    found = [
        Contributor(commune, row, shortfall(target, row), part / whole if whole else Fraction(0))
        for commune, row, part in behind
    ]
    return sorted(found, key=lambda one: (-one.share, one.row.percent, one.commune.code))


def shortfall(target, row):
    """How far the commune is from its own goal, in the target's unit."""
    return abs(way_to_goal(target, row))


def carried(inputs, target, commune, row):
    """What the commune's shortfall is of the district's gap, comparable with the other communes'.

    A rate weighs by what it is out of, a mean by population. Where communes are counted each is
    one, however far it is.
    """
    if target.rollup == Rollup.COUNT:
        return Fraction(1)
    missing = shortfall(target, row)
    if target.rollup == Rollup.MEAN:
        return missing * (commune.population or 0)
    if target.rollup == Rollup.RATE:
        readings = inputs.readings.get((target.pk, commune.pk), ())
        return missing * next((Fraction(r.out_of) for r in readings if r.quarter == row.as_of), 0)
    return missing
