"""The verbs of measures: who writes one, who answers for it, who ends it (docs/workflow.md).

As the verbs of reports: one transaction and one conditional update each, with the row of the log.
`seen` is the version that the person had on the screen; None does not ask. `by` is the account that
acts. A verb that cannot be done raises one of `refusals` and changes nothing.
"""

import datetime
from dataclasses import dataclass, fields, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from targets.models import Target

from ..clock import today
from ..models import (
    CorrectiveMeasure,
    MeasureChange,
    MeasureStatus,
    MeasureVerb,
    Official,
    can_act,
)
from ..results.catalogue import current_catalogue
from .permissions import Duties, name_of, official_of
from .refusals import Conflict, NotAllowed, Refused, Unfit
from .texts import needed, tidy

OPEN, DONE, CLOSED = MeasureStatus
TRANSITIONS = {
    MeasureVerb.CHANGE: {OPEN: OPEN},
    MeasureVerb.TELL: {OPEN: OPEN},
    MeasureVerb.FINISH: {OPEN: DONE},
    MeasureVerb.CLOSE: {OPEN: CLOSED},
    MeasureVerb.REOPEN: {DONE: OPEN, CLOSED: OPEN},
}
"""Verb → state before → state after; a state that is missing refuses the verb."""
OF_WRITERS = (MeasureVerb.CHANGE, MeasureVerb.CLOSE, MeasureVerb.REOPEN)
"""The verbs of who writes measures; the others are the responsible official's."""


@dataclass(frozen=True)
class Plan:
    """What a person writes of a measure."""

    cause: str
    measure: str
    official: Official
    due: datetime.date
    product: str

    def tidied(self):
        texts = {name: tidy(getattr(self, name)) for name in ("cause", "measure", "product")}
        return replace(self, **texts)

    @property
    def fields(self):
        return {name: getattr(self, name) for name in PLANNED}


PLANNED = tuple(field.name for field in fields(Plan))
"""Names of the fields of a measure that people write."""


@transaction.atomic
def write(target, commune, by, plan):
    """Open a measure for `target`, or for one `commune` of it; answer the `CorrectiveMeasure`.

    The same again, while it is open, is not written twice. Raises `Unfit` for what a measure
    cannot be.
    """
    if not Duties.of(by, target.programme).may_direct(target, commune):
        raise NotAllowed
    Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if commune is not None and not current_catalogue(target.programme).expects(target, commune):
        raise Refused(_("This commune does not report the target."))
    plan = plan.tidied()
    others = CorrectiveMeasure.objects.filter(target=target, commune=commune)
    if there := others.open().filter(**plan.fields).first():
        return there
    measure = CorrectiveMeasure(
        target=target,
        commune=commune,
        number=(others.aggregate(last=Max("number"))["last"] or 0) + 1,
        opened_on=today(),
        **plan.fields,
    )
    check_fits(measure)
    measure.save()
    log(measure, MeasureVerb.WRITE, by, before="")
    return measure


def check_fits(measure):
    """Raise `Unfit` for what a measure cannot be, and for who can no longer log in to answer."""
    try:
        measure.full_clean(exclude=["target", "commune"])
    except ValidationError as error:
        raise Unfit(error.message_dict) from error
    if not Official.objects.filter(can_act(today()), pk=measure.official_id).exists():
        sentence = _("The access of this official has ended; name another.")
        raise Unfit({"official": [sentence]})


@transaction.atomic
def change(measure, by, plan, *, seen=None):
    """Write an open measure anew; answer it. What stands there already is not written again."""
    measure = to_move(measure, MeasureVerb.CHANGE, by, None)
    before, after = plan_of(measure), plan.tidied()
    if before == after:
        return measure
    check_seen(measure, seen)
    for name, value in after.fields.items():
        setattr(measure, name, value)
    check_fits(measure)
    changed = differences(before.fields, after.fields)
    return move(measure, MeasureVerb.CHANGE, by, changed=changed, **after.fields)


