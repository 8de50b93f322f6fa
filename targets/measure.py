"""What the measure speaks of: its words, a target as it sees it, its figures and its results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from .quarters import Quarter

Number = Decimal | Fraction | int


class Method(StrEnum):
    """How a value is judged against its goal."""

    RATIO = "ratio"
    GAP = "gap"
    FLOOR = "floor"
    CEILING = "ceiling"
    WITHIN = "within"
    PARTS = "parts"
    MILESTONE = "milestone"


class OverTime(StrEnum):
    """How the figures of one unit become its value to date."""

    LEVEL = "level"
    TERM_TOTAL = "term_total"
    YEAR_TOTAL = "year_total"
    YEAR_MEAN = "year_mean"
    YEAR_WORST = "year_worst"
    GROWTH_MEAN = "growth_mean"
    GROWTH_WORST = "growth_worst"


class Rollup(StrEnum):
    """How the communes' values become the district's."""

    SUM = "sum"
    MEAN = "mean"
    RATE = "rate"
    COUNT = "count"
    DISTRICT = "district"


class Band(StrEnum):
    """The five bands, best first; `NONE` where there is no percent."""

    MET = "met"
    GOOD = "good"
    FAIR = "fair"
    LOW = "low"
    NONE = "none"


class Pace(StrEnum):
    """Whether a district's target is on time."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"


THRESHOLDS = (Method.FLOOR, Method.CEILING)
"""Methods whose milestones are thresholds of their years, not points of a plan."""

GROWTH = (OverTime.GROWTH_MEAN, OverTime.GROWTH_WORST)
"""Where figures and baselines are amounts, but value and goal are per cents a year."""


def judges_district(method: Method, rollup: Rollup) -> Method:
    """The method that judges the district: a count of communes is a share of its goal.

    What `method` says, each of the counted communes is judged by.
    """
    return Method.RATIO if rollup == Rollup.COUNT else Method(method)


def judges_communes(target) -> bool:
    """Whether a milestone is what each counted commune must reach, and no plan for their number.

    Of a target, or anything with its method and rollup.
    """
    return target.rollup == Rollup.COUNT and target.method in THRESHOLDS


