"""Puts a backup in the place of what the site holds."""

import sqlite3

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.utils.translation import gettext as _

from targets.models import DataVersion

from ..running import migrations, versions
from . import files, manifest
from .refusals import BackupRefused
from .taking import ENGINES, FILES, private


def restore(folder, connection, replace=False):
    """Give the site the backup's database and files; answer its description.

    Nothing is touched where it is refused. The files come first and go last, so that the database
    names none that is not there. No page that was kept before is shown again, for the data versions
    are no longer those of the backup. Raises `BackupRefused`.
    """
    described = manifest.read(folder)
    check_fits(described, connection)
    if not replace and holds_something(connection):
        raise BackupRefused(
            _("The database is not empty: --replace puts the backup in the place of all it holds.")
        )
    try:
        put_back(folder, connection)
    except OSError as error:
        raise BackupRefused(
            _("The files cannot be put back: %(reason)s. See to it, and restore once more.")
            % {"reason": error.strerror or error}
        ) from error
    except (sqlite3.Error, DatabaseError) as error:
        raise BackupRefused(
            _("The database cannot be put back: %(reason)s. See to it, and restore once more.")
            % {"reason": error}
        ) from error
    return described


def put_back(folder, connection):
    copies, engine = folder / FILES, ENGINES[connection.vendor]
    names = manifest.names_below(copies)
    with private():
        for name in names:
            files.bring(name, copies)
        engine.load(connection, folder / engine.NAME)
    if not migrations.missing(connection):  # else `migrate` will see to it
        versions.leave_behind(connection)
    for name in {*files.names_kept()} - {*names}:
        default_storage.delete(name)


def check_fits(described, connection):
    """Raises `BackupRefused` where this code or this kind of database cannot take the backup."""
    if described["engine"] != connection.vendor:
        raise BackupRefused(
            _("The backup is of %(theirs)s, the site's database is %(ours)s.")
            % {"theirs": described["engine"], "ours": connection.vendor}
        )
    newer = migrations.unknown_among(described["newest_migrations"].items(), connection)
    if newer:
        raise BackupRefused(
            _("The backup is of a newer version than this code, which does not know %(name)s.")
            % {"name": newer[-1]}
        )


def holds_something(connection):
    """Whether any table holds what people have entered."""
    models = {get_user_model(), *apps.get_app_config("targets").get_models()}
    models |= {*apps.get_app_config("communes").get_models()}
    tables = {model._meta.db_table for model in models - {DataVersion}}
    with connection.cursor() as cursor:
        for table in tables & {*connection.introspection.table_names(cursor)}:
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                return True
    return False
