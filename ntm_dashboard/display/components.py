"""What the partials under templates/components/ expect, made from results."""

from decimal import Decimal

from django.utils.translation import gettext as _

from communes.results.catalogue import NOT_JUDGED, UNASSIGNED

from . import formats
from .goals import words_of_goal
from .wording import BAND_WORDS, BANDS, PACE_SIGNS, PACES, SIGNS, band_name, limits

FAR_PAST = 200
"""Percent beyond which the goal was set far below what is done."""


def band(key, programme, lacking=""):
    """A band as components/band.html shows it; `lacking` is why there is no number."""
    label = band_name(key, programme, lacking)
    return {
        "key": key,
        "sign": SIGNS[key],
        "word": label if lacking else str(BAND_WORDS[key]) % limits(key, programme),
        "label": label,
    }


def bands(programme):
    """Band → as components/band.html shows it, for all of them in order."""
    return {key: band(key, programme) for key in BANDS}


def counted_bands(programme, counts):
    """All bands with how many targets stand in each, as components/legend.html shows them."""
    return [band | {"count": counts[key]} for key, band in bands(programme).items()]


def pace_mark(key):
    """A pace as components/pace.html shows it; None where there is none."""
    return {"key": key, "sign": PACE_SIGNS[key], "label": PACES[key]} if key else None


def percent_bar(row):
    """A result's percent as components/percent.html shows it."""
    if row.percent is None:
        return {"band": row.band, "text": "", "width": "0%"}
    width = min(max(row.percent, Decimal(0)), Decimal(100))
    return {
        "band": row.band,
        "text": formats.percent(row.percent),
        "width": f"{width}%",
        "far_past": row.percent > FAR_PAST,
    }


def says(name, row, programme, lacking=""):
    """Name, percent and band in one line, for titles of tiles and cells."""
    label = band_name(row.band, programme, lacking)
    if row.percent is None:
        return f"{name}: {label}"
    return f"{name}: {formats.percent(row.percent)}, {label}"


def lacking(catalogue, target, row, quarter):
    """Why `row` of `target` has no percent, as `Catalogue.lacks`; empty where it has one.

    `UNASSIGNED` where it has a number that nobody asked for, `NOT_JUDGED` where there is one but
    nothing to hold it against: under `gap`, where the unit began after a break; of a parent, a
    part that has none.
    """
    if row.unassigned:
        return UNASSIGNED
    if row.value is None:
        return catalogue.lacks(target, quarter)
    return "" if row.percent is not None else NOT_JUDGED


def target_tiles(catalogue, results, place):
    """Every counted target, grouped by band, as overview/tiles.html shows them."""
    programme = catalogue.programme
    known = bands(programme)
    ordered = [
        (target, results.district[target.number])
        for target in catalogue.counted
        if target.number in results.district
    ]
    ordered.sort(key=lambda pair: list(known).index(pair[1].band))
    return [
        {
            "number": target.number,
            "title": tile_title(catalogue, target, row, results.quarter),
            "url": place.url("target", number=target.number),
            "band": known[row.band],
        }
        for target, row in ordered
    ]


def tile_title(catalogue, target, row, quarter):
    """*6. Hộ nghèo: 78,4%, từ 70% trở lên (mục tiêu: dưới 4%)*."""
    why = lacking(catalogue, target, row, quarter)
    title = f"{target.number}. {says(target.local_name, row, catalogue.programme, why)}"
    words = words_of_goal(target, row)
    if not words:
        return title
    goal = _("goal: %(goal)s") % {"goal": words}
    return f"{title} ({goal})"
