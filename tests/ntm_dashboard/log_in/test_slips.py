"""A first password: by the code on a slip, by its link, by mail."""

import html
import re

import pytest
from django.core import mail

from communes.accounts.slips import new_slip
from communes.models import GivenPassword, LogInAttempt, LogInSlip, Official
from ntm_dashboard.log_in.throttle import HERE
from tests import factories
from tests.pages import PUBLISHED, words

OWN = {"new_password1": "mua-lua-2023", "new_password2": "mua-lua-2023"}
WRONG = "Tên đăng nhập và mã không khớp"


@pytest.fixture
def user(db):
    user = factories.make_user(Official.objects.get(code="member-01"), username="hungnv")
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def code(user):
    return new_slip(user, None)


def typed(client, name, code):
    return client.post("/accounts/first/", {"username": name, "code": code})


def is_in(client):
    return "_auth_user_id" in client.session


def test_a_slip_leads_to_a_password_of_ones_own_and_in(client, user, code):
    assert typed(client, "hungnv", code.lower()).url == "/accounts/first/password/"
    assert not is_in(client)
    page = client.get("/accounts/first/password/")
    assert "hungnv" in words(page.text)
    assert client.post("/accounts/first/password/", OWN).url == "/"
    assert is_in(client)
    user.refresh_from_db()
    assert user.check_password("mua-lua-2023")
    client.logout()
    assert WRONG in words(typed(client, "hungnv", code).text)


def test_the_link_brings_name_and_code_and_opening_it_uses_up_nothing(client, user, code):
    for _time in range(2):
        assert client.get(f"/accounts/first/hungnv/{code}/").url == "/accounts/first/password/"
    assert LogInSlip.objects.get().used_at is None
    assert client.post("/accounts/first/password/", OWN).url == "/"
    answer = client.get(f"/accounts/first/hungnv/{code}/")
    assert WRONG in words(answer.text)
    assert answer["Cache-Control"].startswith("max-age=0")


def test_without_a_slip_no_password_is_chosen(client, user):
    assert client.get("/accounts/first/password/").url == "/accounts/first/"
    assert client.post("/accounts/first/password/", OWN).url == "/accounts/first/"
    assert not is_in(client)


def test_a_newer_slip_ends_a_choice_that_has_begun(client, user, code):
    typed(client, "hungnv", code)
    new_slip(user, None)
    assert client.post("/accounts/first/password/", OWN).url == "/accounts/first/"
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_names_that_nobody_has_are_answered_alike(client, code):
    answers = [typed(client, name, "AAAAA-AAAAA") for name in ("hungnv", "zzz")]
    first, second = (
        (answer.status_code, words(answer.text).replace(name, "…"))
        for answer, name in zip(answers, ("hungnv", "zzz"), strict=True)
    )
    assert first == second


def test_both_cost_as_many_queries(client, code, django_assert_max_num_queries):
    counts = []
    for name in ("hungnv", "zzz"):
        with django_assert_max_num_queries(11) as queries:
            typed(client, name, "AAAAA-AAAAA")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_wrong_codes_count_as_wrong_log_ins(client, code):
    for _try in range(HERE.failures):
        client.get("/accounts/first/hungnv/AAAAA-AAAAA/")
    assert typed(client, "hungnv", code).status_code == 429
    name = {"username": "hungnv", "password": "x"}
    assert client.post("/accounts/login/", name).status_code == 429


def test_a_right_code_takes_no_wrong_password_back(client, code):
    client.post("/accounts/login/", {"username": "hungnv", "password": "x"})
    typed(client, "hungnv", code)
    assert LogInAttempt.objects.get().succeeded is False


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        (" " * 12, "Mật khẩu không được chỉ gồm dấu cách."),
        ("aaaaaaaaaa", "Mật khẩu không được chỉ lặp lại một hoặc hai ký tự."),
        ("abababab", "Mật khẩu không được chỉ lặp lại một hoặc hai ký tự."),
        ("abbaabba", "Mật khẩu không được chỉ lặp lại một hoặc hai ký tự."),
        ("ngắn", "ít nhất 8 ký tự"),
        ("20232023", "hoàn toàn"),
        ("password", "phổ biến"),
    ],
)
def test_a_bad_password_is_refused_in_a_sentence(password, sentence, client, code):
    typed(client, "hungnv", code)
    both = {"new_password1": password, "new_password2": password}
    answer = client.post("/accounts/first/password/", both)
    assert sentence in words(answer.text)
    assert LogInSlip.objects.get().used_at is None


def test_a_slip_does_not_get_around_the_second_factor(client, user, code):
    device = factories.make_second_factor(user)
    typed(client, "hungnv", code)
    assert client.post("/accounts/first/password/", OWN).url == "/accounts/login/code/"
    assert not is_in(client)
    client.post("/accounts/login/code/", {"code": factories.code_of(device)})
    assert is_in(client)


