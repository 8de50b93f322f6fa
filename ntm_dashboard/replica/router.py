"""Which database is asked: the primary, but for what is read inside `at_replica`."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS

REPLICA = "replica"
"""Its name in the settings, which have it only where a replica is given."""
READS_THERE = ContextVar("reads_there", default=False)


@contextmanager
def at_replica():
    """What this thread reads meanwhile it reads at the replica."""
    token = READS_THERE.set(True)
    try:
        yield
    finally:
        READS_THERE.reset(token)


class ReplicaRouter:
    """Always decides: rows that were read at the replica are kept, and would lead back to it."""

    def db_for_read(self, model, **hints):
        return REPLICA if READS_THERE.get() else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS
