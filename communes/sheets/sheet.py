"""One report as a sheet: a row for every target that is asked of a unit in a quarter.

A unit is a commune, or None for the district's own report. `docs/method.md` is the measure.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from targets.models import Milestone, Target
from targets.progress import Measure, OverTime, Reading, Result, Unit, assess
from targets.quarters import Quarter
from targets.yearly import percent_of_plan, since_january, total, year_plan

from ..models import CommuneMilestone, Evidence, Figure, Status, Submission
from ..units import unit_pk
from .warnings import ValidationWarning, validation_warnings


@dataclass
class SheetRow:
    """A target of the sheet with the unit's figures.

    The unit's earlier figures count as approved; what is not approved yet counts as written, to
    those who may read it.
    """

    target: Target
    commune: object
    """The `Commune`; None for the district's own report."""
    quarter: Quarter
    figure: Figure
    """The quarter's figure; without a primary key where nothing was written yet."""
    earlier: list[Reading]
    """The unit's figures of earlier quarters, oldest first."""
    milestones: dict
    """Year → the unit's own plan, in the target's unit."""
    measure: Measure
    allocation: object = None
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def reading(self):
        """The quarter's figure as it is written; None without a number."""
        return reading_of(self.figure)

    @property
    def readings(self):
        """The unit's figures up to the quarter's, oldest first."""
        return [*self.earlier, self.reading] if self.reading else self.earlier

    @property
    def last(self):
        """The figure of the quarter before; None where there is none."""
        return self.at(self.quarter.shift(-1))

    @property
    def year_before(self):
        """The figure of the same quarter last year; None where there is none."""
        return self.at(self.quarter.shift(-4))

    @property
    def latest(self):
        """The last figure before this quarter; None where there is none."""
        return self.earlier[-1] if self.earlier else None

    def at(self, quarter):
        return next((one for one in self.earlier if one.quarter == quarter), None)

    @cached_property
    def before(self) -> Result:
        """The unit's result without this quarter's figure."""
        return self.assessed(self.earlier)

    @cached_property
    def result(self) -> Result:
        """The unit's result with this quarter's figure as it is written."""
        return self.assessed(self.readings)

    def assessed(self, readings) -> Result:
        if self.commune is None:
            return assess(self.measure, self.quarter, [], readings).district
        share = self.allocation
        unit = Unit(
            code=self.commune.code,
            population=self.commune.population,
            readings=readings,
            allocated=share is not None,
            baseline=share.baseline if share else None,
            goal=share.goal if share else None,
        )
        return assess(self.measure, self.quarter, [unit], ()).communes[unit.code]

    @property
    def plan(self) -> Decimal | None:
        """The unit's plan for the quarter's year, in the target's unit; None without one."""
        owner = self.measure if self.commune is None else self.allocation
        baseline = owner.baseline if owner else None
        over_time = self.measure.over_time
        return year_plan(over_time, baseline, self.milestones, self.quarter.year)

    @property
    def this_year(self) -> Decimal | None:
        """What the figures since January add up to; None where there is none."""
        return total(self.readings, since_january(self.quarter))

    @property
    def percent_of_plan(self) -> Decimal | None:
        """What is reached of a yearly total's plan, with the figure written; else None."""
        if self.measure.over_time != OverTime.YEAR_TOTAL:
            return None
        return percent_of_plan(self.plan, self.this_year)

    @property
    def percent_of_goal_this_year(self) -> Decimal | None:
        """What is reached since January of the goal of a yearly total without a plan; else None."""
        if self.measure.over_time != OverTime.YEAR_TOTAL or self.plan is not None:
            return None
        return percent_of_plan(self.result.goal, self.this_year)

    @property
    def validation_warnings(self) -> list[ValidationWarning]:
        """Why the figure surprises; empty where there is none, or nothing odd about it."""
        if self.reading is None:
            return []
        return validation_warnings(self.target, self.result.goal, self.reading, self.earlier)

    @property
    def prefilled(self):
        """The two numbers as they stand; the second of a rate, before it is written, last time's.

        Each is None where there is none.
        """
        figure = self.figure
        untouched = figure.version == 0 and figure.value is None and figure.out_of is None
        if self.target.is_rate and untouched and self.latest:
            return None, self.latest.out_of
        return figure.value, figure.out_of

    @property
    def answered(self):
        """Whether there is a number, or a note that says why not."""
        return self.figure.answered

    @property
    def needs_note(self):
        """Whether a note must be written before the report can be submitted."""
        return not self.figure.note.strip() and (
            self.reading is None or bool(self.validation_warnings)
        )


def reading_of(figure):
    if figure.value is None:
        return None
    return Reading(figure.quarter, figure.value, figure.out_of)


