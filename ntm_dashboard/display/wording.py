"""Words that depend on what a district consists of; nothing is taken for granted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.clock import today
from communes.models import HANDED_IN, Status
from targets.fields import plain_decimal

from . import formats
from .kinds import programme_kind

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
BAND_WORDS = {
    "met": gettext_lazy("Met"),
    "good": gettext_lazy("From %(from)s%%"),
    "fair": gettext_lazy("%(from)s–%(to)s%%"),
    "low": gettext_lazy("Under %(to)s%%"),
    "none": gettext_lazy("No data"),
}
SIGNS = {"met": "●", "good": "▲", "fair": "◆", "low": "▼", "none": "–"}
PACE_SIGNS = {"on_track": "→", "at_risk": "!", "behind": "↓"}
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
    good, fair = map(plain_decimal, (programme.good_from, programme.fair_from))
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


def due_words(due_on):
    """*Due on 10/10/2023 (days left: 6)*, as of today."""
    return _("Due on %(day)s") % {"day": day_and_left(due_on)}


def day_and_left(due_on):
    """*10/10/2023 (days left: 6)*"""
    return f"{formats.date(due_on)} ({days_left(due_on)})"


def days_left(due_on):
    """*days left: 6*, *today* or *days late: 2*."""
    days = (due_on - today()).days
    if days == 0:
        return _("today")
    text = _("days left: %(days)s") if days > 0 else _("days late: %(days)s")
    return text % {"days": abs(days)}


def headline(results, programme, place):
    """The sentence of the overview as components/sentence.html shows it: a part for each band.

    The first three bands are always told, the others where they are not empty.
    """
    texts = {
        "met": _("%(count)s/%(total)s targets met or exceeded"),
        "good": _("%(count)s/%(total)s targets at %(from)s%% or more"),
        "fair": _("%(count)s/%(total)s targets at %(from)s%% to under %(to)s%%"),
        "low": _("%(count)s/%(total)s targets under %(to)s%%"),
        "none": _("%(count)s/%(total)s targets without data"),
    }
    rests = {"met": f" {programme_kind(programme).the_goal}"}
    total = len(results.district)
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


def is_late(period, where):
    """Whether the report is missing after its due date."""
    return period is not None and where not in HANDED_IN and period.due_on < today()


def due_text(period, where):
    """*Due on 10/10/2023 (days left: 6)*, as `due_day`; empty without a period."""
    return _("Due on %(day)s") % {"day": due_day(period, where)} if period else ""


def due_day(period, where):
    """*10/10/2023 (days left: 6)*; no days where it is handed in, empty without a period."""
    if period is None:
        return ""
    return (formats.date if where in HANDED_IN else day_and_left)(period.due_on)


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


NOT_BEGUN = "none"


STATE_ORDER = ["", NOT_BEGUN, Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.APPROVED]


def state_label(state):
    """Where a report stands, in words; `NOT_BEGUN` or nothing where nobody has begun it."""
    return str(STATES[state]) if state in STATES else _("Not begun")
