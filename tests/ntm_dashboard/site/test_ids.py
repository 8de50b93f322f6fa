"""Each address with what belongs to another district, asked by who may do everything in the own.

The addresses are those of the URLconf: a part of theirs that names a row is put in from elsewhere.
"""

import pytest

from communes.accounts.tokens import new_token
from communes.models import ApiToken, Assignment, CorrectiveMeasure, Evidence, ReportTemplate
from ntm_dashboard.api.urls import patterns as of_programs
from ntm_dashboard.urls import pages
from targets.districts import own_rows
from tests import factories
from tests.communes.test_admin import make_world

pytestmark = pytest.mark.thorough

DUTIES = ("review", "report", "lead", "administer")
OF_NO_ROW = {"kind": "docx", "then": "2022Q4", "quarter": "2023Q2"}
"""Parts of an address that name no row of a district."""
NOWHERE = {404, 405}


def parts_of(programme):
    """What the parts of addresses may be in the district of the programme."""
    district = programme.district
    return {
        "district": district.code,
        "programme": programme.code,
        "commune": district.communes.order_by("pk").first().code,
        "official": district.officials.order_by("pk").first().code,
        "number": programme.targets.order_by("pk").first().number,
        "pk": own_rows(CorrectiveMeasure.objects.all(), district.pk).first().pk,
        "version": 1,
    }


def as_unit(parts):
    return parts | {"unit": parts["commune"]}


@pytest.fixture
def world(empty_db, client):
    """(Parts of the own district, parts of another one); the client may do all in the own."""
    own, other = (make_world().programme for _index in range(2))
    ReportTemplate.objects.all().delete()  # which is no Word file
    official = factories.make_official(own.district)
    for duty in DUTIES:
        factories.make_assignment(official, own, duty=duty)
    client.force_login(factories.make_user(official))
    return as_unit(parts_of(own)), as_unit(parts_of(other))


def addresses(patterns, prefix, parts):
    """(Name, address) of each pattern, its parts put in."""
    for pattern in patterns:
        route = pattern.pattern.describe().strip("'").partition("' ")[0]
        for name, value in (OF_NO_ROW | parts).items():
            for kind in (f"{converter}:" for converter in ("str", "number", "int", "quarter")):
                route = route.replace(f"<{kind}{name}>", str(value))
            route = route.replace(f"<{name}>", str(value))
        yield pattern.name, f"{prefix}{route}"


def of_site(parts, place=None):
    """All addresses of the pages and of the API; `place` has the beginning, where it is another."""
    place = place or parts
    begin = f"/{place['district']}/{place['programme']}/2023Q2/"
    yield from addresses(pages, begin, parts)
    yield from addresses(of_programs, "/api/", parts | {n: place[n] for n in BEGIN})


BEGIN = ("district", "programme")
OPEN_TO_ALL = {"api_districts", "openapi-json", "api-root"}


def found(client, asked):
    """Those that answer with something else than that there is nothing."""
    return [
        address
        for name, address in asked
        if name not in OPEN_TO_ALL
        for status in (client.get(address).status_code, client.post(address).status_code)
        if status not in NOWHERE
    ]


def test_the_own_addresses_are_there_and_those_of_another_district_are_not(world, client):
    own, other = world
    assert len(found(client, of_site(own))) > 40
    assert found(client, of_site(other)) == []
    for name in BEGIN:
        mixed = set(of_site(own, own | {name: other[name]})) - set(of_site(own))
        assert found(client, sorted(mixed)) == []


@pytest.mark.parametrize("part", ["commune", "official", "number", "pk", "unit"])
def test_no_row_of_another_district_is_reached_below_an_own_address(part, world, client):
    own, other = world
    before = dict(of_site(own))
    asked = [
        (name, address)
        for name, address in of_site(own | {part: other[part]})
        if address != before[name]
    ]
    assert asked
    assert found(client, asked) == []


@pytest.mark.parametrize("part", ["commune", "unit", "number"])
def test_no_parameter_leads_to_another_district(part, world, client):
    own, other = world
    begin = f"/{own['district']}/{own['programme']}/2023Q2/"
    elsewhere = f"{other['district']}/{other['programme']}/2023Q2"
    asked = {
        "commune": [f"{begin}year/?commune={other['commune']}", f"/districts/?in={elsewhere}"],
        "unit": [f"{begin}bieu-10/?unit={other['unit']}", f"/search/?q=a&in={elsewhere}"],
        "number": [f"{begin}measures/new/?target={other['number']}"],
    }
    for address in asked[part]:
        response = client.get(address)
        assert response.status_code == 404 or other["district"] not in response.text


def test_files_and_tokens_of_others_are_not_there(world, client):
    _own, other = world
    file = own_rows(Evidence.objects.all(), district_of(other)).first()
    assert client.get(f"/files/{file.pk}/").status_code == 404
    assert client.post(f"/files/{file.pk}/").status_code == 404
    assert Evidence.objects.filter(pk=file.pk).exists()
    someone = factories.make_user()
    new_token(someone, "máy khác")
    token = ApiToken.objects.get(user=someone)
    assert client.post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 404
    assert ApiToken.objects.filter(pk=token.pk).exists()


def district_of(parts):
    return Assignment.objects.get(
        official__district__code=parts["district"], duty="oversee", target=None
    ).official.district_id
