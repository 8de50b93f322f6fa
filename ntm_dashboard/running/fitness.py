"""Whether the site can be served. What is missing is told, each in a sentence without secrets."""

import json
import logging
from pathlib import Path
from threading import Event

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, Error, connection
from django.utils.translation import gettext as _

from ..replica.router import REPLICA
from ..replica.state import NoReplica, has_replayed, position_of_primary
from ..replica.state import state as replica_state
from ..site.errors import is_of_cache
from . import migrations

log = logging.getLogger(__name__)
TRIED = "tried"
"""A file that is made and deleted, to see whether one can be."""
all_migrated = Event()
"""Set when this process has seen that no migration is missing; then it does not look again."""


def missing_at_start():
    """Sentences about everything that a server needs from its first request on."""
    told = unwritable() or unanswered()
    return [*(told or wrong_migrations() or wrong_replica()), *missing_static_files()]


def missing_now():
    """Sentences about what can go missing while the site runs; cheap."""
    told = unanswered()
    if not told and not all_migrated.is_set():
        told = wrong_migrations()
        if not told:
            all_migrated.set()
    return [*told, *missing_static_files()]


def done_without():
    """Sentences about what the site goes on without, as this process has last met it."""
    if replica_state.answers is False:
        return [_("DATABASE_REPLICA_URL: the replica fails, pages are read at the primary.")]
    return []


def unwritable():
    """Where nothing can be written, of the places of evidence and of a SQLite database."""
    places = {"NTM_FILES": (settings.MEDIA_ROOT, default_storage)}
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():
        folder = Path(connection.settings_dict["NAME"]).parent
        places["DATABASE_URL"] = (folder, FileSystemStorage(folder))
    told = []
    for name, (place, storage) in places.items():
        try:
            storage.delete(storage.save(TRIED, ContentFile(b"")))
        except OSError as error:
            told.append(
                _("%(variable)s: %(place)s cannot be written to: %(reason)s.")
                % {"variable": name, "place": place, "reason": error.strerror}
            )
    return told


def unanswered():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.warning("The database does not answer: %s", error)
        return [_("DATABASE_URL: the database does not answer.")]
    try:
        cache.get("ready")
    except Exception as error:
        if not is_of_cache(error):
            raise
        log.warning("The cache does not answer: %s", error)
        return [_("CACHE_URL: the cache does not answer.")]
    return []


def wrong_migrations():
    if newer := migrations.unknown(connection):
        return [
            _("The database is of a newer version than this code, which does not know %(name)s.")
            % {"name": newer[-1]}
        ]
    if missing := migrations.missing(connection):
        return [
            _("Migrations are missing, the first is %(name)s: run manage.py migrate.")
            % {"name": missing[0]}
        ]
    return []


def wrong_replica():
    """One that does not answer is only written down: pages can be served without it."""
    if REPLICA not in settings.DATABASES:
        return []
    try:
        has_replayed(position_of_primary())
    except NoReplica:
        return [_("DATABASE_REPLICA_URL: this is no replica of the database of DATABASE_URL.")]
    except Error as error:
        log.warning("The replica fails: %s", " ".join(str(error).split()))
    return []


def missing_static_files():
    root = Path(settings.STATIC_ROOT)
    try:
        listed = json.loads((root / ManifestStaticFilesStorage.manifest_name).read_bytes())
        names = [*listed["paths"].values()]
    except (OSError, ValueError, KeyError):
        return [_("STATIC_ROOT: the static files are missing: run manage.py collectstatic.")]
    if absent := next((name for name in names if not (root / name).exists()), None):
        return [
            _("STATIC_ROOT: the file %(name)s is missing: run manage.py collectstatic.")
            % {"name": absent}
        ]
    return []
