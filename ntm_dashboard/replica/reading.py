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
from .state import NoReplica, state

MADE = Counter("ntm_pages_read", "Pages and files by where they were read.", ["database"])
FAILURES = (InterfaceError, OperationalError, ProgrammingError, NoReplica)
"""It does not answer, takes back what it was asked for, or lacks tables or rights."""


def read(make, total, versions):
    """What `make` answers, which writes nothing: read at the replica where that is as far.

    It is where it has the data versions that were read at the primary: `total` of all, `versions`
    by programme id. Then what is made and kept under them is what the primary would give. All is
    read as it stands at one moment. Where the replica fails meanwhile it is made at the primary.
    """
    if REPLICA not in settings.DATABASES:
        return make()
    if state.may_be_asked():
        try:
            with transaction.atomic(using=REPLICA):
                if state.is_met() and DataVersion.stand_so(REPLICA, total, versions):
                    with at_replica():
                        made = make()
                    MADE.labels("replica").inc()
                    return made
        except FAILURES as error:
            if connections[DEFAULT_DB_ALIAS].errors_occurred:
                raise
            state.failed(error)
    MADE.labels("primary").inc()
    return make()
