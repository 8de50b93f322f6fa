"""A unit's half-yearly form on a set of criteria, Biểu 10: last year, this half-year, the next.

Results and their judgement are those of the quarter; the plan is what the unit wrote on its sheet,
else its milestone of the year.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.models import Figure
from communes.results.criteria import EXEMPT, not_applicable, verdict
from communes.results.rows import upper_end
from communes.results.years import own_plans, row_of
from communes.sheets.plans import planned_heading
from communes.units import unit_code, unit_title
from targets.goals import commune_terms, district_goal
from targets.progress import (
    Band,
    Method,
    ValueToDate,
    cut_percent,
    in_force,
    judges_communes,
    percent_of_goal,
)
from targets.quarters import Quarter

from ..criteria.sheet import WORDS
from ..display import formats
from ..display.scales import commune_scale, district_scale
from .rows import Amount, amount_in

NO_RESULT = Amount(None, "", 0)
NUMBERED = re.compile(r"(?:([0-9]+)\.\s+)?(.*)")
"""The name of a criterion, with its number in front or without."""


@dataclass(frozen=True)
class Pair:
    """What stands in two columns: a result, or a plan, and how it is judged."""

    result: Amount
    judged: str


@dataclass(frozen=True)
class FormLine:
    """A criterion (`is_criterion`), or an indicator below it."""

    number: str
    name: str
    unit: str
    pairs: list[Pair]
    """At the end of last year, now, and planned."""
    note: str
    is_criterion: bool = False

    @property
    def texts(self):
        """The cells of the line, from left to right."""
        return [cell.text if isinstance(cell, Amount) else cell for cell in self.cells]

    @property
    def cells(self):
        """The same, with the results as amounts."""
        pairs = [cell for pair in self.pairs for cell in (pair.result, pair.judged)]
        return [self.number, self.name, self.unit, *pairs, self.note]


@dataclass(frozen=True)
class Form:
    """A unit's form, in words."""

    stem: str
    """The name of its files, without what tells their kind."""
    unit_title: str
    title: str
    headings: list[str]
    """Of the three pairs of columns."""
    lines: list[FormLine]


def half_year_form(scope, commune):
    """The `Form` of `commune`, None: the whole, at the quarter of `scope`."""
    found = HalfYear(scope, commune)
    return Form(
        stem=f"bieu-10-{scope.programme.code}-{unit_code(commune)}-{scope.quarter}",
        unit_title=str(unit_title(commune, scope.district)),
        title=found.title,
        headings=found.headings,
        lines=found.lines,
    )


