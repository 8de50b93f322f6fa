"""What is answered to whoever is not logged in, or not any more, and has to be."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

READS = ("GET", "HEAD", "OPTIONS")
SECRET = ("password", "code")
"""What stands in the name of a field whose content no page repeats."""


class LogInFirstMiddleware(LoginRequiredMiddleware):
    def handle_no_permission(self, request, view_func):
        return log_in_first(request)


def log_in_first(request):
    """To the log-in, which leads back to the page.

    A form is not taken, and says so: with the words that were typed into it, where there are any.
    """
    if request.method in READS:
        answer = redirect_to_login(request.get_full_path())
        return HttpResponseClientRedirect(answer.url) if "HX-Request" in request.headers else answer
    answer = redirect_to_login(page_of_form(request))
    if typed := words_typed(request):
        context = {"typed": typed, "log_in_url": answer.url}
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


def words_typed(request):
    """The texts of several words in a form, each once, in its order; numbers are typed again."""
    texts = [
        text.strip()
        for name, texts in request.POST.lists()
        for text in texts
        if not any(part in name for part in SECRET)
    ]
    return [text for text in dict.fromkeys(texts) if " " in text]


def too_late(request, reason=""):
    """A form of a page that was opened before the last log-in, or one of another site."""
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    context = {"typed": words_typed(request) if own else []}
    return render(request, "403_csrf.html", context, status=403)
