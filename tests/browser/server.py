"""The production stack with the demo data: gunicorn, WhiteNoise, compression, DEBUG off."""

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from tests.on_postgres import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "bao-ai-2023"
TODAY = "2023-10-04"
"""In the demo data's last quarter, while its reports are coming in."""
START_SECONDS = 30


@dataclass(frozen=True)
class Site:
    url: str
    environ: dict
    """The variables that its server runs with."""


def environment(folder, database_url=None, **more):
    """Variables of a site with its files below `folder`, on a database of its own.

    `database_url` names an empty database; without one it is a SQLite file. `more` adds to them.
    """
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "ntm_dashboard.settings",
        "DATABASE_URL": database_url or f"sqlite:///{folder}/site.sqlite3",
        "DEBUG": "0",
        "SECRET_KEY": "only-for-this-site-of-the-tests",
        "STATIC_ROOT": str(folder / "static"),
        "NTM_FILES": str(folder / "files"),
        "NTM_TODAY": TODAY,
        "NTM_DEMO_PASSWORD": PASSWORD,
        "LOG_LEVEL": "WARNING",
        **more,
    }


@contextmanager
def serving(folder, database_url=None, **more):
    """A `Site` in production, see `environment`.

    Raises RuntimeError, with the server's output, where it does not come up.
    """
    port = free_port()
    environ = environment(folder, database_url, BIND=f"127.0.0.1:{port}", **more)
    prepare(environ)
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        if not answers(f"{url}/healthz", server):
            raise RuntimeError(f"the server does not answer:\n{log.read_text()}")
        yield Site(url, environ)
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def prepare(environ):
    """Static files, tables, demo data; raises RuntimeError with what a command printed."""
    collecting = manage(environ, "collectstatic", "--no-input")
    finish(manage(environ, "migrate"))
    finish(manage(environ | {"DEBUG": "1"}, "demo"))
    finish(collecting)


def manage(environ, *command):
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process):
    printed, _nothing = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(process.args)} failed:\n{printed}")


def answers(url, server):
    """Whether `url` answers before the server ends or time runs out."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return True
        except (URLError, TimeoutError):
            time.sleep(0.05)
    return False
