from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.views import PasswordChangeView
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from communes.accounts.access import end_sessions
from communes.accounts.second_factor import codes_left, device_of
from communes.accounts.slips import is_own
from communes.models import AccountSession
from communes.workflow.permissions import official_of

from ..log_in.asked_for import take
from ..log_in.forms import ChangePasswordForm
from ..log_in.middleware import must_have_second_factor
from ..log_in.sessions import ADDRESS, BROWSER, last_seen
from ..log_in.views import with_wait
from .browsers import browser_words


@dataclass(frozen=True)
class SessionLine:
    """A session as its owner reads it."""

    browser: str
    address: str
    seen: datetime
    this: bool


class AccountPage(TemplateView):
    """The person's own account."""

    template_name = "account/account.html"

    def get_context_data(self, **more):
        user = self.request.user
        return super().get_context_data(
            official=official_of(user),
            device=device_of(user),
            codes_left=codes_left(user),
            required=must_have_second_factor(user),
            sessions=session_lines(user, self.request.session.session_key),
            tokens=user.api_tokens.all(),
            **more,
        )


def session_lines(user, own_key):
    """The person's sessions, this one first, then the last seen."""
    sessions = AccountSession.objects.filter(account=user, expire_date__gt=timezone.now())
    lines = [session_line(session, own_key) for session in sessions]
    return sorted(lines, key=lambda line: not line.this)


def session_line(session, own_key):
    kept = session.get_decoded()
    return SessionLine(
        browser=browser_words(kept.get(BROWSER, "")),
        address=kept.get(ADDRESS, ""),
        seen=last_seen(session),
        this=session.session_key == own_key,
    )


class EndSessions(View):
    """Logs the person out everywhere else."""

    def post(self, request):
        ended = end_sessions(request.user, but=request.session.session_key)
        told = ngettext(
            "You are logged out at %(count)d other place.",
            "You are logged out at %(count)d other places.",
            ended,
        )
        nowhere = _("You were logged in nowhere else.")
        messages.success(request, told % {"count": ended} if ended else nowhere)
        return redirect("account")


class ChangePassword(PasswordChangeView):
    """Django's change of password; whoever was given one has to come here first, and is led on."""

    form_class = ChangePasswordForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **more):
        given = hasattr(self.request.user, "given_password")
        return super().get_context_data(given=given, **more)

    def form_valid(self, form):
        answer = super().form_valid(form)
        if then := take(self.request):
            messages.success(self.request, _("From now on log in with the new password."))
            answer = redirect(then)
        is_own(form.user)
        end_sessions(form.user, but=self.request.session.session_key)
        return answer

    def form_invalid(self, form):
        return with_wait(super().form_invalid(form), form)
