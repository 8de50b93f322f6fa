"""One report as a sheet: a row for every target that is asked of a unit in a quarter.

A unit is a commune, or None for the district's own report. `docs/method.md` is the measure.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from targets.breaks import readings_in_force
from targets.growth import amount_before, closed_amounts
from targets.models import Milestone, Target
from targets.progress import (
    Measure,
    OverTime,
    Reading,
    Result,
    ValueToDate,
    assess,
    assess_unit,
    break_at,
    comparable,
    in_force,
    value_to_date,
)
from targets.quarters import Quarter
from targets.rules import exempt_target_problems
from targets.yearly import grown, percent_of_plan, since_january, total, year_plan

from ..models import CommuneMilestone, Evidence, Figure, Status, Submission
from ..results.inputs import measured_unit, read
from ..results.past import readings_before
from ..results.years import adds_up
from ..rules import asks_plan
from ..units import unit_pk
from .families import Family
from .warnings import ValidationWarning, sum_warning, validation_warnings


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
    family: Family | None = field(default=None, repr=False, compare=False)
    """The parts that the row is one of; None where it is a target by itself."""

    @property
    def heading(self) -> Target | None:
        """The target to be named above the row, which is the first of its parts; None: none is."""
        if self.family is None or self.family.has_row or self.family.rows[0] is not self:
            return None
        return self.family.parent

    @property
    def is_last_part(self):
        return self.family is not None and self.family.rows[-1] is self

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
        """The figure of the quarter before; None where there is none that measures the same."""
        return self.at(self.quarter.shift(-1))

    @property
    def year_before(self):
        """The figure of the same quarter last year; None where there is none that measures the
        same."""
        return self.at(self.quarter.shift(-4))

    @property
    def latest(self):
        """The last figure before this quarter; None where there is none that measures the same."""
        same = self.earlier_in_force
        return same[-1] if same else None

    @property
    def earlier_in_force(self):
        """The earlier figures that measure what is measured now, oldest first."""
        return readings_in_force(in_force(self.measure, self.quarter), self.earlier)

    def at(self, quarter):
        if not comparable(self.measure, self.quarter, quarter):
            return None
        return next((one for one in self.earlier if one.quarter == quarter), None)

    @property
    def broken_by(self):
        """The break before which no figure of the quarter before, or of a year ago, is compared
        with; None without one."""
        begun = break_at(self.measure, self.quarter)
        return begun if begun and begun.start > self.quarter.shift(-4) else None

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
        unit = measured_unit(self.commune, readings, self.allocation)
        return assess_unit(self.measure, self.quarter, unit)

    @property
    def plan(self) -> Decimal | None:
        """The unit's plan for the quarter's year, in the unit of the figures; None without one.

        Where growth is judged it is what the year before brought, and by how much it is to grow.
        """
        if self.target.is_growth:
            percent = self.milestones.get(self.quarter.year, self.result.goal)
            return grown(self.amount_before, percent)
        owner = self.measure if self.commune is None else self.allocation
        baseline = owner.baseline if owner else None
        over_time = self.measure.over_time
        return year_plan(over_time, baseline, self.milestones, self.quarter.year)

    @property
    def amount_before(self):
        """What the year before brought, where growth is judged; None where that is not known."""
        amounts = closed_amounts(self.measure, self.earlier, self.quarter)
        return amount_before(self.measure, amounts, self.result.baseline, self.quarter.year)

    @property
    def is_of_worst_year(self):
        return self.measure.over_time == OverTime.YEAR_WORST

    @property
    def of_year(self) -> ValueToDate | None:
        """The rate of the quarter's year, where that of the worst year is judged; None without one,
        and of other targets."""
        if not self.target.is_rate or not self.is_of_worst_year:
            return None
        year = [one for one in self.readings if one.quarter.year == self.quarter.year]
        return value_to_date(OverTime.LEVEL, year, self.quarter)

    @property
    def this_year(self) -> Decimal | None:
        """What the figures since January add up to; None where there is none."""
        return total(self.readings, since_january(self.quarter))

    @property
    def so_far(self) -> Decimal | None:
        """The same where the figures of a year add up; None where they do not."""
        return self.this_year if adds_up(self.target) else None

    @property
    def percent_of_plan(self) -> Decimal | None:
        """What is reached of the plan of a year whose figures add up, with the one written; of
        others None."""
        if not (self.target.is_growth or self.measure.over_time == OverTime.YEAR_TOTAL):
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
        found = validation_warnings(self.target, self.size_of_goal, self.reading, self.compared)
        if self.is_last_part and self.family.is_off:
            found.append(sum_warning(self.family.sum, self.family.parent.sums_to))
        return found

    @property
    def size_of_goal(self):
        """The goal that the unit is judged by; None where it is not in the unit of the figures."""
        return None if self.target.is_growth else self.result.goal

    @property
    def compared(self) -> list[Reading]:
        """The earlier figures that a new one may be held against, oldest first: none where they are
        words, and none from before the target was counted otherwise."""
        return [] if self.target.scale else self.earlier_in_force

    @property
    def prefilled(self):
        """The two numbers as they stand; the second of a rate, before it is written, last time's.

        Each is None where there is none.
        """
        figure = self.figure
        untouched = figure.version == 0 and figure.value is None and figure.out_of is None
        if self.target.is_rate and untouched and self.earlier:
            return None, self.earlier[-1].out_of
        return figure.value, figure.out_of

    @property
    def answered(self):
        """Whether there is a number, or a note that says why not."""
        return self.figure.answered

    @property
    def may_not_apply(self):
        """Whether the unit can say that the target does not apply to it."""
        return self.commune is not None and not exempt_target_problems(self.target)

    @property
    def asks_plan(self):
        """Whether the unit is asked what it plans to reach next."""
        return asks_plan(self.target.programme, self.quarter)

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
    """Targets that the unit is asked for in `quarter`, in order of their number, parts under the
    target that they are part of."""
    return [
        target
        for target in catalogue.listed
        if target.asks(quarter, commune) and is_reported_by(catalogue, target, commune, quarter)
    ]


def is_reported_by(catalogue, target, commune, quarter):
    if commune is None:
        return target.is_district
    if not catalogue.of(quarter).expects(target, commune):
        return False
    return not catalogue.exempt(target, commune, quarter)


def read_sheet(catalogue, commune, quarter, target=None, *, drafts=True):
    """The rows of a unit's report; of one `target` only, if it is given. Three queries.

    A target that the unit is not asked for has no row. Without `drafts`, as others than the unit's
    own people may read it, a figure of an earlier quarter is there once it is handed in.
    """
    return read_sheets(catalogue, [commune], quarter, target, drafts=drafts)[commune]


def read_sheets(catalogue, units, quarter, target=None, *, drafts=True, inputs=None):
    """Unit → the rows of its report, for each of `units`; in three queries, see `read_sheet`.

    `inputs` are the programme's by approved figures, of which fewer are read then.
    """
    asked_of = {
        unit: [
            one
            for one in asked(catalogue, unit, quarter)
            if target is None or one == target or (target.is_part and are_siblings(one, target))
        ]
        for unit in units
    }
    targets = {one for asked_targets in asked_of.values() for one in asked_targets}
    parents = {one.parent_id for one in targets if one.is_part}
    targets |= {part for parent in parents for part in catalogue.parts[parent]}
    known_of = set() if inputs is None else {one for one in targets if one.fed_by_id is None}
    known = read_known(catalogue, targets, units, quarter, drafts, known_of)
    add_approved(known.earlier, inputs, known_of, units, quarter)
    add_past(known.earlier, catalogue, targets - known_of, units)
    sheets = {
        unit: make_rows(known, catalogue, asked_targets, unit, quarter)
        for unit, asked_targets in asked_of.items()
    }
    if target is None:
        return sheets
    return {unit: [row for row in rows if row.target == target] for unit, rows in sheets.items()}


def are_siblings(one, other):
    return one.parent_id == other.parent_id


def make_rows(known, catalogue, targets, commune, quarter):
    """The rows of `targets`, those of parts with their families."""
    rows = [make_row(known, catalogue, target, commune, quarter) for target in targets]
    members = {}
    for row in rows:
        if row.target.is_part:
            members.setdefault(row.target.parent_id, []).append(row)
    for parent, parts in members.items():
        there = {row.target for row in parts}
        others = [
            make_row(known, catalogue, part, commune, quarter)
            for part in catalogue.parts[parent]
            if part not in there and is_reported_by(catalogue, part, commune, quarter)
        ]
        whole = next(one for one in catalogue.targets if one.pk == parent)
        family = Family(whole, whole in targets, parts, others)
        for row in parts:
            row.family = family
    return rows


@dataclass(frozen=True)
class Known:
    """What the rows of some units are made from; a unit's id is None for the district's own."""

    figures: dict
    """(Target id, unit's id) → the quarter's `Figure`."""
    earlier: dict
    """(Target id, unit's id) → `Reading`s of the quarters before, oldest first; those that were put
    together of its old units too."""
    plans: dict
    """(Target id, unit's id) → year → the unit's plan; the district's of every target."""
    evidence: dict
    """Figure id → its `Evidence`."""
    measures: dict
    """Target id → its `Measure`."""


COLUMNS = [field.attname for field in Figure._meta.concrete_fields]


def read_known(catalogue, targets, units, quarter, drafts, known_of):
    """Without the approved figures of earlier quarters of the targets `known_of`."""
    figures = Figure.objects.filter(of_units(units), target__in=targets, quarter__lte=quarter)
    if not drafts:
        figures = figures.filter(Q(quarter=quarter) | Q(approved_value__isnull=False) | submitted())
    current, earlier = {}, {}
    if known_of:
        unknown = Q(quarter=quarter) | Q(approved_value__isnull=True)
        figures = figures.filter(unknown | Q(target__in=targets - known_of))
    for values in figures.order_by("quarter").values_list(*COLUMNS, named=True):
        key = values.target_id, values.commune_id
        if values.quarter == quarter:
            current[key] = Figure.from_db(figures.db, COLUMNS, values)
        elif reading := earlier_reading(values):
            earlier.setdefault(key, []).append(reading)
    evidence = {}
    for one in Evidence.objects.filter(figure__in=[figure.pk for figure in current.values()]):
        evidence.setdefault(one.figure_id, []).append(one)
    plans = read_plans(targets, units)
    measures = {
        target.pk: catalogue.measure(target, plans.get((target.pk, None), {})) for target in targets
    }
    return Known(current, earlier, plans, evidence, measures)


def add_approved(earlier, inputs, targets, units, quarter):
    """Add the approved figures before `quarter`, and what was put together of old units."""
    for target in targets:
        for unit in units:
            key = target.pk, unit_pk(unit)
            found = inputs.at(quarter).readings.get(key, ())
            approved = [one for one in found if one.quarter < quarter]
            if approved:
                both = approved + earlier.get(key, [])
                earlier[key] = sorted(both, key=attrgetter("quarter"))


def add_past(earlier, catalogue, targets, units):
    """Set before the figures of units that came from others what was put together of theirs."""
    born = [unit for unit in units if unit is not None and unit.pk in catalogue.origins]
    if not born:
        return
    inputs = read(catalogue.whole or catalogue, provisional=False)
    for unit in born:
        for target in targets:
            if found := readings_before(inputs, target, unit):
                key = target.pk, unit.pk
                earlier[key] = found + earlier.get(key, [])


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
        measure=known.measures[target.pk],
        allocation=catalogue.allocations.get(target.pk, {}).get(unit),
        evidence=known.evidence.get(figure.pk, []) if figure else [],
    )
