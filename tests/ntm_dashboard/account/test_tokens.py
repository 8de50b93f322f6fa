"""A person's tokens for the API: made with the password, shown once, listed, revoked."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from communes.models import ApiToken, LogInAttempt
from ntm_dashboard.account.tokens import MOST
from tests import factories
from tests.ntm_dashboard.api.places import addresses
from tests.pages import words

pytestmark = pytest.mark.django_db
PASSWORD = "let-me-in-4738"
NEW = "/accounts/tokens/new/"


@pytest.fixture
def user(client):
    user = factories.make_user(factories.make_official(), password=PASSWORD)
    client.force_login(user)
    return user


def make(client, name="tỉnh", days="", password=PASSWORD):
    return client.post(NEW, {"name": name, "days": days, "password": password})


def shown(answer):
    return re.search(r"ntm_[\w-]{43}", answer.text)[0]


def test_a_token_is_shown_once_and_reads(user, client):
    answer = make(client)
    text = shown(answer)
    assert "no-store" in answer["Cache-Control"]
    assert "<copy-words" in answer.text
    assert text not in client.get("/accounts/").text
    program = Client(headers={"Authorization": f"Bearer {text}"})
    assert [one["code"] for one in program.get("/api/districts/").json()] == [
        user.official.district.code
    ]


def test_the_account_lists_its_own_tokens_with_their_last_use(user, client):
    text = shown(make(client))
    ApiToken.objects.create(
        user=factories.make_user(), name="khác", digest="x", made_at="2023-10-01T00:00Z"
    )
    page = words(client.get("/accounts/").text)
    assert "tỉnh" in page
    assert "khác" not in page
    assert "Chưa dùng" in page
    Client(headers={"Authorization": f"Bearer {text}"}).get("/api/districts/")
    assert "Chưa dùng" not in words(client.get("/accounts/").text)


@pytest.mark.parametrize(("days", "lasts"), [("30", timedelta(days=30)), ("", None)])
def test_it_lasts_as_long_as_was_chosen(days, lasts, user, client):
    make(client, days=days)
    token = ApiToken.objects.get()
    assert (token.ends_at and token.ends_at - token.made_at) == lasts


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "cũ"}, "Bạn đã có mã truy cập tên này."),
        ({"name": " cũ "}, "Bạn đã có mã truy cập tên này."),
        ({"name": ""}, "Trường này là bắt buộc."),
        ({"days": "7"}, "7"),
        ({"password": "wrong"}, ""),
    ],
)
def test_what_is_wrong_makes_no_token(wrong, sentence, user, client):
    make(client, name="cũ")
    answer = make(client, **wrong)
    assert ApiToken.objects.count() == 1
    assert sentence in words(answer.text)
    assert "ntm_" not in answer.text


def test_a_wrong_password_counts_as_a_wrong_log_in(user, client):
    for _try in range(6):
        answer = make(client, password="wrong")
    assert answer.status_code == 429
    assert LogInAttempt.objects.filter(name=user.username, succeeded=False).count() == 5
    assert make(client).status_code == 429


def test_an_account_has_so_many_tokens_at_most(user, client):
    ApiToken.objects.bulk_create(
        ApiToken(user=user, name=str(index), digest=str(index), made_at="2023-10-01T00:00Z")
        for index in range(MOST)
    )
    assert f"Bạn đã có {MOST} mã truy cập" in words(make(client).text)
    assert ApiToken.objects.count() == MOST


def test_a_token_is_revoked_by_its_owner_alone(user, client):
    text = shown(make(client))
    address = f"/accounts/tokens/{ApiToken.objects.get().pk}/revoke/"
    other = Client()
    other.force_login(factories.make_user())
    assert other.post(address).status_code == 404
    assert ApiToken.objects.count() == 1
    answer = client.post(address, follow=True)
    assert "Đã thu hồi mã truy cập “tỉnh”." in words(answer.text)
    program = Client(headers={"Authorization": f"Bearer {text}"})
    assert program.get("/api/districts/").status_code == 401


def test_an_administrator_revokes_the_tokens_of_the_own_district(user, client):
    make(client)
    programme = factories.make_programme(user.official.district)
    keeper = factories.make_official(user.official.district)
    factories.make_assignment(keeper, programme, duty="administer")
    stranger = factories.make_user(factories.make_official())
    superuser = factories.make_user(is_superuser=True, is_staff=True)
    for owner in (stranger, superuser):
        ApiToken.objects.create(
            user=owner, name="a", digest=owner.username, made_at="2023-10-01T00:00Z"
        )
    client.force_login(factories.make_user(keeper))
    chosen = [user.pk, stranger.pk, superuser.pk]
    answer = client.post(
        "/admin/auth/user/",
        {"action": "revoke_tokens", "_selected_action": chosen},
        follow=True,
    )
    assert "Đã thu hồi 1 mã truy cập." in words(answer.text)
    assert {token.user for token in ApiToken.objects.all()} == {stranger, superuser}


def test_the_page_about_the_api_tells_every_address(client):

    page = client.get("/api/")
    assert page.status_code == 200
    for path in addresses(
        district="{district}", programme="{programme}", quarter="{quarter}", version="{version}"
    ).values():
        assert f"<code>{path}</code>" in page.text
    assert "http://testserver/api/districts/" in page.text
    assert "không sửa được gì" in words(page.text)