class HalfYear:
    """What the form of `commune` tells, read once."""

    def __init__(self, scope, commune):
        self.scope = scope
        self.commune = commune
        self.year = scope.quarter.year

    @property
    def title(self):
        """*Kết quả thực hiện bộ tiêu chí …, 6 tháng đầu năm 2026*."""
        return _("Results by the criteria of %(programme)s, %(span)s") % {
            "programme": self.scope.programme.local_name,
            "span": self.span,
        }

    @property
    def span(self):
        number = self.scope.quarter.number
        spans = {
            1: _("first quarter of %(year)d"),
            2: _("first half of %(year)d"),
            3: _("nine months of %(year)d"),
            4: _("year %(year)d"),
        }
        return spans[number] % {"year": self.year}

    @property
    def headings(self):
        return [
            _("Result by 31/12/%(year)d") % {"year": self.year - 1},
            _("Done, %(span)s") % {"span": self.span},
            planned_heading(self.scope.quarter),
        ]

    @property
    def planned_year(self):
        """The year at whose end the plan stands: at the end of a year it is the next."""
        return self.scope.quarter.shift(1).year

    @cached_property
    def results(self):
        """(At the end of last year, None where that is before the programme; now)."""
        before = Quarter(self.year - 1, 4)
        if not (self.scope.programme.has_quarter(before) and self.scope.may_show(before)):
            return None, self.scope.results
        return self.scope.results_of([before, self.scope.quarter])

    @cached_property
    def plans_of_years(self):
        """Target id → year → the unit's milestone."""
        return own_plans(self.scope.inputs, self.commune)

    def planned(self, target):
        """What the unit plans for the end of the planned year: as it wrote with the quarter's
        approved figure, else its milestone; None without both."""
        _note, written = self.written.get(target.pk, ("", None))
        if written is not None or target.is_judged_by_parts:
            return written
        if self.commune is not None:
            return self.plans_of_years.get(target.pk, {}).get(self.planned_year)
        if judges_communes(target):
            return None
        return self.measure_then(target).milestones.get(self.planned_year)

    def measure_then(self, target):
        """The pure target as it stands at the end of the planned year."""
        return in_force(self.scope.inputs.measure(target), Quarter(self.planned_year, 4))

    def terms_then(self, target, row, plan):
        """Baseline and goal that the `plan` is held against: those of the end of its year, but of a
        range, which holds for all years, those that judged `row`."""
        if target.method == Method.WITHIN:
            return row.baseline, row.goal
        measure = self.measure_then(target)
        reached = ValueToDate(plan, Quarter(self.planned_year, 4))
        if self.commune is None:
            return measure.baseline, district_goal(measure, reached, row.expected)
        units = {unit.code: unit for unit in self.scope.inputs.units(target)}
        unit = units.get(self.commune.code)
        return commune_terms(measure, unit, reached) if unit else (None, None)

    @cached_property
    def written(self):
        """Target id → (note, plan) of the quarter's approved figure."""
        figures = Figure.objects.filter(
            commune=self.commune,
            target__programme=self.scope.programme,
            quarter=self.scope.quarter,
            approved_value__isnull=False,
        )
        return {pk: rest for pk, *rest in figures.values_list("target_id", "note", "planned")}

    @cached_property
    def lines(self):
        """Each criterion that asks something of the unit, with its indicators below it."""
        groups = {}
        for target in self.scope.catalogue.targets:
            row = row_of(self.scope.results, target, self.commune)
            if row is not None or self.exempt(target):
                groups.setdefault(target.group, []).append(target)
        lines = []
        for group in sorted(groups, key=lambda group: (group.position, group.pk)):
            indicators = {target: self.indicator(target) for target in groups[group]}
            lines += [self.criterion(group, indicators), *indicators.values()]
        return lines

    def criterion(self, group, indicators):
        """`indicators` are its targets, each with its line."""
        counted = [target for target in indicators if not target.is_part]
        pairs = [
            Pair(NO_RESULT, self.judged_together(results, counted)) for results in self.results
        ]
        plans = [indicators[one].pairs[2].judged for one in counted if not self.exempt(one)]
        number, name = NUMBERED.fullmatch(group.local_name).groups()
        return FormLine(
            number or "", name, "", [*pairs, Pair(NO_RESULT, planned_together(plans))], "", True
        )

    def judged_together(self, results, targets):
        if results is None:
            return ""
        rows = [row_of(results, target, self.commune) for target in targets]
        reasons = [one.reason for one in map(self.exempt, targets) if one]
        found = verdict([row for row in rows if row is not None]) or not_applicable(reasons)
        return capfirst(str(WORDS[found.state])) if found else ""

    def exempt(self, target):
        """The `Exempt` by which the unit need not report `target` now; None: it must."""
        if self.commune is None:
            return None
        return self.scope.catalogue.exempt(target, self.commune, self.scope.quarter)

    def indicator(self, target):
        scale, row = self.scale(target), row_of(self.scope.results, target, self.commune)
        if row is None:
            pairs = [
                Pair(NO_RESULT, ""),
                Pair(NO_RESULT, capfirst(str(WORDS[EXEMPT]))),
                Pair(NO_RESULT, ""),
            ]
            reason = self.exempt(target).reason
            return FormLine(target.number, target.local_name, scale.unit, pairs, reason)
        pairs = [
            self.pair(results and row_of(results, target, self.commune), scale)
            for results in self.results
        ]
        plan = self.plan(target, row, scale)
        note, _plan = self.written.get(target.pk, ("", None))
        return FormLine(target.number, target.local_name, scale.unit, [*pairs, plan], note)

    def scale(self, target):
        if self.commune is None:
            return district_scale(target, self.scope.catalogue)
        return commune_scale(target)

    def pair(self, row, scale):
        if row is None:
            return Pair(NO_RESULT, "")
        return Pair(amount_in(row.value, scale.beside_goal(row)), judged(row.band))

    def plan(self, target, row, scale):
        plan = self.planned(target)
        if plan is None:
            return Pair(NO_RESULT, "")
        baseline, goal = self.terms_then(target, row, plan)
        if goal is None:
            return Pair(amount_in(plan, scale.exactly), "")
        percent = percent_of_goal(
            target.method_for(row.commune),
            plan,
            baseline,
            goal,
            high=upper_end(target, row),
            strict=target.strict_for(row.commune),
        )
        return Pair(
            amount_in(plan, scale.exactly),
            judged(Band.MET if cut_percent(percent) >= 100 else Band.LOW),
        )


def planned_together(judgements):
    """How a criterion is planned to stand; empty where no indicator says so, or not each does."""
    met, failed = judged(Band.MET), judged(Band.LOW)
    if failed in judgements:
        return failed
    return met if judgements and set(judgements) == {met} else ""


def judged(band):
    """*Đạt*, *chưa đạt*; a dash where nothing can be said."""
    if band == Band.NONE:
        return formats.NOTHING
    return capfirst(_("met") if band == Band.MET else _("not met"))
