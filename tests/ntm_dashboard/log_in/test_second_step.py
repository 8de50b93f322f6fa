"""Logging in in two steps."""

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from communes.accounts.second_factor import new_recovery_codes
from communes.models import LogInAttempt, Official
from ntm_dashboard.log_in import pending
from ntm_dashboard.log_in.throttle import HERE
from tests import factories
from tests.pages import words

RIGHT = "mật khẩu đúng"
PASSWORD = {"username": "xem", "password": RIGHT}
JSON = {"Accept": "application/json"}
CODE = "/accounts/login/code/"


@pytest.fixture
def account(db):
    official = Official.objects.get(code="member-01")
    return factories.make_user(official, username="xem", password=RIGHT, is_staff=True)


@pytest.fixture
def device(account):
    return factories.make_second_factor(account)


def is_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("door", "then"),
    [
        ("/accounts/login/", "/"),
        ("/accounts/login/?next=/search/", "/search/"),
        ("/accounts/login/?next=https://evil.example/", "/"),
        ("/accounts/login/?next=/admin/", "/admin/"),
    ],
)
def test_the_password_alone_lets_nobody_in(door, then, client, device):
    answer = client.post(door, PASSWORD)
    assert answer.url.startswith(CODE)
    assert not is_in(client)
    assert client.get("/todo/").url.startswith("/accounts/login/")
    assert client.post(answer.url, {"code": factories.code_of(device)}).url == then
    assert is_in(client)


def test_a_recovery_code_lets_in_once(client, account, device):
    code = new_recovery_codes(account)[0]
    for lets_in in (True, False):
        client.post("/accounts/login/", PASSWORD)
        client.post(CODE, {"code": code})
        assert is_in(client) == lets_in
        client.logout()


def test_in_place_a_script_asks_for_the_code_too(client, account, device):
    first = client.post("/accounts/login/", PASSWORD, headers=JSON).json()
    assert first["second"] is True
    wrong = client.post(CODE, {"code": "000000"}, headers=JSON)
    assert (wrong.status_code, "sentence" in wrong.json()) == (422, True)
    right = client.post(CODE, {"code": factories.code_of(device)}, headers=JSON)
    assert right.json() == {"account": account.pk}


def test_who_has_given_no_password_gives_no_code(client, device):
    assert client.get(CODE).url == "/accounts/login/"
    assert client.post(CODE, {"code": factories.code_of(device)}).url == "/accounts/login/"


def test_after_five_minutes_the_password_is_asked_for_again(client, device, monkeypatch):
    monkeypatch.setattr(pending, "FOR", -1)
    client.post("/accounts/login/", PASSWORD)
    assert client.get(CODE).url == "/accounts/login/"


def test_a_code_that_comes_too_late_says_so_and_the_page_asked_for_is_not_forgotten(
    client, device, monkeypatch
):
    monkeypatch.setattr(pending, "FOR", -1)
    asked = client.post("/accounts/login/?next=/search/", PASSWORD).url
    answer = client.post(asked, {"code": factories.code_of(device)}, follow=True)
    assert answer.redirect_chain == [("/accounts/login/?next=/search/", 302)]
    assert "Lần đăng nhập này đã hết hạn" in answer.text
    elsewhere = f"{CODE}?next=https://evil.example/"
    assert client.post(elsewhere, {"code": "1"}).url == "/accounts/login/"


def test_an_account_that_is_closed_between_the_steps_stays_out(client, account, device):
    client.post("/accounts/login/", PASSWORD)
    account.is_active = False
    account.save()
    assert client.post(CODE, {"code": factories.code_of(device)}).url == "/accounts/login/"


def test_wrong_codes_count_with_wrong_passwords_and_a_right_password_takes_none_back(
    client, device
):
    for _try in range(HERE.failures):
        client.post("/accounts/login/", PASSWORD)
        assert "Mã không đúng" in words(client.post(CODE, {"code": "000000"}).text)
    refused = client.post(CODE, {"code": factories.code_of(device)})
    assert (refused.status_code, is_in(client)) == (429, False)
    assert client.post("/accounts/login/", PASSWORD).status_code == 429


def test_the_whole_log_in_takes_the_wrong_ones_back(client, device):
    client.post("/accounts/login/", PASSWORD)
    client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": factories.code_of(device)})
    assert [one.succeeded for one in LogInAttempt.objects.all()] == [True]


def test_the_log_tells_each_step(client, account, device, caplog):
    caplog.set_level("INFO", "ntm_dashboard")
    client.post("/accounts/login/", PASSWORD)
    client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": factories.code_of(device)})
    assert [record.getMessage() for record in caplog.records if record.name.endswith("forms")] == [
        f"Log-in of account {account.pk} from 127.0.0.1, first step",
        f"Second step of account {account.pk} from 127.0.0.1 failed",
        f"Second step of account {account.pk} from 127.0.0.1",
    ]


@pytest.mark.parametrize("path", ["/admin/", "/", "/todo/", "/files/1/", "/accounts/"])
def test_an_administrator_sets_it_up_first_where_the_site_requires_it(
    path, client, account, settings
):
    settings.NTM_REQUIRE_2FA = True
    client.post("/accounts/login/", PASSWORD)
    assert client.get(path).url == "/accounts/second/"
    assert "phải đăng nhập hai bước" in words(client.get("/accounts/second/").text)
    account.is_staff = False
    account.save()
    answer = client.get(path)
    assert answer.status_code != 302 or answer.url != "/accounts/second/"


def test_with_it_the_administrator_goes_on_and_cannot_turn_it_off(client, device, settings):
    settings.NTM_REQUIRE_2FA = True
    client.post("/accounts/login/", PASSWORD)
    client.post(CODE, {"code": factories.code_of(device)})
    assert client.get("/admin/").status_code == 200
    assert "/accounts/second/off/" not in client.get("/accounts/").text
    assert client.post("/accounts/second/off/", {"password": RIGHT}).status_code == 403


def test_a_session_without_the_second_step_gives_it_first(client, account, device, settings):
    settings.NTM_REQUIRE_2FA = True
    client.force_login(account)
    assert client.get("/admin/").url == "/accounts/second/"
    assert client.get("/accounts/second/").url == CODE
    assert client.post(CODE, {"code": factories.code_of(device)}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_who_sets_it_up_first_goes_on_to_the_page_asked_for(client, account, settings):
    settings.NTM_REQUIRE_2FA = True
    client.post("/accounts/login/", PASSWORD)
    client.get("/search/?q=a")
    client.get("/accounts/second/")
    device = TOTPDevice(key=client.session["second_factor_key"])
    typed = {"code": factories.code_of(device), "password": RIGHT}
    assert 'href="/search/?q=a"' in client.post("/accounts/second/", typed).text
