"""Every address by every person; the list of addresses is made from the URLconf."""

import datetime

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from communes.clock import today
from communes.models import Official
from targets.models import Programme
from tests import factories
from tests.pages import PUBLISHED

CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/"
LOGIN = "to the log-in"

PEOPLE = ["viewer", "reviewer", "chair", "reporter", "administrator", "admin"]
OUTSIDERS = ["foreigner", "nobody"]
"""An official of another district, an account without an official."""
VISITORS = ["former", "anonymous", "public"]
"""Not logged in any more, as the access has ended, or not at all: where the site is closed and
where published quarters are open."""
EVERYONE = [*PEOPLE, *OUTSIDERS, *VISITORS]


TOLD_WHO_REVIEWS = dict.fromkeys(["viewer", "chair", "reporter", "administrator", "admin"], 403)


def page(path=PUBLISHED, public=200):
    """A page of the demo district: its officials read it, everyone else's district it is not."""
    return (
        path,
        dict.fromkeys(PEOPLE, 200)
        | dict.fromkeys(OUTSIDERS, 404)
        | {"former": LOGIN, "anonymous": LOGIN, "public": public},
    )


def work(path, **statuses):
    """A page of people's work: not found but by those whose it is, and never read anonymously."""
    outsiders = dict.fromkeys([*PEOPLE, *OUTSIDERS], 404)
    return path, outsiders | dict.fromkeys(VISITORS, LOGIN) | statuses


def same(path, status, **others):
    """An address that answers everyone with `status`, except `others`."""
    return path, dict.fromkeys(EVERYONE, status) | others


def administered(path, admin):
    """A page of the administration, whose log-in others are led to."""
    return same(path, 302, administrator=admin, admin=admin, **dict.fromkeys(VISITORS, LOGIN))


def read_by_program(path, public=200):
    """An address of the API about the demo's district."""
    return (
        f"/api/districts/yen-binh/{path}",
        dict.fromkeys(PEOPLE, 200)
        | dict.fromkeys(OUTSIDERS, 404)
        | {"former": 401, "anonymous": 401, "public": public},
    )


GET = {
    "home": (
        "/",
        dict.fromkeys([*PEOPLE, "public"], 302)
        | {"foreigner": 403, "nobody": 403, "former": LOGIN, "anonymous": LOGIN},
    ),
    "todo": (
        "/todo/",
        dict.fromkeys(PEOPLE, 200) | dict.fromkeys(OUTSIDERS, 403) | dict.fromkeys(VISITORS, LOGIN),
    ),
    "search": (
        "/search/?q=a",
        dict.fromkeys([*PEOPLE, "public"], 200)
        | dict.fromkeys(OUTSIDERS, 403)
        | {"former": LOGIN, "anonymous": LOGIN},
    ),
    "districts": (
        "/districts/",
        dict.fromkeys([*PEOPLE, "public"], 200)
        | dict.fromkeys(OUTSIDERS, 403)
        | {"former": LOGIN, "anonymous": LOGIN},
    ),
    "about": (
        "/about/",
        dict.fromkeys([*PEOPLE, "public"], 200)
        | dict.fromkeys(OUTSIDERS, 403)
        | {"former": LOGIN, "anonymous": LOGIN},
    ),
    "healthz": same("/healthz", 200),
    "readyz": same("/readyz", 503),  # no static files are collected here
    "metrics": same("/metrics", 200),
    "login": same("/accounts/login/", 200),
    "logout": same("/accounts/logout/", 405, **dict.fromkeys(VISITORS, LOGIN)),
    "password_change": same("/accounts/password/", 200, **dict.fromkeys(VISITORS, LOGIN)),
    "account": same("/accounts/", 200, **dict.fromkeys(VISITORS, LOGIN)),
    "login_code": same("/accounts/login/code/", 302),
    "slip": same("/accounts/first/", 200),
    "first_password": same("/accounts/first/password/", 302),
    "slip_link": same("/accounts/first/nobody/AAAAA-AAAAA/", 200),
    "reset": same("/accounts/reset/", 200),
    "end_sessions": same("/accounts/sessions/", 405, **dict.fromkeys(VISITORS, LOGIN)),
    "second_factor": same("/accounts/second/", 200, **dict.fromkeys(VISITORS, LOGIN)),
    "recovery_codes": same("/accounts/second/codes/", 302, **dict.fromkeys(VISITORS, LOGIN)),
    "second_factor_off": same("/accounts/second/off/", 302, **dict.fromkeys(VISITORS, LOGIN)),
    "password_change_done": same("/accounts/password/done/", 200, **dict.fromkeys(VISITORS, LOGIN)),
    "set_language": same("/accounts/language/", 302),
    "token_new": same("/accounts/tokens/new/", 200, **dict.fromkeys(VISITORS, LOGIN)),
    "token_revoke": same("/accounts/tokens/1/revoke/", 405, **dict.fromkeys(VISITORS, LOGIN)),
    "api-root": same("/api/", 200),
    "openapi-json": same("/api/openapi.json", 200),
    "api_districts": same("/api/districts/", 200, former=401, anonymous=401),
    "api_district": read_by_program(""),
    "api_programme": read_by_program("nqdh-23/"),
    "api_targets": read_by_program("nqdh-23/targets/"),
    "api_overview": read_by_program("nqdh-23/2023Q2/overview/"),
    "api_results": read_by_program("nqdh-23/2023Q2/results/"),
    "api_versions": read_by_program("nqdh-23/2023Q2/versions/"),
    "api_version": read_by_program("nqdh-23/2023Q2/versions/1/"),
    "api_unknown": same("/api/nothing/", 404),
    "api_reports": read_by_program("nqdh-23/2023Q2/reports/", public=401),
    "admin": same("/admin/", 302, administrator=200, admin=200, **dict.fromkeys(VISITORS, LOGIN)),
    "setup": administered("/admin/setup/", admin=200),
    "setup_preview": administered("/admin/setup/preview/", admin=302),
    "starter_book": administered("/admin/setup/workbook.xlsx", admin=200),
    "setup_table": administered("/admin/setup/communes/", admin=200),
    "table_file": administered("/admin/setup/communes.csv", admin=200),
    "overview": page(),
    "target": page(f"{PUBLISHED}targets/11/"),
    "matrix": page(f"{PUBLISHED}matrix/"),
    "communes": page(f"{PUBLISHED}communes/"),
    "commune": page(f"{PUBLISHED}communes/04738/"),
    "officials": page(f"{PUBLISHED}officials/", public=LOGIN),
    "official": page(f"{PUBLISHED}officials/chair-04738/", public=LOGIN),
    "official_facts": (
        f"{PUBLISHED}officials/chair-04738/facts.csv",
        dict.fromkeys(["viewer", "reporter", "administrator", "admin"], 403)
        | {"chair": 200, "reviewer": 200}
        | dict.fromkeys(OUTSIDERS, 404)
        | dict.fromkeys(VISITORS, LOGIN),
    ),
    "criteria": page(f"{CRITERIA}criteria/"),
    "half_year": page(f"{CRITERIA}bieu-10/", public=LOGIN),
    "half_year_file": page(f"{CRITERIA}bieu-10.docx", public=LOGIN),
    "results": page(f"{PUBLISHED}results.csv"),
    "report": page(f"{PUBLISHED}report/"),
    "report_file": page(f"{PUBLISHED}report.xlsx"),
    "commune_report": page(f"{PUBLISHED}communes/04738/report.docx"),
    "official_report": page(f"{PUBLISHED}officials/chair-04738/report.docx", public=LOGIN),
    "version": page(f"{PUBLISHED}versions/1/"),
    "year": page(f"{PUBLISHED}year/", public=LOGIN),
    "compare": page(f"{PUBLISHED}compare/2022Q4/"),
    "gaps": page(f"{PUBLISHED}gaps/"),
    "present": page(f"{PUBLISHED}present/", public=LOGIN),
    "brief": page(f"{PUBLISHED}brief/", public=LOGIN),
    "measures": page(f"{PUBLISHED}measures/", public=LOGIN),
    "measure": page(f"{PUBLISHED}measures/1/", public=LOGIN),
    "measure_new": work(f"{PUBLISHED}measures/new/?target=6", reviewer=200),
    "entry": page(f"{PUBLISHED}entry/", public=LOGIN),
    "review": work(f"{PUBLISHED}review/", **TOLD_WHO_REVIEWS, reviewer=200),
    "review_report": work(f"{PUBLISHED}review/04738/", **TOLD_WHO_REVIEWS, reviewer=200),
    "remind": work(f"{PUBLISHED}remind/", **TOLD_WHO_REVIEWS, reviewer=200),
    "publish": work(f"{PUBLISHED}publish/", **TOLD_WHO_REVIEWS, reviewer=200),
    "packages": work(f"{PUBLISHED}packages/", **TOLD_WHO_REVIEWS, reviewer=200),
    "package": work(f"{PUBLISHED}package.json", reviewer=302),
    "entry_sheet": work(f"{PUBLISHED}entry/04738/", chair=200),
    "causes": page(f"{PUBLISHED}causes/", public=LOGIN),
    "commune_figure": page(f"{PUBLISHED}communes/04738/11/"),
    "district_figure": page(f"{PUBLISHED}district/2/"),
    "figure": work(f"{PUBLISHED}entry/04738/11/", **dict.fromkeys(PEOPLE, 302)),
    "sheet_book": work(f"{PUBLISHED}entry/04738/sheet.xlsx", chair=200),
    "to_sign": work(f"{PUBLISHED}entry/04738/report.docx", chair=200, reviewer=200),
    "upload": work(f"{PUBLISHED}entry/04738/upload/", chair=200),
    "evidence": same("/files/1/", 404, **dict.fromkeys(VISITORS, LOGIN)),
}


