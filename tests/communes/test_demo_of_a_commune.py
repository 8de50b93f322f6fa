"""The demo of a commune with its villages."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from communes.models import Commune
from tests.conftest import empty_tables
from tests.paths import SON_LANG_RESULTS

from .test_demo import demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture(scope="module")
def commune(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the demo of a commune has said."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), files, translation.override("en"), transaction.atomic():
        empty_tables()
        out = StringIO()
        call_command("demo", accounts=True, level="commune", stdout=out)
        yield out.getvalue().splitlines()
        transaction.set_rollback(True)


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
