"""Words that depend on what a district consists of; nothing is taken for granted."""

from django.utils.translation import get_language, gettext_lazy, ngettext, npgettext_lazy, pgettext
from django.utils.translation import gettext as _

from communes.clock import today
from communes.models import Status
from communes.results.catalogue import NOT_APPLICABLE, NOT_JUDGED, NOT_YET, UNASSIGNED
from targets.models import Vietnamese

from . import formats

KINDS = {
    "commune": npgettext_lazy("kind of unit", "commune", "communes"),
    "town": npgettext_lazy("kind of unit", "town", "towns"),
    "ward": npgettext_lazy("kind of unit", "ward", "wards"),
    "village": npgettext_lazy("kind of unit", "village", "villages"),
    "quarter": npgettext_lazy("kind of unit", "residential quarter", "residential quarters"),
}
SEVERAL = 2
"""A number that has the plural in every language of the site."""
NAMED = 5
"""So many are named of those whom a sentence is about."""
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
LACKING = {
    NOT_YET: gettext_lazy("Not due yet"),
    NOT_APPLICABLE: gettext_lazy("Not applicable"),
    UNASSIGNED: gettext_lazy("Not assigned"),
    NOT_JUDGED: gettext_lazy("Not to be judged yet"),
}
"""Instead of *No data* where no number is missing."""
SIGNS = {"met": "●", "good": "▲", "fair": "◆", "low": "▼", "none": "–"}
PACE_SIGNS = {"on_track": "→", "at_risk": "!", "behind": "↓"}
PACES = {
    "on_track": gettext_lazy("On track"),
    "at_risk": gettext_lazy("At risk"),
    "behind": gettext_lazy("Behind"),
}
STATES = dict(Status.choices)


def units_of(communes, *, capital=False, count=SEVERAL):
    """*communes, towns*: the kinds of unit there are, most frequent first.

    `count` is the number that the words stand beside: *1 commune*.
    """
    kinds = [commune.kind for commune in communes]
    ordered = sorted(set(kinds), key=lambda kind: (-kinds.count(kind), kind)) or ["commune"]
    text = ", ".join(str(KINDS[kind] % count) for kind in ordered)
    return text[0].upper() + text[1:] if capital else text


def led_by(target, people):
    """*Phòng Nông nghiệp (Nguyễn Văn A)*: the lead office and its `people`; empty without both."""
    names = ", ".join(official.name for official in people)
    if target.lead and names:
        return f"{target.local_lead} ({names})"
    return target.local_lead or names


def criteria_met_words(name, met, total):
    """*Xã Bảo Ái meets 17 of 19 criteria*"""
    text = ngettext(
        "%(name)s meets %(met)s of %(total)s criterion",
        "%(name)s meets %(met)s of %(total)s criteria",
        total,
    )
    return text % {"name": name, "met": met, "total": total}


LEVEL_PLURALS = {
    "district": gettext_lazy("Districts"),
    "town": gettext_lazy("Towns (district level)"),
    "city": gettext_lazy("Cities"),
    "province": gettext_lazy("Provinces"),
    "commune": gettext_lazy("Communes (as the whole)"),
}


def level_name(levels):
    """What districts of these levels are called together."""
    return LEVEL_PLURALS[min(levels)] if len(levels) == 1 else pgettext("of any level", "Districts")


def limits(band, programme):
    """The thresholds between which `band` lies, as text: ``from`` and ``to``, where it has them."""
    good, fair = map(formats.exact, (programme.good_from, programme.fair_from))
    return {
        "good": {"from": good},
        "fair": {"from": fair, "to": good},
        "low": {"to": fair},
    }.get(band, {})


def limits_apart(standings, programme):
    """Sentences on those of `standings` that are counted by other thresholds than `programme`'s.

    One for each two thresholds; it names the first of those whom it is about.
    """
    own, apart = (programme.good_from, programme.fair_from), {}
    for one in standings:
        if one.counts is not None:
            used = one.programme.good_from, one.programme.fair_from
            apart.setdefault(used, {})[str(one.district.title)] = None
    return [
        _("Counted by limits of their own, %(good)s%% and %(fair)s%%: %(names)s.")
        % {
            "good": formats.exact(good),
            "fair": formats.exact(fair),
            "names": ", ".join(list(names)[:NAMED]) + (", …" if len(names) > NAMED else ""),
        }
        for (good, fair), names in sorted(apart.items())
        if (good, fair) != own
    ]


def band_name(band, programme, lacking=""):
    """The band's name with the programme's own thresholds, e.g. *70% or more*.

    `lacking` is why there is no number, as `Catalogue.lacks` says.
    """
    return str(LACKING[lacking] if lacking else BANDS[band]) % limits(band, programme)


def step_words(change, decimals, band, programme):
    """*1.4 more to be met*: what the value must move by to reach the next `band`."""
    told = {
        "size": formats.number(abs(change), decimals),
        "band": str(BAND_WORDS[band]) % limits(band, programme),
    }
    if band == "met":
        text = _("%(size)s more to be met") if change > 0 else _("%(size)s less to be met")
    else:
        text = _("%(size)s more to “%(band)s”") if change > 0 else _("%(size)s less to “%(band)s”")
    return text % told


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
    return text % {"days": formats.number(abs(days))}


def due_text(standing):
    """*Due on 10/10/2023 (days left: 6)*, as `due_day`; of a correction that it is one."""
    day = due_day(standing)
    return day if standing.corrected else _("Due on %(day)s") % {"day": day}


def due_day(standing):
    """*10/10/2023 (days left: 6)*; no days where the report of the `ReportStanding` is handed in,
    of a correction after publication that it is one."""
    if standing.corrected:
        return _("Sent back to be corrected")
    return (formats.date if standing.handed_in else day_and_left)(standing.due)


SHORT_TITLES = {
    "commune": gettext_lazy("C. %(name)s"),
    "town": gettext_lazy("T. %(name)s"),
    "ward": gettext_lazy("W. %(name)s"),
    "village": gettext_lazy("V. %(name)s"),
    "quarter": gettext_lazy("Q. %(name)s"),
}


def short_title(commune):
    """The commune's name with the abbreviation of its kind, for small tiles and columns."""
    if commune.says_its_kind:
        return commune.name
    return SHORT_TITLES[commune.kind] % {"name": commune.bare_name}


def as_typed(text):
    """What people have typed, known as Vietnamese on a page of another language."""
    return text if get_language() == "vi" else Vietnamese(text)


NOT_BEGUN = "none"


STATE_ORDER = ["", NOT_BEGUN, Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.APPROVED]


def state_label(state):
    """Where a report stands, in words; `NOT_BEGUN` or nothing where nobody has begun it."""
    return str(STATES[state]) if state in STATES else _("Not begun")
