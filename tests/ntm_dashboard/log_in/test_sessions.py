"""Sessions: how long they last, and that they end with the account."""

import datetime
import html
import re
import time
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communes.clock import today
from communes.models import AccountSession, GivenPassword
from ntm_dashboard.log_in.asked_for import ASKED_FOR
from ntm_dashboard.log_in.sessions import PROLONGED_AFTER, SEEN
from tests import factories
from tests.pages import PUBLISHED, words

EIGHT_HOURS = datetime.timedelta(hours=8)
DOORS = [
    PUBLISHED,
    f"{PUBLISHED}report.docx",
    f"{PUBLISHED}results.json",
    "/todo/",
    "/search/?q=a",
    "/files/1/",
    "/admin/",
    "/admin/communes/official/",
    "/admin/jsi18n/",
    "/accounts/",
    "/accounts/password/",
]


def age(session, seconds):
    """Make the session one that was last prolonged so long ago."""
    session[SEEN] = int(time.time()) - seconds
    session.save()
    left = EIGHT_HOURS - datetime.timedelta(seconds=seconds)
    AccountSession.objects.filter(pk=session.session_key).update(expire_date=timezone.now() + left)


def left_of(client):
    return AccountSession.objects.get(pk=client.session.session_key).expire_date - timezone.now()


def test_a_session_ends_eight_hours_after_the_last_request(client, log_in):
    log_in("member-01")
    assert EIGHT_HOURS - datetime.timedelta(minutes=1) < left_of(client) <= EIGHT_HOURS
    age(client.session, 8 * 60 * 60 + 1)
    assert client.get("/todo/").url == "/accounts/login/?next=/todo/"


def test_a_request_prolongs_it_and_writes_at_most_once_in_ten_minutes(client, log_in):
    log_in("member-01")
    age(client.session, 7 * 60 * 60)
    client.get("/todo/")
    assert left_of(client) > EIGHT_HOURS - datetime.timedelta(minutes=1)
    age(client.session, PROLONGED_AFTER - 60)
    with CaptureQueriesContext(connection) as queries:
        client.get("/todo/")
    assert [q for q in queries if not q["sql"].startswith("SELECT")] == []


def test_the_cookie_ends_with_the_browser(client, db):
    factories.make_user(username="xem", password="mật khẩu")
    client.post("/accounts/login/", {"username": "xem", "password": "mật khẩu"})
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"]) == ("", "", True)


def close(user):
    user.is_active = False
    user.save()


def end_yesterday(user):
    user.official.until = today() - datetime.timedelta(days=1)
    user.official.save()


def administrator(account_of):
    """An official who is also let into the administration."""
    user = account_of("member-02")
    user.is_staff = user.is_superuser = True
    user.save()
    return user


@pytest.mark.parametrize("end", [close, end_yesterday])
@pytest.mark.parametrize("door", DOORS)
def test_an_account_that_ended_passes_no_door_from_the_next_request_on(
    door, end, client, account_of
):
    user = administrator(account_of)
    client.force_login(user)
    assert client.get("/accounts/").status_code == 200
    end(user)
    answer = client.get(door)
    assert (answer.status_code, "/login/?next=" in answer.url) == (302, True)
    assert AccountSession.objects.filter(account=user).count() == 0
    assert "Quyền truy cập của bạn đã kết thúc." in words(client.get("/accounts/login/").text)


@pytest.mark.parametrize("end", [close, end_yesterday])
def test_an_account_that_ended_does_not_log_in(end, client, account_of):
    user = administrator(account_of)
    user.set_password("mật khẩu")
    user.save()
    end(user)
    client.post("/accounts/login/", {"username": user.username, "password": "mật khẩu"})
    assert "_auth_user_id" not in client.session


def test_a_password_that_somebody_else_gave_is_changed_first(client, log_in):
    user = log_in("member-01")
    GivenPassword.objects.create(user=user, at=timezone.now())
    for door in (PUBLISHED, "/todo/", "/admin/", "/accounts/"):
        assert client.get(door).url == "/accounts/password/"
    assert client.post(f"{PUBLISHED}entry/04738/11/").url == "/accounts/password/"
    assert "do người khác cấp" in words(client.get("/accounts/password/").text)
    own = {"new_password1": "mua-lua-2023", "new_password2": "mua-lua-2023"}
    client.post("/accounts/password/", {"old_password": "let-me-in-4738"} | own)
    assert client.get(PUBLISHED).status_code == 200


SCRIPT = {"Accept": "application/json"}
OF_SHEET = {"Referer": f"http://testserver{PUBLISHED}entry/04738/"}
GIVEN, OWN = "let-me-in-4738", "mua-lua-2023"
CHANGED = {"old_password": GIVEN, "new_password1": OWN, "new_password2": OWN}


