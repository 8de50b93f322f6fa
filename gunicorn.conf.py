"""The production server: gunicorn reads this file by itself."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile

from ntm_dashboard.settings import BASE_DIR, BIND, DEBUG, LOG_IN_PLACES, LOGGING, WEB_CONCURRENCY

wsgi_app = "ntm_dashboard.wsgi"
bind = BIND
worker_class = "gthread"
workers = WEB_CONCURRENCY
threads = LOG_IN_PLACES + 4
control_socket_disable = True
umask = 0o077
# Requests are written down by the site itself, which knows what of them is nobody's business.
logconfig_dict = {
    **LOGGING,
    "loggers": {
        **LOGGING["loggers"],
        "gunicorn.error": {"handlers": [], "propagate": True, "level": "NOTSET"},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""The folder in which the processes lay their counts together."""


def on_starting(server):
    """Nothing is served where something is missing; it is told in a sentence, and by nobody else.

    A process of its own looks, so that workers that are started anew load the code anew.
    """
    if not DEBUG:
        ready = [sys.executable, BASE_DIR / "manage.py", "ready", "--no-color"]
        if subprocess.run(ready, stdout=subprocess.DEVNULL).returncode:
            sys.exit(1)
    os.environ[COUNTS] = tempfile.mkdtemp(prefix="ntm-counts-")


def on_exit(server):
    shutil.rmtree(os.environ[COUNTS], ignore_errors=True)


def post_worker_init(worker):
    """Ctrl-C reaches every process; the master alone heeds it, and ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
