"""How a set of criteria stands: in communes and criteria, where a resolution speaks of targets."""

from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.results.criteria import verdicts
from communes.results.rows import count_bands_of

from ..display import charts, components, formats
from ..display.wording import SIGNS, criteria_met_words, short_title, units_of
from .bands import band_of_commune


def criteria_sentence(sheet, place):
    """*14/22 xã đạt 19/19 tiêu chí; bình quân 17,1 tiêu chí/xã*, as sentence.html shows it."""
    if not sheet.communes:
        return []
    url, count, total = place.url("criteria"), len(sheet.groups), len(sheet.communes)
    criteria = ngettext("%(count)s/%(count)s criterion", "%(count)s/%(count)s criteria", count)
    whole = ngettext(
        "%(count)s/%(total)s %(units)s meets %(criteria)s",
        "%(count)s/%(total)s %(units)s meet %(criteria)s",
        total,
    ) % {
        "count": len(sheet.whole),
        "total": total,
        "units": units_of(sheet.communes, count=total),
        "criteria": criteria % {"count": count},
    }
    average = _("on average %(mean)s criteria met per unit (%(units)s)") % {
        "mean": formats.number(mean(sheet), 1),
        "units": units_of(sheet.communes),
    }
    return [
        {"band": "met", "text": whole, "rest": ";", "url": url},
        {"band": "good", "text": average, "rest": ".", "url": url},
    ]


def mean(sheet):
    """Criteria met per commune."""
    met = sum(sheet.score(commune)[0] for commune in sheet.communes)
    return Decimal(met) / len(sheet.communes)


def commune_tiles(sheet, programme, place):
    """A tile for each commune with the number of its criteria, those that meet most first."""
    known = components.bands(programme)
    ordered = sorted(sheet.communes, key=lambda commune: -sheet.score(commune)[0])
    return [
        commune_tile(commune, *sheet.score(commune), known[sheet.band(commune)], place)
        for commune in ordered
    ]


def commune_tile(commune, met, total, band, place):
    return {
        "number": str(met),
        "title": criteria_met_words(capfirst(commune.title), met, total),
        "url": place.url("commune", commune=commune.code),
        "band": band,
    }


def charts_of(scope, sheet, place):
    """At most three: the communes by criteria met, quarter by quarter, criterion by criterion."""
    return [
        communes_by_quarter(scope, place),
        communes_by_score(sheet, place),
        criteria_by_communes(sheet, place),
    ]


def communes_by_quarter(scope, place):
    """How many communes stood in each band of their criteria, quarter by quarter."""
    rows = []
    for index, (quarter, results) in enumerate(scope.history.items()):
        label = charts.axis_label(quarter, first=index == 0)
        counts = count_bands_of(
            band_of_commune(results, code, found, scope.programme)
            for code, found in verdicts(scope.catalogue, results).items()
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


def communes_by_score(sheet, place):
    ordered = sorted(sheet.communes, key=lambda commune: -sheet.score(commune)[0])
    return count_chart(
        [
            (
                short_title(commune),
                commune.title,
                place.url("commune", commune=commune.code),
                *sheet.score(commune),
                sheet.band(commune),
            )
            for commune in ordered
        ],
        id="chart-communes",
        title=_("Criteria met, by commune"),
        head=[_("Unit"), _("Criteria met")],
        unit=_("criteria"),
    )


def criteria_by_communes(sheet, place):
    return count_chart(
        [
            (
                group.local_name,
                group.local_name,
                place.url("criteria"),
                *sheet.met_by(group),
                sheet.band_by(group),
            )
            for group in sheet.groups
        ],
        id="chart-criteria",
        title=_("Communes that meet it, by criterion"),
        head=[_("Criterion"), _("Communes that meet it")],
        unit=units_of(sheet.communes),
    )


def count_chart(rows, *, id, title, head, unit):
    """Bars of whole numbers; `rows` are (label, name, address, how many, of how many, band)."""
    return charts.Chart(
        id=id,
        type="commune-bars",
        title=title,
        data={
            "labels": [label for label, *_rest in rows],
            "names": [capfirst(name) for _label, name, *_rest in rows],
            "series": [
                {
                    "label": head[1],
                    "values": [count for *_rest, count, _total, _band in rows],
                    "bands": [band for *_rest, band in rows],
                }
            ],
            "urls": [url for _label, _name, url, *_rest in rows],
            "signs": SIGNS,
            "unit": unit,
            "goal": max((total for *_rest, total, _band in rows), default=0),
        },
        table=charts.numbers(
            head,
            [
                (capfirst(name), url, [f"{count}/{total}"])
                for _label, name, url, count, total, _band in rows
            ],
        ),
    )
