"""The second factor: an app's code or a recovery code, each good once."""

import pytest
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from communes.accounts.second_factor import (
    codes_left,
    device_of,
    device_that_takes,
    new_recovery_codes,
    remove,
    set_up,
    take_away,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return factories.make_user()


def test_it_is_set_up_by_the_code_that_the_app_shows(user):
    device = TOTPDevice(user=user)
    assert set_up(user, device.key, "000000") is None
    assert device_of(user) is None
    found = set_up(user, device.key, factories.code_of(device))
    assert device_of(user) == found


def test_a_code_of_the_app_is_good_once(user):
    device = factories.make_second_factor(user)
    code = factories.code_of(device)
    spaced = f"{code[:3]} {code[3:]}"
    assert device_that_takes(user, spaced) == device
    assert device_that_takes(user, code) is None
    assert device_that_takes(factories.make_user(), code) is None


def test_a_recovery_code_is_good_once_and_only_its_digest_is_kept(user):
    factories.make_second_factor(user)
    codes = new_recovery_codes(user)
    assert (len(codes), codes_left(user)) == (10, 10)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert kept.isdisjoint({*codes, *(code.replace("-", "") for code in codes)})
    assert device_that_takes(user, codes[3].lower().replace("-", " ")) is not None
    assert device_that_takes(user, codes[3]) is None
    assert codes_left(user) == 9


def test_new_recovery_codes_end_the_old(user):
    old, new = new_recovery_codes(user), new_recovery_codes(user)
    assert device_that_takes(user, old[0]) is None
    assert device_that_takes(user, new[0]) is not None


@pytest.mark.parametrize("typed", ["", "٠١٢٣٤٥", "12345678901234567890", "a\tb", "²²²²²²"])
def test_what_is_no_code_is_taken_by_nothing(typed, user):
    factories.make_second_factor(user)
    new_recovery_codes(user)
    assert device_that_takes(user, typed) is None


def test_who_has_lost_it_is_logged_out_and_logs_in_by_password_again(user, client):
    factories.make_second_factor(user)
    new_recovery_codes(user)
    client.force_login(user)
    assert take_away(user)
    assert (device_of(user), codes_left(user), user.sessions.count()) == (None, 0, 0)
    assert not take_away(user)
    assert not remove(user)
