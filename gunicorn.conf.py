"""The production server: gunicorn reads this file by itself."""

import os

wsgi_app = "ntm_dashboard.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
accesslog = "-"
control_socket_disable = True
