"""Reading at the replica: only what it is known to have as the primary does."""

from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connections,
    transaction,
)
from prometheus_client import Counter

from targets.models import DataVersion

from .router import REPLICA, at_replica
from .state import NoReplica, check_follows, state

MADE = Counter("ntm_pages_read", "Pages and files by where they were read.", ["database"])
FAILURES = (InterfaceError, OperationalError, ProgrammingError, NoReplica)
"""It does not answer, takes back what it was asked for, or lacks tables or rights."""


def read(make, total, versions):
    """What `make` answers, which writes nothing: read at the replica where that is as far.

    It is where it has the data versions that were read at the primary: `total` of all, and what
    `versions` answers: by programme id, of each that is told of. Then what is made and kept under
    them is what the primary would give. Where the replica fails meanwhile it is made once more, at
    the primary.
    """
    if REPLICA not in settings.DATABASES:
        return make()
    if state.may_be_asked():
        try:
            made = read_there(make, total, versions)
        except FAILURES as error:
            if connections[DEFAULT_DB_ALIAS].errors_occurred:
                raise
            state.failed(error)
        else:
            if made is not None:
                MADE.labels("replica").inc()
                return made
    MADE.labels("primary").inc()
    return make()


def read_there(make, total, versions):
    """The same as of one moment at the replica; None where that is not as far."""
    if not state.is_met():
        return None
    numbers = versions()
    with transaction.atomic(using=REPLICA):
        as_far = DataVersion.stand_so(REPLICA, total, numbers)
        check_follows()
        if not as_far:
            return None
        with at_replica():
            return make()
