"""Who answers for what, on the day a page is read."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communes.clock import today
from communes.models import Assignment, Commune, Official
from communes.workflow.tasks import work_of
from targets.models import Target
from targets.ordering import empty_first
from targets.versions import data_versions
from targets.vietnamese import sort_key

from ..display import formats

ANSWERING = ("lead", "support", "oversee")
ALL_DUTIES = tuple(duty for duty, _label in Assignment.DUTIES)


@dataclass(frozen=True)
class Duty:
    """An official's duty; None as target or commune means every one of them."""

    official: Official
    duty: str
    target_id: int | None
    commune_id: int | None


def duties(programme, duties=ANSWERING):
    """The `Duty`s of `programme` held today, in the order of the officials' names."""
    rows = (
        Assignment.objects.filter(programme=programme, duty__in=duties)
        .held(today())
        .select_related("official")
        .order_by("official__name", "official__code", "pk")
    )
    return [Duty(row.official, row.duty, row.target_id, row.commune_id) for row in rows]


@dataclass(frozen=True)
class DatedDuty:
    """A duty of one official with its dates and what it is for, in words."""

    duty: str
    label: str
    target_id: int | None
    commune_id: int | None
    subject: str
    start: datetime.date
    end: datetime.date | None
    in_force: bool

    @property
    def state(self):
        """What its dates say today, in words; empty from the first to the last."""
        if today() < self.start:
            return pgettext("of a duty", "not begun yet")
        return pgettext("of a duty", "ended") if self.end and self.end < today() else ""


def own_duties(official, programme):
    """The `DatedDuty`s of `official`, past ones too, in the order in which they began."""
    day = today()
    can_act = official.can_act_on(day)
    rows = (
        Assignment.objects.filter(official=official, programme=programme)
        .select_related("target", "commune")
        .order_by(
            "start",
            "duty",
            empty_first("target__number_key"),
            empty_first("commune__code"),
            "pk",
        )
    )
    return [
        DatedDuty(
            duty=row.duty,
            label=str(row.get_duty_display()),
            target_id=row.target_id,
            commune_id=row.commune_id,
            subject=subject(row, programme),
            start=row.start,
            end=row.end,
            in_force=can_act and row.start <= day and (row.end is None or day <= row.end),
        )
        for row in rows
    ]


def subject(assignment, programme):
    """What a duty is for: a target, a commune, the district's own report, or everything."""
    parts = []
    if assignment.target:
        parts.append(assignment.target.local_title)
    if assignment.commune:
        parts.append(str(assignment.commune.title))
    elif assignment.duty in ("enter", "report"):
        parts.append(str(programme.district.title))
    return capfirst(" · ".join(parts) or _("the whole programme"))


def leads(programme):
    """Target id → officials who lead it; key None: who lead every target."""
    found = defaultdict(list)
    for duty in duties(programme, ["lead"]):
        found[duty.target_id].append(duty.official)
    return found


def answering(duties, place):
    """Duties as components/people.html shows them, in their order."""
    labels = dict(Assignment.DUTIES)
    return [
        {
            "official": duty.official,
            "duty": duty.duty,
            "label": labels[duty.duty],
            "url": place.url("official", official=duty.official.code),
        }
        for duty in duties
    ]


@dataclass(frozen=True)
class Portfolio:
    """What one official answers for: targets as lists show them, communes by name.

    `led` and `supported` are targets of the whole district; a duty for a target in one commune
    counts for the commune. Whoever answers for a part has its parent among the targets, which is
    what is counted. `communes` are all that a duty names, each once.
    """

    led: list[Target]
    supported: list[Target]
    communes: list[Commune]


def portfolio(duties, catalogue):
    """The `Portfolio` of the duties of one official."""
    communes = [commune for duty in duties for commune in communes_of_duty(duty, catalogue)]
    return Portfolio(
        led=targets_of("lead", duties, catalogue),
        supported=targets_of("support", duties, catalogue),
        communes=sorted(set(communes), key=lambda c: (sort_key(c.bare_name), c.kind, c.code)),
    )


def targets_of(kind, duties, catalogue):
    wanted = {d.target_id for d in duties if d.duty == kind and d.commune_id is None}
    return catalogue.with_parents(
        target for target in catalogue.targets if None in wanted or target.pk in wanted
    )


def communes_of_duty(duty, catalogue):
    """The communes a duty is for: overseeing without a commune is for every one."""
    if duty.commune_id is not None:
        return [commune for commune in catalogue.communes if commune.pk == duty.commune_id]
    return catalogue.applicable if duty.duty == "oversee" else []


def tasks(scope, official):
    """What waits for the official today in the programme, a sentence each, oldest first."""
    if official.user is None:
        return []
    work = work_of(official.user, [scope.programme], data_versions([scope.programme]))
    submit = _("Hand in the report of %(unit)s for %(quarter)s, due on %(day)s")
    enter = _("Enter the figures of %(unit)s for %(quarter)s, due on %(day)s")
    reports = [task_words(submit if task.may_submit else enter, task) for task in work.reports]
    review = _("Review the report of %(unit)s for %(quarter)s")
    reviews = [task_words(review, task) for task in work.reviews]
    publish = _("Publish %(quarter)s")
    return [*reports, *reviews, *(task_words(publish, task) for task in work.quarters)]


def task_words(text, task):
    return text % {
        "unit": getattr(task, "unit", ""),
        "quarter": formats.quarter(task.quarter),
        "day": formats.date(task.period.due_on),
    }
