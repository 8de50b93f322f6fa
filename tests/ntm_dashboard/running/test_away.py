"""What stands still is told as passing, and everything else as an error of the site's own."""

import errno
import sqlite3

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.test import Client


@pytest.fixture
def guest(account_of):
    guest = Client(raise_request_exception=False)
    guest.force_login(account_of("chair-04738"))
    return guest


def of_sqlite(code):
    """An error as Django hands it on from SQLite."""
    error, cause = OperationalError("x"), sqlite3.OperationalError("x")
    cause.sqlite_errorcode = code
    error.__cause__ = cause
    return error


def raising(error):
    def fails(*args, **kwargs):
        raise error

    return fails


PASSING = [
    OperationalError("connection refused"),
    InterfaceError("connection already closed"),
    OSError(errno.ENOSPC, "No space left on device"),
    ConnectionError(errno.EIO, "NoSuchBucket"),
    of_sqlite(sqlite3.SQLITE_BUSY),
    of_sqlite(sqlite3.SQLITE_FULL),
]
LASTING = [ValueError("x"), OSError(errno.EIO, "x"), IntegrityError("x")]
LASTING += [of_sqlite(sqlite3.SQLITE_ERROR)]


@pytest.mark.parametrize("error", PASSING, ids=repr)
@pytest.mark.parametrize(
    "place",
    [
        "ntm_dashboard.search.view.SearchPage.dispatch",
        "ntm_dashboard.log_in.middleware.AccountMiddleware.process_view",
    ],
)
def test_what_passes_is_told_with_when_to_try_again(place, error, guest, monkeypatch):
    monkeypatch.setattr(place, raising(error))
    answer = guest.get("/search/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Thử lại" in answer.text
    assert "những gì đã lưu" in answer.text.lower()


@pytest.mark.parametrize("error", LASTING, ids=repr)
def test_what_does_not_pass_is_an_error_of_the_sites_own(error, guest, monkeypatch):
    monkeypatch.setattr("ntm_dashboard.search.view.SearchPage.dispatch", raising(error))
    assert guest.get("/search/").status_code == 500


def test_a_program_is_told_so_too(guest, monkeypatch):
    monkeypatch.setattr("ntm_dashboard.api.catalogue.district_line", raising(PASSING[0]))
    answer = guest.get("/api/districts/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer.json()["code"] == "away"
