"""The log tells what happened, and of nobody more than the number of an account."""

import json
import logging
import re
from io import StringIO
from ipaddress import ip_network
from smtplib import SMTPSenderRefused

import pytest
from django.core.mail import send_mail
from django.db import DatabaseError, IntegrityError, OperationalError
from django.test import Client

from communes.models import Figure, Official
from ntm_dashboard.running.records import Discreet, Json, Plain, WithRequest, places
from ntm_dashboard.running.requests import HEADER
from tests.pages import PUBLISHED, RUNNING

TYPED = "Hoàng Thị Gõ"
"""What somebody types, wherever something can be typed."""
MAIL = "go@example.vn"
PHONE = "0912 345 678"
NUMBER = "31415926"
SECRETS = [TYPED, "Ho%C3%A0ng", "Hoàng", MAIL, PHONE, NUMBER, "mật khẩu", "chair-04738", "baoai"]


@pytest.fixture
def written():
    """What the site's own handler writes, as JSON; `lines` are the records."""
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(Json())
    for one in (WithRequest(), Discreet()):
        handler.addFilter(one)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler.stream
    root.removeHandler(handler)
    root.setLevel(level)


def lines(written):
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.fixture
def chair(account_of):
    user = account_of("chair-04738")
    user.username, user.email = "baoai", MAIL
    user.set_password("mật khẩu")
    user.save()
    Official.objects.filter(user=user).update(name=TYPED, phone=PHONE, email=MAIL)
    return user


@pytest.fixture
def guest():
    return Client(raise_request_exception=False)


def test_nothing_of_a_person_is_written_but_the_account(
    guest, chair, written, six_days_before_due, monkeypatch
):
    for name, password in ((TYPED, "x"), (MAIL, "x"), ("baoai", TYPED), ("baoai", "mật khẩu")):
        guest.post("/accounts/login/", {"username": name, "password": password})
    guest.post("/accounts/first/", {"username": TYPED, "code": TYPED})
    guest.get(f"/accounts/first/{MAIL}/{TYPED}/")
    guest.post("/accounts/reset/", {"name": MAIL, "text": TYPED})
    figure = Figure.objects.get(target__number="1", commune__code="04738", quarter="2023Q3")
    fields = {"account": chair.pk, "version": figure.version, "value": NUMBER, "note": TYPED}
    headers = {"Accept": "application/json"}
    saved = guest.post(f"{RUNNING}entry/04738/1/", fields, headers=headers)
    assert saved.status_code == 200, saved.text
    guest.get(f"{PUBLISHED}officials/chair-04738/", {"q": TYPED})
    guest.get(f"/no/such/{TYPED}/")
    guest.get("/search/", {"q": TYPED})
    guest.get("/", headers={"Host": "evil host"})

    def fails(*args, **kwargs):
        try:
            raise ValueError(f"invalid: {TYPED}")
        except ValueError as error:
            raise IntegrityError(f"DETAIL: Key (name)=({TYPED}) {PHONE}") from error

    monkeypatch.setattr("ntm_dashboard.search.view.SearchPage.dispatch", fails)
    failed = guest.get("/search/", {"q": TYPED})
    assert failed.status_code == 500
    told = written.getvalue()
    assert all(line["request"] for line in lines(written))
    assert [secret for secret in SECRETS if secret in told] == []
    found = lines(written)
    assert any(line["message"].startswith(f"Log-in of account {chair.pk}") for line in found)
    error = next(line for line in found if line["logger"] == "django.request" and line.get("error"))
    assert error["account"] == chair.pk
    assert error["message"] == "500: GET search"
    assert re.findall(r"^\w+", error["error"], re.MULTILINE) == ["ValueError", "IntegrityError"]
    assert "test_log_lines.py" in error["error"]


