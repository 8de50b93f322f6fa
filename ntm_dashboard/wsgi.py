import os

from django.core.wsgi import get_wsgi_application

from .running.loading import load_all

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntm_dashboard.settings")

application = get_wsgi_application()
load_all()
