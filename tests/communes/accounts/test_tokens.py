"""Tokens for the API: only a digest is kept; found until they end or are revoked; noted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from communes.accounts.tokens import LENGTH, digest_of, is_used, new_token, revoke, token_of
from communes.models import ApiToken, AuditEvent, AuditKind
from targets.models import DataVersion
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def user():
    return factories.make_user(factories.make_official(), username="hungnv")


def test_a_token_is_found_by_its_text_and_only_a_digest_is_kept(user):
    text = new_token(user, "province")
    token = ApiToken.objects.get()
    assert text not in str(vars(token))
    assert len(text) == LENGTH
    assert token_of(text) == token
    assert token.user == user
    assert token.ends_at is None


def test_two_tokens_are_never_the_same(user):
    assert new_token(user, "a") != new_token(user, "b")


@pytest.mark.parametrize("change", [str.swapcase, lambda text: text[:-1], lambda text: text + "x"])
def test_what_is_nearly_a_token_is_none(change, user):
    assert token_of(change(new_token(user, "a"))) is None


def test_what_has_not_the_shape_of_a_token_asks_nothing(user, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert token_of("") is None
        assert token_of("x" * LENGTH) is None
        assert token_of("ntm_" + "x" * 1000) is None


def test_it_ends(user):
    text = new_token(user, "a", DAY)
    assert token_of(text)
    ApiToken.objects.update(made_at=timezone.now() - 2 * DAY, ends_at=timezone.now())
    assert token_of(text) is None


def test_it_is_revoked(user):
    text, other = new_token(user, "a"), new_token(user, "b")
    assert revoke(ApiToken.objects.filter(name="a")) == 1
    assert token_of(text) is None
    assert token_of(other)


def test_making_and_revoking_stand_in_the_audit_log_of_the_district(user):
    new_token(user, "tỉnh")
    revoke(ApiToken.objects.all())
    events = AuditEvent.objects.filter(kind=AuditKind.RIGHTS, words__contains="tỉnh (hungnv)")
    assert [event.district_id for event in events] == [user.official.district_id] * 2


def test_the_first_use_of_a_day_stands_in_the_audit_log(user):
    token = token_of(new_token(user, "tỉnh"))
    taken = AuditEvent.objects.filter(kind=AuditKind.EXPORT, words__contains="tỉnh")
    for _use in range(3):
        is_used(token)
        token.refresh_from_db()
    assert taken.count() == 1
    ApiToken.objects.update(used_at=token.used_at - DAY)
    token.refresh_from_db()
    is_used(token)
    assert taken.count() == 2


def test_a_use_is_written_down_at_most_every_ten_minutes(user, django_assert_num_queries):
    token = token_of(new_token(user, "a"))
    token.used_at = timezone.now() - timedelta(minutes=9)
    with django_assert_num_queries(0):
        is_used(token)


def test_no_token_moves_the_data_version(user):
    before = DataVersion.current()
    token = token_of(new_token(user, "a"))
    is_used(token)
    revoke(ApiToken.objects.all())
    assert DataVersion.current() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a"},
        {"digest": digest_of("one")},
        {"ends_at": timezone.now() - DAY},
    ],
)
def test_the_database_keeps_the_rules(wrong, user):
    whole = {"user": user, "name": "b", "digest": digest_of("two"), "made_at": timezone.now()}
    ApiToken.objects.create(**whole | {"name": "a", "digest": digest_of("one")})
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.create(**whole | wrong)
