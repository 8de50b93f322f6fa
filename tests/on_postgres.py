"""A PostgreSQL server of its own for as long as a command runs: python -m tests.on_postgres pytest.

The cluster lives in a temporary folder, listens on a free port of 127.0.0.1 and is gone afterwards.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300"
DURABLE = "-c fsync=on -c full_page_writes=on -c synchronous_commit=on -c max_connections=50"


def newest_bin() -> Path:
    """The folder of the newest PostgreSQL server that is installed; raises SystemExit if none."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: float(path.parts[-3]), default=None)
    if newest is None:
        raise SystemExit("PostgreSQL is not installed: make system")
    return newest.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A server that can be stopped and started; `url` is its DATABASE_URL."""

    def __init__(self, folder: Path, options: str):
        self.folder = folder
        self.options = options
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self.as_user = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self.as_user = ["runuser", "-u", "postgres", "--"]
            os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)

    def make(self):
        """Its data, with no tables."""
        self.run("initdb", "--no-sync", "-A", "trust", "-E", "UTF8", "-U", "postgres", "--locale=C")

    def follow(self, primary):
        """Its data as a copy of those of the `primary`, which is running; then it follows that."""
        self.run("pg_basebackup", "-R", "-c", "fast", "--no-sync", "-d", primary.url)

    def run(self, program, *arguments):
        command = [*self.as_user, newest_bin() / program, "-D", self.folder / "data", *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"{program} failed:\n{done.stdout}")

    def start(self):
        listen = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} {self.options}"
        self.run("pg_ctl", "start", "-w", "-l", self.folder / "log", "-o", listen)

    def promote(self):
        """Let it be a primary of its own."""
        self.run("pg_ctl", "promote", "-w")

    def stop(self):
        self.run("pg_ctl", "stop", "-w", "-m", "immediate")


@contextmanager
def postgres(options=FAST, primary=None):
    """Yields a started `Cluster`; it is stopped and removed on the way out, whatever happened.

    It is a streaming replica of the cluster `primary`, where that is given.
    """
    folder = Path(tempfile.mkdtemp(prefix="ntm-postgres-", dir="/tmp"))
    try:
        cluster = Cluster(folder, options)
        cluster.follow(primary) if primary else cluster.make()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def main(command):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with postgres() as cluster:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": cluster.url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
