"""There is nothing at an address with U+0000, which PostgreSQL does not take."""

import pytest
from django.test import Client
from django.urls import reverse

from communes.models import Official
from tests import factories
from tests.admins import registered
from tests.pages import PUBLISHED

from .test_access import GET

pytestmark = pytest.mark.thorough

PATHS = sorted({path for path, _expected in GET.values()})
PARAMETERS = ["q", "band", "sort", "figures", "export", "commune", "target", "next", "%00"]


def with_null(path):
    """`path` with U+0000 in, before or after each of its parts, and as one more of them."""
    parts = path.strip("/").split("/")
    for index, part in enumerate(parts):
        for odd in ("%00", f"{part}%00"):
            yield f"/{'/'.join([*parts[:index], odd, *parts[index + 1 :]])}/"
    yield f"{path}%00"
    yield f"{path}%00/"


@pytest.fixture(params=["reviewer-01", None])
def visitor(request, client, settings, db):
    settings.NTM_PUBLIC = True
    if request.param:
        official = Official.objects.get(code=request.param)
        client.force_login(factories.make_user(official, is_superuser=True, is_staff=True))
    return client


def test_there_is_nothing_at_a_path_with_it(visitor):
    odd = {one for path in PATHS for one in with_null(path)}
    statuses = {one: visitor.get(one, follow=True).status_code for one in odd}
    assert {one: status for one, status in statuses.items() if status != 404} == {}


def test_there_is_nothing_where_a_parameter_has_it(visitor):
    asked = [
        f"{path}?{query}"
        for path in PATHS
        for name in PARAMETERS
        for query in (f"{name}=a%00b", f"{name}=%00&{name}=a")
        if not path.startswith("/admin/")
    ]
    statuses = {address: visitor.get(address).status_code for address in asked}
    assert {address: status for address, status in statuses.items() if status != 404} == {}


def test_a_form_sent_to_such_an_address_is_not_found_either(visitor):
    for path in (f"{PUBLISHED}entry/%00/", "/accounts/login/?next=%00"):
        assert visitor.post(path).status_code == 404


@pytest.mark.parametrize("path", [f"{PUBLISHED}entry/%00/", f"{PUBLISHED}entry/99999/"])
@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=é"])
def test_a_form_that_cannot_be_read_is_refused_there_as_elsewhere(visitor, path, boundary):
    answer = visitor.generic("POST", path, b"--x\r\n\xff", f"multipart/form-data{boundary}")
    assert answer.status_code == 400


def test_what_another_site_sends_to_such_an_address_is_not_repeated(db):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(f"{PUBLISHED}entry/%00/", {"reason": "Bấm vào đây"})
    assert answer.status_code == 403
    assert "Bấm" not in answer.content.decode()


def parameter_of(one):
    """By which of an address a filter of a list is asked: a field, with its filter, or a filter."""
    if isinstance(one, tuple):
        return one[0]
    return one if isinstance(one, str) else one.parameter_name


def test_a_list_of_the_administration_answers_without_a_failure(client, db):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    failed = []
    for keeper in registered():
        name = f"{keeper.opts.app_label}_{keeper.opts.model_name}"
        filters = [parameter_of(one) for one in keeper.list_filter]
        for parameter in ["q", "e", "o", "p", "id", "pk", *filters]:
            for value in ("%00", "a%00b"):
                address = f"{reverse(f'admin:{name}_changelist')}?{parameter}={value}"
                if client.get(address).status_code not in (200, 302, 404):
                    failed.append(address)
    for path in (one for one in PATHS if one.startswith("/admin/setup/")):
        for parameter in ("table", "state", "page"):
            if client.get(f"{path}?{parameter}=%00").status_code not in (200, 302, 404):
                failed.append(path)
    assert failed == []


def test_a_search_of_the_administration_for_it_finds_no_page(client, db):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    where = reverse("admin:autocomplete")
    query = "app_label=communes&model_name=assignment&field_name=official"
    assert client.get(f"{where}?{query}&term=%00").status_code in (200, 404)
    assert client.get(f"{where}?{query}&term=ban").status_code == 200
