import pytest
from django.db import transaction
from django.test import Client

from communes.interchange.loading import load
from communes.models import Official
from targets.models import Programme
from tests import factories
from tests.paths import SON_LANG


@pytest.fixture
def log_in(client, account_of):
    """Logs the client in as an official of the demo; answers the account."""

    def log_in(code):
        user = account_of(code)
        client.force_login(user)
        return user

    return log_in


@pytest.fixture
def viewer(client, log_in):
    """An official of the demo's district who reads."""
    log_in("member-01")
    return client


@pytest.fixture
def english_viewer(viewer, english_pages):
    """The same, who reads English."""
    return viewer


@pytest.fixture
def english_visitor(db):
    """A second browser, in which nobody is logged in and English is chosen."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture(scope="module")
def son_lang_tables(django_db_setup, django_db_blocker):
    """The data of Sơn Lang, loaded once for a module, all of whose tests rest on them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(SON_LANG)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def son_lang(son_lang_tables, db):
    """The programme of a commune whose goals are as its congress worded them."""
    return Programme.objects.get(code="nqdh-sl")


@pytest.fixture
def son_lang_reader(son_lang, client):
    """The chair of that commune, who reads."""
    client.force_login(factories.make_user(Official.objects.get(code="sl-chutich")))
    return client
