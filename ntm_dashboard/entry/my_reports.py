"""The reports that a person enters, for one programme and quarter."""

from collections import defaultdict
from dataclasses import dataclass

from communes.models import HANDED_IN, Figure, Status, Submission
from communes.sheets.sheet import asked
from communes.units import unit_code, unit_pk, unit_title
from communes.workflow.queue import ReportStanding
from communes.workflow.report import ReportKey, state_of

from ..display.wording import due_day, state_label


@dataclass(frozen=True)
class MyReport:
    """One line of the list."""

    title: str
    state: str
    """A `Status`; empty where nobody has begun."""
    label: str
    due: str
    late: bool
    reason: str
    """Why it was returned; empty where it is not."""
    done: int
    """How many of the person's rows have a number or a note, of `total`."""
    total: int
    url: str

    @property
    def waits(self):
        """Whether it is the unit's to work on."""
        return self.state not in HANDED_IN


def my_reports(scope, place, duties):
    """The reports of units of which the person enters something in the quarter.

    The district's own comes first, then communes by code. Two queries, whatever the units are.
    """
    submissions = {
        one.commune_id: one
        for one in Submission.objects.filter(programme=scope.programme, quarter=scope.quarter)
    }
    figures = defaultdict(dict)
    for one in Figure.objects.filter(target__programme=scope.programme, quarter=scope.quarter):
        figures[one.commune_id][one.target_id] = one
    return [
        my_report(scope, place, commune, own, submissions.get(pk), figures[pk])
        for pk, commune, own in entered(scope, duties)
    ]


def entered(scope, duties):
    """(Id or None, commune or None, targets) of each unit that the person enters, where some are
    asked for."""
    units = duties.entered_units
    for commune in [None, *scope.catalogue.communes]:
        pk = unit_pk(commune)
        if pk in units:
            targets = asked(scope.catalogue, commune, scope.quarter)
            own = [target for target in targets if duties.may_enter(commune, target)]
            if own:
                yield pk, commune, own


def my_report(scope, place, commune, targets, submission, figures):
    """`submission` is None where there is none; `figures` are the unit's by target's id."""
    where = state_of(submission and submission.status, bool(figures))
    report_key = ReportKey(scope.programme, commune, scope.quarter)
    standing = scope.period and ReportStanding(report_key, submission, where, scope.period.due_on)
    return MyReport(
        title=unit_title(commune, scope.district),
        state=where,
        label=state_label(where),
        due=due_day(standing) if standing else "",
        late=bool(standing and standing.overdue),
        reason=submission.reason if where == Status.RETURNED else "",
        done=sum(target.pk in figures and figures[target.pk].answered for target in targets),
        total=len(targets),
        url=place.url("entry_sheet", unit=unit_code(commune)),
    )