@pytest.fixture
def given(account_of):
    """An account whose password somebody else gave."""
    user = account_of("member-01")
    GivenPassword.objects.create(user=user, at=timezone.now())
    return user


def test_who_was_given_a_password_ends_where_the_link_led(client, given):
    link = f"{PUBLISHED}entry/04738/?only=late"
    door = client.get(link).url
    door = client.post(door, {"username": given.username, "password": GIVEN}).url
    assert client.get(door).url == "/accounts/password/"
    assert client.post("/accounts/password/", CHANGED).url == link
    assert "mật khẩu mới" in words(client.get("/accounts/").text)


@pytest.mark.parametrize(
    ("headers", "ends"),
    [
        ({"Referer": f"http://testserver{PUBLISHED}?level=xa"}, f"{PUBLISHED}?level=xa"),
        ({"Referer": "https://evil.example/"}, f"{PUBLISHED}entry/04738/11/"),
    ],
)
def test_who_sent_a_form_or_asked_for_a_part_ends_at_its_page(client, log_in, given, headers, ends):
    log_in("member-01")
    for ask in (client.post, client.get):
        ask(f"{PUBLISHED}entry/04738/11/", headers={"HX-Request": "true"} | headers)
        assert client.session[ASKED_FOR] == ends


def test_a_script_is_told_what_is_due_and_where(client, log_in, given):
    log_in("member-01")
    sent = {"value": "1", "account": given.pk}
    answer = client.post(f"{PUBLISHED}entry/04738/11/", sent, headers=SCRIPT | OF_SHEET)
    assert answer.status_code == 403
    told = "Mật khẩu của bạn do người khác cấp: hãy đổi mật khẩu trước."
    assert answer.json() == {"code": "due", "sentence": told, "address": "/accounts/password/"}
    assert client.post("/accounts/password/", CHANGED).url == f"{PUBLISHED}entry/04738/"


def test_a_part_of_a_page_gives_way_to_the_page_of_what_is_due(client, log_in, given):
    log_in("member-01")
    answer = client.get(PUBLISHED, headers={"HX-Request": "true", "HX-Target": "table"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/password/")


def test_a_password_that_is_changed_freely_says_that_it_is(client, log_in):
    log_in("member-01")
    assert client.post("/accounts/password/", CHANGED).url == "/accounts/password/done/"


def test_a_page_that_was_asked_for_before_another_log_in_is_forgotten(client, account_of):
    user = account_of("member-01")
    session = client.session
    session[ASKED_FOR] = "/todo/"
    session.save()
    typed = {"username": user.username, "password": GIVEN}
    assert client.post(f"/accounts/login/?next={PUBLISHED}", typed).url == PUBLISHED
    assert client.post("/accounts/password/", CHANGED).url == "/accounts/password/done/"


def test_wrong_old_passwords_count_as_wrong_log_ins(client, log_in):
    log_in("member-01")
    tries = [client.post("/accounts/password/", {"old_password": "x"}) for _try in range(6)]
    assert [one.status_code for one in tries] == [200] * 5 + [429]


def test_a_changed_password_ends_the_other_sessions(client, log_in):
    user = log_in("member-01")
    other = Client()
    other.force_login(user)
    own = {"new_password1": "mua-lua-2023", "new_password2": "mua-lua-2023"}
    client.post("/accounts/password/", {"old_password": "let-me-in-4738"} | own)
    assert user.sessions.count() == 1
    assert other.get("/todo/").status_code == 302
    assert client.get("/todo/").status_code == 200


REASON = "Số liệu thôn 3 chưa khớp, đề nghị kiểm tra lại"
NOT_TAKEN = {
    f"{PUBLISHED}review/04738/": {"verb": "return", "reason": REASON},
    f"{PUBLISHED}measures/new/?target=6": {"measure": REASON},
    f"{PUBLISHED}entry/04738/11/": {"value": "12", "note": REASON},
    "/admin/communes/official/add/": {"name": REASON},
    "/accounts/tokens/new/": {"name": REASON},
}


@pytest.mark.parametrize("address", NOT_TAKEN)
def test_words_that_come_after_the_session_has_ended_are_offered_again(address, client, db):
    answer = client.post(address, NOT_TAKEN[address] | {"password": "mật khẩu của tôi"})
    assert answer.status_code == 403
    assert "Phiên đăng nhập đã hết: chưa lưu gì" in words(answer.text)
    assert re.search(rf"<textarea[^>]*>\n?{REASON}</textarea>", answer.text)
    assert "mật khẩu của tôi" not in answer.text
    assert f'href="/accounts/login/?next={address.partition("?")[0]}' in answer.text


SHEET = {
    "value-11": "12,5",
    "out_of-11": "40",
    "version-11": "3",
    "value-9a": "",
    "out_of-9a": "50",
    "value-12": "0",
    "estimate-12": "1",
    "planned-12": "7",
    "note-12": "chưa",
    "account": "7",
    "seen": "4",
    "difficulties": "mưa lũ",
    "causes": "bão",
    "proposals": "",
}
HANDED_BACK = [
    {"number": "11", "text": "12,5 / 40"},
    {"number": "12", "text": "0 · ước thực hiện · kế hoạch: 7\nchưa"},
    {"number": "", "text": "mưa lũ"},
    {"number": "", "text": "bão"},
]


def test_all_fields_of_a_sheet_are_offered_again_with_the_number_of_their_row(client, db):
    answer = client.post(f"{PUBLISHED}entry/04738/", SHEET)
    assert (answer.status_code, answer.context["typed"]) == (403, HANDED_BACK)
    assert re.search(r"Chỉ tiêu\s+11</label>\s*<textarea[^>]*>\n?12,5 / 40</textarea>", answer.text)


def test_a_token_of_before_the_log_in_hands_the_sheet_back(log_in):
    strict = Client(enforce_csrf_checks=True)
    own = {"Origin": "http://testserver"}
    answer = strict.post(f"{PUBLISHED}entry/04738/", SHEET, headers=own)
    assert (answer.status_code, answer.context["typed"]) == (403, HANDED_BACK)
    answer = strict.post(f"{PUBLISHED}entry/04738/", SHEET, headers={"Origin": "http://else.where"})
    assert (answer.status_code, answer.context["typed"]) == (403, [])


def test_what_was_typed_is_shown_before_a_password_of_ones_own_is_chosen(client, log_in, given):
    log_in("member-01")
    answer = client.post(f"{PUBLISHED}entry/04738/", SHEET, headers=OF_SHEET)
    assert (answer.status_code, answer.context["typed"]) == (403, HANDED_BACK)
    assert "do người khác cấp" in words(answer.text)
    assert 'href="/accounts/password/"' in answer.text
    assert client.post("/accounts/password/", CHANGED).url == f"{PUBLISHED}entry/04738/"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{PUBLISHED}review/04738/", 403),
        (f"{PUBLISHED}entry/04738/", 404),
        (f"{PUBLISHED}causes/", 404),
        (f"{PUBLISHED}measures/999999/", 404),
        (f"{PUBLISHED.replace('2023', '2053')}review/04738/", 404),
        ("/nowhere/", 404),
    ],
)
def test_what_is_not_for_the_account_any_more_hands_the_words_back(address, status, client, log_in):
    log_in("member-01")
    typed = {"verb": "return", "reason": REASON, "text": REASON, "password": "mật khẩu của tôi"}
    answer = client.post(address, typed)
    assert answer.status_code == status
    assert answer.text.count(REASON) == (0 if address == "/nowhere/" else 1)
    assert "mật khẩu của tôi" not in answer.text


