"""Results as charts: what static/js/progress-chart.js draws, and the same numbers as a table."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from communes.results.rows import count_bands

from . import formats
from .wording import SIGNS, bands_of


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
            "total": str(len(results.counted)),
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
            lived = commune.lives_in(quarter)
            url = there.url("commune", commune=commune.code) if lived else ""
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
    for target in catalogue.counted:
        if target.number in rows:
            groups.setdefault(target.group, []).append(rows[target.number])
    return stacked_bands(
        [
            (
                group.local_name,
                group.local_name,
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


def filtered(place, name, value):
    """The overview's table, narrowed to one value of a filter."""
    return place.url(query={name: value}) + "#table"


def drawn(value):
    """A number as a canvas takes it; None draws nothing."""
    return None if value is None else float(value)
