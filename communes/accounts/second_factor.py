"""The second factor of a log-in: an app's code that changes every half minute, or a recovery code.

The arithmetic, and that no code is taken twice, are django-otp's; of recovery codes it keeps the
text, and so is given their digests.
"""

import secrets

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from .access import end_sessions
from .slips import LETTERS

CODES = 10
"""So many recovery codes a person has."""
LENGTH = 10
KEPT = 16
"""Letters of a digest that are kept, 64 bits."""


def digest_of(code):
    """What is kept of a recovery code, however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("recovery code", plain, algorithm="sha256").hexdigest()[:KEPT]


def device_of(user):
    """The account's app; None where it logs in with its password alone."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


@transaction.atomic
def device_that_takes(user, code):
    """The device of the account that takes the code, which is used up by it; else None."""
    plain = "".join(code.split())
    if plain.isdigit():
        found = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True)
    else:
        found = StaticDevice.objects.select_for_update().filter(user=user)
        plain = digest_of(code)
    return next((device for device in found if device.verify_token(plain)), None)


@transaction.atomic
def set_up(user, key, code):
    """The app that has the `key`, where the code shows it; else None and nothing is kept."""
    wait_for_others(user)
    device = TOTPDevice.objects.create(user=user, key=key, name="app", confirmed=False)
    if not device.verify_token("".join(code.split())):
        device.delete()
        return None
    device.confirmed = True
    device.save()
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    return device


@transaction.atomic
def new_recovery_codes(user):
    """New recovery codes as people read them; those of before are good no more."""
    wait_for_others(user)
    device, _made = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    device.token_set.all().delete()
    codes = ["".join(secrets.choice(LETTERS) for _l in range(LENGTH)) for _code in range(CODES)]
    for code in codes:
        device.token_set.create(token=digest_of(code))
    return [f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}" for code in codes]


def wait_for_others(user):
    """Let no two requests change the devices of the account at once: both would keep theirs."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)


def codes_left(user):
    """How many recovery codes are not used yet."""
    return StaticDevice.objects.filter(user=user, token_set__isnull=False).count()


@transaction.atomic
def remove(user):
    """Take the second factor away; whether there was one."""
    gone, _by_model = TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    return bool(gone)


def take_away(user):
    """The same for a person who has lost it: whoever has the phone is logged out."""
    there = remove(user)
    if there:
        end_sessions(user)
    return there
