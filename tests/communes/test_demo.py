"""The demo: its data, its five accounts, and where it refuses."""

import time
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.utils import translation

from communes.models import Commune, Figure
from targets.models import District
from tests.factories import make_district

ACCOUNTS = ["quantri", "xem", "duyet", "huyen", "baoai"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trying_out(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.delenv("NTM_DEMO_PASSWORD", raising=False)
    with translation.override("en"):
        yield


def demo():
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue().splitlines()


def test_the_demo_loads_within_ten_seconds_and_prints_a_line_for_each_table(empty_db):
    start = time.monotonic()
    lines = demo()
    assert time.monotonic() - start < 10
    assert "communes: 24 added, 0 updated, 0 unchanged" in lines
    assert "targets: 57 added, 0 updated, 0 unchanged" in lines
    assert Figure.objects.count() == 7994


def test_the_accounts_belong_to_their_officials(monkeypatch):
    monkeypatch.setenv("NTM_DEMO_PASSWORD", "demo-4738")
    demo()
    users = {name: authenticate(username=name, password="demo-4738") for name in ACCOUNTS}
    officials = {
        name: getattr(getattr(user, "official", None), "code", None) for name, user in users.items()
    }
    assert officials == {
        "quantri": None,
        "xem": "member-01",
        "duyet": "reviewer-01",
        "huyen": "district-01",
        "baoai": "chair-04738",
    }
    assert [name for name, user in users.items() if user.is_superuser or user.is_staff] == [
        "quantri"
    ]


def test_a_password_is_made_and_printed_where_none_is_given():
    said = demo()[-1]
    assert said.startswith("Accounts: quantri, xem, duyet, huyen, baoai; their password: ")
    password = said.rpartition(" ")[2]
    assert len(password) >= 12
    assert all(authenticate(username=name, password=password) for name in ACCOUNTS)


def test_running_again_keeps_data_and_accounts():
    demo()
    Commune.objects.filter(code="04738").update(name="Tên mới")
    get_user_model().objects.get(username="xem").delete()
    kept = get_user_model().objects.get(username="baoai").password
    lines = demo()
    assert lines[0] == "The demo data is there already and stays as it is."
    assert lines[1].startswith("Accounts: xem; their password: ")
    assert lines[2] == (
        "The accounts quantri, duyet, huyen, baoai were there already; for a new password: "
        "manage.py changepassword NAME"
    )
    assert Commune.objects.get(code="04738").name == "Tên mới"
    assert get_user_model().objects.get(username="baoai").password == kept
    assert get_user_model().objects.get(username="xem").official.code == "member-01"


def test_the_demo_refuses_where_debug_is_off(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG is off"):
        demo()
    assert not get_user_model().objects.filter(username__in=ACCOUNTS).exists()


def test_the_demo_refuses_on_another_districts_data(empty_db):
    make_district()
    with pytest.raises(CommandError, match="another district's data"):
        demo()
    assert District.objects.count() == 1
