"""The sentence that says how a programme stands."""

from collections import Counter

from django.utils.translation import ngettext

from .components import lacking
from .kinds import programme_kind
from .wording import LACKING, limits


def headline(results, catalogue, place):
    """The sentence of the overview as components/sentence.html shows it: a part for each band.

    The first three bands are always told, the others where they are not empty. Where no target has
    a number, that is all there is to say.
    """
    programme = catalogue.programme
    total = len(results.counted)
    if results.bands["none"] == total:
        text = ngettext(
            "No figures yet: the %(total)s target has no result",
            "No figures yet: none of the %(total)s targets has a result",
            total,
        ) % {"total": total}
        return [{"band": "none", "text": text, "rest": ".", "url": place.url() + "#table"}]
    texts = {
        "met": ngettext(
            "%(count)s/%(total)s target met or exceeded",
            "%(count)s/%(total)s targets met or exceeded",
            total,
        ),
        "good": ngettext(
            "%(count)s/%(total)s target at %(from)s%% or more",
            "%(count)s/%(total)s targets at %(from)s%% or more",
            total,
        ),
        "fair": ngettext(
            "%(count)s/%(total)s target at %(from)s%% to under %(to)s%%",
            "%(count)s/%(total)s targets at %(from)s%% to under %(to)s%%",
            total,
        ),
        "low": ngettext(
            "%(count)s/%(total)s target under %(to)s%%",
            "%(count)s/%(total)s targets under %(to)s%%",
            total,
        ),
        "none": ngettext(
            "%(count)s/%(total)s target without data",
            "%(count)s/%(total)s targets without data",
            total,
        ),
    }
    rests = {
        "met": f" {programme_kind(programme).the_goal}",
        "none": why_none(results.counted.values(), catalogue, results.quarter),
    }
    told = [band for band in texts if results.bands[band] or band in ("met", "good", "fair")]
    return [
        {
            "band": band,
            "text": texts[band]
            % ({"count": results.bands[band], "total": total} | limits(band, programme)),
            "rest": rests.get(band, "") + ("." if band == told[-1] else ";"),
            "url": place.url(query={"band": band}) + "#table",
        }
        for band in told
    ]


def why_none(rows, catalogue, quarter):
    """* (not due yet: 3)*: of how many targets no number could be there; empty where of none.

    `rows` are results of one unit, of targets that are counted.
    """
    why = Counter(lacking(catalogue, catalogue.target[row.target], row, quarter) for row in rows)
    told = [f"{str(name).lower()}: {why[key]}" for key, name in LACKING.items() if why[key]]
    return f" ({', '.join(told)})" if told else ""
