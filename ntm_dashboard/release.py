"""Which state of the program this is."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("ntm_dashboard", "communes", "targets", "templates", "locale")
KINDS = {".py", ".html", ".json", ".mo"}
STATIC = "static"
LOCK = "requirements.lock"


@cache
def release():
    """A digest of all that pages are made by, the same on every machine with the same sources."""
    digest = hashlib.sha256()
    for path in made_by():
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def made_by():
    """The sources, the scripts and styles that pages name by their content, and the libraries."""
    for name in SOURCES:
        yield from (path for path in sorted((ROOT / name).rglob("*")) if path.suffix in KINDS)
    yield from (path for path in sorted((ROOT / STATIC).rglob("*")) if path.is_file())
    yield ROOT / LOCK
