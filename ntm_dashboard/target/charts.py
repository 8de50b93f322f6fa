"""The charts of a target: its value by quarter, and its communes."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from targets.progress import THRESHOLDS, plan_at, project, round_value
from targets.quarters import Quarter

from ..display import formats
from ..display.charts import Chart, drawn, numbers
from ..display.wording import SIGNS, units_of


def value_line(scale, measure, rows):
    """A target's value by quarter, its plan and goal, and where the last quarters point.

    `rows` is quarter → the target's `Row` for the district; `measure` the pure target; `scale`
    says in what its values are told. The projection is the least-squares line through the last
    eight quarters with a value, from four on, drawn from the last value; a yes or no has none.
    """
    target = scale.target
    quarters = list(Quarter.range(measure.start, measure.end))
    values = {quarter: row.value for quarter, row in rows.items() if row.value is not None}
    goal = next((row.goal for row in reversed(rows.values()) if row.goal is not None), target.goal)
    ahead = dict(project(values.items(), measure.end)) if scale.unit else {}
    joined = {max(values): values[max(values)]} | ahead if ahead else {}
    series = [
        (_("Actual"), "actual", values),
        (_("Projection"), "projection", ahead),
        (_("Plan"), "plan", planned(measure, quarters, goal)),
        (_("Goal"), "goal", goals(measure, quarters, goal)),
    ]
    series = [(label, role, points) for label, role, points in series if points]
    return Chart(
        id="chart-value",
        type="value-line",
        title=_("%(name)s, by quarter (%(unit)s)")
        % {"name": target.name, "unit": scale.unit or _("1 is yes, 0 is no")},
        data={
            "labels": [formats.quarter_short(quarter) for quarter in quarters],
            "series": [
                {
                    "label": label,
                    "role": role,
                    "values": [
                        drawn((joined if role == "projection" else points).get(quarter))
                        for quarter in quarters
                    ],
                }
                for label, role, points in series
            ],
            "unit": scale.unit,
            "decimals": scale.decimals,
        },
        table=numbers(
            [_("Quarter"), *(label for label, _role, _points in series)],
            [
                (
                    formats.quarter_title(quarter),
                    None,
                    [scale.text(points.get(quarter)) for _label, _role, points in series],
                )
                for quarter in quarters
            ],
        ),
        note=_(
            "The projection continues the straight line through the last quarters with a value; "
            "it is arithmetic, and nobody's plan."
        )
        if ahead
        else "",
    )


def planned(measure, quarters, goal):
    """Quarter → the plan's value; empty where the target has no plan between the years."""
    if goal is None:
        return {}
    plan = {quarter: plan_at(measure, quarter, goal) for quarter in quarters}
    return {quarter: round_value(value) for quarter, value in plan.items() if value is not None}


def goals(measure, quarters, goal):
    """Quarter → the goal to be reached; a floor or a ceiling may have another one each year."""
    if goal is None:
        return {}
    own_years = measure.district_method in THRESHOLDS
    if not own_years or not measure.milestones:
        return dict.fromkeys(quarters, goal)
    return {quarter: measure.milestones.get(quarter.year, measure.goal) for quarter in quarters}


def commune_bars(target, rows, catalogue, place):
    """Communes by percent of their goal, best first; `rows` is commune code → `Row`."""
    ordered = sorted(
        (r for r in rows.values() if r.percent is not None and r.commune in catalogue.commune),
        key=lambda row: (-row.percent, row.commune),
    )
    communes = [catalogue.commune[row.commune] for row in ordered]
    names = {commune.code: capfirst(commune.title) for commune in communes}
    return Chart(
        id="chart-communes",
        type="commune-bars",
        title=_("%(units)s by percent of their goal") % {"units": units_of(communes, capital=True)},
        data={
            "labels": [names[row.commune] for row in ordered],
            "series": [
                {
                    "label": target.name,
                    "values": [drawn(formats.cut(row.percent)) for row in ordered],
                    "bands": [row.band for row in ordered],
                }
            ],
            "urls": [place.url("commune", commune=row.commune) for row in ordered],
            "signs": SIGNS,
            "unit": "%",
            "decimals": 1,
            "goal": 100,
        },
        table=numbers(
            [_("Unit"), _("Percent")],
            [
                (
                    names[row.commune],
                    place.url("commune", commune=row.commune),
                    [formats.percent(row.percent)],
                )
                for row in ordered
            ],
        ),
    )
