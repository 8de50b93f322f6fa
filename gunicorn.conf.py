"""The production server: gunicorn reads this file by itself."""

import os
import signal

wsgi_app = "ntm_dashboard.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
accesslog = "-"
control_socket_disable = True


def post_worker_init(worker):
    """Ctrl-C reaches every process; the master alone heeds it, and ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
