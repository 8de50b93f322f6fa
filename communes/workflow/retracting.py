"""Taking a publication back, for a short while, by who made it.

A publication that was taken back stays in the database and in the log; nothing shows it as official
again, and the next one has a number of its own.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.models import DataVersion

from ..models import Retraction, Submission, Verb
from .refusals import Conflict, Refused
from .texts import tidy
from .verbs import for_publisher, log_quarter

WHILE = datetime.timedelta(minutes=15)
"""How long after publication it may be taken back."""


def retractable(period, by):
    """The `Publication` of the period that `by` may take back now; None where there is none."""
    last = period.publications.newest_standing()
    return last if last and may_retract(last, by) else None


def may_retract(publication, by):
    return publication.published_by == by and timezone.now() < until(publication)


def until(publication):
    """The moment from which the publication cannot be taken back any more."""
    return publication.published_at + WHILE


@transaction.atomic
def retract(period, by, version, reason=""):
    """Take the publication in force back, which is to be of this `version`.

    The quarter is again as the version before left it: without one it is open, and no report of it
    needs to be admitted. Answers the `Retraction`; what `by` has taken back already stays so.
    """
    period = for_publisher(period, by)
    done = Retraction.objects.filter(
        publication__period=period, publication__version=version, by=by
    ).first()
    if done:
        return done
    last = period.publications.newest_standing()
    if last is None or last.version != version:
        raise Conflict(_("This version is no longer the one in force."))
    if not may_retract(last, by):
        raise Refused(
            _("Only who published it may take it back, within %(minutes)d minutes.")
            % {"minutes": WHILE // datetime.timedelta(minutes=1)}
        )
    retraction = Retraction.objects.create(publication=last, at=timezone.now(), by=by)
    if period.publications.newest_standing() is None:
        reopen_quarter(period)
    log_quarter(last, Verb.RETRACT, by, retraction.at, tidy(reason))
    DataVersion.move_on([period.programme_id], catalogue=False)
    return retraction


def reopen_quarter(period):
    """Let the quarter take reports again, as before its publication."""
    period.published_on = None
    period.save(update_fields=["published_on"])
    Submission.objects.filter(programme=period.programme, quarter=period.quarter).update(
        admitted=False
    )
