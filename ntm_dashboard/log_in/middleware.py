"""What stands before every page of who is logged in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect
from django_otp import DEVICE_ID_SESSION_KEY

from ..site.backends import may_administer
from ..site.log_in_first import page_asked_for
from ..site.typed_back import typed_into
from ..site.work import wants_json
from .asked_for import keep
from .sessions import prolong

ALWAYS_OPEN = {"login", "login_code", "logout", "set_language", "healthz"}
DUE = {
    "password_change": gettext_lazy("Somebody else gave you your password: choose your own first."),
    "second_factor": gettext_lazy("Administrators log in in two steps here: set it up first."),
}
"""Name of the address at which something is due → what a script tells of it."""


class AccountMiddleware:
    """Ends sessions whose account has ended, prolongs the others, and asks first for what is due.

    That is a password of one's own, and the second factor where the site requires it; both lead on
    to the page that was asked for. A view that `refuses_itself` says so in its own way.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.user.is_anonymous:
            end_of_account(request)
            return None
        prolong(request.session)
        if getattr(view, "refuses_itself", False):
            return None
        step = due_first(request)
        if step is None or request.resolver_match.url_name in ALWAYS_OPEN | {step}:
            return None
        keep(request, page_asked_for(request))
        return led_to(step, request)


def led_to(step, request):
    """To the address of this name; a script is told where that is and what is due there.

    What was typed into a form is shown first.
    """
    if wants_json(request):
        told = {"code": "due", "sentence": str(DUE[step]), "address": reverse(step)}
        return JsonResponse(told, status=403)
    if "HX-Request" in request.headers:
        return HttpResponseClientRedirect(reverse(step))
    if typed := typed_into(request.POST):
        context = {"typed": typed, "due": DUE[step], "onward_url": reverse(step)}
        return render(request, "log_in/not_taken.html", context, status=403)
    return redirect(step)


def end_of_account(request):
    """Ends a session that belongs to an account which may no longer be used."""
    if SESSION_KEY in request.session:
        request.session.flush()
        messages.warning(
            request, _("Your access has ended. The district office can open it again.")
        )


def due_first(request):
    """The name of the address to which the person has to go before any other; None: to none."""
    user = request.user
    if hasattr(user, "given_password"):
        return "password_change"
    if must_have_second_factor(user) and DEVICE_ID_SESSION_KEY not in request.session:
        return "second_factor"
    return None


def must_have_second_factor(user):
    """Whether the site asks administrators for it, and the person is one."""
    return settings.NTM_REQUIRE_2FA and may_administer(user)