POST = {
    "metrics": same("/metrics", 200),
    "login": same("/accounts/login/", 200),
    "logout": same("/accounts/logout/", 302, **dict.fromkeys(VISITORS, LOGIN)),
    "password_change": same("/accounts/password/", 200, **dict.fromkeys(VISITORS, LOGIN)),
    "login_code": same("/accounts/login/code/", 302),
    "slip": same("/accounts/first/", 200),
    "first_password": same("/accounts/first/password/", 302),
    "slip_link": same("/accounts/first/nobody/AAAAA-AAAAA/", 200),
    "reset": same("/accounts/reset/", 405),
    "end_sessions": same("/accounts/sessions/", 302, **dict.fromkeys(VISITORS, LOGIN)),
    "second_factor": same("/accounts/second/", 200, **dict.fromkeys(VISITORS, LOGIN)),
    "recovery_codes": same("/accounts/second/codes/", 302, **dict.fromkeys(VISITORS, LOGIN)),
    "second_factor_off": same("/accounts/second/off/", 302, **dict.fromkeys(VISITORS, LOGIN)),
    "token_new": same("/accounts/tokens/new/", 200, **dict.fromkeys(VISITORS, LOGIN)),
    "token_revoke": same("/accounts/tokens/1/revoke/", 404, **dict.fromkeys(VISITORS, LOGIN)),
    "set_language": same("/accounts/language/", 302),
    "review": work(f"{PUBLISHED}review/", **TOLD_WHO_REVIEWS, reviewer=302),
    "review_report": work(f"{PUBLISHED}review/04738/", **TOLD_WHO_REVIEWS, reviewer=400),
    "remind": work(f"{PUBLISHED}remind/", **TOLD_WHO_REVIEWS, reviewer=302),
    "publish": work(f"{PUBLISHED}publish/", **TOLD_WHO_REVIEWS, reviewer=302),
    "packages": work(f"{PUBLISHED}packages/", **TOLD_WHO_REVIEWS, reviewer=422),
    "package": work(f"{PUBLISHED}package.json", reviewer=405),
    "measures": work(f"{PUBLISHED}measures/", **dict.fromkeys(PEOPLE, 405)),
    "measure": work(f"{PUBLISHED}measures/1/", **dict.fromkeys(PEOPLE, 400)),
    "measure_new": work(f"{PUBLISHED}measures/new/?target=6", reviewer=422),
    "entry": work(f"{PUBLISHED}entry/", **dict.fromkeys(PEOPLE, 405)),
    "entry_sheet": work(f"{PUBLISHED}entry/04738/", chair=302),
    "figure": work(f"{PUBLISHED}entry/04738/11/", chair=302),
    "causes": work(f"{PUBLISHED}causes/", reviewer=400),
    "commune_figure": work(
        f"{PUBLISHED}communes/04738/11/", **dict.fromkeys([*PEOPLE, "public"], 405)
    ),
    "district_figure": work(f"{PUBLISHED}district/2/", **dict.fromkeys([*PEOPLE, "public"], 405)),
    "sheet_book": work(f"{PUBLISHED}entry/04738/sheet.xlsx", chair=405),
    "to_sign": work(f"{PUBLISHED}entry/04738/report.docx", chair=405, reviewer=405),
    "upload": work(f"{PUBLISHED}entry/04738/upload/", chair=302),
    "setup": administered("/admin/setup/", admin=422),
    "setup_preview": administered("/admin/setup/preview/", admin=302),
    "starter_book": administered("/admin/setup/workbook.xlsx", admin=405),
    "setup_table": administered("/admin/setup/communes/", admin=422),
    "table_file": administered("/admin/setup/communes.csv", admin=405),
    "evidence": same("/files/1/", 404, **dict.fromkeys(VISITORS, LOGIN)),
}
"""Addresses that a form is sent to, here an empty one; every page refuses it."""


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
            official.until = today() - datetime.timedelta(days=1)
        if person == "foreigner":
            official = factories.make_official()
        if person == "administrator":
            programme = Programme.objects.get(code="nqdh-23")
            official = factories.make_official(programme.district)
            factories.make_assignment(official, programme, duty="administer")
        if person in ("anonymous", "public"):
            return
        superuser = {"is_superuser": True, "is_staff": True} if person == "admin" else {}
        client.force_login(factories.make_user(official, **superuser))

    return sign_in