def test_whoever_chose_a_password_was_given_none(client, user, code):
    GivenPassword.objects.create(user=user, at=LogInSlip.objects.get().made_at)
    typed(client, "hungnv", code)
    client.post("/accounts/first/password/", OWN)
    assert GivenPassword.objects.count() == 0


def test_without_mail_the_page_says_whom_to_ask(client, user, settings):
    settings.EMAIL_HOST = ""
    settings.NTM_CONTACT = "Văn phòng, 0216 3885 000"
    text = words(client.get("/accounts/reset/").text)
    assert "Trang này không gửi thư." in text
    assert "0216 3885 000" in text
    assert client.post("/accounts/reset/", {"name": "hungnv"}).status_code == 405


@pytest.fixture
def by_mail(settings, user):
    settings.EMAIL_HOST = "mail.example"
    settings.NTM_URL = "https://chi-tieu.example"
    user.official.email = "hung@yen-binh.example"
    user.official.save()


@pytest.mark.parametrize("name", ["hungnv", "hung@yen-binh.example", "HUNG@yen-binh.example"])
def test_a_letter_brings_a_link_by_which_a_new_password_is_chosen(name, client, by_mail):
    page = client.post("/accounts/reset/", {"name": name})
    assert "một thư kèm đường dẫn đang được gửi đi" in words(page.text)
    letter = mail.outbox[0]
    assert letter.to == ["hung@yen-binh.example"]
    link = re.search(r"https://chi-tieu\.example(/accounts/first/hungnv/\S+/)", letter.body)[1]
    assert client.get(link).url == "/accounts/first/password/"


@pytest.mark.parametrize("name", ["zzz", "closed", "without", "c@example.vn"])
def test_whom_no_letter_reaches_is_answered_alike(name, client, by_mail):
    factories.make_user(username="closed", email="c@example.vn", is_active=False)
    factories.make_user(username="without")
    asked = words(client.post("/accounts/reset/", {"name": "hungnv"}).text)
    assert words(client.post("/accounts/reset/", {"name": name}).text) == asked
    assert len(mail.outbox) == 1


def test_the_answer_waits_for_no_letter(client, by_mail, monkeypatch):
    """Whether there is such an account shows neither in what is asked before nor in the time."""
    from ntm_dashboard.log_in import letters, slips

    order = []
    monkeypatch.setattr(slips, "mail_reset", lambda *_asked: order.append("mailed"))
    rendered = letters.AnsweredFirst.render
    monkeypatch.setattr(
        letters.AnsweredFirst, "render", lambda self: order.append("shown") or rendered(self)
    )
    client.post("/accounts/reset/", {"name": "hungnv"})
    assert order == ["shown", "mailed"]


def test_nobodys_mailbox_is_flooded(client, by_mail):
    for _time in range(3):
        client.post("/accounts/reset/", {"name": "hungnv"})
    assert len(mail.outbox) == 1


LINK = f"{PUBLISHED}entry/04738/?only=late"


def followed(page, name):
    """The address of the link from `page` to another of the log-in, which hands on."""
    link = re.search(rf'href="(/accounts/{name}/\?next=[^"]*)"', page.text)[1]
    return html.unescape(link)


def hidden_next(page):
    """The `next` of the form in the middle of the page, as it is sent."""
    form = page.text.partition("<main")[2]
    return {"next": html.unescape(re.search(r'name="next" value="([^"]*)"', form)[1])}


def test_the_first_log_in_ends_where_the_link_led(client, user, code):
    slip = followed(client.get(client.get(LINK).url), "first")
    sent = {"username": "hungnv", "code": code} | hidden_next(client.get(slip))
    assert client.post("/accounts/first/", sent).url == "/accounts/first/password/"
    assert client.post("/accounts/first/password/", OWN).url == LINK


def test_so_does_it_after_a_second_step(client, user, code):
    device = factories.make_second_factor(user)
    client.post("/accounts/first/", {"username": "hungnv", "code": code, "next": LINK})
    step = client.post("/accounts/first/password/", OWN).url
    assert client.post(step, {"code": factories.code_of(device)}).url == LINK


def test_a_forgotten_password_ends_where_the_link_led(client, by_mail):
    reset = followed(client.get(client.get(LINK).url), "reset")
    client.post("/accounts/reset/", {"name": "hungnv"} | hidden_next(client.get(reset)))
    letter = re.search(r"https://chi-tieu\.example(/accounts/first/\S+)", mail.outbox[0].body)[1]
    client.get(letter)
    assert client.post("/accounts/first/password/", OWN).url == LINK


def test_so_it_does_where_the_site_sends_no_mail_or_the_password_comes_back(client, user):
    log_in = client.get(LINK).url
    reset = client.get(followed(client.get(log_in), "reset"))
    slip = client.get(followed(reset, "first"))
    assert followed(slip, "login") == log_in


def test_another_site_is_never_led_to(client, user, code):
    away = "https://evil.example/"
    client.post("/accounts/first/", {"username": "hungnv", "code": code, "next": away})
    assert client.post("/accounts/first/password/", OWN).url == "/"
