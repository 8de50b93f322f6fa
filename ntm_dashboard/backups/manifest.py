"""What a backup says of itself, by which it is known whether it is whole."""

import hashlib
import json
import subprocess

from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from .refusals import BackupRefused

NAME = "manifest.json"
FORM = 1
KINDS = {"taken": str, "engine": str, "newest_migrations": dict, "files": dict}


def write(folder, connection):
    """Describe every file below `folder`; nothing is added to it afterwards."""
    described = {
        "form": FORM,
        "taken": timezone.now().isoformat(timespec="seconds"),
        "code": version_of_code(),
        "engine": connection.vendor,
        "newest_migrations": newest_migrations(connection),
        "files": {name: facts_of(folder / name) for name in names_below(folder)},
    }
    (folder / NAME).write_text(json.dumps(described, indent=1), encoding="utf-8")


def read(folder):
    """The description, of which every file is there as it was; raises `BackupRefused`."""
    try:
        described = json.loads((folder / NAME).read_text(encoding="utf-8"))
        form = described["form"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(unreadable(folder, NAME)) from error
    if form != FORM:
        raise BackupRefused(_("The backup is of a form that this version does not know."))
    if not all(isinstance(described.get(key), kind) for key, kind in KINDS.items()):
        raise BackupRefused(unreadable(folder, NAME))
    try:
        compare(folder, described["files"])
    except OSError as error:
        raise BackupRefused(unreadable(folder, error.filename)) from error
    return described


def unreadable(folder, name):
    told = {"folder": folder, "name": name}
    return _("%(folder)s is no whole backup: its %(name)s cannot be read.") % told


def compare(folder, files):
    """Raises BackupRefused where the files in the folder are not those described."""
    there = {*names_below(folder)} - {NAME}
    for name, facts in files.items():
        if name not in there:
            raise BackupRefused(_("The backup is not whole: %(name)s is missing.") % {"name": name})
        if facts_of(folder / name) != facts:
            raise BackupRefused(
                _("The backup is damaged: %(name)s is not as it was.") % {"name": name}
            )
    if added := there - files.keys():
        raise BackupRefused(
            _("The backup is not as it was taken: %(name)s was added.") % {"name": min(added)}
        )


def names_below(folder):
    """The files in `folder` and its folders, as paths from there."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def facts_of(path):
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "sha256": digest}


def newest_migrations(connection):
    """App → the last of its migrations that the database has."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def version_of_code():
    """The commit that runs, or what the file `.version` says where there is no git; else empty."""
    try:
        return (settings.BASE_DIR / ".version").read_text().strip()
    except OSError:
        pass
    ask = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "HEAD"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
