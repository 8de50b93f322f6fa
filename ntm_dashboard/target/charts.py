"""The charts of a target: its value by quarter, and its communes."""

from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.results.rows import upper_end
from targets.progress import (
    THRESHOLDS,
    break_at,
    goal_at,
    in_force,
    plan_at,
    possible,
    project,
    round_value,
)
from targets.quarters import Quarter

from ..display import formats
from ..display.charts import Chart, drawn, numbers
from ..display.wording import SIGNS, units_of


def value_line(scale, measure, rows):
    """A target's value by quarter, its plan and goal, and where the last quarters point.

    `rows` is quarter → the target's `Row` for the district; `measure` the pure target; `scale`
    says in what its values are told. The projection is the least-squares line through the last
    eight quarters with a value, from four on, drawn from the last value and held to what is
    possible; a yes or no has none.
    Where the way of counting changes, every line is interrupted and told by the name of the change,
    and only the points since are projected.
    """
    quarters = list(Quarter.range(measure.start, measure.end))
    plan, goal = {}, {}
    for stretch in stretches(measure, quarters):
        applied = goal_applied(measure, rows, stretch)
        plan |= planned(measure, stretch, applied)
        goal |= goals(in_force(measure, stretch[0]), stretch, applied)
    return line_chart(scale, measure, rows, plan, goal)


def unit_line(scale, measure, rows, milestones):
    """The same of one commune: its plan are its own `milestones`, year → value, at the years' ends,
    and its goal the one that was applied, and goes on."""
    quarters = list(Quarter.range(measure.start, measure.end))
    plan = {q: milestones[q.year] for q in quarters if q.number == 4 and q.year in milestones}
    goal = {quarter: row.goal for quarter, row in rows.items() if row.goal is not None}
    ahead = [quarter for quarter in quarters if goal and quarter > max(goal)]
    goal |= dict.fromkeys(ahead, goal[max(goal)]) if ahead else {}
    return line_chart(scale, measure, rows, plan, goal)


def line_chart(scale, measure, rows, plan, goal):
    """The values of `rows` with `plan` and `goal`, all by quarter; `value_line` says the rest."""
    target = scale.target
    quarters = list(Quarter.range(measure.start, measure.end))
    values = {quarter: row.value for quarter, row in rows.items() if row.value is not None}
    last = max(values)
    since = [(q, v) for q, v in values.items() if begun_at(measure, q) == begun_at(measure, last)]
    comparable_end = max(q for q in quarters if begun_at(measure, q) == begun_at(measure, last))
    ends = possible(
        measure,
        [value for _quarter, value in since],
        rows[last].expected,
        is_percent=scale.unit == "%",
    )
    ahead = dict(project(since, comparable_end, *ends)) if scale.unit else {}
    joined = {last: values[last]} | ahead if ahead else {}
    series = [
        *interrupted(_("Actual"), "actual", values, measure),
        (_("Projection"), "projection", ahead),
        *interrupted(_("Plan"), "plan", plan, measure),
        *interrupted(_("Goal"), "goal", goal, measure),
        (_("Upper end of the range"), "goal", upper_ends(target, rows, quarters)),
    ]
    series = [(label, role, points) for label, role, points in series if points]
    scale = scale.beside(*of_goals(series), values=values.values())
    return Chart(
        id="chart-value",
        type="value-line",
        title=_("%(name)s, by quarter (%(unit)s)")
        % {"name": target.local_name, "unit": scale.unit or numbers_of_words(scale)},
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
                    [
                        (scale.exactly if role == "goal" else scale).text(points.get(quarter))
                        for _label, role, points in series
                    ],
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


def of_goals(series):
    """The values of those `series` that are goals."""
    return [value for _label, role, points in series if role == "goal" for value in points.values()]


def numbers_of_words(scale):
    """What the numbers of an axis mean, where values are words."""
    if not scale.target.scale:
        return _("1 is yes, 0 is no")
    return ", ".join(f"{number}: {word}" for number, word in scale.words.items())


def upper_ends(target, rows, quarters):
    """Quarter → the upper end of the range to be kept to; empty where there is none.

    As of the goal it is the one that was applied last.
    """
    end = upper_end(target, rows[max(rows)])
    return {} if end is None else dict.fromkeys(quarters, end)


def stretches(measure, quarters):
    """`quarters` in lists of those that are judged the same way, in their order."""
    found = groupby(quarters, key=lambda quarter: begun_at(measure, quarter))
    return [list(stretch) for _begun, stretch in found]


def begun_at(measure, quarter):
    """(Start, name) of the break or the new goal that holds at `quarter`; None before both."""
    if begun := break_at(measure, quarter):
        return begun.start, begun.name
    given = goal_at(measure, quarter)
    return given and (given.start, given.decision)


def goal_applied(measure, rows, quarters):
    """The last goal that was applied in one of `quarters`, else the one that is to be."""
    known = [rows[q].goal for q in quarters if q in rows and rows[q].goal is not None]
    return known[-1] if known else in_force(measure, quarters[0]).goal


def interrupted(label, role, points, measure):
    """A series for each stretch that measures the same, named by the change that it begins with."""
    parts = {}
    for quarter, value in points.items():
        parts.setdefault(begun_at(measure, quarter), {})[quarter] = value
    return [
        (f"{label} ({begun[1]})" if begun else label, role, part) for begun, part in parts.items()
    ]


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
    own_years = measure.district_method in THRESHOLDS and measure.milestones_judge
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
                    "label": target.local_name,
                    "values": [drawn(formats.cut(row.percent)) for row in ordered],
                    "bands": [row.band for row in ordered],
                }
            ],
            "urls": [place.figure(row.commune, target.number) for row in ordered],
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
                    place.figure(row.commune, target.number),
                    [formats.percent(row.percent)],
                )
                for row in ordered
            ],
        ),
    )
