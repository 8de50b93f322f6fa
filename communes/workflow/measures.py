"""Which measures there are: of a programme, of a quarter, of a person; and which are lacking."""

from collections import defaultdict

from django.db.models import Q

from targets.quarters import Quarter

from ..models import CorrectiveMeasure, MeasureStatus
from ..results.compute import results
from ..results.late import late_targets
from .permissions import official_of


def open_measures(programme):
    """Target id → its open measures, overdue ones too, earliest due first. One query.

    Each has its `commune` (None: the target as a whole) and its responsible `official`, who is
    nobody to show to the public. Targets without an open measure are left out.
    """
    found = defaultdict(list)
    for measure in CorrectiveMeasure.objects.of(programme).open():
        found[measure.target_id].append(measure)
    return dict(found)


def measures_in(programme, quarter):
    """The measures that belong to a quarter, earliest due first.

    They are those opened by the end of the quarter after it, in which its report is written, and
    not done or closed before it began.
    """
    return CorrectiveMeasure.objects.of(programme).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=quarter.first_day),
        opened_on__lte=quarter.shift(1).last_day,
    )


def measures_to_do(official, programme):
    """The official's measures of the programme, done ones too; not those that were closed."""
    found = CorrectiveMeasure.objects.filter(official=official, target__programme=programme)
    return list(found.exclude(status=MeasureStatus.CLOSED))


def home_quarter(measure):
    """The quarter of the programme at which the measure's page stands: in which it was opened."""
    programme = measure.target.programme
    return min(max(Quarter.of_day(measure.opened_on), programme.start), programme.end)


def own_measures(user, programmes):
    """The open measures that the account answers for, overdue ones first. At most one query."""
    official = official_of(user)
    if official is None or not programmes:
        return []
    return list(
        CorrectiveMeasure.objects.open()
        .filter(official=official, target__programme__in=programmes)
        .select_related("target__programme__district", "commune")
        .order_by("due", "target__number_key", "number", "pk")
    )


def lacking_measures(catalogue, duties, quarter, version=None):
    """The late targets at `quarter` without an open measure, for who may write one.

    It is the latest quarter that has opened, so that each that opens asks again.
    """
    programme = catalogue.programme
    late = late_targets(catalogue, results(programme, quarter, version=version))
    there = open_measures(programme)
    return [one for one in late if one.pk not in there and duties.may_direct(one, None)]
