"""Which state of the program this is."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("ntm_dashboard", "communes", "targets", "templates", "locale")
KINDS = {".py", ".html", ".json", ".mo"}


@cache
def release():
    """A digest of all that pages are made by, the same on every machine with the same sources."""
    digest = hashlib.sha256()
    for name in SOURCES:
        for path in sorted((ROOT / name).rglob("*")):
            if path.suffix in KINDS:
                digest.update(f"{path.relative_to(ROOT)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
