"""What is made of the sources once, and kept as a file or folder for other processes and runs."""

import fcntl
import hashlib
import shutil
import time
from contextlib import contextmanager

from .paths import ROOT

PACKAGES = ("targets", "communes", "ntm_dashboard")
MADE_OF = (".py", ".csv", ".po")
LONG = 24 * 60 * 60
"""Seconds after which nobody uses what was made of older sources."""


def kept(kind, key, make):
    """The path that `make(path)` filled; the first process that asks for it makes it."""
    folder = ROOT / ".pytest_cache" / "d" / kind
    path = folder / key
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock"):
        if not path.exists():
            tidy(folder)
            half = folder / "half"
            shutil.rmtree(half, ignore_errors=True)
            make(half)
            half.rename(path)
    return path


def tidy(folder):
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > LONG and path.is_dir():
            shutil.rmtree(path)


@contextmanager
def locked(path):
    """The file `path` locked against all other processes."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest(files, *texts):
    """A name for the contents of `files` and for `texts`, as they stand now."""
    whole = hashlib.sha256("\0".join(texts).encode())
    for file in files:
        whole.update("/".join(file.parts[-2:]).encode() + file.read_bytes())
    return whole.hexdigest()


def sources():
    """The files that say which tables there are and what the demo's data are."""
    found = (file for package in PACKAGES for file in (ROOT / package).rglob("*.*"))
    return [ROOT / "requirements.lock", *sorted(file for file in found if file.suffix in MADE_OF)]
