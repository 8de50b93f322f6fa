"""How a number is made, in words and with its own figures filled in (see docs/method.md)."""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.results.compute import Row, target_rows
from communes.results.inputs import Inputs
from targets.models import METHODS, Target
from targets.progress import (
    THRESHOLDS,
    Method,
    OverTime,
    Rollup,
    percent_of_goal,
    plan_at,
    round_value,
    unit_standing,
)
from targets.quarters import Quarter

from ..display import formats
from ..display.scales import commune_scale, district_scale, exact
from ..display.wording import units_of

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
    Method.MILESTONE: gettext_lazy("Met where the answer is yes."),
}


@dataclass(frozen=True)
class Step:
    """One step from the figures to the number: what it is, how it is done, and with its figures."""

    what: str
    how: str
    sum: str = ""


@dataclass(frozen=True)
class Making:
    """What one target's number of the district is made of.

    `row` is what the page shows: of a published quarter the stored one, whose baseline and goal
    are told. `inputs` are as they stand today, read in the same way (official or provisional).
    """

    target: Target
    quarter: Quarter
    row: Row
    inputs: Inputs

    @cached_property
    def measure(self):
        """The pure target, with the baseline that was applied."""
        return replace(self.inputs.measure(self.target), baseline=self.row.baseline)

    @cached_property
    def today(self):
        """The district's row by what the database holds now."""
        return target_rows(self.inputs, self.target, self.quarter)[0]

    @cached_property
    def corrected(self):
        """Whether something has changed since `row` was published: its figures are others now."""
        return self.today != self.row

    @cached_property
    def communes(self):
        """The communes that are expected to report the target, by code."""
        return self.inputs.catalogue.expected(self.target)

    @cached_property
    def scale(self):
        return district_scale(self.target, self.inputs.catalogue)

    @property
    def counts(self):
        return self.target.rollup == Rollup.COUNT

    @property
    def method(self):
        """What judges the district: a count of communes is a share of its goal."""
        return Method.RATIO if self.counts else Method(self.target.method)

    def counted(self, commune_id):
        """The readings that count for a commune (None: the district), in their order."""
        readings = self.inputs.readings.get((self.target.pk, commune_id), ())
        known = [reading for reading in readings if reading.quarter <= self.quarter]
        return sorted(known, key=lambda reading: reading.quarter)


def explanation(making, *, public=False):
    """The `Step`s from the figures to the percent and the pace.

    Sums show only figures that give the number shown; where a published number was corrected
    since, they are left out, and officials are told what the figures give today.
    """
    steps = [
        over_time(making),
        rollup(making),
        coverage(making),
        thresholds(making),
        percent(making),
        pace(making),
        None if public else correction(making),
    ]
    return [step for step in steps if step]


def over_time(making):
    target = making.target
    how = str(OVER_TIME[target.over_time])
    if target.over_time == OverTime.YEAR_WORST and making.measure.lower_is_better:
        how = _("Of each year's last figure, the highest.")
    own = target.is_district and making.row.value is not None and not making.corrected
    return Step(_("Over time"), how, own_sum(making) if own else "")


def own_sum(making):
    """The district's figures as a sum; empty where one figure is the value."""
    target, scale = making.target, making.scale
    years = defaultdict(list)
    readings = making.counted(None)
    for reading in readings:
        years[reading.quarter.year].append(reading)
    closed = [year for year, own in years.items() if own[-1].quarter.number == 4]
    value = scale.exact(making.row.value)
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


def rollup(making):
    if making.target.is_district:
        return Step(_("Across communes"), _("The district's own figure; no commune reports it."))
    how = str(ROLLUP[making.target.rollup]) % {"units": units_of(making.communes)}
    if making.counts:
        how = " ".join([how, str(COUNTED[making.target.method]), standard(making)]).strip()
    told = making.row.value is not None and not making.corrected
    return Step(_("Across communes"), how, across_sum(making) if told else "")


def standard(making):
    """What every commune must reach that has no goal of its own; empty where there is none."""
    target = making.target
    if target.standard is None or target.method == Method.MILESTONE:
        return ""
    return _("Without a goal of its own, the goal of a commune is %(standard)s.") % {
        "standard": commune_scale(target).full(target.standard)
    }


