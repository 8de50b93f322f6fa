"""Every address of the document by every person, with a token and with a session."""

import datetime

import pytest
from django.test import Client

from communes.accounts.tokens import new_token
from communes.clock import today
from communes.models import GivenPassword, Official, Period
from targets.models import Programme
from tests import factories

from .places import DISTRICT, PUBLISHED, RUNNING, addresses

pytestmark = pytest.mark.django_db

WITHOUT_A_PLACE = {"districts"}
NOT_PUBLIC = {"reports"}
READERS = ["viewer", "reviewer", "chair", "administrator", "admin"]
OUTSIDERS = ["foreigner", "nobody"]
ENDED = ["former", "closed"]


def make_person(person):
    officials = {
        "viewer": "member-01",
        "reviewer": "reviewer-01",
        "chair": "chair-04738",
        "former": "member-02",
    }
    if person == "admin":
        return factories.make_user(is_superuser=True, is_staff=True)
    if person == "nobody":
        return factories.make_user()
    if person in officials:
        return factories.make_user(Official.objects.get(code=officials[person]))
    if person == "administrator":
        programme = Programme.objects.get(code="nqdh-23")
        official = factories.make_official(programme.district)
        factories.make_assignment(official, programme, duty="administer")
        return factories.make_user(official)
    return factories.make_user(factories.make_official())


@pytest.fixture(params=["token", "session"])
def client_by(request):
    """A client that asks as the person, by a token or by a session; then their access ends."""

    def client_by(person):
        user = make_person(person)
        if request.param == "token":
            client = Client(headers={"Authorization": f"Bearer {new_token(user, 'a')}"})
        else:
            client = Client()
            client.force_login(user)
        if person == "former":
            user.official.until = today() - datetime.timedelta(days=1)
            user.official.save()
        if person == "closed":
            user.is_active = False
            user.save()
        return client

    return client_by


def expected(person, name):
    if person in READERS:
        return 200
    if person in ENDED:
        return 401
    return 200 if name in WITHOUT_A_PLACE else 404


@pytest.mark.parametrize("person", [*READERS, *OUTSIDERS, *ENDED])
def test_a_person_reads_by_program_what_their_pages_show(person, client_by):
    client = client_by(person)
    found = {name: client.get(path).status_code for name, path in addresses().items()}
    assert found == {name: expected(person, name) for name in addresses()}


@pytest.mark.parametrize("person", ["foreigner", "nobody"])
def test_the_districts_are_those_that_a_person_may_read(person, client_by):
    found = client_by(person).get("/api/districts/").json()
    assert "yen-binh" not in [district["code"] for district in found]
    assert len(found) == (person == "foreigner")


@pytest.mark.parametrize("public", [True, False])
def test_without_an_account_published_quarters_are_read_where_the_site_is_public(
    public, client, settings
):
    settings.NTM_PUBLIC = public
    found = {name: client.get(path).status_code for name, path in addresses().items()}
    assert found == {
        name: 200 if public and name not in NOT_PUBLIC else 401 for name in addresses()
    }


NOT_FOR_THE_PUBLIC = [
    f"{RUNNING}results/",
    f"{RUNNING}overview/",
    f"{RUNNING}versions/",
    f"{RUNNING}reports/",
    f"{PUBLISHED}results/?figures=provisional",
    f"{PUBLISHED}overview/?figures=provisional",
    f"{PUBLISHED}results/?live=true",
]


@pytest.mark.parametrize("address", NOT_FOR_THE_PUBLIC)
def test_the_public_reads_nothing_that_is_not_published(address, client, settings, client_of):
    settings.NTM_PUBLIC = True
    answer = client.get(address)
    assert answer.status_code == 401
    assert answer.json()["code"] == "log_in"
    assert client_of("member-01").get(address).status_code == 200


def test_a_programme_without_a_published_quarter_is_not_public(client, settings):
    settings.NTM_PUBLIC = True
    Period.objects.filter(programme__code="nqdh-23").update(published_on=None)
    names = [one["code"] for one in client.get(DISTRICT).json()["programmes"]]
    assert names == ["ntm-xa-21-25"]
    assert client.get(f"{DISTRICT}nqdh-23/").status_code == 401
    assert client.get(f"{DISTRICT}nqdh-23/targets/").status_code == 401


