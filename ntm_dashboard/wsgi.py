import os

from django.core.wsgi import get_wsgi_application

from .running.loading import load_all
from .running.whole_body import WholeBody

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntm_dashboard.settings")

application = WholeBody(get_wsgi_application())
load_all()
