"""The demo: its data, its five accounts, and where it refuses."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.utils import translation

from communes.management.commands.demo import REFUSED
from communes.models import Commune, Figure, Official
from targets.models import District
from targets.versions import version_of
from tests.factories import make_district, make_user
from tests.old_pc import spent

ACCOUNTS = ["quantri", "xem", "duyet", "huyen", "baoai"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trying_out(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.delenv("NTM_DEMO_PASSWORD", raising=False)
    with translation.override("en"):
        yield


def demo(*, accounts=True):
    out = StringIO()
    call_command("demo", accounts=accounts, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.alone
def test_the_demo_loads_within_ten_seconds_and_prints_a_line_for_each_table(empty_db):
    with spent() as loading:
        lines = demo()
    assert loading.seconds < 10
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


def test_an_account_that_is_made_again_moves_the_data_version():
    demo()
    official = Official.objects.select_related("user").get(user__username="huyen")
    Official.objects.filter(pk=official.pk).update(user=None)
    official.user.set_unusable_password()
    official.user.save()
    programme = official.district.programmes.first()
    before = version_of(programme)
    demo()
    official.refresh_from_db()
    assert official.user.get_username() == "huyen"
    assert version_of(programme).number > before.number


def test_no_account_is_made_unless_it_is_asked_for(db):
    assert demo(accounts=False) == ["The demo data is there already and stays as it is."]
    assert not get_user_model().objects.exists()


def test_no_account_is_made_where_others_are_in_use():
    make_user(username="chủ tịch")
    with pytest.raises(CommandError, match="other accounts than the demo's"):
        demo()
    assert [user.username for user in get_user_model().objects.all()] == ["chủ tịch"]


def test_accounts_added_to_those_of_the_demo_do_not_matter():
    demo()
    make_user(username="chủ tịch")
    assert demo()[-1].startswith("The accounts quantri, xem, duyet, huyen, baoai were there")


@pytest.mark.parametrize("accounts", [True, False])
def test_the_demo_refuses_on_another_districts_data(accounts, empty_db):
    make_district()
    with pytest.raises(CommandError, match="another district's data"):
        demo(accounts=accounts)
    assert District.objects.count() == 1
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize("accounts", [True, False])
def test_the_demo_refuses_on_other_data_of_its_own_district(accounts, empty_db):
    make_district(code="yen-binh")
    with pytest.raises(CommandError, match="other data of the demo's district") as refused:
        demo(accounts=accounts)
    assert refused.value.returncode == REFUSED
    assert Commune.objects.count() == 2
    assert not get_user_model().objects.exists()
