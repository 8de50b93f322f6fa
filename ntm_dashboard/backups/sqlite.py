"""A SQLite database copied by its own means, page by page, while others write."""

import sqlite3
import time
from contextlib import closing

from django.utils.translation import gettext as _

from targets.vietnamese import compare

from .refusals import BackupRefused

NAME = "database.sqlite3"
PATIENCE = 30
"""Seconds for which the database may be in use by others."""


def dump(connection, path, columns):
    """Write the database to the file `path`; answer what its `columns` hold, as (table, column)."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.create_collation("vietnamese", compare)
        if not is_sound(copy):
            raise BackupRefused(_("The database is damaged: its integrity check fails."))
        copy.execute("PRAGMA journal_mode = DELETE")
        return {
            name
            for table, column in columns
            for (name,) in copy.execute(f'SELECT "{column}" FROM "{table}"')
        }


def is_sound(copy):
    try:
        return copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        return False


def load(connection, path):
    """Put what `dump` wrote in the place of all that the database holds, whole or not at all."""
    until = time.monotonic() + PATIENCE

    def check(status, remaining, total):
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise BackupRefused(_("The database is in use: stop the site, then restore once more."))

    connection.ensure_connection()
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection, progress=check)
    connection.close()