def approved_reading(figure):
    """What counts of the figure; None where it has no approved number."""
    if figure.approved_value is None:
        return None
    return Reading(figure.quarter, figure.approved_value, figure.approved_out_of)


def earlier_reading(figure):
    """A figure of another quarter as it counts: approved, else as written; None: no number."""
    return approved_reading(figure) or reading_of(figure)


def asked(catalogue, commune, quarter):
    """Targets that the unit is asked for in `quarter`, in order of their number."""
    return [
        target
        for target in catalogue.targets
        if target.asks(quarter, commune)
        and (target.is_district if commune is None else commune in catalogue.expected(target))
    ]


def read_sheet(catalogue, commune, quarter, target=None, *, drafts=True):
    """The rows of a unit's report; of one `target` only, if it is given. Three queries.

    A target that the unit is not asked for has no row. Without `drafts`, as others than the unit's
    own people may read it, a figure of an earlier quarter is there once it is handed in.
    """
    return read_sheets(catalogue, [commune], quarter, target, drafts=drafts)[commune]


def read_sheets(catalogue, units, quarter, target=None, *, drafts=True):
    """Unit → the rows of its report, for each of `units`; in three queries, see `read_sheet`."""
    asked_of = {
        unit: [t for t in asked(catalogue, unit, quarter) if target is None or t == target]
        for unit in units
    }
    targets = {one for asked_targets in asked_of.values() for one in asked_targets}
    known = read_known(targets, units, quarter, drafts)
    return {
        unit: [make_row(known, catalogue, one, unit, quarter) for one in targets]
        for unit, targets in asked_of.items()
    }


@dataclass(frozen=True)
class Known:
    """What the rows of some units are made from; a unit's id is None for the district's own."""

    figures: dict
    """(Target id, unit's id) → the quarter's `Figure`."""
    earlier: dict
    """(Target id, unit's id) → `Reading`s of the quarters before, oldest first."""
    plans: dict
    """(Target id, unit's id) → year → the unit's plan; the district's of every target."""
    evidence: dict
    """Figure id → its `Evidence`."""


def read_known(targets, units, quarter, drafts):
    figures = Figure.objects.filter(of_units(units), target__in=targets, quarter__lte=quarter)
    if not drafts:
        figures = figures.filter(Q(quarter=quarter) | Q(approved_value__isnull=False) | submitted())
    current, earlier = {}, {}
    for figure in figures.order_by("quarter"):
        key = figure.target_id, figure.commune_id
        if figure.quarter == quarter:
            current[key] = figure
        elif reading := earlier_reading(figure):
            earlier.setdefault(key, []).append(reading)
    evidence = {}
    for one in Evidence.objects.filter(figure__in=[figure.pk for figure in current.values()]):
        evidence.setdefault(one.figure_id, []).append(one)
    return Known(current, earlier, read_plans(targets, units), evidence)


def read_plans(targets, units):
    """(Target id, unit's id) → year → its plan; the district's whatever the units. One query."""
    communes = [unit for unit in units if unit is not None]
    columns = "target_id", "commune_id", "year", "value"
    plans = Milestone.objects.annotate(commune_id=Value(None, output_field=BigIntegerField()))
    own_plans = CommuneMilestone.objects.filter(target__in=targets, commune__in=communes)
    found = {}
    for target, unit, year, value in (
        plans.filter(target__in=targets)
        .order_by()
        .values_list(*columns)
        .union(own_plans.order_by().values_list(*columns), all=True)
    ):
        found.setdefault((target, unit), {})[year] = value
    return found


def submitted():
    """The condition that a figure is of a report that waits for its review."""
    unit = Coalesce("commune_id", 0)
    return Exists(
        Submission.objects.alias(unit=unit).filter(
            programme=OuterRef("target__programme"),
            quarter=OuterRef("quarter"),
            unit=Coalesce(OuterRef("commune_id"), 0),
            status=Status.SUBMITTED,
        )
    )


def of_units(units):
    """The condition that a row is of one of `units`."""
    wanted = Q(commune__in=[unit for unit in units if unit is not None])
    return wanted | Q(commune__isnull=True) if None in units else wanted


def make_row(known, catalogue, target, commune, quarter):
    unit = unit_pk(commune)
    figure = known.figures.get((target.pk, unit))
    return SheetRow(
        target=target,
        commune=commune,
        quarter=quarter,
        figure=figure or Figure(target=target, commune=commune, quarter=quarter),
        earlier=known.earlier.get((target.pk, unit), []),
        milestones=known.plans.get((target.pk, unit), {}),
        measure=target.measure(known.plans.get((target.pk, None), {})),
        allocation=catalogue.allocations.get(target.pk, {}).get(unit),
        evidence=known.evidence.get(figure.pk, []) if figure else [],
    )
