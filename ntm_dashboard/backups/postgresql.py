"""A PostgreSQL database copied by pg_dump and put back by pg_restore and psql, found on PATH."""

import os
import subprocess

from django.utils.translation import gettext as _

from .refusals import BackupRefused

NAME = "database.dump"
EMPTIED = """
SET LOCAL lock_timeout = '30s';
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT oid::regclass FROM pg_class
    WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = current_schema()::regnamespace LOOP
    EXECUTE 'DROP TABLE IF EXISTS ' || name || ' CASCADE';
  END LOOP;
  FOR name IN SELECT p.oid::regprocedure FROM pg_proc p
    WHERE pronamespace = current_schema()::regnamespace AND proowner = current_user::regrole LOOP
    EXECUTE 'DROP FUNCTION IF EXISTS ' || name || ' CASCADE';
  END LOOP;
END $$;
"""


def dump(connection, path, columns):
    """Write the database to the file `path`; answer what its `columns` hold, as (table, column).

    Both see the database as it is at one moment, whatever is written meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (moment,) = cursor.fetchone()
        names = set()
        for table, column in columns:
            cursor.execute(f'SELECT "{column}" FROM "{table}"')
            names.update(name for (name,) in cursor.fetchall())
        whole = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
        run(connection, "pg_dump", *whole, f"--file={path}")
        cursor.execute("COMMIT")
    return names


def load(connection, path):
    """Put what `dump` wrote in the place of all that the database holds, whole or not at all."""
    connection.close()
    text = run(connection, "pg_restore", "--no-owner", "--no-privileges", "--file=-", path)
    once = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    run(connection, "psql", *once, "--output=/dev/null", input=EMPTIED.encode() + text)


def run(connection, program, *arguments, **more):
    """What the program prints; raises `BackupRefused` where it is not there or fails."""
    try:
        done = subprocess.run(
            [program, *arguments], env=environ_of(connection), capture_output=True, **more
        )
    except FileNotFoundError as error:
        raise BackupRefused(
            _("%(program)s is not on the PATH: install PostgreSQL's client programs.")
            % {"program": program}
        ) from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip()
        raise BackupRefused(_("%(program)s failed: %(told)s") % {"program": program, "told": told})
    return done.stdout


def environ_of(connection):
    """How the programs reach the database; no password is among their arguments."""
    settings = connection.settings_dict
    given = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings["OPTIONS"].get("sslmode", ""),
    }
    return {**os.environ, **{name: str(value) for name, value in given.items() if value}}