class MeanOf(NamedTuple):
    """What a mean is the quotient of: the values times their people, added up, and the people."""

    total: Decimal
    people: Decimal


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure that counts; `out_of` is its second number where the target is a rate.

    `mean_of` is of a mean that others made: `value` is it as figures are kept, rounded.
    """

    quarter: Quarter
    value: Decimal
    out_of: Decimal | None = None
    mean_of: MeanOf | None = None

    @property
    def size(self) -> Fraction:
        """The number that is judged; of a rate, per hundred."""
        if self.mean_of is not None:
            return Fraction(self.mean_of.total) / Fraction(self.mean_of.people)
        if self.out_of is None:
            return Fraction(self.value)
        return 100 * Fraction(self.value) / Fraction(self.out_of)


class SeriesBreak(NamedTuple):
    """From `start` on the figures measure something else, which `name` says; so do both numbers."""

    start: Quarter
    name: str
    baseline: Decimal | None
    goal: Decimal


class GoalFrom(NamedTuple):
    """From `start` on the goal is another, given by a decision: what is counted became fewer or
    more."""

    start: Quarter
    goal: Decimal
    decision: str


@dataclass(frozen=True, slots=True)
class Measure:
    """All that the measure needs to know of a target and its programme.

    `milestones` are the district's own, year → value. `goal` is None only under `count`, where it
    stands for all expected communes. `good_from` and `fair_from` are percents. `goal_high` is the
    upper end of a range (`within`); `strict` asks for more than the goal, or less where lower is
    better. `words` is how many words a scale has; 0: no scale. `due` is when the goal is to be
    reached; None: at the programme's end. `asked_in` are the numbers of the quarters that it is
    asked in; empty: all of them. `thresholds` are what communes of a class are judged by, (class,
    year) → value; a year of None is every year. `goals` are given anew under `count` alone.
    """

    method: Method
    over_time: OverTime
    rollup: Rollup
    baseline: Decimal | None
    goal: Decimal | None
    standard: Decimal | None
    milestones: Mapping[int, Decimal]
    start: Quarter
    end: Quarter
    good_from: Decimal = Decimal(70)
    fair_from: Decimal = Decimal(50)
    goal_high: Decimal | None = None
    strict: bool = False
    words: int = 0
    due: Quarter | None = None
    asked_in: tuple[int, ...] = ()
    thresholds: Mapping[tuple[str, int | None], Decimal] = field(default_factory=dict)
    breaks: Sequence[SeriesBreak] = ()
    goals: Sequence[GoalFrom] = ()

    @property
    def district_method(self) -> Method:
        return judges_district(self.method, self.rollup)

    @property
    def district_strict(self) -> bool:
        """A count of communes is enough where it equals its goal, whatever judges each of them."""
        return self.strict and self.rollup is not Rollup.COUNT

    @property
    def lower_is_better(self) -> bool:
        """Judged by the target's own goal, whatever a threshold or an allocation says."""
        if self.method is Method.GAP:
            return self.goal < self.baseline
        return self.method is Method.CEILING

    @property
    def milestones_judge(self) -> bool:
        """Whether the milestone of a year stands as its goal, and is not only the plan."""
        return self.method in THRESHOLDS and self.over_time not in GROWTH

    @property
    def deadline(self) -> Quarter:
        """The quarter by which the goal is to be reached."""
        return self.end if self.due is None else self.due

    @property
    def is_broken(self) -> bool:
        """Whether the measure is one begun anew with a break (see `breaks.in_force`)."""
        return bool(self.breaks) and any(one.start == self.start for one in self.breaks)

    @property
    def asked_quarters(self) -> frozenset[int]:
        return frozenset(self.asked_in or (1, 2, 3, 4))

    @property
    def base_year(self) -> int:
        """The year before the programme's first, where growth begins."""
        return self.start.year - 1


def lasts(start: Quarter, until: Quarter | None, quarter: Quarter) -> bool:
    """Whether what begins with `start` and ends after `until`, or never, holds in `quarter`."""
    return start <= quarter and (until is None or quarter <= until)


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune that is expected to report the target, with its allocation if it has one.

    `grade` is its class; each of `exemptions` is from a quarter to another, or on and on.
    """

    code: str
    population: int | None = None
    readings: Sequence[Reading] = ()
    allocated: bool = False
    baseline: Decimal | None = None
    goal: Decimal | None = None
    grade: str = ""
    exemptions: Sequence[tuple[Quarter, Quarter | None]] = ()

    def is_exempt(self, quarter: Quarter) -> bool:
        return bool(self.exemptions) and any(
            lasts(start, until, quarter) for start, until in self.exemptions
        )


class ValueToDate(NamedTuple):
    """A value to date, exact, and the quarter it is of."""

    value: Fraction
    as_of: Quarter


class Result(NamedTuple):
    """Where a target stands, for the district or for one commune.

    `value` has four decimals (half-even) and is in the target's unit, `percent` two (cut down,
    within ±9999.99); both are None where there is nothing to say, and zero has no sign. `pace`,
    `reported` and `expected` are the district's only: None for a commune. `baseline`, `goal` and
    `goal_high`, the upper end of a range, are those that were applied.
    """

    value: Decimal | None
    as_of: Quarter | None
    percent: Decimal | None
    band: Band
    pace: Pace | None
    reported: int | None
    expected: int | None
    baseline: Decimal | None
    goal: Decimal | None
    goal_high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The district's result, and each expected commune's by its code (none: `district`).

    `exempt` are the codes of those that would be expected, were they not exempt. `reached` is the
    district's value as it was judged, exact; None for a parent.
    """

    district: Result
    communes: dict[str, Result] = field(default_factory=dict)
    exempt: frozenset[str] = frozenset()
    reached: ValueToDate | None = None

    @property
    def all_exempt(self) -> bool:
        """Whether the target does not apply to anyone, so that there is nothing to judge."""
        return bool(self.exempt) and self.district.expected == 0
