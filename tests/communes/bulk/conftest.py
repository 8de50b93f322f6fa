import pytest
from django.utils import translation

from tests.factories import make_user


@pytest.fixture
def keeper(client):
    """A client logged in as a superuser, with English pages."""
    client.force_login(make_user(is_staff=True, is_superuser=True))
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield client
