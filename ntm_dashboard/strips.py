"""Who has reported the quarter that is being reported."""

from collections import Counter

from django.utils.translation import gettext as _

from communes.models import Status

from . import formats
from .pages import Link
from .standings import open_quarter, report_states
from .wording import units_of

HANDED_IN = (Status.SUBMITTED, Status.APPROVED)


def reporting(scope, place):
    """The strip of the overview (components/strip.html): the oldest period not yet published.

    None for the public, and where every period is published.
    """
    quarter = open_quarter(scope)
    if quarter is None:
        return None
    expected = scope.catalogue.reporters(quarter)
    states = report_states(scope.programme, quarter)
    counts = Counter(states.get(commune.pk, "") for commune in expected)
    missing = [commune for commune in expected if states.get(commune.pk) not in HANDED_IN]
    handed_in = len(expected) - len(missing)
    parts = [
        (_("%(count)s approved"), counts[Status.APPROVED]),
        (_("%(count)s waiting for review"), counts[Status.SUBMITTED]),
        (_("%(count)s returned"), counts[Status.RETURNED]),
        (_("%(count)s being entered"), counts[Status.DRAFT]),
        (_("%(count)s not begun"), counts[""]),
    ]
    return {
        "text": _("%(count)s/%(total)s %(units)s have reported %(quarter)s")
        % {
            "count": handed_in,
            "total": len(expected),
            "units": units_of(expected),
            "quarter": formats.quarter(quarter),
        },
        "detail": ", ".join(text % {"count": count} for text, count in parts if count),
        "label": _("still missing"),
        "items": [
            Link(str(commune.title), place.at(quarter).url("commune", commune=commune.code))
            for commune in missing
        ],
    }
