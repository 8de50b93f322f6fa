"""The reviewer's queue as it is shown and filtered."""

from dataclasses import dataclass

import django_filters
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from communes.models import Official, Status
from communes.sheets.warnings import Code
from communes.units import unit_code, unit_name, unit_pk, unit_title
from communes.workflow.queue import Queued

from ..display.links import Link
from ..display.wording import NOT_BEGUN, STATE_ORDER, state_label
from ..lists.base import LineFilter

MISSING, LATE = "missing", "late"


@dataclass(frozen=True)
class QueueLine:
    """One report in the queue, for its reviewer."""

    queued: Queued
    name: str
    """The unit as within a sentence."""
    code: str
    """The unit as the address names it."""
    url: str
    may_judge: bool
    """Whether the reviewer may decide on it: nobody reviews the own report."""
    contacts: list[Official]
    """Whom to call about it."""

    @property
    def title(self):
        return capfirst(self.name)

    @property
    def standing(self):
        return self.queued.standing

    @property
    def state(self):
        return self.standing.state or NOT_BEGUN

    @property
    def state_label(self):
        return queue_label(self.state)

    @property
    def waits(self):
        return self.state == Status.SUBMITTED

    @property
    def states(self):
        """Every choice of the filter that fits."""
        found = {self.state}
        if not self.standing.handed_in:
            found.add(MISSING)
        if self.standing.late:
            found.add(LATE)
        return found

    @property
    def contact_names(self):
        return " ".join(official.name for official in self.contacts)

    @property
    def bulk(self):
        """Whether it may be approved together with others, unopened."""
        return self.may_judge and self.queued.plain


def queue_label(state):
    """Where a report stands, as its reviewers say it."""
    return _("Waiting for review") if state == Status.SUBMITTED else state_label(state)


def queue_lines(queue, contacts, duties, place, district):
    """A `QueueLine` for each `Queued` that the reviewer looks at, in their order.

    `contacts` are as `communes.workflow.queue.contacts` gives them.
    """
    return [
        QueueLine(
            queued=one,
            name=unit_name(one.standing.commune, district),
            code=unit_code(one.standing.commune),
            url=place.url("review_report", unit=unit_code(one.standing.commune)),
            may_judge=duties.may_review(one.standing.commune),
            contacts=contacts[unit_pk(one.standing.commune)],
        )
        for one in queue
        if duties.is_reviewer_of(one.standing.commune)
    ]


def shared_lines(shared, place, district):
    """`SharedWarning`s as templates/review/shared.html shows them."""
    reasons = {
        Code.BELOW_RANGE: _("below what is plausible"),
        Code.ABOVE_RANGE: _("above what is plausible"),
        Code.TIMES_MORE: _("more than three times the same quarter last year"),
        Code.TIMES_LESS: _("less than a third of the same quarter last year"),
        Code.LEVEL_MOVED: _("moved by more than a quarter"),
        Code.RATE_MOVED: _("moved by more than 10 points"),
        Code.SUM_OFF: _("the parts do not come to the whole"),
    }
    return [
        {
            "count": len(one.found),
            "target": one.target,
            "reason": reasons[one.code],
            "seasonal": one.seasonal,
            "unexplained": one.unexplained,
            "links": [
                Link(unit_title(queued.standing.commune, district), row_url(queued, row, place))
                for queued, row in one.found
            ],
        }
        for one in shared
    ]


def row_url(queued, row, place):
    """Where the row is judged."""
    unit = unit_code(queued.standing.commune)
    return f"{place.url('review_report', unit=unit)}#row-{row.target.number}"


class QueueFilter(LineFilter):
    """Narrows the queue; lines are `QueueLine`s."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Report"), empty_label=gettext_lazy("Any state")
    )
    warned = django_filters.ChoiceFilter(
        label=gettext_lazy("Warnings"),
        empty_label=gettext_lazy("With or without"),
        choices=[
            ("yes", gettext_lazy("With warnings")),
            ("no", gettext_lazy("Without warnings")),
        ],
    )

    searched = ("title", "contact_names")
    codes = ("code",)
    tests = {
        "state": lambda line, value: value in line.states,
        "warned": lambda line, value: bool(line.queued.warned) == (value == "yes"),
    }
    count_words = ngettext_lazy(
        "%(shown)s of %(total)s report", "%(shown)s of %(total)s reports", "total"
    )

    def __init__(self, data, lines):
        super().__init__(data, lines)
        self.choose("state", state_choices())


def state_choices():
    labels = {state: queue_label(state) for state in STATE_ORDER if state}
    return [
        (Status.SUBMITTED, labels.pop(Status.SUBMITTED)),
        (MISSING, _("Not handed in")),
        (LATE, _("Late")),
        *labels.items(),
    ]


def tally(lines, place, chosen):
    """How many reports stand where, as links that narrow the queue to them.

    `chosen` is the query of the page. Nothing is said of what there is none of, except of what
    waits and what is missing.
    """
    counted = [
        (label, {"state": state}, sum(state in line.states for line in lines))
        for state, label in state_choices()
    ]
    warned = sum(bool(line.queued.warned) for line in lines)
    counted.append((_("With warnings"), {"warned": "yes"}, warned))
    return [
        {
            "label": label,
            "count": count,
            "url": place.url("review", query=query),
            "current": all(chosen.get(name) == value for name, value in query.items()),
        }
        for label, query, count in counted
        if count or query.get("state") in (Status.SUBMITTED, MISSING)
    ]
