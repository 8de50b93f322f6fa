"""The production stack with the demo data: gunicorn, WhiteNoise, compression, DEBUG off."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from tests.kept import digest, kept, sources
from tests.on_postgres import free_port, newest_bin, postgres
from tests.paths import ROOT

PASSWORD = "bao-ai-2023"
TODAY = "2023-10-04"
"""In the demo data's last quarter, while its reports are coming in."""
START_SECONDS = 30
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "ntm_dashboard.settings",
    "DEBUG": "0",
    "SECRET_KEY": "only-for-this-site-of-the-tests",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
}


class Site:
    """A site in production at `url`; `environ` are the variables that its server runs with."""

    def __init__(self, environ, log):
        self.environ = environ
        self.url = f"http://{environ['BIND']}"
        self.log = log

    def start(self):
        """Raises RuntimeError, with the server's output, where it does not come up."""
        with self.log.open("a") as output:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
                cwd=ROOT,
                env=self.environ,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if not answers(f"{self.url}/healthz", self.server):
            raise RuntimeError(f"the server does not answer:\n{self.log.read_text()}")

    def stop(self):
        self.server.terminate()
        self.server.wait(timeout=START_SECONDS)

    @property
    def workers(self):
        """The processes that answer."""
        pid = self.server.pid
        return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]

    def kill(self):
        """End the server and its workers at once, whatever they are doing."""
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(timeout=START_SECONDS)


def environment(folder, database_url=None, **more):
    """Variables of a site with its files below `folder`, on a database of its own.

    `database_url` names an empty database; without one it is a SQLite file. `more` adds to them.
    """
    return {
        **os.environ,
        **PRODUCTION,
        "DATABASE_URL": database_url or f"sqlite:///{folder}/site.sqlite3",
        "STATIC_ROOT": str(static_files()),
        "NTM_FILES": str(folder / "files"),
        "NTM_TODAY": TODAY,
        "NTM_DEMO_PASSWORD": PASSWORD,
        "LOG_LEVEL": "WARNING",
        **more,
    }


DEMO = ("demo", "--accounts")
DUMP = "site.sql"


@contextmanager
def serving(folder, database_url=None, data=DEMO, **more):
    """A started `Site`, see `environment`; `data` is the command that fills its database."""
    bind = f"127.0.0.1:{free_port()}"
    site = Site(environment(folder, database_url, BIND=bind, **more), folder / "server.log")
    prepare(site.environ, data)
    try:
        site.start()
        yield site
    finally:
        site.stop()


def prepare(environ, data=DEMO):
    """Tables and data; raises RuntimeError with what a command printed."""
    folder, url = Path(environ["NTM_FILES"]).parent, environ["DATABASE_URL"]
    if url.startswith("sqlite"):
        shutil.copytree(filled(data), folder, dirs_exist_ok=True)
    else:
        shutil.copytree(dumped(data), folder, dirs_exist_ok=True)
        client("psql", "--quiet", f"--file={folder / DUMP}", "--command=ANALYZE", url)


def fill(environ, data):
    finish(manage(environ, "migrate"))
    finish(manage(environ, *data))


def filled(data):
    """A folder with the SQLite file and the files of a site after the command `data`."""

    def make(folder):
        folder.mkdir()
        fill(environment(folder), data)

    return kept("sites", digest(made_by(data), data[0], PASSWORD, TODAY), make)


def dumped(data):
    """The same for PostgreSQL: its tables and rows are the file `DUMP` of the folder."""

    def make(folder):
        folder.mkdir()
        with postgres() as cluster:
            fill(environment(folder, cluster.url), data)
            client("pg_dump", f"--file={folder / DUMP}", cluster.url)

    return kept("dumps", digest(made_by(data), data[0], PASSWORD, TODAY), make)


def made_by(data):
    return [*sources(), *(file for part in data for file in sorted(Path(part).glob("*.csv")))]


def client(program, *arguments):
    """Run one of PostgreSQL's own; raises CalledProcessError where it fails."""
    command = [newest_bin() / program, *arguments]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def static_files():
    """The folder of the static files, which all sites of the tests share."""

    def collect(folder):
        environ = {**os.environ, **PRODUCTION, "STATIC_ROOT": str(folder)}
        finish(manage(environ, "collectstatic", "--no-input"))

    made_by = [ROOT / "requirements.lock", ROOT / "ntm_dashboard/site/static_storage.py"]
    files = [file for file in sorted((ROOT / "static").rglob("*")) if file.is_file()]
    return kept("static", digest([*made_by, *files]), collect)


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
        except OSError:
            time.sleep(0.05)
    return False
