"""Which fields of a target, and which ways, are taken by the ways it is judged; the rest its form
does not show.

What is not taken the rules refuse once it is filled. What is idle they take,
and nothing comes of it.
"""

from collections.abc import Mapping, Sequence

from .progress import GROWTH, Method, OverTime, Rollup
from .rules import NOT_OF_PARTS

MEASURED = tuple(method for method in Method if method is not Method.PARTS)
PASSED = (Method.RATIO, Method.GAP, Method.FLOOR, Method.CEILING)
SINGLE = (*PASSED, Method.MILESTONE)

Takers = Mapping[str, Sequence[str]]
"""What takes a field: of each of these ways one of those named."""

TAKEN: Mapping[str, Takers] = {
    **{name: {"method": MEASURED} for name in (*NOT_OF_PARTS, "decimals")},
    "strict": {"method": PASSED},
    "goal_high": {"method": (Method.WITHIN,)},
    "scale": {"method": (Method.MILESTONE,)},
    "pair": {"method": MEASURED, "rollup": (Rollup.RATE,)},
    "amount_unit": {"method": MEASURED, "over_time": GROWTH},
    "assigned_goal": {"method": SINGLE},
    "assigned_by": {"method": SINGLE},
    "sums_to": {"method": (Method.PARTS,)},
}
"""Every target takes the fields that are not named."""

OF_A_PARENT: Mapping[str, Takers] = {**TAKEN, "sums_to": {}, "parent": {"method": ()}}
"""The same for a target that has parts."""

GRADED = tuple(over_time for over_time in OverTime if over_time not in GROWTH)
EACH_BY_ONE = (Rollup.MEAN, Rollup.RATE, Rollup.COUNT)

ROWS: Mapping[str, Takers] = {
    "milestones": {"method": SINGLE},
    "thresholds": {
        "method": tuple(method for method in SINGLE if method is not Method.GAP),
        "over_time": GRADED,
        "rollup": EACH_BY_ONE,
    },
    "breaks": {
        "method": PASSED,
        "over_time": (OverTime.LEVEL, OverTime.YEAR_WORST),
        "rollup": (Rollup.MEAN, Rollup.RATE, Rollup.DISTRICT),
    },
    "new_goals": {"rollup": (Rollup.COUNT,)},
    "allocations": {"method": SINGLE, "rollup": (Rollup.SUM, *EACH_BY_ONE)},
}
"""The same for rows of a target, by the name of their relation to it."""

TOTALLED = (*PASSED, Method.WITHIN)
"""Methods of numbers; a yes or no is not added up."""
GROWING = (Method.RATIO, Method.FLOOR, Method.CEILING)

CHOICES: Mapping[str, Mapping[str, Takers]] = {
    "over_time": {
        OverTime.TERM_TOTAL: {"method": TOTALLED},
        OverTime.YEAR_TOTAL: {"method": TOTALLED},
        OverTime.YEAR_MEAN: {"method": TOTALLED},
        OverTime.YEAR_WORST: {"method": SINGLE},
        OverTime.GROWTH_MEAN: {"method": (*GROWING, Method.WITHIN)},
        OverTime.GROWTH_WORST: {"method": GROWING},
    },
    "rollup": {
        Rollup.SUM: {"method": PASSED},
        Rollup.MEAN: {"method": TOTALLED, "over_time": GRADED},
        Rollup.RATE: {"method": TOTALLED, "over_time": (OverTime.LEVEL, OverTime.YEAR_WORST)},
        Rollup.COUNT: {
            "method": (*GROWING, Method.MILESTONE),
            "over_time": GRADED,
        },
    },
}
"""The same for the ways that can be chosen over time and across communes."""

IDLE: Mapping[str, Takers] = {"standard": {"rollup": (Rollup.COUNT,)}}
"""Where else a field that is taken changes nothing."""


def takes(takers: Takers, method: str, over_time: str, rollup: str) -> bool:
    """Whether a field with these `takers` may be filled of a target that is judged so."""
    ways = {"method": method, "over_time": over_time, "rollup": rollup}
    return all(ways[way] in named for way, named in takers.items())
