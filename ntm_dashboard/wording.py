"""Words that depend on what a district consists of; nothing is taken for granted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.models import Status

KIND_PLURALS = {
    "commune": gettext_lazy("communes"),
    "town": gettext_lazy("towns"),
    "ward": gettext_lazy("wards"),
    "village": gettext_lazy("villages"),
    "quarter": gettext_lazy("residential quarters"),
}
BANDS = {
    "met": gettext_lazy("Met or exceeded"),
    "good": gettext_lazy("%(from)s%% or more"),
    "fair": gettext_lazy("%(from)s%% to under %(to)s%%"),
    "low": gettext_lazy("Under %(to)s%%"),
    "none": gettext_lazy("No data"),
}
SIGNS = {"met": "●", "good": "▲", "fair": "◆", "low": "▼", "none": "–"}
PACES = {
    "on_track": gettext_lazy("On track"),
    "at_risk": gettext_lazy("At risk"),
    "behind": gettext_lazy("Behind"),
}
STATES = dict(Status.choices)


def units_of(communes, *, capital=False):
    """*communes, towns*: the kinds of unit there are, most frequent first."""
    kinds = [commune.kind for commune in communes]
    ordered = sorted(set(kinds), key=lambda kind: (-kinds.count(kind), kind)) or ["commune"]
    text = ", ".join(str(KIND_PLURALS[kind]) for kind in ordered)
    return text[0].upper() + text[1:] if capital else text


def limits(band, programme):
    """The thresholds between which `band` lies, as text: ``from`` and ``to``, where it has them."""
    good, fair = (f"{value.normalize():f}" for value in (programme.good_from, programme.fair_from))
    return {
        "good": {"from": good},
        "fair": {"from": fair, "to": good},
        "low": {"to": fair},
    }.get(band, {})


def band_name(band, programme):
    """The band's name with the programme's own thresholds, e.g. *70% or more*."""
    return str(BANDS[band]) % limits(band, programme)


def bands_of(programme):
    """Every band in its order, as (band, sign, name)."""
    return [(band, SIGNS[band], band_name(band, programme)) for band in BANDS]


def headline(results, programme):
    """The sentence of the overview in parts, (band, text): how many targets stand in each band.

    The first three bands are always told, the others where they are not empty.
    """
    resolution = programme.kind == "resolution"
    texts = {
        "met": _("%(count)s/%(total)s targets met or exceeded the Resolution's goal")
        if resolution
        else _("%(count)s/%(total)s indicators met or exceeded their goal"),
        "good": _("%(count)s/%(total)s targets at %(from)s%% or more")
        if resolution
        else _("%(count)s/%(total)s indicators at %(from)s%% or more"),
        "fair": _("%(count)s/%(total)s targets at %(from)s%% to under %(to)s%%")
        if resolution
        else _("%(count)s/%(total)s indicators at %(from)s%% to under %(to)s%%"),
        "low": _("%(count)s/%(total)s targets under %(to)s%%")
        if resolution
        else _("%(count)s/%(total)s indicators under %(to)s%%"),
        "none": _("%(count)s/%(total)s targets without data")
        if resolution
        else _("%(count)s/%(total)s indicators without data"),
    }
    total = len(results.district)
    return [
        (band, text % ({"count": results.bands[band], "total": total} | limits(band, programme)))
        for band, text in texts.items()
        if results.bands[band] or band in ("met", "good", "fair")
    ]