def test_every_address_of_the_urlconf_has_a_row():
    known = set(names_of(get_resolver().url_patterns))
    without_a_row = known - set(GET)
    assert not without_a_row, f"say in GET who may open {sorted(map(str, without_a_row))}"
    assert set(GET) - known == set(), "rows of addresses that are gone"
    assert set(POST) <= known


def outcome(response):
    if response.status_code == 302 and response.url.startswith("/accounts/login/?next="):
        return LOGIN
    return response.status_code


@pytest.mark.one_database
@pytest.mark.parametrize("person", EVERYONE)
@pytest.mark.parametrize("name", GET)
def test_a_person_opens_what_the_table_says(name, person, client, sign_in, settings, db):
    settings.NTM_PUBLIC = person == "public"
    sign_in(person)
    path, expected = GET[name]
    assert outcome(client.get(path)) == expected[person]


@pytest.mark.parametrize("person", EVERYONE)
@pytest.mark.parametrize("name", POST)
def test_a_person_sends_what_the_table_says(name, person, client, sign_in, settings, db):
    settings.NTM_PUBLIC = person == "public"
    sign_in(person)
    path, expected = POST[name]
    assert outcome(client.post(path)) == expected[person]


@pytest.mark.parametrize("person", EVERYONE)
def test_no_page_takes_a_form(person, client, sign_in, settings, db):
    settings.NTM_PUBLIC = person == "public"
    sign_in(person)
    pages = [
        path
        for name, (path, _expected) in GET.items()
        if path.startswith(("/yen-binh/", "/todo/", "/about/", "/districts/")) and name not in POST
    ]
    assert {client.post(path).status_code for path in pages} == {405}


@pytest.mark.parametrize("days", [0, 1])
def test_reading_ends_after_the_last_day_of_the_access(days, client, db):
    official = Official.objects.get(code="member-02")
    official.until = today() - datetime.timedelta(days=days)
    client.force_login(factories.make_user(official))
    assert outcome(client.get(PUBLISHED)) == (LOGIN if days else 200)


def test_an_account_that_was_closed_reads_nothing(client, log_in):
    user = log_in("member-02")
    user.is_active = False
    user.save()
    assert client.get(PUBLISHED).url == f"/accounts/login/?next={PUBLISHED}"


def test_an_official_of_another_district_reads_the_own_one(client, db):
    programme = factories.make_programme()
    factories.make_period(programme)
    client.force_login(factories.make_user(factories.make_official(programme.district)))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/"
    assert client.get("/").url == address
    assert client.get(address).status_code == 200
    assert client.get(PUBLISHED).status_code == 404


NOT_FOUND = {
    "/tran-yen/nqdh-23/2023Q2/": "There is no such programme here.",
    "/yen-binh/unknown/2023Q2/": "There is no such programme here.",
    "/yen-binh/nqdh-23/2020Q4/": "The programme does not run in this quarter.",
    "/yen-binh/nqdh-23/2026Q1/": "The programme does not run in this quarter.",
    "/yen-binh/nqdh-23/2023Q5/": None,
    "/nowhere/": None,
    f"{PUBLISHED}targets/27/": "The programme has no target of this number.",
    f"{PUBLISHED}targets/11.1/": "The programme has no target of this number.",
    f"{PUBLISHED}communes/99999/": "The district has no commune of this code.",
    f"{PUBLISHED}officials/nobody/": "The district has no official of this code.",
    f"{PUBLISHED}criteria/": "This programme is a resolution: it has targets, and no criteria.",
    f"{PUBLISHED}measures/99999/": "The programme has no such measure.",
    f"{CRITERIA}measures/1/": "The programme has no such measure.",
    f"{PUBLISHED}results.xml": "There is no such file.",
    f"{PUBLISHED}report.odt": "There is no such file.",
    "/yen-binh/nqdh-23/2025Q4/report.docx": "There are no figures for this quarter.",
    f"{PUBLISHED}communes/99999/report.docx": "The district has no commune of this code.",
    f"{PUBLISHED}officials/nobody/report.docx": "The district has no official of this code.",
    f"{PUBLISHED}targets/2/?export=csv": "This page has no table to take away.",
}
"""What does not exist → the sentence that says so; None where no address of the site fits."""


