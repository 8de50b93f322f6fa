import pytest
from django.test import Client


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
