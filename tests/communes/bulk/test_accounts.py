"""Accounts of officials: linked, told in the history, and shown by the pages at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.bulk.accounts import make_accounts
from communes.history.changes import of_row, told
from communes.models.history import ChangeKind
from targets.versions import version_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_account_is_made_with_the_official_without_a_password():
    official = factories.make_official(name="Nguyễn Văn Hùng")
    taken = {"hungnv"}
    make_accounts([official], taken)
    assert official.user.official == official
    official.refresh_from_db()
    assert official.user.get_username() == "hungnv2"
    assert not official.user.has_usable_password()
    assert taken == {"hungnv", "hungnv2"}


def test_an_account_of_an_official_moves_the_data_version_and_is_in_the_history():
    official = factories.make_official()
    programme = factories.make_programme(official.district)
    before = version_of(programme)
    make_accounts([official], set())
    assert version_of(programme) > before
    [change] = of_row(official).filter(changes__has_key="user", action=ChangeKind.CHANGED)
    assert told(change) == [("tài khoản", "–", official.user.get_username())]


def test_many_accounts_move_the_data_version_once():
    programme = factories.make_programme()
    officials = [factories.make_official(programme.district) for _one in range(4)]
    before = version_of(programme).number
    with CaptureQueriesContext(connection) as queries:
        make_accounts(officials, set())
    assert version_of(programme).number == before + 1
    writes = [query["sql"].partition(" SET ")[0] for query in queries]
    assert writes.count('UPDATE "communes_official"') == 1