def test_a_district_that_has_published_nothing_is_not_public(client, settings):
    settings.NTM_PUBLIC = True
    silent = factories.make_programme().district
    found = [one["code"] for one in client.get("/api/districts/").json()]
    assert found == ["yen-binh"]
    assert client.get(f"/api/districts/{silent.code}/").status_code == 404


def test_the_public_is_told_no_person_note_or_plan(client, settings, program):
    settings.NTM_PUBLIC = True
    programme = Programme.objects.get(code="nqdh-23")
    target = programme.targets.get(number="6")
    target.low, target.high = 0, 90
    target.save()
    commune = programme.district.communes.first()
    factories.make_exemption(target, commune, reason="lũ cuốn trôi")
    factories.make_milestone(target, commune, year=2023, value=5)
    told, public = (
        one.get(f"{DISTRICT}nqdh-23/targets/").json()["targets"][5] for one in (program, client)
    )
    assert (told["low"], told["high"]) == ("0", "90")
    assert told["exemptions"][0]["reason"] == "lũ cuốn trôi"
    assert {"commune": commune.code, "year": 2023, "value": "5"} in told["commune_milestones"]
    hidden = {"low": None, "high": None, "commune_milestones": []}
    hidden["exemptions"] = [one | {"reason": ""} for one in told["exemptions"]]
    assert public == told | hidden
    periods = client.get(f"{DISTRICT}nqdh-23/").json()["periods"]
    assert periods
    assert all(period["published_on"] for period in periods)
    versions = client.get(f"{PUBLISHED}versions/").json()["versions"]
    assert [one["published_by"] for one in versions] == [None]


def test_a_token_reads_as_its_account_and_not_as_the_session(client_of, account_of):
    foreigner = client_of(factories.make_user(factories.make_official()))
    foreigner.force_login(account_of("member-01"))
    assert foreigner.get(DISTRICT).status_code == 404


@pytest.mark.parametrize("header", ["Bearer ntm_x", "Bearer", "", "Basic eDp5", "ntm_x"])
def test_a_wrong_token_is_refused_also_beside_a_session_and_on_a_public_site(
    header, viewer, settings
):
    settings.NTM_PUBLIC = True
    answer = viewer.get("/api/districts/", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["code"] == "wrong_token"
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("by", ["token", "session"])
def test_nothing_is_written_by_program(method, by, program, viewer):
    client = program if by == "token" else viewer
    for path in [*addresses().values(), "/api/openapi.json"]:
        answer = getattr(client, method)(path)
        assert answer.status_code == 405
        assert answer["Allow"] == "GET"
        assert answer.json()["code"] == "only_get"


@pytest.mark.parametrize("address", ["/", "/yen-binh/nqdh-23/2023Q2/", "/accounts/", "/admin/"])
def test_a_token_opens_no_page(address, program):
    answer = program.get(address)
    assert answer.status_code == 302
    assert "/login/?next=" in answer.url


def test_a_token_writes_nothing_through_a_page(client_of):
    chair = client_of("chair-04738")
    answer = chair.post("/yen-binh/nqdh-23/2023Q3/entry/04738/11/", {"value": "5"})
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


@pytest.mark.parametrize("by", ["token", "session"])
def test_who_was_given_a_password_chooses_one_first(by, program, viewer, account_of):
    user = account_of("member-01")
    GivenPassword.objects.create(user=user, at="2023-10-01T00:00Z")
    answer = (program if by == "token" else viewer).get("/api/districts/")
    assert answer.status_code == 403
    assert answer.json()["code"] == "step_first"


@pytest.mark.parametrize("device", [False, True])
def test_a_token_is_no_way_around_a_second_factor_that_the_site_requires(
    device, client_of, settings
):
    settings.NTM_REQUIRE_2FA = True
    admin = make_person("administrator")
    if device:
        factories.make_second_factor(admin)
    answer = client_of(admin).get("/api/districts/")
    assert answer.status_code == (200 if device else 403)
