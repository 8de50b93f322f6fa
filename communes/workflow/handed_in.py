"""The reports that a person's units have handed in: what waits, what is approved, what is past."""

from dataclasses import dataclass

from django.db.models import Q

from ..models import Figure, Status, Submission
from ..results.catalogue import catalogues
from ..sheets.sheet import asked
from ..units import unit_pk
from .permissions import Duties
from .queue import ReportStanding
from .refusals import Refused
from .report import ReportKey
from .tasks import UnitTask, opened_periods
from .verbs import check_withdrawable


@dataclass(frozen=True)
class HandedIn(UnitTask):
    """A report that is handed in, for who enters figures of the unit."""

    may_submit: bool

    @property
    def waits(self):
        """Whether it waits for its review."""
        return self.standing.state == Status.SUBMITTED

    @property
    def may_withdraw(self):
        """Whether the person may still take it back."""
        return self.may_submit and self.waits and self.is_open_to_unit

    @property
    def is_open_to_unit(self):
        try:
            check_withdrawable(self.period, self.standing.report)
        except Refused:
            return False
        return True


def handed_in(user, programmes, versions=None, duties=None):
    """Every `HandedIn` of the account in `programmes`, the newest quarter first.

    Three queries, none for who enters nothing; arguments as for `tasks.work_of`.
    """
    duties = duties or Duties.by_programme(user, programmes)
    mine = [programme for programme in programmes if duties[programme.pk].entered_units]
    if not mine:
        return []
    known = catalogues(mine, versions)
    periods = opened_periods(mine)
    reports, loaded = what_is_kept(mine, duties)
    found = [
        HandedIn(period, standing, duties[period.programme_id].may_submit(standing.commune))
        for period in periods
        for standing in standings(
            period, known[period.programme_id], duties[period.programme_id], reports, loaded
        )
        if standing.handed_in
    ]
    return sorted(found, key=newest_first)


def newest_first(task):
    return -task.quarter.ordinal, task.order


def what_is_kept(programmes, duties):
    """(Programme id, quarter, unit) → `Submission`, and those of which there are figures."""
    units = set().union(*(duties[programme.pk].entered_units for programme in programmes))
    of_units = Q(commune__in=units - {None})
    if None in units:
        of_units |= Q(commune__isnull=True)
    reports = Submission.objects.filter(of_units, programme__in=programmes)
    figures = Figure.objects.filter(of_units, target__programme__in=programmes).order_by()
    loaded = figures.values_list("target__programme_id", "quarter", "commune_id").distinct()
    return {(one.programme_id, one.quarter, one.commune_id): one for one in reports}, set(loaded)


def standings(period, catalogue, duties, reports, loaded):
    """The `ReportStanding` of each unit of which something is asked in the period."""
    for commune in [None, *catalogue.communes]:
        if unit_pk(commune) not in duties.entered_units:
            continue
        targets = asked(catalogue, commune, period.quarter)
        if any(duties.may_enter(commune, target) for target in targets):
            key = period.programme_id, period.quarter, unit_pk(commune)
            report_key = ReportKey(period.programme, commune, period.quarter)
            yield ReportStanding.of(report_key, reports.get(key), key in loaded, period)
