"""The file of a SQLite database holds names and passwords' digests: it is its owner's alone."""

from contextlib import suppress
from pathlib import Path

OWN = 0o600


def keep_private(connection, **kwargs):
    """Whoever made the file, and with whatever umask; another owner's is left to that owner."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return
    name = str(connection.settings_dict["NAME"])
    for path in (Path(name), Path(f"{name}-wal"), Path(f"{name}-shm")):
        with suppress(FileNotFoundError, PermissionError):
            if path.stat().st_mode & 0o077:
                path.chmod(OWN)
