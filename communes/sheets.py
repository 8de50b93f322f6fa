"""One report as a sheet: a row for every target that is asked of a unit in a quarter.

A unit is a commune, or None for the district's own report. `docs/method.md` is the measure.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from targets.models import Milestone, Target
from targets.progress import Measure, OverTime, Reading, Result, Unit, assess
from targets.quarters import Quarter
from targets.yearly import percent_of_plan, year_plan

from .models import CommuneMilestone, Evidence, Figure
from .warnings import Surprise, surprises


@dataclass
class SheetRow:
    """A target of the sheet with the unit's figures.

    The unit's earlier figures count as approved; what is not approved yet counts as written.
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
        return self.assessed([*self.earlier, self.reading] if self.reading else self.earlier)

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
    def percent_of_plan(self) -> Decimal | None:
        """What is reached of a yearly total's plan, with the figure written; else None."""
        if self.measure.over_time != OverTime.YEAR_TOTAL:
            return None
        readings = [*self.earlier, self.reading] if self.reading else self.earlier
        return percent_of_plan(self.plan, readings, self.quarter)

    @property
    def surprises(self) -> list[Surprise]:
        """Why the figure surprises; empty where there is none, or nothing odd about it."""
        if self.reading is None:
            return []
        return surprises(self.target, self.result.goal, self.reading, self.earlier)

    @property
    def answered(self):
        """Whether there is a number, or a note that says why not."""
        return self.reading is not None or bool(self.figure.note.strip())

    @property
    def needs_note(self):
        """Whether a note must be written before the report can be submitted."""
        return not self.figure.note.strip() and (self.reading is None or bool(self.surprises))


def reading_of(figure):
    if figure.value is None:
        return None
    return Reading(figure.quarter, figure.value, figure.out_of)


def earlier_reading(figure):
    """A figure of another quarter as it counts: approved, else as written; None: no number."""
    if figure.approved_value is not None:
        return Reading(figure.quarter, figure.approved_value, figure.approved_out_of)
    return reading_of(figure)


def asked(catalogue, commune, quarter):
    """Targets that the unit is asked for in `quarter`, in order of their number."""
    return [
        target
        for target in catalogue.targets
        if target.asks(quarter)
        and (target.is_district if commune is None else commune in catalogue.expected(target))
    ]


def read_sheet(catalogue, commune, quarter, target=None):
    """The rows of a unit's report; of one `target` only, if it is given. Five queries.

    A target that the unit is not asked for has no row.
    """
    targets = [t for t in asked(catalogue, commune, quarter) if target is None or t == target]
    figures = {}
    for figure in Figure.objects.filter(
        target__in=targets, commune=commune, quarter__lte=quarter
    ).order_by("quarter"):
        figures.setdefault(figure.target_id, []).append(figure)
    plans = years_of(Milestone.objects.filter(target__in=targets))
    own = (
        plans
        if commune is None
        else years_of(CommuneMilestone.objects.filter(target__in=targets, commune=commune))
    )
    evidence = {}
    for one in Evidence.objects.filter(
        figure__target__in=targets, figure__commune=commune, figure__quarter=quarter
    ):
        evidence.setdefault(one.figure_id, []).append(one)
    return [
        make_row(
            target,
            commune,
            quarter,
            figures.get(target.pk, []),
            plans.get(target.pk, {}),
            own.get(target.pk, {}),
            catalogue.allocations.get(target.pk, {}).get(commune.pk if commune else None),
            evidence,
        )
        for target in targets
    ]


def make_row(target, commune, quarter, figures, plans, own_plans, allocation, evidence):
    current = next((figure for figure in figures if figure.quarter == quarter), None)
    earlier = [earlier_reading(figure) for figure in figures if figure.quarter < quarter]
    return SheetRow(
        target=target,
        commune=commune,
        quarter=quarter,
        figure=current or Figure(target=target, commune=commune, quarter=quarter),
        earlier=[reading for reading in earlier if reading],
        milestones=own_plans,
        measure=target.measure(plans),
        allocation=allocation,
        evidence=evidence.get(current.pk, []) if current else [],
    )


def years_of(milestones):
    """Target id → year → value."""
    found = {}
    for target, year, value in milestones.values_list("target_id", "year", "value"):
        found.setdefault(target, {})[year] = value
    return found
