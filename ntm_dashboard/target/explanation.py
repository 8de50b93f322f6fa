"""How a number is made, in words and with its own figures filled in (see docs/method.md)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communes.results.compute import assessment_of, rows_of
from communes.results.inputs import Inputs
from communes.results.rows import Row
from targets.models import METHODS, Target
from targets.progress import (
    Band,
    Method,
    OverTime,
    Rollup,
    break_at,
    closed_years,
    in_force,
    people_of,
    percent_of_goal,
    plan_at,
    round_value,
    unit_value_to_date,
)
from targets.quarters import Quarter

from ..display import formats
from ..display.formats import exact
from ..display.scales import amount_scale, commune_scale, district_scale
from ..display.wording import units_of
from . import worded
from .worded import MET

OVER_TIME = {
    OverTime.LEVEL: gettext_lazy("The latest figure; it holds until a newer one comes."),
    OverTime.TERM_TOTAL: gettext_lazy("The sum of all figures since the start of the term."),
    OverTime.YEAR_TOTAL: gettext_lazy(
        "The sum of the latest closed year. A year is closed with the figure of its fourth "
        "quarter; while none is closed, the sum of all figures so far."
    ),
    OverTime.YEAR_MEAN: gettext_lazy(
        "The mean of the closed years' sums. A year is closed with the figure of its fourth "
        "quarter; while none is closed, the sum of all figures so far."
    ),
    OverTime.YEAR_WORST: gettext_lazy("Of each year's last figure, the lowest."),
    OverTime.GROWTH_MEAN: gettext_lazy(
        "The mean growth a year, from the year before the term to the latest closed year. A year "
        "is closed once every quarter that is asked has a figure."
    ),
    OverTime.GROWTH_WORST: gettext_lazy(
        "The lowest growth of a closed year on the year before it. A year is closed once every "
        "quarter that is asked has a figure."
    ),
}
ROLLUP = {
    Rollup.SUM: gettext_lazy("The values of the %(units)s are added up."),
    Rollup.MEAN: gettext_lazy("The mean of the %(units)s, each with the weight of its population."),
    Rollup.RATE: gettext_lazy(
        "Both numbers of the rate are added up over the %(units)s, then divided."
    ),
    Rollup.COUNT: gettext_lazy("The %(units)s that have met their own goal are counted."),
}
COUNTED = {
    Method.RATIO: gettext_lazy("Met where the value is at least the goal."),
    Method.FLOOR: gettext_lazy("Met where the value is at least the goal."),
    Method.CEILING: gettext_lazy("Met where the value is at most the goal."),
    Method.GAP: gettext_lazy("Met where the goal is reached."),
    Method.MILESTONE: gettext_lazy("Met where the answer is yes."),
}


@dataclass(frozen=True)
class DerivationStep:
    """One step from the figures to the number: what it is, how it is done, and with its figures."""

    what: str
    how: str
    sum: str = ""


@dataclass(frozen=True)
class Derivation:
    """What one target's number of the district is made of.

    `row` is what the page shows: of a published quarter the stored one, whose baseline and goal
    are told. `inputs` are as they stand today, read in the same way (official or provisional).
    """

    target: Target
    quarter: Quarter
    row: Row
    inputs: Inputs
    results: Mapping = field(default_factory=dict)
    """Target number → the district's row of the same reading, for the parts of a parent."""

    @cached_property
    def series(self):
        """The pure target with its breaks, for what is told of several quarters."""
        return self.inputs.measure(self.target)

    @cached_property
    def measure(self):
        """The pure target as it stands at the quarter, with the baseline that was applied."""
        return replace(in_force(self.series, self.quarter), baseline=self.row.baseline)

    @cached_property
    def begun(self):
        """The `SeriesBreak` in force; None without one."""
        return None if self.target.is_judged_by_parts else break_at(self.series, self.quarter)

    @property
    def parts(self):
        """(Number, district's row) of each part that had a result."""
        found = self.inputs.catalogue.parts[self.target.pk]
        return [
            (one.number, self.results[one.number]) for one in found if one.number in self.results
        ]

    @cached_property
    def assessment(self):
        """The `Assessment` by what the database holds now."""
        return assessment_of(self.inputs, self.target, self.quarter)

    @cached_property
    def today(self):
        """The district's row by what the database holds now."""
        return rows_of(self.inputs.catalogue, self.target, self.assessment)[0]

    @property
    def value(self):
        """The value as exactly as it is known; None without one."""
        reached = self.assessment.reached
        return self.row.value if self.corrected or reached is None else reached.value

    @cached_property
    def corrected(self):
        """Whether something has changed since `row` was published: its figures are others now."""
        return self.today != self.row.held_against(self.today)

    @cached_property
    def communes(self):
        """The communes that are expected to report the target in the quarter, by code."""
        if self.target.is_judged_by_parts:
            return []
        return self.inputs.catalogue.expected_at(self.target, self.quarter)

    @property
    def exempt(self):
        """(Commune, why it is exempt) of those that need not report it."""
        catalogue = self.inputs.catalogue
        found = [
            (commune, catalogue.exempt(self.target, commune, self.quarter))
            for commune in catalogue.expected(self.target)
        ]
        return [(commune, why) for commune, why in found if why is not None]

    @cached_property
    def units(self):
        """`communes` as the measure sees them."""
        return [unit for unit in self.inputs.units(self.target) if not unit.is_exempt(self.quarter)]

    @property
    def amounts(self):
        """In what the amounts are told from which growth is reckoned."""
        return amount_scale(self.target, self.scale)

    @cached_property
    def scale(self):
        return district_scale(self.target, self.inputs.catalogue).beside_goal(self.row)

    @property
    def figures(self):
        """The district's own readings, of before a break too."""
        return self.inputs.readings.get((self.target.pk, None), ())

    @property
    def has_figures(self):
        """Whether figures of it, or of its parts, were approved up to the quarter, though they may
        make no value yet."""
        catalogue, readings = self.inputs.catalogue, self.inputs.readings
        targets = [self.target]
        if self.target.is_judged_by_parts:
            targets = catalogue.parts[self.target.pk]
        return any(
            reading.quarter <= self.quarter
            for target in targets
            for unit in [None, *catalogue.expected_at(target, self.quarter)]
            for reading in readings.get((target.pk, unit and unit.pk), ())
        )

    @property
    def is_goal_of_year(self):
        """Whether the goal that judges is that of the value's year, in place of the usual one."""
        measure, row = self.measure, self.row
        if self.counts or row.as_of is None or not measure.milestones_judge:
            return False
        return measure.milestones.get(row.as_of.year) == row.goal != measure.goal

    @property
    def counts(self):
        return self.target.rollup == Rollup.COUNT

    def counted(self, commune_id):
        """The readings that count for a commune (None: the district), in their order."""
        readings = self.inputs.readings.get((self.target.pk, commune_id), ())
        first = self.measure.start if self.begun else self.target.programme.start
        known = [reading for reading in readings if first <= reading.quarter <= self.quarter]
        return sorted(known, key=lambda reading: reading.quarter)


