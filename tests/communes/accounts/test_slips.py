"""Log-in slips: once, for a time, for one account, the newest alone."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communes.accounts.slips import (
    is_good,
    new_slip,
    slip_of,
    use,
    why_no_slip,
)
from communes.clock import today
from communes.models import LogInSlip
from targets.models import DataVersion
from tests import factories

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)


@pytest.fixture
def user():
    return factories.make_user(factories.make_official(), username="hungnv")


def test_a_code_is_read_however_it_is_typed_and_only_a_digest_is_kept(user, settings):
    code = new_slip(user, None)
    assert re.fullmatch(r"[2-9A-HJKMNP-TV-Z]{5}-[2-9A-HJKMNP-TV-Z]{5}", code)
    slip = LogInSlip.objects.get()
    assert code.replace("-", "") not in str(vars(slip))
    assert slip.ends_at - slip.made_at == timedelta(days=settings.NTM_SLIP_DAYS)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code[:3]} {code[3:]} "):
        assert slip_of("hungnv", typed) == slip


def test_it_is_bound_to_the_account(user):
    other = factories.make_user(username="lanpt")
    code = new_slip(user, None)
    new_slip(other, None)
    assert slip_of("lanpt", code) is None
    assert slip_of("nobody", code) is None
    assert slip_of("hungnv", "") is None


def test_a_new_one_ends_the_old(user):
    old, new = new_slip(user, None), new_slip(user, None)
    assert slip_of("hungnv", old) is None
    assert slip_of("hungnv", new) is not None


def test_it_ends(user):
    code = new_slip(user, None)
    LogInSlip.objects.update(made_at=timezone.now() - YESTERDAY, ends_at=timezone.now())
    assert slip_of("hungnv", code) is None


def test_it_works_once_also_for_two_at_the_same_moment(user):
    code = new_slip(user, None)
    first, second = slip_of("hungnv", code), slip_of("hungnv", code)
    assert use(first, "mua-lua-2023")
    assert not use(second, "another-one-2023")
    user.refresh_from_db()
    assert user.check_password("mua-lua-2023")
    assert slip_of("hungnv", code) is None


def test_a_newer_slip_ends_one_whose_code_was_given_already(user):
    slip = slip_of("hungnv", new_slip(user, None))
    new_slip(user, None)
    assert not use(slip, "mua-lua-2023")


@pytest.mark.parametrize("ended", ["closed", "until"])
def test_who_may_not_log_in_has_no_good_slip(ended, user):
    code = new_slip(user, None)
    slip = slip_of("hungnv", code)
    if ended == "closed":
        user.is_active = False
        user.save()
    else:
        user.official.until = today() - YESTERDAY
        user.official.save()
    assert slip_of("hungnv", code) is None
    assert not is_good(LogInSlip.objects.get(pk=slip.pk))


def test_only_a_superuser_makes_slips_for_administrators(user):
    clerk = factories.make_user(is_staff=True)
    head = factories.make_user(is_staff=True, is_superuser=True)
    assert why_no_slip(user.official, user, clerk) == ""
    assert why_no_slip(None, head, clerk) != ""
    assert why_no_slip(None, clerk, clerk) != ""
    assert why_no_slip(None, head, head) == ""
    user.is_active = False
    assert why_no_slip(user.official, user, head) != ""
    ended = factories.make_official(until=today() - YESTERDAY)
    assert why_no_slip(ended, None, head) != ""


def test_a_slip_moves_no_data_version(user):
    before = list(DataVersion.objects.values_list())
    use(slip_of("hungnv", new_slip(user, None)), "mua-lua-2023")
    assert list(DataVersion.objects.values_list()) == before


def test_the_database_refuses_a_slip_that_ends_before_it_is_made(user):
    new_slip(user, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        LogInSlip.objects.update(ends_at=timezone.now() - YESTERDAY)
