"""One's own account."""

import re

import pytest
from django.test import Client

from communes.accounts.second_factor import codes_left, device_of
from ntm_dashboard.account.browsers import browser_words
from tests import factories
from tests.pages import words

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/128.0.0.0 Safari/537.36"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
PASSWORD = "let-me-in-4738"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (WINDOWS, "Chrome · Windows"),
        (f"{WINDOWS} Edg/128.0", "Edge · Windows"),
        (f"{WINDOWS} coc_coc_browser/128", "Cốc Cốc · Windows"),
        (PHONE, "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/128.0 Mobile Safari/537.36", "Chrome · Android"),
        ("curl/8", "Trình duyệt không rõ"),
        ("", "Trình duyệt không rõ"),
    ],
)
def test_a_browser_in_words(agent, expected):
    assert browser_words(agent) == expected


@pytest.fixture
def elsewhere(log_in):
    """The account, and a second browser in which it is logged in."""
    user = log_in("member-01")
    phone = Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="192.0.2.7")
    user.set_password(PASSWORD)
    user.save()
    phone.post("/accounts/login/", {"username": user.username, "password": PASSWORD})
    return phone


def test_own_sessions_are_listed_and_nobody_elses(client, elsewhere, log_in):
    client.force_login(elsewhere_user(elsewhere))
    Client().force_login(factories.make_user())
    sessions = client.get("/accounts/").context["sessions"]
    assert [(one.browser, one.address, one.this) for one in sessions] == [
        ("Trình duyệt không rõ", "127.0.0.1", True),
        ("Safari · iPhone", "192.0.2.7", False),
    ]


def elsewhere_user(client):
    return client.get("/accounts/").wsgi_request.user


def test_log_out_elsewhere(client, elsewhere):
    client.force_login(elsewhere_user(elsewhere))
    told = client.post("/accounts/sessions/", follow=True)
    assert "Đã đăng xuất ở 1 nơi khác." in words(told.text)
    assert elsewhere.get("/accounts/").url.startswith("/accounts/login/")
    assert client.get("/accounts/").status_code == 200
    told = client.post("/accounts/sessions/", follow=True)
    assert "Bạn không đăng nhập ở nơi nào khác." in words(told.text)


def key_shown(client):
    """The app of a phone that has scanned the page."""
    from django_otp.plugins.otp_totp.models import TOTPDevice

    client.get("/accounts/second/")
    return TOTPDevice(key=client.session["second_factor_key"])


def test_two_steps_are_turned_on_with_code_and_password(client, log_in):
    user = log_in("member-01")
    other = Client()
    other.force_login(user)
    phone = key_shown(client)
    page = client.get("/accounts/second/")
    assert "<svg" in page.text
    assert "style=" not in page.text
    for wrong in (
        {"code": factories.code_of(phone), "password": "x"},
        {"code": "000000", "password": PASSWORD},
    ):
        assert client.post("/accounts/second/", wrong).status_code == 200
        assert device_of(user) is None
    right = {"code": factories.code_of(phone), "password": PASSWORD}
    codes = client.post("/accounts/second/", right).context["codes"]
    assert (len(codes), codes_left(user)) == (10, 10)
    assert device_of(user).key == phone.key
    assert other.get("/accounts/").status_code == 302
    assert "Còn 10 mã khôi phục." in words(client.get("/accounts/").text)
    assert client.get("/accounts/second/").url == "/accounts/"


def test_new_codes_and_turning_off_ask_for_the_password(client, log_in):
    user = log_in("member-01")
    for address in ("/accounts/second/codes/", "/accounts/second/off/"):
        assert client.get(address).url == "/accounts/"
    factories.make_second_factor(user)
    for address in ("/accounts/second/codes/", "/accounts/second/off/"):
        assert client.post(address, {"password": "x"}).status_code == 200
    assert codes_left(user) == 0
    client.post("/accounts/second/codes/", {"password": PASSWORD})
    assert codes_left(user) == 10
    client.post("/accounts/second/off/", {"password": PASSWORD})
    assert (device_of(user), codes_left(user)) == (None, 0)


@pytest.mark.parametrize("page", ["password/", "second/", "tokens/new/"])
def test_a_form_of_the_account_has_a_way_back(client, log_in, page):
    log_in("member-01")
    body = client.get(f"/accounts/{page}").content.decode()
    assert '<a href="/accounts/">Về trang tài khoản</a>' in body


def test_who_has_to_set_the_second_step_up_is_offered_no_way_around(client, log_in, settings):
    settings.NTM_REQUIRE_2FA = True
    user = log_in("member-01")
    user.is_superuser = user.is_staff = True
    user.save()
    body = client.get("/accounts/second/").content.decode()
    assert "Về trang tài khoản" not in body


@pytest.mark.parametrize("mail", ["", "smtp.example"])
def test_who_remembers_the_password_finds_back_to_the_log_in(client, db, settings, mail):
    settings.EMAIL_HOST = mail
    body = client.get("/accounts/reset/?next=/todo/").content.decode()
    assert re.search(r'href="/accounts/login/\?next=/todo/"\s*>Tôi đã có mật khẩu</a>', body)


@pytest.mark.parametrize("page", ["password/", "second/", "tokens/new/"])
def test_a_wrong_password_is_named_as_the_form_names_it(client, log_in, page):
    log_in("member-01")
    typed = {"old_password": "x", "password": "x", "new_password1": "a-new-one", "code": "123456"}
    form = client.post(f"/accounts/{page}", typed | {"new_password2": "another"}).context["form"]
    field = "old_password" if page == "password/" else "password"
    assert form.errors[field] == ["Mật khẩu không đúng."]
    if page == "password/":
        assert form.errors["new_password2"] == ["Hai mật khẩu không giống nhau."]


def test_a_refused_log_in_says_so_in_plain_vietnamese(client, db):
    form = client.post("/accounts/login/", {"username": "nobody", "password": "x"}).context["form"]
    assert form.non_field_errors() == [
        "Sai tên đăng nhập hoặc mật khẩu. Hãy gõ lại cho chính xác, kể cả chữ hoa và chữ thường."
    ]
