"""Log-in slips: how a person comes to a first password that nobody else has ever seen."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from ..clock import today
from ..models import GivenPassword, LogInSlip
from .access import may_log_in

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those that are not taken for one another on paper: without 0 and O, 1, I and L, and U."""
LENGTH = 10
RESET_FOR = timedelta(days=1)
"""How long a slip is good that a person asked for by mail."""
RESET_AGAIN = timedelta(minutes=10)
"""After a slip is mailed, none is mailed again for so long, whoever asks."""


def digest_of(code):
    """What is kept of a code, however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("log-in slip", plain, algorithm="sha256").hexdigest()


def shown(code):
    """A code as people read it: in two halves."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def new_slip(user, by, lasts=None):
    """The code of a new slip for the account, the only one that can know it; an older slip ends.

    `lasts` is how long it is good; None: as long as the setting says.
    """
    now = timezone.now()
    code = "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))
    LogInSlip.objects.update_or_create(
        user=user,
        defaults={
            "digest": digest_of(code),
            "made_at": now,
            "made_by": by,
            "ends_at": now + (lasts or timedelta(days=settings.NTM_SLIP_DAYS)),
            "used_at": None,
        },
    )
    return shown(code)


def slip_of(name, code):
    """The slip of the account `name`, where the code is its and may be used; else None."""
    slip = (
        LogInSlip.objects.filter(user__username=name)
        .select_related("user__official", "user__slip")
        .first()
    )
    right = constant_time_compare(slip.digest if slip else "", digest_of(code))
    return slip if right and is_good(slip) else None


def is_good(slip):
    """Whether the slip may be used now."""
    return slip.is_good_at(timezone.now()) and may_log_in(slip.user)


@transaction.atomic
def use(slip, password):
    """Give the account the password and end the slip; whether nobody was quicker."""
    unused = LogInSlip.objects.filter(pk=slip.pk, digest=slip.digest, used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    slip.user.set_password(password)
    slip.user.save(update_fields=["password"])
    is_own(slip.user)
    return True


def is_given(user, by):
    """Note that `by` gave the account of another its password, where it has one."""
    if not user.has_usable_password():
        return
    GivenPassword.objects.update_or_create(user=user, defaults={"at": timezone.now(), "by": by})


def is_own(user):
    """Note that the person chose the password."""
    GivenPassword.objects.filter(user=user).delete()


def why_no_slip(official, user, by):
    """Why `by` can make no slip for the person; empty where it can be made."""
    if user is not None and not user.is_active:
        return _("The account is closed.")
    if official is not None and not official.may_read_on(today()):
        return _("The access has ended.")
    if user is not None and (user.is_staff or user.is_superuser) and not by.is_superuser:
        return _("Only a superuser makes slips for administrators.")
    return ""
