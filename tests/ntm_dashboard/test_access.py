"""Every address by every person; the list of addresses is made from the URLconf."""

import datetime

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from communes.models import Official
from tests import factories

PAGE = "/yen-binh/nqdh-23/2023Q2/"
CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/"
LOGIN = "to the log-in"

PEOPLE = ["viewer", "reviewer", "chair", "reporter", "admin"]
OUTSIDERS = ["foreigner", "former", "nobody"]
"""An official of another district, one whose access has ended, an account without an official."""


def page(path=PAGE, public=200):
    """A page of the demo district: its officials read it, everyone else's district it is not."""
    return (
        path,
        dict.fromkeys(PEOPLE, 200)
        | dict.fromkeys(OUTSIDERS, 404)
        | {"anonymous": LOGIN, "public": public},
    )


def same(path, status, **others):
    return path, dict.fromkeys([*PEOPLE, *OUTSIDERS, "anonymous", "public"], status) | others


TABLE = {
    "home": (
        "/",
        dict.fromkeys([*PEOPLE, "public"], 302)
        | {"foreigner": 403, "former": 403, "nobody": 403, "anonymous": LOGIN},
    ),
    "healthz": same("/healthz", 200),
    "login": same("/accounts/login/", 200),
    "logout": same("/accounts/logout/", 405, anonymous=LOGIN, public=LOGIN),
    "password_change": same("/accounts/password/", 200, anonymous=LOGIN, public=LOGIN),
    "password_change_done": same("/accounts/password/done/", 200, anonymous=LOGIN, public=LOGIN),
    "set_language": same("/accounts/language/", 302),
    "admin": same("/admin/", 302, admin=200),
    "overview": page(),
    "target": page(f"{PAGE}targets/11/"),
    "matrix": page(f"{PAGE}matrix/"),
    "communes": page(f"{PAGE}communes/"),
    "commune": page(f"{PAGE}communes/04738/"),
    "officials": page(f"{PAGE}officials/", public=LOGIN),
    "official": page(f"{PAGE}officials/chair-04738/", public=LOGIN),
    "criteria": page(f"{CRITERIA}criteria/"),
    "results": page(f"{PAGE}results.csv"),
}


def names_of(patterns):
    """Names of all addresses; the administration's own are one."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        elif pattern.app_name == "admin":
            yield "admin"
        else:
            yield from names_of(pattern.url_patterns)


@pytest.fixture
def sign_in(client, django_user_model):
    """Logs the client in as one of the people of the table."""

    def sign_in(person):
        official = {
            "viewer": "member-01",
            "reviewer": "reviewer-01",
            "chair": "chair-04738",
            "reporter": "district-01",
            "former": "member-02",
        }.get(person)
        if official:
            official = Official.objects.get(code=official)
        if person == "former":
            official.until = datetime.date.today() - datetime.timedelta(days=1)
        if person == "foreigner":
            official = factories.make_official()
        if person in ("anonymous", "public"):
            return
        superuser = {"is_superuser": True, "is_staff": True} if person == "admin" else {}
        client.force_login(factories.make_user(official, **superuser))

    return sign_in


def test_every_address_of_the_urlconf_has_a_row():
    assert set(names_of(get_resolver().url_patterns)) == set(TABLE)


@pytest.mark.parametrize("person", [*PEOPLE, *OUTSIDERS, "anonymous", "public"])
@pytest.mark.parametrize("name", TABLE)
def test_person_gets_what_the_table_says(name, person, client, sign_in, settings, db):
    settings.NTM_PUBLIC = person == "public"
    sign_in(person)
    path, expected = TABLE[name]
    response = client.get(path)
    if expected[person] == LOGIN:
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/?next=")
    else:
        assert response.status_code == expected[person]


@pytest.mark.parametrize(
    "path",
    [
        "/tran-yen/nqdh-23/2023Q2/",
        "/yen-binh/unknown/2023Q2/",
        "/yen-binh/nqdh-23/2020Q4/",
        "/yen-binh/nqdh-23/2026Q1/",
        "/yen-binh/nqdh-23/2023Q5/",
        f"{PAGE}targets/27/",
        f"{PAGE}communes/99999/",
        f"{PAGE}officials/nobody/",
        f"{PAGE}criteria/",
        f"{PAGE}results.xml",
        f"{PAGE}matrix/?export=csv".replace("matrix", "targets/2"),
    ],
)
def test_what_does_not_exist_is_not_found_with_a_page_that_helps(path, client, sign_in, db):
    sign_in("viewer")
    response = client.get(path)
    assert response.status_code == 404
    assert "Không có trang này" in response.text
    assert 'href="/"' in response.text


def test_a_quarter_without_a_period_says_why_it_is_empty(client, sign_in, db):
    sign_in("viewer")
    response = client.get("/yen-binh/nqdh-23/2025Q4/")
    assert response.status_code == 200


def test_a_signed_in_official_comes_to_the_latest_published_quarter(client, sign_in, db):
    sign_in("chair")
    assert client.get("/").url == PAGE


def test_log_in_goes_on_to_the_address_asked_for(client, db):
    factories.make_user(Official.objects.get(code="member-01"), username="xem", password="mật khẩu")
    asked = client.get(f"{PAGE}matrix/").url
    response = client.post(asked, {"username": "xem", "password": "mật khẩu"})
    assert response.url == f"{PAGE}matrix/"
