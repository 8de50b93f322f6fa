"""Which targets need a decision now, and in which order (see `docs/method.md`)."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from .measure import Band, Pace
from .pace import pace_by

MOST = 6
"""How many targets are told at most."""

HALF = Fraction(1, 2)


class Reason(StrEnum):
    """Why a target needs a decision, the gravest first."""

    BEHIND = "behind"
    UNDER_HALF = "under_half"
    MISSING = "missing"
    AT_RISK = "at_risk"
    FELL = "fell"


class Standing(NamedTuple):
    """What the rule looks at, of one target of the district.

    `before` is the percent of the quarter before, None where the two are not to be compared;
    `of_plan` the percent of the year's plan, and `grows` whether it begins at 0 each January.
    `passed` is the share of the year, from 0 to 1, whose figures were due. `due` is how many units
    were to give a figure of the quarter, 0 before the due date, and `given` how many did. `asked`
    is whether any figure at all was due by now.
    """

    band: Band
    pace: Pace | None = None
    percent: Decimal | None = None
    before: Decimal | None = None
    of_plan: Decimal | None = None
    grows: bool = False
    passed: Fraction = Fraction(0)
    due: int = 0
    given: int = 0
    asked: bool = False


def year_pace(of_plan: Decimal | None, passed: Fraction) -> Pace | None:
    """Whether a year that adds up from nothing is on time; None without a plan or a figure due."""
    if of_plan is None or not passed:
        return None
    return pace_by(Fraction(of_plan) / (100 * passed))


def reasons(standing: Standing) -> list[Reason]:
    """Why a decision is needed, the gravest first; empty where the target is met or needs none."""
    if standing.band is Band.MET:
        return []
    percent, of_plan = standing.percent, standing.of_plan
    paces = [standing.pace]
    if standing.grows:
        paces.append(year_pace(of_plan, standing.passed))
    late = Pace.BEHIND in paces
    found = {
        Reason.BEHIND: late,
        Reason.UNDER_HALF: of_plan is not None and of_plan < 50 and standing.passed > HALF,
        Reason.MISSING: (percent is None and standing.asked) or 2 * standing.given < standing.due,
        Reason.AT_RISK: not late and Pace.AT_RISK in paces,
        Reason.FELL: None not in (percent, standing.before) and percent < standing.before,
    }
    return [reason for reason, holds in found.items() if holds]


def worst_first(standings: Iterable[tuple[str, Standing]]) -> list[str]:
    """The keys of the targets that need a decision, in the order in which they are told.

    First by the gravest reason, then the lower percent, of which none is the lowest, then as given.
    """
    needing = [(key, standing, reasons(standing)) for key, standing in standings]
    order = list(Reason)
    ranked = sorted(
        (item for item in needing if item[2]),
        key=lambda item: (
            order.index(item[2][0]),
            item[1].percent is not None,
            item[1].percent or 0,
        ),
    )
    return [key for key, _standing, _reasons in ranked]
