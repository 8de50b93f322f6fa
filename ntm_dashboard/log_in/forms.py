import logging

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from communes.models import LogInAttempt

from .address import address_of, network_of
from .refusals import Refusal
from .throttle import counted
from .turns import turn

log = logging.getLogger(__name__)
LONGEST_NAME = LogInAttempt._meta.get_field("name").max_length
"""What is typed beyond it tells no more; no account has a longer one."""


class Throttled:
    """A log-in form that looks at a password only where the person may try, and writes it down."""

    refusal = None
    """Why the password was not looked at."""

    def clean(self):
        if not {"username", "password"} <= self.cleaned_data.keys():
            return self.cleaned_data
        name = self.cleaned_data["username"][:LONGEST_NAME]
        address = address_of(self.request)
        try:
            with turn(), counted(name, network_of(address)):
                cleaned = super().clean()
        except Refusal as refusal:
            self.refusal = refusal
            log.warning("Log-in of %r from %s refused: %s", name, address, type(refusal).__name__)
            raise ValidationError(str(refusal)) from refusal
        except ValidationError:
            log.warning("Log-in of %r from %s failed", name, address)
            raise
        log.info("Log-in of %r from %s", name, address)
        return cleaned


class LogInForm(Throttled, AuthenticationForm):
    pass


class AdminLogInForm(Throttled, AdminAuthenticationForm):
    pass
