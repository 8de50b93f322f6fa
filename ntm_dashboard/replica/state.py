"""Whether the replica can be asked, as this process has met it."""

import logging
import time
from threading import Lock
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, Error, connections

from .router import REPLICA

log = logging.getLogger(__name__)
PAUSE = 5
"""Seconds after which a replica that could not be asked is tried again, by one request."""

PROMOTED = "it was promoted and follows the primary no more"


class NoReplica(Error):
    """The server answers, but its data are no copy of those of the primary."""


class Position(NamedTuple):
    """How far the log of a database has been written."""

    system: int
    """The same of a server and its replicas, and of no other."""
    database: str
    written: str


def position_of_primary():
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, current_database(), pg_current_wal_flush_lsn()"
            " FROM pg_control_system()"
        )
        return Position(*cursor.fetchone())


def has_replayed(position):
    """Whether the replica has all that the primary had written at its `Position`.

    Raises `NoReplica`, and another `Error` where it does not answer.
    """
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, current_database(), pg_is_in_recovery(),"
            " pg_last_wal_replay_lsn() >= %s::pg_lsn FROM pg_control_system()",
            [position.written],
        )
        *found, follows, replayed = cursor.fetchone()
    if found != [position.system, position.database]:
        raise NoReplica("its data are no copy of those of the primary")
    if not follows:
        raise NoReplica(PROMOTED)
    return replayed


def check_follows():
    """Raises `NoReplica` where the replica was promoted before the last statement there ended.

    The server tells that unasked with the end of each statement.
    """
    if connections[REPLICA].connection.get_parameter_status("in_hot_standby") != "on":
        raise NoReplica(PROMOTED)


class ReplicaState:
    """Whether the replica can be asked; each change of it is written down once."""

    def __init__(self):
        self.lock = Lock()
        self.answers = None
        """None until it was tried."""
        self.next_try = 0.0
        self.needed = None
        """Where the primary was when this process first wanted to ask."""

    def may_be_asked(self):
        """Whether the request may try: while it cannot be asked, one in each pause."""
        with self.lock:
            now = time.monotonic()
            if self.answers or now < self.next_try:
                return bool(self.answers)
            self.next_try = now + PAUSE
            return True

    def is_met(self):
        """Whether it is, or is now found to be, a replica that has all from before this process.

        What an upgrade or a restored backup changes moves no data version on before its end.
        """
        if self.answers:
            return True
        self.needed = self.needed or position_of_primary()
        if not has_replayed(self.needed):
            return False
        with self.lock:
            before, self.answers = self.answers, True
        if before is False:
            log.warning("The replica answers again.")
        return True

    def failed(self, error):
        """Let it rest after `error`."""
        with self.lock:
            before, self.answers = self.answers, False
            self.next_try = time.monotonic() + PAUSE
        if before is not False:
            told = " ".join(str(error).split())
            log.warning("The replica fails, pages are read at the primary: %s", told)


state = ReplicaState()
