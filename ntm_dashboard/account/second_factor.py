"""Setting up and taking away one's own second factor."""

import logging
from base64 import b32encode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as verified_by
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from communes.accounts.access import end_sessions
from communes.accounts.second_factor import device_of, new_recovery_codes, remove, set_up

from ..display.qr import qr
from ..log_in.asked_for import take
from ..log_in.forms import PasswordAgainForm, SecondFactorForm
from ..log_in.middleware import must_have_second_factor
from ..log_in.pending import begin
from ..log_in.views import with_wait

log = logging.getLogger(__name__)
KEY = "second_factor_key"
"""Of a session: the key that is shown to the app and not confirmed yet."""


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class OfOwnAccount(FormView):
    """A form of the person's own account that asks for the password again."""

    form_class = PasswordAgainForm
    template_name = "account/password_again.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request, "user": self.request.user}

    def form_invalid(self, form):
        return with_wait(super().form_invalid(form), form)

    def show_codes(self):
        """New recovery codes, the one time that they are shown; they lead on."""
        codes = new_recovery_codes(self.request.user)
        then = take(self.request) or reverse("account")
        return render(self.request, "account/codes.html", {"codes": codes, "then": then})


class SecondFactor(OfOwnAccount):
    """Shows the key to the app of a phone, and takes the first code of it."""

    form_class = SecondFactorForm
    template_name = "account/second_factor.html"

    def dispatch(self, request):
        if device_of(request.user):
            return redirect("account") if is_verified(request) else verify(request)
        self.key = request.session.setdefault(KEY, default_key())
        return super().dispatch(request)

    def get_context_data(self, **more):
        device = TOTPDevice(user=self.request.user, key=self.key)
        return super().get_context_data(
            qr=qr(device.config_url),
            key=in_fours(device),
            required=must_have_second_factor(self.request.user),
            **more,
        )

    def form_valid(self, form):
        device = set_up(form.user, self.key, form.cleaned_data["code"])
        if device is None:
            form.add_error("code", _("This is not the code that the app shows now."))
            return self.form_invalid(form)
        del self.request.session[KEY]
        verified_by(self.request, device)
        end_sessions(form.user, but=self.request.session.session_key)
        log.info("Second factor of account %d set up", form.user.pk)
        return self.show_codes()


def is_verified(request):
    """Whether the session began with a second step."""
    return DEVICE_ID_SESSION_KEY in request.session


def verify(request):
    """To the second step, which the session did without."""
    begin(request, request.user)
    return redirect("login_code")


def in_fours(device):
    """The key as apps take it where it is typed, in groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


class WithDevice(OfOwnAccount):
    """What only an account with a second factor has."""

    def dispatch(self, request):
        if device_of(request.user) is None:
            return redirect("account")
        return super().dispatch(request)


class RecoveryCodes(WithDevice):
    """New recovery codes in place of the old ones."""

    def get_context_data(self, **more):
        return super().get_context_data(
            title=_("New recovery codes"),
            text=_("The codes that you have are good no more as soon as the new ones are shown."),
            **more,
        )

    def form_valid(self, form):
        log.info("New recovery codes of account %d", form.user.pk)
        return self.show_codes()


class SecondFactorOff(WithDevice):
    """Log in with the password alone again."""

    def dispatch(self, request):
        if must_have_second_factor(request.user):
            raise PermissionDenied(_("The site asks administrators for two-step log-in."))
        return super().dispatch(request)

    def get_context_data(self, **more):
        return super().get_context_data(
            title=_("Turn two-step log-in off"),
            text=_("From then on your password alone lets in whoever knows it."),
            **more,
        )

    def form_valid(self, form):
        remove(form.user)
        log.info("Second factor of account %d turned off", form.user.pk)
        messages.success(self.request, _("Two-step log-in is off."))
        return redirect("account")
