"""The tile map: each commune a square at its place, as components/tilemap.html shows it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.results import count_bands

from . import components, formats
from .wording import units_of

SHADES = 5
SHORT_TITLES = {
    "commune": gettext_lazy("C. %(name)s"),
    "town": gettext_lazy("T. %(name)s"),
    "ward": gettext_lazy("W. %(name)s"),
    "village": gettext_lazy("V. %(name)s"),
    "quarter": gettext_lazy("Q. %(name)s"),
}


def short_title(commune):
    """The commune's name with the abbreviation of its kind, for small tiles and columns."""
    return SHORT_TITLES[commune.kind] % {"name": commune.name}


def shade(met, total):
    """0 for none, then 1–5 for each begun fifth of the targets that are met."""
    return -(-met * SHADES // total) if total else 0


def share_map(scope, place, *, big=False):
    """Communes coloured by the share of their targets that are met."""
    tiles = []
    for commune in placed(scope):
        rows = scope.results.by_commune.get(commune.code, {}).values()
        met, total = count_bands(rows)["met"], len(rows)
        tiles.append(
            tile(commune, place)
            | {
                "text": f"{met}/{total}",
                "title": _("%(name)s: %(met)s of %(total)s targets met")
                % {"name": commune.title, "met": met, "total": total},
                "shade": shade(met, total),
            }
        )
    return {
        "title": _("Targets met by each of the %(units)s")
        % {"units": units_of(scope.catalogue.communes)},
        "tiles": tiles,
        "shades": [
            {"shade": step, "label": _("to %(percent)s%%") % {"percent": step * 100 // SHADES}}
            for step in range(SHADES + 1)
        ]
        if big
        else [],
        "big": big,
    }


def target_map(scope, place, target):
    """Communes coloured by their band in one target."""
    rows = scope.results.by_target.get(target.number, {})
    tiles = [
        tile(commune, place)
        | {
            "text": formats.percent(rows[commune.code].percent),
            "title": components.says(commune.title, rows[commune.code], scope.programme),
            "band": rows[commune.code].band,
            "sign": components.SIGNS[rows[commune.code].band],
        }
        for commune in placed(scope)
        if commune.code in rows
    ]
    return {
        "title": f"{target.number}. {target.name}",
        "tiles": tiles,
        "bands": components.bands(scope.programme).values(),
        "big": True,
    }


def placed(scope):
    """Communes that have a place on the map, by row and column, as the eye and a reader go."""
    communes = [c for c in scope.catalogue.applicable if c.map_row is not None]
    return sorted(communes, key=lambda commune: (commune.map_row, commune.map_col))


def tile(commune, place):
    return {
        "name": short_title(commune),
        "url": place.url("commune", commune=commune.code),
        "row": commune.map_row,
        "col": commune.map_col,
    }