def explanation(derivation, *, public=False):
    """The `DerivationStep`s from the figures to the percent and the pace.

    Sums show only figures that give the number shown; where a published number was corrected
    since, they are left out, and officials are told what the figures give today.
    """
    if derivation.target.is_judged_by_parts:
        makes = [parts_step(derivation), parts_pace_step(derivation)]
    else:
        makes = [
            break_step(derivation),
            new_goal_step(derivation),
            over_time_step(derivation),
            rollup_step(derivation),
            coverage_step(derivation),
            thresholds_step(derivation),
            classes_step(derivation),
            percent_step(derivation),
            pace_step(derivation),
        ]
    steps = [*makes, None if public else correction_step(derivation)]
    return [step for step in steps if step]


def parts_step(derivation):
    told = derivation.row.percent is not None and not derivation.corrected
    return DerivationStep(
        _("Percent of the goal"),
        _(
            "Judged by its parts: it is met once all of them are, and its percent is the lowest of "
            "theirs. The value is how many parts are met."
        ),
        worded.parts_sum(derivation) if told else "",
    )


def parts_pace_step(derivation):
    if not derivation.row.pace:
        return None
    return DerivationStep(_("Pace"), _("The worst pace of its parts."))


def break_step(derivation):
    begun = worded.break_step(derivation)
    return begun and DerivationStep(*begun)


def new_goal_step(derivation):
    given = worded.new_goal_step(derivation)
    return given and DerivationStep(*given)


def classes_step(derivation):
    """What communes of a class are judged by, where that differs."""
    thresholds = derivation.measure.thresholds
    if not thresholds:
        return None
    return DerivationStep(
        _("Goal by class"),
        _("Communes of these classes are judged by a goal of their class."),
        worded.classes_of(thresholds, commune_scale(derivation.target)),
    )