def plan_of(measure):
    return Plan(**{name: getattr(measure, name) for name in PLANNED})


def differences(before, after):
    """Name of a field → what stood there before and after, as text, where the two differ."""
    return {
        name: [str(then), str(after[name])] for name, then in before.items() if then != after[name]
    }


@transaction.atomic
def tell(measure, by, words, *, seen=None):
    """Say how it goes, as the responsible official."""
    measure = to_move(measure, MeasureVerb.TELL, by, seen)
    return move(measure, MeasureVerb.TELL, by, needed(words, _("Write how it goes.")))


@transaction.atomic
def finish(measure, by, words, *, seen=None):
    """Mark the measure as done, as the responsible official, and say what is there now."""
    measure = to_move(measure, MeasureVerb.FINISH, by, seen)
    told = needed(words, _("Write what is there now that it is done."))
    return move(measure, MeasureVerb.FINISH, by, told, closed_on=today())


@transaction.atomic
def close(measure, by, reason, *, seen=None):
    """End a measure that is not, or no longer, to be done."""
    measure = to_move(measure, MeasureVerb.CLOSE, by, seen)
    return move(measure, MeasureVerb.CLOSE, by, needed(reason), closed_on=today())


@transaction.atomic
def reopen(measure, by, reason, *, seen=None):
    """Let a measure that is done or closed go on."""
    measure = to_move(measure, MeasureVerb.REOPEN, by, seen)
    return move(measure, MeasureVerb.REOPEN, by, needed(reason), closed_on=None)


def may(verb, measure, user, duties):
    """Whether the verb is the account's, whatever state the measure is in.

    `duties` are the account's in the programme.
    """
    if verb in OF_WRITERS:
        return duties.may_direct(measure.target, measure.commune)
    official = official_of(user)
    answers = official is not None and official.pk == measure.official_id
    return answers and user.is_active and official.may_read_on(today())


def open_verbs(measure, user, duties):
    """The verbs that the measure's state leaves to the account."""
    return {
        verb
        for verb, states in TRANSITIONS.items()
        if measure.status in states and may(verb, measure, user, duties)
    }


def to_move(measure, verb, by, seen):
    """The measure, kept from others, where the verb is `by`'s and its state allows it."""
    measure = (
        CorrectiveMeasure.objects.select_for_update(of=("self",))
        .select_related("target__programme__district", "official")
        .get(pk=measure.pk)
    )
    if not may(verb, measure, by, Duties.of(by, measure.target.programme)):
        raise NotAllowed
    if measure.status not in TRANSITIONS[verb]:
        raise quicker(measure)
    check_seen(measure, seen)
    return measure


def check_seen(measure, seen):
    if seen not in (None, measure.version):
        raise quicker(measure)


def move(measure, verb, by, words="", /, *, changed=None, **written):
    """Take the measure to its next state and write it into the log; answer it."""
    before, after = measure.status, TRANSITIONS[verb][measure.status]
    moved = CorrectiveMeasure.objects.filter(
        pk=measure.pk, status=before, version=measure.version
    ).update(status=after, version=F("version") + 1, **written)
    if not moved:
        raise quicker(measure)
    measure.refresh_from_db()
    log(measure, verb, by, before=before, words=words, changed=changed)
    return measure


def log(measure, verb, by, *, before, words="", changed=None):
    return MeasureChange.objects.create(
        corrective_measure=measure,
        verb=verb,
        before=before,
        after=measure.status,
        changed=changed or {},
        words=words,
        at=timezone.now(),
        by=by,
    )


def quicker(measure):
    """A `Conflict` that tells what was done last."""
    last = measure.changes.select_related("by__official").first()
    if last is None:
        return Conflict(_("As the measure stands, this cannot be done."))
    return Conflict(
        _("The measure is no longer as you saw it. Last: %(step)s, %(who)s, %(when)s.")
        % {
            "step": last.get_verb_display(),
            "who": name_of(last.by),
            "when": date_format(timezone.localtime(last.at), "H:i j/n/Y"),
        },
        last,
        last.words,
    )
