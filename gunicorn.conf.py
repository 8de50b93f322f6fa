"""The production server: gunicorn reads this file by itself."""

import ctypes
import gc
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
preload_app = True
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
"""The folder in which the processes lay their counts together; it is looked for as they load."""
os.environ[COUNTS] = tempfile.mkdtemp(prefix="ntm-counts-")

ENDING = {signal.SIGINT, signal.SIGQUIT, signal.SIGTERM}

MOST_HEAPS, GIVEN_BACK_FROM = -8, -3
"""Parameters of mallopt, as malloc.h numbers them."""
if hasattr(libc := ctypes.CDLL(None), "mallopt"):
    # Else each thread gets a heap of its own, and what one of them once needed stays there. Whole
    # pages and files are given back when they are sent.
    libc.mallopt(MOST_HEAPS, 1)
    libc.mallopt(GIVEN_BACK_FROM, 64 * 1024)


def on_starting(server):
    """Nothing is served where something is missing; it is told in a sentence, and by nobody else.

    A process of its own looks, so that nothing of it stays in the one that the workers come from.
    """
    if not DEBUG:
        ready = [sys.executable, BASE_DIR / "manage.py", "ready", "--no-color"]
        if subprocess.run(ready, stdout=subprocess.DEVNULL).returncode:
            on_exit(server)
            sys.exit(1)
    # What is loaded is not looked through again for garbage, so that the workers share its pages.
    gc.collect()
    gc.freeze()
    # Else garbage would be looked for only once there is a quarter as much as all that is frozen.
    gc.collect()


def on_exit(server):
    shutil.rmtree(os.environ[COUNTS], ignore_errors=True)


def post_fork(server, worker):
    """What ends a worker waits until it can heed it, so that none is killed as it begins."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)


def post_worker_init(worker):
    """Ctrl-C reaches every process; the master alone heeds it, and ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
