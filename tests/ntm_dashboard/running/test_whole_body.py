"""A request of which only a part came, since its connection ended, does nothing and is refused."""

from io import BytesIO

import pytest
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.models import FigureChange
from ntm_dashboard.wsgi import application
from tests.pages import RUNNING

pytestmark = pytest.mark.one_database  # what comes over the wire meets none

SHEET = f"{RUNNING}entry/04738/"
CELL = f"{SHEET}1/"
FORM = "application/x-www-form-urlencoded"


class Lost(BytesIO):
    """What came before a connection broke."""

    def read(self, size=-1):
        came = super().read(size)
        if size > len(came):
            raise ConnectionResetError
        return came


@pytest.fixture
def chair(db, account_of, six_days_before_due, one_connection):
    return account_of("chair-04738")


@pytest.fixture
def typed(chair):
    """The fields of a cell."""
    return {"account": chair.pk, "version": 1, "value": "7", "note": "Đã kiểm tra"}


@pytest.fixture
def send(chair):
    """A function that sends the first `length` bytes of a form, and gives the status."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(chair)
    client.get(SHEET)
    token = client.cookies["csrftoken"].value

    def send(body, kind, length, *, stream=BytesIO, by_header=False):
        environ = RequestFactory(SERVER_NAME="127.0.0.1").generic("POST", CELL, body, kind).environ
        environ["HTTP_ACCEPT"] = "application/json"
        environ["wsgi.input"] = stream(body[:length])
        environ["HTTP_COOKIE"] = "; ".join(
            f"{name}={morsel.value}" for name, morsel in client.cookies.items()
        )
        if by_header:
            environ["HTTP_X_CSRFTOKEN"] = token
        told = []
        b"".join(application(environ, lambda status, headers: told.append(int(status[:3]))))
        return told[0]

    send.token = token
    return send


def encoded(fields, kind):
    return urlencode(fields).encode() if kind == FORM else encode_multipart(BOUNDARY, fields)


@pytest.mark.parametrize("kind", [FORM, MULTIPART_CONTENT])
@pytest.mark.parametrize("stream", [BytesIO, Lost])
@pytest.mark.parametrize("by_header", [False, True])
def test_a_form_that_came_in_part_saves_nothing(kind, stream, by_header, typed, send):
    body = encoded({"csrfmiddlewaretoken": send.token} | typed, kind)

    @settings(
        max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
    )
    @given(st.integers(0, len(body) - 1))
    def refuses(length):
        assert send(body, kind, length, stream=stream, by_header=by_header) == 400
        assert not FigureChange.objects.exists()

    refuses()
    assert send(body, kind, len(body), stream=stream, by_header=by_header) == 200
    assert FigureChange.objects.count() == 1
