from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from .fitness import missing_now


@login_not_required
@never_cache
def readyz(request):
    """Answers "ok" where pages can be served, else 503 and what is missing, a sentence a line."""
    told = missing_now()
    text = "\n".join(told) or "ok"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    if told:
        response.status_code = 503
        response["Retry-After"] = "10"
    return response