@pytest.mark.parametrize("address", NOT_FOUND)
def test_what_does_not_exist_is_not_found_with_a_page_that_helps(
    address, client, sign_in, english_pages
):
    sign_in("viewer")
    response = client.get(address)
    assert response.status_code == 404
    assert "There is no such page" in response.text
    assert '<a class="btn btn-primary" href="/">' in response.text
    assert response.context["reason"] == (NOT_FOUND[address] or "")
    assert (NOT_FOUND[address] or "") in response.text


THEIRS = {
    f"{PUBLISHED}measures/new/": "Measures are written by who leads a target and by reviewers.",
    f"{PUBLISHED}entry/04738/": "You do not enter the figures of this unit.",
    f"{PUBLISHED}entry/04738/report.docx": "You do not enter the figures of this unit.",
    f"{PUBLISHED}officials/chair-04738/facts.csv": (
        "The facts are for the official, and for who leads or reviews in the programme."
    ),
    f"{PUBLISHED}package.json": (
        "The quarter is published by who reviews every report of the programme."
    ),
}
"""What is others' to do or to read → the sentence that says whose."""


@pytest.mark.parametrize("address", THEIRS)
def test_what_is_others_is_not_said_to_be_missing(address, client, sign_in, english_pages):
    sign_in("viewer")
    response = client.get(address)
    assert THEIRS[address] in response.text
    assert "There is no such page" not in response.text
    sign_in("foreigner")
    assert THEIRS[address] not in client.get(address).text


def test_a_script_is_told_the_same_sentence(client, sign_in, english_pages):
    sign_in("viewer")
    address = f"{PUBLISHED}entry/04738/11/"
    typed = {"value": "1", "account": client.session["_auth_user_id"]}
    told = client.post(address, typed, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["sentence"]) == (
        404,
        "You do not enter the figures of this unit.",
    )


def test_the_page_that_helps_is_shown_while_developing_too(
    client, sign_in, settings, english_pages
):
    settings.DEBUG = True
    sign_in("viewer")
    assert client.get(f"{PUBLISHED}targets/27/").context["reason"] == (
        "The programme has no target of this number."
    )


def test_an_anonymous_visitor_of_a_page_that_is_not_there_can_log_in(client, settings, db):
    settings.NTM_PUBLIC = True
    response = client.get("/yen-binh/unknown/2023Q2/")
    assert response.status_code == 404
    assert '<a class="btn btn-primary" href="/accounts/login/">' in response.text


def test_a_quarter_without_a_period_says_why_it_is_empty(client, sign_in, english_pages):
    sign_in("viewer")
    text = client.get("/yen-binh/nqdh-23/2025Q4/matrix/").text
    assert "There are no figures for Q4 2025" in text
    assert 'href="/yen-binh/nqdh-23/2023Q3/matrix/"' in text


def test_another_programme_opens_at_its_last_quarter_with_a_period(client, sign_in, db):
    sign_in("viewer")
    links = client.get("/yen-binh/nqdh-23/2023Q1/matrix/").context["page"].programmes
    assert [link.url for link in links] == [
        "/yen-binh/nqdh-23/2023Q1/matrix/",
        "/yen-binh/ntm-xa-21-25/2022Q4/matrix/",
    ]


def test_the_picker_leads_from_the_criteria_to_the_overview_of_a_resolution(client, sign_in, db):
    sign_in("viewer")
    links = client.get(f"{CRITERIA}criteria/").context["page"].programmes
    assert [link.url for link in links] == [PUBLISHED, f"{CRITERIA}criteria/"]


def test_log_in_goes_on_to_the_address_asked_for(client, db):
    factories.make_user(Official.objects.get(code="member-01"), username="xem", password="mật khẩu")
    asked = client.get(f"{PUBLISHED}matrix/").url
    response = client.post(asked, {"username": "xem", "password": "mật khẩu"})
    assert response.url == f"{PUBLISHED}matrix/"
