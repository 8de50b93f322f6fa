from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, redirect_to_login
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from communes.workflow.tasks import work_of
from targets.models import Programme

from .errors import no_access
from .scope import districts_of, front
from .work import wants_json


class LogIn(LoginView):
    """Django's log-in, also in place: a script is told whose account it is logged in with."""

    def get_default_redirect_url(self):
        """To the to-do list where something waits for the person, else to the overview."""
        user = self.request.user
        programmes = Programme.objects.filter(district__in=districts_of(user))
        waits = work_of(user, programmes.select_related("district")).count
        return reverse("todo" if waits else "home")

    def form_valid(self, form):
        response = super().form_valid(form)
        if wants_json(self.request):
            return JsonResponse({"account": self.request.user.pk})
        return response

    def form_invalid(self, form):
        if wants_json(self.request):
            sentences = [sentence for told in form.errors.values() for sentence in told]
            return JsonResponse({"sentence": " ".join(sentences)}, status=422)
        return super().form_invalid(form)


@login_not_required
@never_cache
def healthz(request):
    """Answers "ok" where the site and its database do; a broken database is an error 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def home(request):
    """To the visitor's district, its main programme, the latest published quarter."""
    place = front(request.user)
    if place is not None:
        return redirect(place.url())
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return no_access(request)
