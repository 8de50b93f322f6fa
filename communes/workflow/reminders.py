"""Who has not handed in a report that is due, and reminding them by mail."""

import logging
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from targets.meanwhile import digest_of
from targets.vietnamese import sort_key

from ..clock import today
from ..models import (
    Assignment,
    CorrectiveMeasure,
    Official,
    Period,
    Reminder,
    Submission,
    can_act,
)
from ..results.catalogue import catalogues
from ..units import unit_pk
from .refusals import Conflict
from .tasks import SOON, UnitTask, may_be_handed_in, unfinished

logger = logging.getLogger(__name__)


class DueReport(UnitTask):
    """A report that may be handed in and is not, and is due within a week or late."""


@dataclass(frozen=True)
class DuePerson:
    """An official with all that is due, oldest first: reports, and measures to carry out."""

    official: Official
    reports: list[DueReport]
    measures: list[CorrectiveMeasure] = field(default_factory=list)


class Letter(NamedTuple):
    official: Official
    subject: str
    text: str


class Outcome(models.TextChoices):
    MAILED = "mailed", _("mailed")
    NO_ADDRESS = "no_address", _("no e-mail address")
    REMINDED = "reminded", _("reminded today already")
    FAILED = "failed", _("the mail server did not take it")


@dataclass(frozen=True)
class Due:
    """Whom to remind, and the reports of which nobody can be reminded."""

    people: list[DuePerson]
    unanswered: list[DueReport]


def people_due(period=None, concerns=None):
    """The `people` of what is `all_due`."""
    return all_due(period, concerns).people


def all_due(period=None, concerns=None):
    """The `DuePerson`s of all programmes by name; with `period`, those who owe a report of it, and
    its reports that nobody can hand in.

    `concerns` says of which units (`Commune`, or None for the district); None: of any. Each person
    has all that is due, whatever the period; of a published quarter only what is admitted. People
    have `report` for the whole unit, in force today, and access; without `period` also those who
    have only measures due. Five queries, and three for what the cache does not hold.
    """
    duties = reporting(period).select_related("official")
    duties = list(duties.order_by("official__name", "official__code"))
    programmes = Q(programme__in={one.programme_id for one in duties})
    measures = CorrectiveMeasure.objects.open()
    if period:
        programmes |= Q(programme=period.programme_id)
        whose = reporting_in(period).order_by().values("official").distinct()
        measures = measures.filter(official__in=whose)
    reports = reports_due(programmes)
    asked = {programme for programme, _commune in reports}
    rows = [one for one in duties if one.programme_id in asked]
    owing = with_measures(people(reports, rows), due(measures))
    answered = {(row.programme_id, row.commune_id) for row in rows}
    return Due(
        people=[person for person in owing if owes(person, period, concerns)],
        unanswered=[
            report
            for key, found in reports.items()
            for report in found
            if key not in answered and report.period == period and asks(report, concerns)
        ],
    )


def reports_due(programmes):
    """(Programme id, commune id or None) → its `DueReport`s; `programmes` narrows the periods."""
    admitted = Submission.objects.filter(
        programme=OuterRef("programme"), quarter=OuterRef("quarter"), admitted=True
    )
    periods = Period.objects.filter(
        programmes,
        Q(published_on=None) | Exists(admitted),
        programme__archived_on=None,
        opens_on__lte=today(),
        due_on__lte=today() + timedelta(days=SOON),
    ).select_related("programme__district")
    known = catalogues([one.programme for one in periods])
    reports = defaultdict(list)
    for one, standings in unfinished(periods, known):
        for standing in standings:
            if may_be_handed_in(one, standing):
                key = one.programme_id, unit_pk(standing.commune)
                reports[key].append(DueReport(one, standing))
    return reports


def reporting(period):
    """Who can report a whole unit today, as `Assignment`s: of the people who do so in the programme
    of `period`, or without one of everybody."""
    if period is None:
        return reporters()
    return reporters().filter(official__in=reporting_in(period).values("official"))


def reporting_in(period):
    """Those in the programme of `period`."""
    return reporters().filter(programme=period.programme_id)


def reporters():
    """Of every programme."""
    return Assignment.objects.held(today()).filter(duty="report", target=None)


def due(measures):
    """Official → those of `measures` that are due within a week or overdue, of all programmes."""
    found = defaultdict(list)
    for measure in (
        measures.filter(
            can_act(today(), "official__"),
            due__lte=today() + timedelta(days=SOON),
            target__programme__archived_on=None,
        )
        .select_related("official", "commune", "target__programme__district")
        .order_by("due", "target__number_key", "pk")
    ):
        found[measure.official].append(measure)
    return found


def with_measures(found, measures):
    """The `DuePerson`s with their measures, and those who have nothing but measures, by name."""
    everybody = [replace(one, measures=measures.pop(one.official, [])) for one in found]
    everybody += [DuePerson(official, [], due) for official, due in measures.items()]
    return sorted(everybody, key=lambda one: (sort_key(one.official.name), one.official.code))


def people(reports, duties):
    """Who answers by `duties` for `reports`: (programme id, commune id or None) → `DueReport`s."""
    owed = {}
    for duty in duties:
        owed.setdefault(duty.official, []).extend(
            reports.get((duty.programme_id, duty.commune_id), ())
        )
    return [
        DuePerson(official, sorted(set(owing), key=lambda report: report.order))
        for official, owing in owed.items()
        if owing
    ]


def owes(person, period, concerns):
    if period is None and concerns is None and person.measures:
        return True
    return any(
        period in (None, report.period) and asks(report, concerns) for report in person.reports
    )


def asks(report, concerns):
    return concerns is None or concerns(report.commune)


def stands(people):
    """Who is due, for what and at which address, as one word for a form to carry."""
    return ",".join(map(told_of, people))


def told_of(person):
    reports = [(one.programme.pk, str(one.quarter), unit_pk(one.commune)) for one in person.reports]
    measures = [one.pk for one in person.measures]
    return digest_of([person.official.pk, person.official.email, reports, measures])


def check_shown(people, seen):
    """Raise `Conflict` where a mail would go out that `stands` did not tell; None does not ask."""
    known = None if seen is None else seen.split(",")
    new = [one.official.name for one in people if known is not None and told_of(one) not in known]
    if new:
        sentence = gettext(
            "No mail is sent: since you opened the page, these are newly to be reminded, or of "
            "something else: %(people)s. Look at the list as it stands now, then remind."
        )
        raise Conflict(sentence % {"people": ", ".join(new)})


def remind(write, period=None, concerns=None, *, seen=None):
    """Mail everybody due, once a day at most; answer (`DuePerson`, `Outcome`) for each of them.

    `write` answers the `Letter` to a `DuePerson` in the active language. `period` and `concerns`
    are as for `all_due`. Nobody's mail waits for, or is lost with, another's. `seen` is what
    `stands` told of those who were shown.
    """
    people = people_due(period, concerns)
    check_shown(people, seen)
    with translation.override(settings.LANGUAGE_CODE):
        return [(person, reminded(person, write)) for person in people]


def reminded(person, write):
    """Mail one person: the `Reminder` is written first, so that of two runs only one mails.

    No transaction is open while the mail server is asked; where it fails the row goes again.
    """
    if not person.official.email:
        return Outcome.NO_ADDRESS
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(official=person.official, day=today())
    except IntegrityError:
        return Outcome.REMINDED
    try:
        letter = write(person)
        send_mail(letter.subject, letter.text, None, [person.official.email])
    except OSError:
        logger.exception("no reminder to official %d", person.official.pk)
        reminder.delete()
        return Outcome.FAILED
    return Outcome.MAILED
