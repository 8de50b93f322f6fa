"""Lines of the ranking: how communes stand, and where their reports of the open quarter are."""

from django.utils.translation import gettext as _

from communes.models import Status, Submission

from . import formats
from .ranking import ranking
from .tables_communes import CommuneLine

NOT_BEGUN = "none"


def open_quarter(scope):
    """The oldest period that is not published yet; None where there is none, and for the public."""
    if scope.public:
        return None
    unpublished = [period.quarter for period in scope.periods if period.published_on is None]
    return min(unpublished, default=None)


def report_states(programme, quarter):
    """Commune id (None: the district) → status of its report."""
    return dict(
        Submission.objects.filter(programme=programme, quarter=quarter).values_list(
            "commune_id", "status"
        )
    )


def state_label(state):
    """The status of a report in words; `NOT_BEGUN` where there is none yet."""
    return str(dict(Status.choices).get(state, _("Not begun")))


def commune_lines(scope, place):
    """A `CommuneLine` for each commune of the programme, best first."""
    quarter = open_quarter(scope)
    states = report_states(scope.programme, quarter) if quarter else {}
    lines = []
    for standing in ranking(scope.catalogue, scope.results):
        state = states.get(standing.commune.pk, NOT_BEGUN) if quarter else ""
        lines.append(
            CommuneLine(
                standing=standing,
                state=state,
                state_label=state_label(state) if quarter else "",
                url=place.url("commune", commune=standing.commune.code),
            )
        )
    return lines


def reports_of(scope, commune):
    """The commune's reports of the programme, newest quarter first, with the last reason."""
    rows = Submission.objects.filter(programme=scope.programme, commune=commune)
    return [
        {
            "quarter": formats.quarter_title(row.quarter),
            "state": row.get_status_display(),
            "reason": row.reason,
        }
        for row in rows.order_by("-quarter")
    ]
