"""Results as charts: what static/js/progress-chart.js draws, and the same numbers as a table."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.results.compute import count_bands
from targets.progress import THRESHOLDS, Rollup, plan_at, project, round_value
from targets.quarters import Quarter

from . import formats
from .wording import SIGNS, bands_of, units_of


@dataclass(frozen=True)
class Chart:
    """A chart with its numbers, as templates/components/chart.html shows it.

    `data` is the JSON that progress-chart.js draws, `table` the same numbers as text.
    """

    id: str
    type: str
    title: str
    data: dict
    table: dict
    size: str = ""
    note: str = ""


def numbers(head, rows):
    """The table behind a chart: `head` the headings, `rows` (label, address or None, texts)."""
    return {
        "head": head,
        "rows": [{"label": label, "url": url, "values": values} for label, url, values in rows],
    }


def bands_doughnut(results, programme, place):
    """How many targets stand in each band."""
    bands = [(*band, results.bands[band[0]]) for band in bands_of(programme)]
    shown = [band for band in bands if band[3]]
    return Chart(
        id="chart-bands",
        type="bands-doughnut",
        title=_("Targets by band"),
        data={
            "labels": [name for _band, _sign, name, _count in shown],
            "series": [
                {
                    "label": _("Targets"),
                    "values": [count for *_names, count in shown],
                    "bands": [band for band, *_rest in shown],
                }
            ],
            "urls": [filtered(place, "band", band) for band, *_rest in shown],
            "signs": SIGNS,
            "total": str(len(results.district)),
            "total_label": _("targets"),
        },
        table=numbers(
            [_("Band"), _("Targets")],
            [
                (f"{sign} {name}", filtered(place, "band", band), [count])
                for band, sign, name, count in bands
            ],
        ),
    )


def stacked_bands(rows, programme, *, head, **more):
    """A chart of targets by band, stacked, one column or bar for each of `rows`.

    `rows` are (label on the axis, label in the table, address, band → number of targets).
    """
    bands = bands_of(programme)
    counts = [counts for _short, _label, _url, counts in rows]
    return Chart(
        data={
            "labels": [short for short, _label, _url, _counts in rows],
            "series": [
                {"label": name, "band": band, "values": [row[band] for row in counts]}
                for band, _sign, name in bands
            ],
            "urls": [url for _short, _label, url, _counts in rows],
            "signs": SIGNS,
        },
        table=numbers(
            [head, *(f"{sign} {name}" for _band, sign, name in bands)],
            [
                (label, url, [counts[band] for band, _sign, _name in bands])
                for _short, label, url, counts in rows
            ],
        ),
        **more,
    )


def bands_by_quarter(history, programme, place, commune=None):
    """How many targets of the district, or of `commune`, stood in each band, quarter by quarter."""
    rows = []
    for index, (quarter, results) in enumerate(history.items()):
        there = place.at(quarter)
        if commune is None:
            url, counts = there.url(), results.bands
        else:
            url = there.url("commune", commune=commune.code)
            counts = count_bands(results.by_commune.get(commune.code, {}).values())
        label = axis_label(quarter, first=index == 0)
        rows.append((label, formats.quarter_title(quarter), url, counts))
    return stacked_bands(
        rows,
        programme,
        head=_("Quarter"),
        id="chart-quarters",
        type="bands-by-quarter",
        title=_("Bands by quarter"),
    )


def axis_label(quarter, *, first):
    """The Roman number, with the year below it at the first quarter of a year and of the axis."""
    roman = formats.ROMAN[quarter.number - 1]
    return [roman, str(quarter.year)] if first or quarter.number == 1 else [roman]


def bands_by_group(rows, catalogue, place=None):
    """How many targets of each group stand in each band; `rows` is target number → `Row`.

    With a `place`, groups lead to its overview's list.
    """
    groups = {}
    for target in catalogue.targets:
        if target.number in rows:
            groups.setdefault(target.group, []).append(rows[target.number])
    return stacked_bands(
        [
            (
                group.name,
                group.name,
                filtered(place, "group", group.pk) if place else None,
                count_bands(rows),
            )
            for group, rows in groups.items()
        ],
        catalogue.programme,
        head=_("Group"),
        id="chart-groups",
        type="bands-by-group",
        title=_("Bands by group"),
    )


def bands_by_commune(standings, programme, place):
    """How many targets of each commune stand in each band, in the order of `standings`."""
    return stacked_bands(
        [
            (
                capfirst(one.commune.title),
                capfirst(one.commune.title),
                place.url("commune", commune=one.commune.code),
                one.counts,
            )
            for one in standings
        ],
        programme,
        head=_("Unit"),
        id="chart-communes",
        type="bands-by-commune",
        title=_("Bands by commune"),
    )


def filtered(place, name, value):
    """The overview's table, narrowed to one value of a filter."""
    return place.url(query={name: value}) + "#table"


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
    own_years = measure.method in THRESHOLDS and measure.rollup is not Rollup.COUNT
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


def drawn(value):
    """A number as a canvas takes it; None draws nothing."""
    return None if value is None else float(value)


MOST_DRAWN = 200
"""Percent; what is beyond would leave no room for the others, and stands in the table."""


def percent_moves(lines, then, now, place):
    """From where to where each target's percent went: a bar from then to now, best gain first.

    None where no target has a percent in both quarters.
    """
    moved = sorted(
        (line for line in lines if line.points is not None), key=lambda line: -line.points
    )
    if not moved:
        return None
    return Chart(
        id="chart-moves",
        type="percent-moves",
        title=_("Percent of the goal, %(then)s → %(now)s")
        % {"then": formats.quarter_short(then), "now": formats.quarter_short(now)},
        data={
            "labels": [f"{line.sign} {line.target.number}" for line in moved],
            "series": [
                {
                    "values": [
                        [
                            drawn(min(formats.cut(percent), MOST_DRAWN))
                            for percent in (line.then.percent, line.row.percent)
                        ]
                        for line in moved
                    ],
                    "bands": [line.row.band for line in moved],
                }
            ],
            "names": [line.target.name for line in moved],
            "urls": [line.url for line in moved],
            "unit": "%",
            "decimals": 1,
        },
        table=numbers(
            [_("Target"), formats.quarter_short(then), formats.quarter_short(now), _("Points")],
            [
                (
                    f"{line.target.number}. {line.target.name}",
                    line.url,
                    [
                        formats.percent(line.then.percent),
                        formats.percent(line.row.percent),
                        formats.signed(line.points, 2),
                    ],
                )
                for line in moved
            ],
        ),
    )
