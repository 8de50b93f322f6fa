"""Databases of their own for other processes, of the kind that the suite runs on."""

import os
import uuid
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from psycopg2 import sql


def on_sqlite():
    return settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"


@contextmanager
def empty_database():
    """Yields the DATABASE_URL of an empty database, gone afterwards; of SQLite, None."""
    if on_sqlite():
        yield None
        return
    server = os.environ["DATABASE_URL"]
    name = f"site_{uuid.uuid4().hex}"
    command(server, "CREATE DATABASE {}", name)
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        command(server, "DROP DATABASE {} WITH (FORCE)", name)


def command(server, text, name):
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(sql.SQL(text).format(sql.Identifier(name)))
    connection.close()
