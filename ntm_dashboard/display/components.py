"""What the partials under templates/components/ expect, made from results."""

from decimal import Decimal

from . import formats
from .wording import BAND_WORDS, BANDS, PACE_SIGNS, PACES, SIGNS, band_name, limits


def band(key, programme):
    """A band as components/band.html shows it."""
    return {
        "key": key,
        "sign": SIGNS[key],
        "word": str(BAND_WORDS[key]) % limits(key, programme),
        "label": band_name(key, programme),
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
    return {"band": row.band, "text": formats.percent(row.percent), "width": f"{width}%"}


def says(name, row, programme):
    """Name, percent and band in one line, for titles of tiles and cells."""
    if row.percent is None:
        return f"{name}: {band_name(row.band, programme)}"
    return f"{name}: {formats.percent(row.percent)}, {band_name(row.band, programme)}"


def target_tiles(catalogue, results, place):
    """Every target of the district, grouped by band, as overview/tiles.html shows them."""
    programme = catalogue.programme
    known = bands(programme)
    ordered = [
        (target, results.district[target.number])
        for target in catalogue.targets
        if target.number in results.district
    ]
    ordered.sort(key=lambda pair: list(known).index(pair[1].band))
    return [
        {
            "number": target.number,
            "title": f"{target.number}. {says(target.name, row, programme)}",
            "url": place.url("target", number=target.number),
            "band": known[row.band],
        }
        for target, row in ordered
    ]