def across_sum(making):
    """The communes put together, with the figures of the sum; `making` has a value."""
    row, scale = making.row, making.scale
    if making.target.rollup == Rollup.SUM:
        return f"Σ = {scale.full(row.value)}"
    if making.counts:
        return f"{scale.text(row.value)} / {row.reported} {scale.unit}"
    latest = {c: making.counted(c.pk)[-1] for c in making.communes if making.counted(c.pk)}
    if making.target.rollup == Rollup.RATE:
        value = exact(sum(reading.value for reading in latest.values()))
        out_of = exact(sum(reading.out_of for reading in latest.values()))
        return f"100 × {value} / {out_of} = {scale.exact(row.value)}"
    people = sum(commune.population for commune in latest)
    weighted = sum(
        commune.population * unit_standing(making.measure, unit, making.quarter).value
        for commune, unit in zip(making.communes, making.inputs.units(making.target), strict=True)
        if commune in latest
    )
    return f"{exact(round_value(weighted))} / {exact(people)} = {scale.exact(row.value)}"


def coverage(making):
    if making.target.is_district:
        return None
    how = _("%(reported)s of %(expected)s %(units)s have a figure.") % {
        "reported": making.row.reported,
        "expected": making.row.expected,
        "units": units_of(making.communes),
    }
    missing = [c for c in making.communes if not making.counted(c.pk)]
    if missing and making.row.reported and not making.corrected:
        names = ", ".join(str(commune.title) for commune in missing)
        how += " " + _("Still without one: %(names)s.") % {"names": names}
    return Step(_("Reported"), how)


def thresholds(making):
    """The goal of each year, where a floor or a ceiling changes with the years."""
    target, milestones = making.target, making.measure.milestones
    if target.method not in THRESHOLDS or not milestones:
        return None
    scale = commune_scale(target) if making.counts else making.scale
    years = [f"{year}: {scale.text(value)}" for year, value in sorted(milestones.items())]
    return Step(
        _("Goal of the year"),
        _("The goal changes with the year that a value is of; in other years the usual one holds."),
        "; ".join(years),
    )


def percent(making):
    what = _("Percent of the goal")
    how = str(dict(METHODS)[making.method])
    if making.row.percent is None:
        return Step(what, how, _("No percent: there is no figure or no goal."))
    return Step(what, how, formula(making))


def formula(making):
    """The percent as a sum with its numbers, e.g. ``100 × 348,0 / 400,0 = 87,00%``."""
    row, scale, method = making.row, making.scale, making.method
    percent = formats.percent(row.percent, 2)
    if method is Method.MILESTONE:
        return f"{capfirst(scale.text(row.value))}: {percent}"
    whole = percent_of_goal(method, row.value, row.baseline, row.goal) == row.percent
    result = f"{'=' if whole else '≈'} {percent}"
    value, goal = scale.exact(row.value), scale.exact(row.goal)
    if method is Method.GAP:
        start = scale.exact(row.baseline)
        start = f"({start})" if row.baseline < 0 else start
        return f"100 × ({value} − {start}) / ({goal} − {start}) {result}"
    if method is Method.CEILING:
        if row.value <= row.goal:
            return f"{value} ≤ {goal}: {percent}"
        return f"100 × {goal} / {value} {result}"
    return f"100 × {value} / {goal} {result}"


def pace(making):
    """What the pace compares with; None where there is no pace."""
    row = making.row
    if not row.pace:
        return None
    planned = plan_at(making.measure, row.as_of, row.goal)
    if planned is None or row.goal == (row.baseline or 0):
        return Step(
            _("Pace"),
            _("Without a plan: on track when met, at risk from 95 percent of the goal."),
        )
    plan = _("By the plan, %(quarter)s should reach %(planned)s.") % {
        "quarter": formats.quarter(row.as_of),
        "planned": making.scale.full(round_value(planned)),
    }
    rule = _("On track from 95 percent of the planned way, at risk from 60 percent.")
    return Step(_("Pace"), f"{plan} {rule}")


def correction(making):
    """What the figures give today, where that is no longer what was published."""
    if not making.corrected:
        return None
    return Step(
        _("Corrected after publication"),
        _("Published: %(published)s. By the figures of today: %(today)s.")
        % {
            "published": value_and_percent(making.row, making.scale),
            "today": value_and_percent(making.today, making.scale),
        },
    )


def value_and_percent(row, scale):
    return f"{scale.full(row.value)} ({formats.percent(row.percent, 2)})"
