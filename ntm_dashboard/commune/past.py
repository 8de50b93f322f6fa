"""What a commune was made of and what became of it, as its page tells."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from communes.models import Commune
from targets.merging import together_by
from targets.quarters import Quarter

from ..display import formats
from ..display.links import Link
from ..display.merging import WAYS


@dataclass(frozen=True)
class UnitChange:
    """A day on which units became others: what is said of it, and those that are named."""

    title: str
    units: list[Link]
    """With the share of the people, where a unit was divided."""
    when: str
    """The day, and the resolution where it is known."""


def when(day, decision):
    words = _("on %(day)s") % {"day": formats.date(day)}
    if not decision:
        return words
    return f"{words}, " + _("Resolution %(decision)s") % {"decision": decision}


def began(scope, place, commune):
    """From which units the commune came; None of one that was always there."""
    found = scope.catalogue.came_from(commune)
    if not found:
        return None
    divided = len(found) == 1
    title = _("Made from a part of") if divided and found[0][1].share < 1 else _("Merged from")
    last = Quarter.of_day(commune.since).shift(-1)
    return UnitChange(
        title=title,
        units=[unit_link(scope, place, old, origin.share, last) for old, origin in found],
        when=when(commune.since, found[0][1].decision),
    )


def ended(scope, place, commune):
    """Which units came from the commune; None of one that lives on."""
    if commune.until is None:
        return None
    found = scope.catalogue.became(commune)
    origins = {
        new.pk: next(one for one in scope.catalogue.origins[new.pk] if one.unit == commune.pk)
        for new in found
    }
    title = _("Divided into") if len(found) > 1 else _("Merged into")
    return UnitChange(
        title=title if found else _("Ended"),
        units=[
            unit_link(scope, place, new, origins[new.pk].share, Quarter.of_day(new.since))
            for new in found
        ],
        when=when(
            found[0].since if found else commune.until,
            next((one.decision for one in origins.values()), ""),
        ),
    )


def unit_link(scope, place, commune: Commune, share, quarter):
    """To the page of another unit: in this quarter, or else in the last one with a period in which
    it lives, or else in `quarter`. Without an address where the reader may not go there.
    """
    name = str(commune.title)
    if share < 1:
        part = formats.percent(100 * share)
        name = _("%(unit)s (%(part)s of the people)") % {"unit": name, "part": part}
    quarters = [place.quarter, *(period.quarter for period in scope.periods), quarter]
    at = next((one for one in quarters if commune.lives_in(one)), None)
    known = at is not None and scope.programme.has_quarter(at) and scope.may_show(at)
    return Link(name, place.at(at).url("commune", commune=commune.code) if known else "")


def ways(scope, commune):
    """How its figures before its birth were put together: (targets, way) for each way."""
    catalogue, found = scope.catalogue, {}
    if commune.pk not in catalogue.origins:
        return []
    for target in catalogue.listed:
        if not target.is_judged_by_parts and catalogue.expects(target, commune):
            way = together_by(scope.inputs.measure(target))
            found.setdefault(way, []).append(target.number)
    return [(", ".join(numbers), WAYS[way]) for way, numbers in found.items()]


def past_of(scope, place, commune):
    """The context of commune/past.html; empty of a commune that was always there and still is."""
    changes = [began(scope, place, commune), ended(scope, place, commune)]
    changes = [change for change in changes if change is not None]
    if not changes:
        return {}
    birth = commune.since and formats.quarter(Quarter.of_day(commune.since))
    return {
        "changes": changes,
        "ways": ways(scope, commune),
        "birth": birth,
        "decisions": ", ".join(sorted(decisions(scope.catalogue, commune))),
    }


def decisions(catalogue, commune):
    """The numbers of the decisions by which the commune was given its targets."""
    shares = (shares.get(commune.pk) for shares in catalogue.allocations.values())
    return {share.decision for share in shares if share and share.decision}


def own_url(scope, place, commune):
    """Its page in the last quarter in which it lives; empty where the programme shows none."""
    quarters = Quarter.range(scope.programme.start, scope.programme.end)
    living = [one for one in quarters if commune.lives_in(one) and scope.may_show(one)]
    after = [one for one in living if one > place.quarter]
    at = after[0] if after else living[-1] if living else None
    return place.at(at).url("commune", commune=commune.code) if at else ""
