"""The tile map: each commune a square at its place, as components/tilemap.html shows it."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.results.ranking import communes_of_programme
from communes.results.rows import count_bands

from . import components, formats
from .links import Link
from .wording import short_title, units_of

SHADES = 5


def shade(met, total):
    """0 for none, then 1–5 for each begun fifth of the targets that are met."""
    return -(-met * SHADES // total) if total else 0


def share_map(scope, place, *, big=False):
    """Communes coloured by the share of their targets that are met; None where none has a place."""
    communes = communes_of_programme(scope.catalogue, scope.results)

    def url_of(commune):
        return place.url("commune", commune=commune.code)

    tiles = [share_tile(scope, commune) | spot for commune, spot in placed(communes, url_of)]
    title = _("Targets met by each of the %(units)s") % {"units": units_of(communes)}
    shades = [{"shade": 0, "label": "0%"}] + [
        {"shade": step, "label": _("to %(percent)s%%") % {"percent": step * 100 // SHADES}}
        for step in range(1, SHADES + 1)
    ]
    return tile_map(title, tiles, communes, url_of, big=big, shades=shades if big else [])


def share_tile(scope, commune):
    counts = count_bands(scope.results.by_commune.get(commune.code, {}).values())
    met, total = counts["met"], sum(counts.values())
    if not total:
        return {
            "text": formats.NOTHING,
            "title": _("%(name)s: no target is asked here") % {"name": capfirst(commune.title)},
            "shade": 0,
        }
    return {
        "text": f"{met}/{total}",
        "title": ngettext(
            "%(name)s: %(met)s of %(total)s target met",
            "%(name)s: %(met)s of %(total)s targets met",
            total,
        )
        % {"name": capfirst(commune.title), "met": met, "total": total},
        "shade": shade(met, total),
    }


def target_map(scope, place, target):
    """Communes coloured by their band in one target, each leading to its figure.

    None where none has a place.
    """
    rows = scope.results.by_target.get(target.number, {})

    def url_of(commune):
        return place.figure(commune.code, target.number)

    communes = [commune for commune in scope.catalogue.communes if commune.code in rows]
    tiles = [
        band_tile(commune, rows[commune.code], scope, target) | spot
        for commune, spot in placed(communes, url_of)
    ]
    title = target.local_title
    bands = list(components.bands(scope.programme).values())
    return tile_map(title, tiles, communes, url_of, big=True, bands=bands)


def band_tile(commune, row, scope, target):
    why = components.lacking(scope.catalogue, target, row, scope.quarter)
    return {
        "text": formats.percent(row.percent),
        "title": components.says(capfirst(commune.title), row, scope.programme, why),
        "band": row.band,
        "sign": components.SIGNS[row.band],
    }


def tile_map(title, tiles, communes, url_of, **more):
    """The map of `tiles`, and links to those of `communes` that have no place on it.

    `url_of` answers where a commune leads.
    """
    if not tiles:
        return None
    elsewhere = [
        Link(str(commune.title), url_of(commune)) for commune in communes if commune.map_row is None
    ]
    size = lay_out(tiles)
    return {"title": title, "tiles": tiles, "elsewhere": elsewhere} | size | more


def lay_out(tiles):
    """Set each tile's `x` and `y`; answer a tile's width and how many rows the map has."""
    top, left = (min(tile[line] for tile in tiles) for line in ("row", "col"))
    columns = max(tile["col"] for tile in tiles) - left + 1
    for tile in tiles:
        tile["x"] = f"{100 * (tile['col'] - left) / columns:g}%"
        tile["y"] = tile["row"] - top
    return {"width": f"{100 / columns:g}%", "rows": tiles[-1]["y"] + 1}


def placed(communes, url_of):
    """(Commune, where its tile stands) for those with a place, as the eye and a reader go."""
    known = [commune for commune in communes if commune.map_row is not None]
    for commune in sorted(known, key=lambda commune: (commune.map_row, commune.map_col)):
        yield (
            commune,
            {
                "name": short_title(commune),
                "url": url_of(commune),
                "row": commune.map_row,
                "col": commune.map_col,
            },
        )
