import logging
from contextlib import contextmanager

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communes.accounts.second_factor import device_of, device_that_takes
from communes.accounts.slips import slip_of
from communes.models import LogInAttempt

from .address import address_of, network_of
from .noted import note_failure, note_refusal
from .refusals import Refusal
from .throttle import counted
from .turns import turn

log = logging.getLogger(__name__)
LONGEST_NAME = LogInAttempt._meta.get_field("name").max_length
"""What is typed beyond it tells no more; no account has a longer one."""


class Throttled:
    """A form that looks at what only the person knows where one may try, and writes it down.

    `what` the log calls a try. All forms count together, whatever they look at.
    """

    what = "Log-in"
    wrong = ""
    """What the audit log says of a wrong try; empty: it was a password to log in with."""
    refusal = None
    """Why nothing was looked at."""

    @contextmanager
    def tried(self, name):
        """Stands around the look, which raises ValidationError where it is wrong."""
        name, address = name[:LONGEST_NAME], address_of(self.request)
        try:
            with turn(), counted(name, network_of(address)) as attempt:
                yield attempt
        except Refusal as refusal:
            self.refusal = refusal
            note_refusal(name, refusal)
            self.note(logging.WARNING, name, address, f" refused: {type(refusal).__name__}")
            raise ValidationError(str(refusal)) from refusal
        except ValidationError:
            note_failure(name, str(self.wrong))
            self.note(logging.WARNING, name, address, " failed")
            raise
        self.note(logging.INFO, name, address, ", first step" if attempt.unfinished else "")

    def note(self, level, name, address, outcome):
        """The log says no name: what is typed for one may be a password."""
        log.log(level, "%s of %s from %s%s", self.what, account_of(name), address, outcome)


def account_of(name):
    """The account of the user name, by its number."""
    found = get_user_model().objects.filter(username=name).values_list("pk", flat=True).first()
    return f"account {found}" if found else "no account"


class ThrottledLogIn(Throttled):
    def clean(self):
        if not {"username", "password"} <= self.cleaned_data.keys():
            return self.cleaned_data
        with self.tried(self.cleaned_data["username"]) as attempt:
            cleaned = super().clean()
            attempt.unfinished = device_of(self.get_user()) is not None
        return cleaned


class LogInForm(ThrottledLogIn, AuthenticationForm):
    pass


def code_field(**more):
    """Of six digits of an app, or of a recovery code; `more` attributes has its widget."""
    attributes = {"autocomplete": "one-time-code", "autocapitalize": "characters"} | more
    return forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput(attributes))


class CodeForm(Throttled, forms.Form):
    """The second step of a log-in: the code of the app, or a recovery code."""

    what = "Second step"
    wrong = _("Wrong code of the second step")
    code = code_field(autofocus=True)

    def __init__(self, request, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_code(self):
        """The device that takes the code is kept with the account, as django-otp wants it."""
        with self.tried(self.user.get_username()):
            self.user.otp_device = device_that_takes(self.user, self.cleaned_data["code"])
            if self.user.otp_device is None:
                raise ValidationError(_("This code is wrong, or was used already."))
        return self.cleaned_data["code"]


class SlipForm(Throttled, forms.Form):
    """The code of a log-in slip, with the user name that stands on it."""

    what = "Slip"
    wrong = _("Wrong code of a log-in slip")
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Code of the slip"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    slip = None

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self):
        if not {"username", "code"} <= self.cleaned_data.keys():
            return self.cleaned_data
        name = self.cleaned_data["username"].strip()
        with self.tried(name) as attempt:
            attempt.unfinished = True
            self.slip = slip_of(name, self.cleaned_data["code"])
            if self.slip is None:
                raise ValidationError(
                    _(
                        "User name and code do not belong together, or the slip was used, has "
                        "ended or was replaced by a newer one. The office makes a new one."
                    )
                )
        return self.cleaned_data


class OwnPassword(Throttled):
    """A form of who is logged in that asks for the password again, as `password_field`.

    It is mixed into forms that have `user`; `request` is given first.
    """

    what = "Password again"
    wrong = _("Wrong own password, asked for again")
    password_field = "password"

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def check_password(self):
        password = self.cleaned_data[self.password_field]
        with self.tried(self.user.get_username()):
            if not self.user.check_password(password):
                raise ValidationError(_("The password is wrong."), code="password_incorrect")
        return password


class ChangePasswordForm(OwnPassword, PasswordChangeForm):
    password_field = "old_password"

    def clean_old_password(self):
        return self.check_password()


class PasswordAgainForm(OwnPassword, forms.Form):
    password = forms.CharField(
        label=pgettext_lazy("of an account", "Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, request, user, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.user = user

    def clean_password(self):
        return self.check_password()


class SecondFactorForm(PasswordAgainForm):
    """The app's first code and the password, so that nobody else sets it up at an open desk."""

    field_order = ["code", "password"]
    code = code_field()


class ResetForm(forms.Form):
    name = forms.CharField(
        label=_("User name or e-mail address"),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )
