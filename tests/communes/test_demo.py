"""The demo: its data, its five accounts, and where it refuses."""

import time
from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.utils import translation

from communes.management.commands.demo import REFUSED
from communes.models import (
    Comment,
    Commune,
    Decision,
    Evidence,
    Figure,
    Official,
    Verb,
)
from targets.models import District, Programme
from tests.factories import make_district, make_user
from tests.paths import EXPECTED, SON_LANG_RESULTS

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


@pytest.fixture
def lived_in(empty_db):
    """The programme of a fresh demo."""
    demo(accounts=False)
    return Programme.objects.get(code="nqdh-23")


@pytest.fixture
def commune(empty_db):
    """What the demo of a commune has said."""
    out = StringIO()
    call_command("demo", accounts=True, level="commune", stdout=out)
    return out.getvalue().splitlines()


def test_a_commune_with_its_villages_can_be_tried_out(commune):
    assert "communes: 12 added, 0 updated, 0 unchanged" in commune
    assert commune[-1].startswith("Accounts: quantri, xem, duyet, xa, tanhop; their password: ")
    assert {one.kind for one in Commune.objects.all()} == {"village"}
    accounts = get_user_model().objects.exclude(official=None)
    assert {user.username: user.official.code for user in accounts} == {
        "xem": "sl-bithu",
        "duyet": "sl-vanphong",
        "xa": "sl-baocao",
        "tanhop": "truong-sl-01",
    }


def test_neither_demo_is_put_into_the_other(commune):
    with pytest.raises(CommandError, match="another district's data"):
        demo()
    again = StringIO()
    call_command("demo", level="commune", stdout=again)
    assert again.getvalue() == "The demo data is there already and stays as it is.\n"


@pytest.mark.parametrize("quarter", ["2022Q4", "2023Q2", "2023Q4", "2023Q4-provisional"])
def test_its_results_are_those_that_were_reckoned_by_hand(quarter, commune):
    name, _dash, provisional = quarter.partition("-")
    out = StringIO()
    call_command("export_results", "nqdh-sl", name, provisional=bool(provisional), stdout=out)
    expected = (SON_LANG_RESULTS / f"{quarter}.csv").read_bytes().decode()
    assert out.getvalue() == expected


@pytest.mark.parametrize("quarter", ["2021Q2", "2022Q1", "2022Q4", "2023Q2"])
def test_what_its_people_did_changes_no_result(lived_in, quarter):
    for live in (False, True):
        assert exported(quarter, live=live) == expected(quarter)


def test_nor_what_is_handed_in(lived_in):
    assert exported("2023Q3", provisional=True) == expected("2023Q3-provisional")


def exported(quarter, **options):
    out = StringIO()
    call_command("export_results", "nqdh-23", quarter, stdout=out, **options)
    return out.getvalue()


def expected(name):
    return (EXPECTED / "yen-binh" / f"{name}.csv").read_bytes().decode()


def test_everybody_can_be_reached_and_nobody_logs_in_without_a_password(lived_in):
    people = Official.objects.select_related("user")
    assert all(one.phone and one.email and not one.user.has_usable_password() for one in people)
    demo()
    assert {one.user.username for one in people.all() if one.user.has_usable_password()} == {
        *ACCOUNTS
    } - {"quantri"}


def test_every_report_tells_how_it_came_to_stand_where_it_stands(lived_in):
    reports = {(one.quarter, one.commune_id): one for one in lived_in.submissions.all()}
    decided = Decision.objects.filter(programme=lived_in).exclude(verb=Verb.PUBLISH)
    told = {(one.quarter, one.commune_id): one.after for one in decided.order_by("at", "pk")}
    assert told == {key: one.status for key, one in reports.items()}
    assert len(reports) == 10 * 25 + 18
    late = {one.pk for one in reports.values() if one.submitted_on and is_late(one)}
    assert 0 < len(late) < len(reports) / 5


def is_late(report):
    period = report.programme.periods.get(quarter=report.quarter)
    return report.submitted_on > period.due_on


def test_a_published_quarter_was_corrected_and_published_again(lived_in):
    (twice,) = [one for one in lived_in.periods.all() if one.publications.count() == 2]
    assert str(twice.quarter) == "2021Q3"


def test_what_people_wrote_stands_beside_their_figures(lived_in):
    words = lived_in.submissions.exclude(difficulties="")
    assert words.exclude(causes="").exclude(proposals="").count() == words.count() == 12
    assert Figure.objects.filter(target__programme=lived_in).exclude(note="").count() == 14
    assert Comment.objects.count() == 2
    assert Evidence.objects.get().figure.commune.code == "04738"
