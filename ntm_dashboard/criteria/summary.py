"""How a set of criteria stands: in communes and criteria, where a resolution speaks of targets."""

from decimal import Decimal
from fractions import Fraction

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from communes.results.compute import count_bands_of
from communes.results.criteria import met_count, verdicts
from targets.progress import band_of, cut_percent

from ..display import charts, components, formats
from ..display.wording import SIGNS, short_title, units_of

LONGEST_LABEL = 24
"""Characters beside a bar; the tooltip and the table tell the whole name."""


def criteria_sentence(sheet, place):
    """*14/22 xã đạt 19/19 tiêu chí; bình quân 17,1 tiêu chí/xã*, as sentence.html shows it."""
    if not sheet.communes:
        return []
    url, count = place.url("criteria"), len(sheet.groups)
    words = {
        "count": len(sheet.whole),
        "total": len(sheet.communes),
        "criteria": count,
        "units": units_of(sheet.communes),
        "mean": formats.number(mean(sheet), 1),
    }
    whole = _("%(count)s/%(total)s %(units)s meet %(criteria)s/%(criteria)s criteria") % words
    average = _("on average %(mean)s criteria met per unit (%(units)s)") % words
    return [
        {"band": "met", "text": whole, "rest": ";", "url": url},
        {"band": "good", "text": average, "rest": ".", "url": url},
    ]


def mean(sheet):
    """Criteria met per commune."""
    met = sum(sheet.score(commune)[0] for commune in sheet.communes)
    return Decimal(met) / len(sheet.communes)


def band_of_score(met, total, programme):
    """The band of a share of criteria, by the programme's own thresholds."""
    percent = cut_percent(Fraction(100 * met, total))
    return band_of(percent, programme.good_from, programme.fair_from).value


def commune_tiles(sheet, programme, place):
    """A tile for each commune with the number of its criteria, those that meet most first."""
    known = components.bands(programme)
    ordered = sorted(sheet.communes, key=lambda commune: -sheet.score(commune)[0])
    return [
        commune_tile(commune, *sheet.score(commune), programme, known, place) for commune in ordered
    ]


def commune_tile(commune, met, total, programme, known, place):
    words = {"name": capfirst(commune.title), "met": met, "total": total}
    return {
        "number": str(met),
        "title": _("%(name)s meets %(met)s of %(total)s criteria") % words,
        "url": place.url("commune", commune=commune.code),
        "band": known[band_of_score(met, total, programme)],
    }


def charts_of(scope, sheet, place):
    """At most three: the communes by criteria met, quarter by quarter, criterion by criterion."""
    return [
        communes_by_quarter(scope, place),
        communes_by_score(scope.programme, sheet, place),
        criteria_by_communes(scope.programme, sheet, place),
    ]


def communes_by_quarter(scope, place):
    """How many communes stood in each band of their criteria, quarter by quarter."""
    rows = []
    for index, (quarter, results) in enumerate(scope.history.items()):
        label = charts.axis_label(quarter, first=index == 0)
        counts = count_bands_of(
            band_of_score(met_count(found), len(found), scope.programme)
            for found in verdicts(scope.catalogue, results).values()
        )
        rows.append((label, formats.quarter_title(quarter), place.at(quarter).url(), counts))
    return charts.stacked_bands(
        rows,
        scope.programme,
        head=_("Quarter"),
        id="chart-quarters",
        type="bands-by-quarter",
        title=_("Communes by the share of their criteria, by quarter"),
    )


def communes_by_score(programme, sheet, place):
    ordered = sorted(sheet.communes, key=lambda commune: -sheet.score(commune)[0])
    return count_chart(
        programme,
        [
            (
                short_title(commune),
                commune.title,
                place.url("commune", commune=commune.code),
                *sheet.score(commune),
            )
            for commune in ordered
        ],
        id="chart-communes",
        title=_("Criteria met, by commune"),
        head=[_("Unit"), _("Criteria met")],
        unit=_("criteria"),
    )


def criteria_by_communes(programme, sheet, place):
    return count_chart(
        programme,
        [
            (group.name, group.name, place.url("criteria"), *sheet.met_by(group))
            for group in sheet.groups
        ],
        id="chart-criteria",
        title=_("Communes that meet it, by criterion"),
        head=[_("Criterion"), _("Communes that meet it")],
        unit=units_of(sheet.communes),
    )


def count_chart(programme, rows, *, id, title, head, unit):
    """Bars of whole numbers; `rows` are (label, name, address, how many, of how many)."""
    return charts.Chart(
        id=id,
        type="commune-bars",
        title=title,
        data={
            "labels": [Truncator(label).chars(LONGEST_LABEL) for label, *_rest in rows],
            "names": [capfirst(name) for _label, name, *_rest in rows],
            "series": [
                {
                    "label": head[1],
                    "values": [count for *_rest, count, _total in rows],
                    "bands": [
                        band_of_score(count, total, programme) for *_rest, count, total in rows
                    ],
                }
            ],
            "urls": [url for _label, _name, url, *_rest in rows],
            "signs": SIGNS,
            "unit": unit,
            "goal": max((total for *_rest, total in rows), default=0),
        },
        table=charts.numbers(
            head,
            [
                (capfirst(name), url, [f"{count}/{total}"])
                for _label, name, url, count, total in rows
            ],
        ),
    )
