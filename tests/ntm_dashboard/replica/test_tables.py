"""Which tables are read at the replica: those whose every write moves a data version on."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from targets.models import DataVersion
from targets.versions import CATALOGUE
from tests.browser.addresses import OF_A_QUARTER
from tests.caches import forget_all
from tests.ntm_dashboard.every_address import OF_PAGES, log_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
BEYOND = {"auth_user"}
"""Read though no data version moves with it, for the name of an account that has no official, where
a page tells who acted. It does no harm: a changed user name is shown as it was until the next
change of anything, as by the pages that are kept at the primary; no right hangs on it."""


@pytest.fixture
def read_there(monkeypatch):
    """The tables that were read by what is offered to the replica, and how often it was offered."""
    tables, offered = set(), []

    def noted(make, total, versions):
        offered.append(total)
        with CaptureQueriesContext(connection) as queries:
            made = make()
        for query in queries.captured_queries:
            tables.update(TABLE.findall(query["sql"]))
        return made

    monkeypatch.setattr("ntm_dashboard.site.quarter_view.read", noted)
    return tables, offered


@pytest.mark.thorough
def test_a_data_version_moves_for_every_table_that_is_read_there(read_there, client, settings):
    tables, offered = read_there
    log_in_as("viewer", client, settings)
    for address in sorted({*OF_A_QUARTER, *OF_PAGES}):
        forget_all()
        client.get(address)
    assert len(offered) > len(OF_A_QUARTER)
    watched = {model._meta.db_table for model in [*CATALOGUE, DataVersion]}
    assert tables - watched == BEYOND