def over_time_step(derivation):
    target = derivation.target
    how = str(OVER_TIME[target.over_time])
    if target.over_time == OverTime.GROWTH_WORST and derivation.measure.lower_is_better:
        how = _(
            "The highest growth of a closed year on the year before it. A year is closed once "
            "every quarter that is asked has a figure."
        )
    if target.over_time == OverTime.YEAR_WORST and derivation.measure.lower_is_better:
        how = _("Of each year's last figure, the highest.")
    own = target.is_district or target.is_growth
    own = own and derivation.row.value is not None and not derivation.corrected
    return DerivationStep(_("Over time"), how, own_sum(derivation) if own else "")


def own_sum(derivation):
    """The district's figures as a sum; empty where one figure is the value."""
    target, scale = derivation.target, derivation.scale
    if target.is_growth:
        return worded.growth_sum(derivation)
    years = defaultdict(list)
    readings = derivation.counted(None)
    for reading in readings:
        years[reading.quarter.year].append(reading)
    closed = closed_years(readings)
    value = scale.text(derivation.row.value) if scale.words else scale.exact(derivation.row.value)
    if target.over_time == OverTime.LEVEL:
        return ""
    if target.over_time == OverTime.YEAR_WORST:
        last = [f"{scale.text(own[-1].value)} ({year})" for year, own in years.items()]
        return f"{'; '.join(last)} → {value}"
    if target.over_time == OverTime.TERM_TOTAL or not closed:
        return f"{added(readings, scale)} = {value}"
    if target.over_time == OverTime.YEAR_TOTAL:
        year = closed[-1]
        return f"{year}: {added(years[year], scale)} = {value}"
    sums = [scale.exact(sum(reading.value for reading in years[year])) for year in closed]
    span = f"{closed[0]}–{closed[-1]}" if len(closed) > 1 else str(closed[0])
    return f"{span}: ({' + '.join(sums)}) / {len(closed)} = {value}"


def added(readings, scale):
    return " + ".join(scale.exact(reading.value) for reading in readings)


def rollup_step(derivation):
    if derivation.target.is_district:
        return DerivationStep(
            _("Across communes"), _("The district's own figure; no commune reports it.")
        )
    how = str(ROLLUP[derivation.target.rollup]) % {"units": units_of(derivation.communes)}
    if derivation.target.is_growth:
        how = _("The amounts of the %(units)s are added up, for years that all have closed.") % {
            "units": units_of(derivation.communes)
        }
        return DerivationStep(_("Across communes"), how)
    if derivation.counts:
        how = " ".join([how, met_where(derivation.target), standard(derivation)]).strip()
    told = derivation.row.value is not None and not derivation.corrected
    return DerivationStep(_("Across communes"), how, across_sum(derivation) if told else "")


def met_where(target):
    """When a commune is counted."""
    if target.scale:
        return _("Met where the word is the goal's or a better one.")
    if target.strict:
        return _("Met where the value has passed the goal.")
    return str(COUNTED[target.method])


def standard(derivation):
    """What every commune must reach that has no goal of its own; empty where there is none."""
    target = derivation.target
    if target.standard is None or (target.method == Method.MILESTONE and not target.scale):
        return ""
    return _("Without a goal of its own, the goal of a commune is %(standard)s.") % {
        "standard": commune_scale(target).exactly.full(target.standard)
    }


def across_sum(derivation):
    """The communes put together, with the figures of the sum; `derivation` has a value."""
    row, scale = derivation.row, derivation.scale
    if (
        derivation.target.rollup == Rollup.RATE
        and derivation.measure.over_time == OverTime.YEAR_WORST
    ):
        return worded.yearly_rates_sum(derivation)
    if derivation.target.rollup == Rollup.SUM:
        return f"Σ = {scale.full(row.value)}"
    if derivation.counts:
        return f"{scale.text(row.value)} / {row.reported} {scale.unit_beside(row.reported)}"
    if derivation.target.rollup == Rollup.RATE:
        counted = [derivation.counted(commune.pk) for commune in derivation.communes]
        latest = [readings[-1] for readings in counted if readings]
        value = exact(sum(reading.value for reading in latest))
        out_of = exact(sum(reading.out_of for reading in latest))
        return f"100 × {value} / {out_of} = {scale.exact(row.value)}"
    reached = [
        (unit, unit_value_to_date(derivation.measure, unit, derivation.quarter))
        for unit in derivation.units
    ]
    weighed = [(people_of(unit, found), found.value) for unit, found in reached if found]
    total = exact(round_value(sum(people * value for people, value in weighed)))
    people = exact(round_value(sum(people for people, _value in weighed)))
    return f"{total} / {people} = {scale.exact(row.value)}"


