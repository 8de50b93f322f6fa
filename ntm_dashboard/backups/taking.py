"""Takes a backup into a new folder, which appears when it is whole and not before."""

import os
import shutil
import sqlite3
import time
from contextlib import contextmanager

from django.apps import apps
from django.db import DatabaseError
from django.db.models import FileField
from django.utils.translation import gettext as _

from . import files, manifest, postgresql, sqlite
from .refusals import BackupRefused

FILES = "files"
DAY = 24 * 60 * 60
"""Seconds."""
ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


def back_up(folder, connection):
    """Write a backup to `folder`; answer the names of files that the database names and nobody has.

    The files are copied before the database and after it: so that one which is removed meanwhile is
    there where the database still names it, and one which is added too. Where one came and went in
    between, the database is copied once more. Raises `BackupRefused`.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused(_("There is something in %(folder)s already.") % {"folder": folder})
    half = folder.with_name(f"{folder.name}.half-{os.getpid()}")
    try:
        with private():
            clear_halves(folder.parent)
            half.mkdir(parents=True)
            absent = fill(half, connection)
        os.sync()
        half.replace(folder)
    except ConnectionError as error:
        raise BackupRefused(
            _("The files cannot be read, NTM_FILES does not answer: %(reason)s.")
            % {"reason": error.strerror or error}
        ) from error
    except (sqlite3.Error, DatabaseError) as error:
        raise BackupRefused(
            _("The database cannot be copied: %(reason)s.") % {"reason": error}
        ) from error
    except OSError as error:
        raise BackupRefused(
            _("The backup cannot be written to %(folder)s: %(reason)s.")
            % {"folder": folder, "reason": error.strerror or error}
        ) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return absent


def clear_halves(parent):
    """Remove what is left of backups that were killed: none takes a day."""
    for half in parent.glob("*.half-[0-9]*"):
        if time.time() - half.stat().st_mtime > DAY:
            shutil.rmtree(half)


def fill(half, connection):
    copies = half / FILES
    for name in files.names_kept():
        files.take(name, copies)
    named, absent = copy_named(half, connection)
    while absent:
        named, still = copy_named(half, connection)
        if still == absent:
            break
        absent = still
    for name in {*manifest.names_below(copies)} - named:
        (copies / name).unlink()
    manifest.write(half, connection)
    return sorted(absent)


def copy_named(half, connection):
    """Copy the database, and the files not there yet; (names in it, those of which nobody has)."""
    engine = ENGINES[connection.vendor]
    path, copies = half / engine.NAME, half / FILES
    path.unlink(missing_ok=True)
    named = engine.dump(connection, path, columns_of_files())
    wanted = named - {*manifest.names_below(copies)}
    return named, {name for name in wanted if not files.take(name, copies)}


def columns_of_files():
    """The (table, column) of every field that names a file."""
    return [
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
    ]


@contextmanager
def private():
    """What is made within is its owner's alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