def test_words_are_escaped_where_they_are_offered_again(client, db):
    text = "</textarea><script> một hai"
    answer = client.post("/accounts/tokens/new/", {"name": text})
    assert text not in answer.text
    assert html.escape(text) in answer.text


@pytest.mark.parametrize("address", ["/accounts/logout/", "/accounts/sessions/"])
def test_a_button_pressed_after_the_session_has_ended_leads_back_to_its_page(address, client, db):
    page = f"{PUBLISHED}matrix/?group=1"
    answer = client.post(address, headers={"Referer": f"http://testserver{page}"}, follow=True)
    assert answer.redirect_chain[0][0] == f"/accounts/login/?{urlencode({'next': page}, safe='/')}"
    assert "Bạn không còn đăng nhập nên chưa làm được gì." in words(answer.text)
    elsewhere = client.post(address, headers={"Referer": "http://elsewhere.example/a"})
    assert elsewhere.url == f"/accounts/login/?next={address}"


def test_the_log_in_says_why_it_stands_in_place_of_a_page(client, db):
    sentence = "phiên kết thúc sau tám giờ không làm việc"
    assert sentence in words(client.get("/todo/", follow=True).text)
    assert sentence not in words(client.get("/", follow=True).text)
    assert sentence not in words(client.get("/accounts/login/").text)


@pytest.mark.parametrize("address", [f"{PUBLISHED}matrix/", "/todo/", "/search/?q=a"])
def test_a_part_of_a_page_that_nobody_is_logged_in_for_leads_the_whole_page_to_the_log_in(
    address, client, db
):
    answer = client.get(address, headers={"HX-Request": "true", "HX-Target": "table"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("origin", ["http://testserver", "http://elsewhere.example", None])
def test_a_page_from_before_the_last_log_in_offers_the_words_of_its_own_forms(origin, account_of):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(account_of("reviewer-01"))
    headers = {"Origin": origin} if origin else {}
    answer = strict.post(f"{PUBLISHED}review/04738/", {"reason": REASON}, headers=headers)
    assert answer.status_code == 403
    assert (REASON in answer.text) == (origin == "http://testserver")
