"""The key that signs sessions, where the environment brings none."""

import os
import secrets
from pathlib import Path


def kept_in(path: Path) -> str:
    """The key in `path`, made on first use; only the file's owner can read it.

    Whoever comes first writes it: the file appears whole or not at all, so that processes
    starting together agree on one key. Raises OSError where the folder cannot be written.
    """
    if not path.exists():
        own = path.with_name(f"{path.name}.{os.getpid()}")
        own.touch(mode=0o600)
        try:
            own.write_text(secrets.token_urlsafe(50))
            os.link(own, path)
        except FileExistsError:
            pass  # another process was first: its key is the one
        finally:
            own.unlink()
    return path.read_text()
