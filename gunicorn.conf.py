"""The production server: gunicorn reads this file by itself."""

import signal
import subprocess
import sys

from ntm_dashboard.settings import BASE_DIR, BIND, DEBUG, LOG_IN_PLACES, WEB_CONCURRENCY

wsgi_app = "ntm_dashboard.wsgi"
bind = BIND
worker_class = "gthread"
workers = WEB_CONCURRENCY
threads = LOG_IN_PLACES + 4
accesslog = "-"
control_socket_disable = True
umask = 0o077


def on_starting(server):
    """Nothing is served where something is missing; it is told in a sentence, and by nobody else.

    A process of its own looks, so that workers that are started anew load the code anew.
    """
    if not DEBUG:
        ready = [sys.executable, BASE_DIR / "manage.py", "ready", "--no-color"]
        if subprocess.run(ready, stdout=subprocess.DEVNULL).returncode:
            sys.exit(1)


def post_worker_init(worker):
    """Ctrl-C reaches every process; the master alone heeds it, and ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
