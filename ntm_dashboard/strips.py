"""Who has reported the quarter that is being reported."""

from collections import Counter

from django.utils.translation import gettext as _

from communes.clock import today
from communes.models import HANDED_IN, Status

from . import formats
from .pages import Link
from .reporting import NOT_BEGUN, open_quarter, report_states
from .wording import units_of


def reporting(scope, place):
    """The strip of the overview (components/strip.html): the oldest period not yet published.

    None for the public, and where every period is published.
    """
    quarter = open_quarter(scope)
    if quarter is None:
        return None
    return strip(scope, place, quarter, report_states(scope, quarter))


def strip(scope, place, quarter, states):
    """The strip of `quarter`; `states` are where the reports of its communes stand."""
    expected = [commune for commune in scope.catalogue.communes if commune.pk in states]
    counts = Counter(states.values())
    period = next(period for period in scope.periods if period.quarter == quarter)
    late = period.due_on < today()
    missing = [commune for commune in expected if states[commune.pk] not in HANDED_IN]
    parts = [
        (_("%(count)s approved"), counts[Status.APPROVED]),
        (_("%(count)s waiting for review"), counts[Status.SUBMITTED]),
        (_("%(count)s returned"), counts[Status.RETURNED]),
        (_("%(count)s being entered"), counts[Status.DRAFT]),
        (_("%(count)s not begun"), counts[NOT_BEGUN]),
    ]
    return {
        "text": _("%(count)s/%(total)s %(units)s have reported %(quarter)s")
        % {
            "count": len(expected) - len(missing),
            "total": len(expected),
            "units": units_of(expected),
            "quarter": formats.quarter(quarter),
        },
        "detail": ", ".join(text % {"count": count} for text, count in parts if count),
        "label": _("still missing after the due date") if late else _("still missing"),
        "items": [
            Link(str(commune.title), place.at(quarter).url("commune", commune=commune.code))
            for commune in missing
        ],
    }
