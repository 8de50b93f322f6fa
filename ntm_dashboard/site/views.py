from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from communes.interchange.rights import may_load
from targets.models import District

from .errors import no_access
from .log_in_first import log_in_first
from .scope import front


@login_not_required
@never_cache
def healthz(request):
    """Answers "ok" where the site and its database do; 503 where the database does not answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def home(request):
    """To the visitor's district, its main programme, the latest published quarter.

    Where there is no district yet, to where one is set up.
    """
    place = front(request.user)
    if place is not None:
        return redirect(place.url())
    if not request.user.is_authenticated:
        return log_in_first(request)
    if may_load(request.user) and not District.objects.exists():
        return redirect("setup")
    return no_access(request)
