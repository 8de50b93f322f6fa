"""Evidence between the site's storage, whichever it is, and the folder of a backup."""

import hashlib
import posixpath
import shutil

from django.core.files import File
from django.core.files.storage import default_storage

from communes.models.attachments import EVIDENCE_FOLDER


def names_kept(folder=EVIDENCE_FOLDER):
    """The site's files in the storage, as paths; what lies beside them is of others."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (posixpath.join(folder, name) for name in names)
    for below in folders:
        yield from names_kept(posixpath.join(folder, below))


def take(name, copies):
    """Whether the file was there to be copied into the folder `copies`."""
    target = copies / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with default_storage.open(name) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    except FileNotFoundError:
        return False
    return True


def bring(name, copies):
    """Put the file in the folder `copies` under its name, unless it is there as it was."""
    with (copies / name).open("rb") as file:
        if is_kept(name, hashlib.file_digest(file, "sha256").digest()):
            return
        default_storage.delete(name)
        default_storage.save(name, File(file))


def is_kept(name, digest):
    try:
        with default_storage.open(name) as kept:
            return hashlib.file_digest(kept, "sha256").digest() == digest
    except FileNotFoundError:
        return False
