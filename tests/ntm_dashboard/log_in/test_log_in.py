"""Logging in: on the site, and in place by the entry sheet's script."""

import logging
import re
import threading
from ipaddress import ip_network

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import timezone

from communes.models import LogInAttempt, Official
from ntm_dashboard.log_in import turns
from ntm_dashboard.log_in.throttle import ADDRESS, HERE
from targets.models import DataVersion
from tests import factories
from tests.pages import words

RIGHT = "mật khẩu đúng"
JSON = {"Accept": "application/json"}
WAIT = re.compile(r"Đăng nhập sai quá nhiều lần\. Hãy chờ (\d+) phút rồi thử lại\.")
CROWDED = "Đang có nhiều người đăng nhập cùng lúc. Hãy thử lại sau vài giây."
DOORS = {
    "site": ("/accounts/login/", {}),
    "in place": ("/accounts/login/", JSON),
}


@pytest.fixture
def account(db):
    official = Official.objects.get(code="member-01")
    return factories.make_user(official, username="xem", password=RIGHT, is_staff=True)


@pytest.fixture(params=DOORS)
def door(request, client, account):
    """A function that tries to log in."""
    path, headers = DOORS[request.param]

    def tried(name="xem", password="sai", address="192.0.2.1"):
        fields = {"username": name, "password": password}
        return client.post(path, fields, headers=headers, REMOTE_ADDR=address)

    return tried


def told(response):
    """The sentence that a refused person reads."""
    if "json" in response.headers["Content-Type"]:
        return response.json()["sentence"]
    return words(response.text)


def is_in(client):
    return "_auth_user_id" in client.session


def test_after_five_wrong_passwords_the_right_one_has_to_wait(door, client):
    answers = [door() for _try in range(HERE.failures)]
    assert {answer.status_code for answer in answers} <= {200, 422}
    refused = door(password=RIGHT)
    assert refused.status_code == 429
    assert 14 * 60 < int(refused.headers["Retry-After"]) <= 15 * 60
    assert WAIT.search(told(refused))[1] == "15"
    assert not is_in(client)


def test_the_doors_count_together(client, account):
    for path, headers in [*DOORS.values()] * HERE.failures:
        answer = client.post(path, {"username": "xem", "password": "sai"}, headers=headers)
    assert answer.status_code == 429


def test_a_refused_password_is_not_looked_at(door, monkeypatch):
    for _try in range(HERE.failures):
        door()

    def looked_at(*_args):
        raise AssertionError("a password was hashed")

    monkeypatch.setattr(MD5PasswordHasher, "encode", looked_at)
    assert door(password=RIGHT).status_code == 429


def test_elsewhere_and_under_another_name_one_goes_on(door, client):
    for _try in range(HERE.failures + 1):
        door()
    assert door(name="ai").status_code in (200, 422)
    door(password=RIGHT, address="192.0.2.2")
    assert is_in(client)


def test_the_right_password_in_time_takes_the_wrong_ones_back(door, client):
    for _round in range(3):
        for _try in range(HERE.failures - 1):
            door()
        door(password=RIGHT)
        assert is_in(client)
        client.logout()


def test_a_name_that_nobody_has_is_answered_like_one_that_somebody_has(door):
    """The form repeats the name; all else is the same, try by try."""
    seen = {}
    for name in ("xem", "zzz"):
        seen[name] = [
            (answer.status_code, WAIT.findall(told(answer)), told(answer).replace(name, "…"))
            for answer in (door(name=name) for _try in range(HERE.failures + 2))
        ]
    assert seen["xem"] == seen["zzz"]


def test_both_kinds_of_names_cost_one_hash_and_as_many_queries(
    door, monkeypatch, django_assert_max_num_queries
):
    hashed, counts = [], {}
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(args) or encode(*args)
    )
    for name in ("xem", "zzz"):
        hashed.clear()
        with django_assert_max_num_queries(9) as queries:
            door(name=name)
        counts[name] = len(hashed), len(queries)
    assert counts["xem"] == counts["zzz"]
    assert counts["xem"][0] == 1


