"""The production server: gunicorn reads this file by itself."""

import signal

from ntm_dashboard.settings import BIND, LOG_IN_PLACES, WEB_CONCURRENCY

wsgi_app = "ntm_dashboard.wsgi"
bind = BIND
worker_class = "gthread"
workers = WEB_CONCURRENCY
threads = LOG_IN_PLACES + 4
accesslog = "-"
control_socket_disable = True


def post_worker_init(worker):
    """Ctrl-C reaches every process; the master alone heeds it, and ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
