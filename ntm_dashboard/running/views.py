from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView

from .fitness import done_without, missing_now
from .metrics import may_measure


@login_not_required
@never_cache
def readyz(request):
    """Answers "ok" where pages can be served, else 503 and what is missing, a sentence a line.

    Below "ok" stands what the site goes on without.
    """
    told = missing_now()
    text = "\n".join(told or ["ok", *done_without()])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    if told:
        response.status_code = 503
        response["Retry-After"] = "10"
    return response


@login_not_required
@never_cache
def metrics(request):
    """The counts of all processes, to the addresses that may ask; to others there is nothing."""
    if not may_measure(request, settings.NTM_METRICS_FROM):
        raise Http404
    return ExportToDjangoView(request)