def test_a_whole_address_waits_after_a_hundred_names(door):
    for number in range(ADDRESS.failures):
        LogInAttempt.objects.create(name=f"n{number}", address="192.0.2.1", at=timezone.now())
    assert door(password=RIGHT).status_code == 429
    assert door(password=RIGHT, address="192.0.2.2").status_code in (200, 302)


def test_what_is_typed_into_no_name_or_no_password_is_no_try(door):
    for _try in range(HERE.failures + 1):
        door(password="")
        door(name="")
        door(name="a\0b")
    assert LogInAttempt.objects.count() == 0


def test_a_name_longer_than_any_account_has_is_counted_too(door):
    answers = [door(name="x" * 5000).status_code for _try in range(HERE.failures + 1)]
    assert answers[-1] == 429
    assert LogInAttempt.objects.filter(name="x" * 150).count() == HERE.failures


@pytest.mark.parametrize("name", ["xem", "zzz", "a\nb", "a\u202eb", "Ngưởi"])
def test_the_log_tells_from_where_and_never_what_was_typed(name, door, account, caplog):
    with caplog.at_level(logging.INFO, "ntm_dashboard"):
        for _try in range(HERE.failures + 1):
            door(name=name, password="bí mật")
    said = [record.getMessage() for record in caplog.records if "ntm_dashboard" in record.name]
    said = [text for text in said if text.startswith("Log-in")]
    shown = f"account {account.pk}" if name == "xem" else "no account"
    assert said[0] == f"Log-in of {shown} from 192.0.2.1 failed"
    assert said[-1] == f"Log-in of {shown} from 192.0.2.1 refused: TooOften"
    assert len(said) == HERE.failures + 1
    assert name not in caplog.text
    assert "bí mật" not in caplog.text


def test_the_log_tells_of_a_success(door, account, caplog):
    with caplog.at_level(logging.INFO, "ntm_dashboard"):
        door(password=RIGHT)
    assert [record.getMessage() for record in caplog.records if record.name.endswith("forms")] == [
        f"Log-in of account {account.pk} from 192.0.2.1"
    ]
    assert RIGHT not in caplog.text


def test_behind_a_trusted_proxy_the_visitors_address_counts(client, account, settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]

    def tried(visitor):
        headers = {"X-Forwarded-For": f"1.1.1.{len(visitor)}, {visitor}"}
        fields = {"username": "xem", "password": "sai"}
        return client.post("/accounts/login/", fields, headers=headers).status_code

    assert [tried("192.0.2.7") for _try in range(6)] == [200] * 5 + [429]
    assert tried("192.0.2.8") == 200


def test_where_no_place_is_free_one_is_asked_to_come_again(door, monkeypatch):
    monkeypatch.setattr(turns, "PLACES", threading.BoundedSemaphore(1))
    with turns.turn():
        answer = door(password=RIGHT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert CROWDED in told(answer)
    assert LogInAttempt.objects.count() == 0
    assert door(password=RIGHT).status_code in (200, 302)


def test_a_turn_that_does_not_come_is_given_up(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 0.05)
    monkeypatch.setattr(turns, "BETWEEN", 0.01)
    with turns.turn(), pytest.raises(turns.Crowded), turns.turn():
        pass
    with turns.turn():
        pass


def test_one_password_is_looked_at_at_a_time(monkeypatch):
    monkeypatch.setattr(turns, "BETWEEN", 0.001)
    inside, most = [], []

    def go():
        with turns.turn():
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.005)
            inside.pop()

    threads = [threading.Thread(target=go) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 8


def test_a_try_moves_no_data_version(door):
    before = list(DataVersion.objects.values_list())
    door()
    door(password=RIGHT)
    assert list(DataVersion.objects.values_list()) == before