def coverage_step(derivation):
    if derivation.target.is_district:
        return None
    expected = derivation.row.expected
    how = ngettext(
        "%(reported)s of %(expected)s %(units)s has a figure.",
        "%(reported)s of %(expected)s %(units)s have a figure.",
        expected,
    ) % {
        "reported": derivation.row.reported,
        "expected": expected,
        "units": units_of(derivation.communes, count=expected),
    }
    missing = [c for c in derivation.communes if not derivation.counted(c.pk)]
    if missing and derivation.row.reported and not derivation.corrected:
        names = ", ".join(str(commune.title) for commune in missing)
        how += " " + _("Still without one: %(names)s.") % {"names": names}
    how = " ".join(filter(None, [how, worded.exempt_words(derivation)]))
    return DerivationStep(_("With a figure"), how)


def thresholds_step(derivation):
    """The goal of each year, where a floor or a ceiling changes with the years."""
    target, milestones = derivation.target, derivation.measure.milestones
    if not derivation.measure.milestones_judge or not milestones:
        return None
    scale = commune_scale(target) if derivation.counts else derivation.scale
    years = [f"{year}: {scale.exactly.text(value)}" for year, value in sorted(milestones.items())]
    return DerivationStep(
        _("Goal of the year"),
        _("The goal changes with the year that a value is of; in other years the usual one holds."),
        "; ".join(years),
    )


def percent_step(derivation):
    what = _("Percent of the goal")
    how = str(dict(METHODS)[derivation.measure.district_method])
    if derivation.row.percent is None:
        return DerivationStep(what, how, _("No percent: there is no figure or no goal."))
    return DerivationStep(what, how, formula(derivation))


def formula(derivation):
    """The percent as a sum with its numbers, e.g. ``100 × 348,0 / 400,0 = 87,00%``."""
    row, scale, target = derivation.row, derivation.scale, derivation.target
    method = derivation.measure.district_method
    if method is Method.MILESTONE:
        if target.scale:
            return worded.beside_goal(derivation)
        return f"{capfirst(scale.text(row.value))}: {formats.percent(row.percent, 2)}"
    if method is Method.WITHIN:
        return worded.within(derivation)
    strict = derivation.measure.district_strict
    if strict and row.value == row.goal and row.percent < MET:
        return worded.only_equal(derivation)
    result = worded.outcome(percent_of_goal(method, row.value, row.baseline, row.goal), row)
    value, goal = scale.exact(row.value), scale.exact(row.goal)
    if method is Method.GAP:
        start = scale.exact(row.baseline)
        start = f"({start})" if row.baseline < 0 else start
        return f"100 × ({value} − {start}) / ({goal} − {start}) {result}"
    if method is Method.CEILING:
        if row.percent == MET:
            return f"{value} ≤ {goal}: {formats.percent(row.percent, 2)}"
        return f"100 × {goal} / {value} {result}"
    return f"100 × {value} / {goal} {result}"


def pace_step(derivation):
    """What the pace compares with; None where there is no pace."""
    row = derivation.row
    if not row.pace:
        return None
    if derivation.quarter > derivation.measure.deadline:
        when = {"quarter": formats.quarter(derivation.measure.deadline)}
        if row.band == Band.MET:
            return DerivationStep(_("Pace"), _("Due in %(quarter)s, and met: on track.") % when)
        return DerivationStep(_("Pace"), _("Due in %(quarter)s and not met: behind.") % when)
    planned = plan_at(derivation.measure, row.as_of, row.goal)
    if planned is None or row.goal == (row.baseline or 0):
        return DerivationStep(
            _("Pace"),
            _("Without a plan: on track when met, at risk from 95 percent of the goal."),
        )
    plan = _("By the plan, %(quarter)s should reach %(planned)s.") % {
        "quarter": formats.quarter(row.as_of),
        "planned": derivation.scale.full(round_value(planned)),
    }
    rule = _("On track from 95 percent of the planned way, at risk from 60 percent.")
    return DerivationStep(_("Pace"), f"{plan} {rule}")


def correction_step(derivation):
    """What the figures give today, where that is no longer what was published."""
    if not derivation.corrected:
        return None
    return DerivationStep(
        _("Corrected after publication"),
        _("Published: %(published)s. By the figures of today: %(today)s.")
        % {
            "published": value_and_percent(derivation.row, derivation.scale),
            "today": value_and_percent(derivation.today, derivation.scale),
        },
    )


def value_and_percent(row, scale):
    return f"{scale.full(row.value)} ({formats.percent(row.percent, 2)})"
