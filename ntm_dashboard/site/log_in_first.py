"""What is answered to whoever is not logged in, or not any more, and has to be."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from .typed_back import typed_into

READS = ("GET", "HEAD", "OPTIONS")


class LogInFirstMiddleware(LoginRequiredMiddleware):
    def handle_no_permission(self, request, view_func):
        return log_in_first(request)


def log_in_first(request):
    """To the log-in, which leads back to the page.

    A form is not taken, and says so: with what was typed into it, where there is any.
    """
    if request.method in READS:
        answer = redirect_to_login(request.get_full_path())
        return HttpResponseClientRedirect(answer.url) if "HX-Request" in request.headers else answer
    answer = redirect_to_login(page_of_form(request))
    if typed := typed_into(request.POST):
        context = {"typed": typed, "onward_url": answer.url}
        return render(request, "log_in/not_taken.html", context, status=403)
    told = _("You were not logged in any more, so nothing was done. Log in, and send it again.")
    messages.warning(request, told)
    return answer


def page_asked_for(request):
    """The address of the page that is asked for, or from which a part or an act of it is."""
    whole = request.method in READS and "HX-Request" not in request.headers
    return request.get_full_path() if whole else page_of_form(request)


def page_of_form(request):
    """The address of the page whose form was sent; where the browser does not tell it, the form's.

    Not every address that takes a form is a page too.
    """
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return request.get_full_path()
    parts = urlsplit(page)
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def too_late(request, reason=""):
    """A form of a page that was opened before the last log-in, or one of another site."""
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    context = {"typed": typed_into(request.POST) if own else []}
    return render(request, "403_csrf.html", context, status=403)