@pytest.mark.django_db
def test_a_line_tells_of_each_request_what_was_answered(client, chair, written):
    client.force_login(chair)
    answer = client.get(f"{PUBLISHED}communes/04738/")
    line = lines(written)[-1]
    assert line.pop("milliseconds") >= 0
    assert re.fullmatch(r"[\d-]+T[\d:.]+\+00:00", line.pop("time"))
    assert line == {
        "level": "INFO",
        "logger": "ntm_dashboard.running.requests",
        "message": "Answered",
        "method": "GET",
        "page": "commune",
        "status": 200,
        "account": chair.pk,
        "request": answer[HEADER],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [
        (["127.0.0.1"], "4bf92f3577b34da6a3ce929d0e0e4736", True),
        ([], "4bf92f3577b34da6a3ce929d0e0e4736", False),
        (["127.0.0.1"], "short", False),
        (["127.0.0.1"], "x" * 65, False),
        (["127.0.0.1"], "a name with spaces", False),
        (["127.0.0.1"], "nguyễn-văn-a", False),
        (["127.0.0.1"], "", False),
    ],
)
def test_a_trusted_proxy_may_name_the_request(proxies, given, taken, client, settings):
    settings.TRUSTED_PROXIES = [ip_network(one) for one in proxies]
    answers = [client.get("/healthz", headers={HEADER: given}) for _time in range(2)]
    names = [answer[HEADER] for answer in answers]
    assert names == [given, given] if taken else len({*names, given}) == 3


@pytest.mark.parametrize("form", [Plain(), Json()])
def test_lines_are_written_in_both_forms(form):
    record = logging.makeLogRecord(
        {"name": "x", "levelname": "INFO", "msg": "a %s\nb", "args": ("ă",), "account": 7}
    )
    told = form.format(record)
    assert "ă" in told
    assert "account" in told
    assert "request" not in told
    assert isinstance(form, Plain) or told.count("\n") == 0


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OperationalError("database is\nlocked"), "OperationalError: database is locked"),
        (OSError(28, "No space left", f"/srv/{TYPED}"), "OSError: No space left"),
        (SMTPSenderRefused(550, f"no {MAIL}", MAIL), "SMTPSenderRefused"),
        (IntegrityError(f"Key (name)=({TYPED})"), "IntegrityError"),
        (ValueError(TYPED), "ValueError"),
    ],
)
def test_only_the_state_of_the_machine_is_told_in_words(error, told):
    assert places(error) == [told]


def test_an_error_is_told_by_kind_and_place_and_with_words_only_while_developing():
    try:
        raise DatabaseError(TYPED)
    except DatabaseError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.makeLogRecord({"name": "x", "msg": "m", "exc_info": info})
    logging.Formatter().format(record)
    assert TYPED not in Plain().format(record)
    assert "test_log_lines.py" in Plain().format(record)
    assert TYPED in Plain(words_of_errors=True).format(record)
    assert TYPED in Json(words_of_errors=True).format(record)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gunicorn.error", "Error handling request %s"),
        ("django.security.SuspiciousOperation", "django.security.SuspiciousOperation"),
        ("django.security.csrf", f"Error handling request /{TYPED}"),
        ("communes", f"Error handling request /{TYPED}"),
    ],
)
def test_what_libraries_quote_is_left_out(name, told):
    """Of a wrong origin, which only whoever set the site up can have meant, it is told."""
    record = logging.LogRecord(
        name, logging.ERROR, "", 0, "Error handling request %s", (f"/{TYPED}",), None
    )
    Discreet().filter(record)
    assert record.getMessage() == told


@pytest.mark.django_db
def test_mail_that_goes_nowhere_is_told_without_what_it_says(settings, caplog):
    settings.EMAIL_BACKEND = "ntm_dashboard.running.no_mail.EmailBackend"
    send_mail(TYPED, TYPED, None, [MAIL])
    assert "went nowhere" in caplog.text
    assert [secret for secret in SECRETS if secret in caplog.text] == []
