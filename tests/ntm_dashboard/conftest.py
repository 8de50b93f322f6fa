import pytest

from communes.models import Official
from tests import factories


@pytest.fixture
def viewer(client, db):
    """An official of the demo's district who reads."""
    client.force_login(factories.make_user(Official.objects.get(code="member-01")))
    return client


@pytest.fixture
def english_viewer(viewer, english_pages):
    """The same, who reads English."""
    return viewer


@pytest.fixture
def english_pages(client):
    """The visitor has chosen English."""
    client.cookies["django_language"] = "en"


@pytest.fixture
def six_days_before_due(settings):
    """The clock stands in the demo's last quarter, while its reports are coming in."""
    settings.NTM_TODAY = "2023-10-04"
