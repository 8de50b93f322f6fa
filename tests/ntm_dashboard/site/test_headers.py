"""What every answer tells browsers and proxies beside its content."""

import re

import pytest

from tests.ntm_dashboard.every_address import OF_PAGES, log_in_as, of_administration
from tests.ntm_dashboard.site.test_access import GET
from tests.ntm_dashboard.test_environment import KEY, settings_with
from tests.pages import PUBLISHED

pytestmark = pytest.mark.one_database

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OPEN = {"/about/", "/districts/", "/search/?q=a", "/api/"}
"""What tells everybody the same beside the published pages."""
OF_NO_PAGE = ["/nowhere/", "/healthz/", "/favicon.ico"]
A_YEAR = 365 * 24 * 60 * 60


def wrong_headers(response):
    """What is missing, or other than it has to be."""
    wrong = {name for name, value in EVERYWHERE.items() if response.get(name) != value}
    of_data = response.get("Content-Type", "").startswith("application/json")
    policy = response.get("Content-Security-Policy", "")
    sources = "default-src 'none'" if of_data else "default-src 'self'"
    if sources not in policy or "unsafe" in policy or "*" in policy:
        wrong.add("Content-Security-Policy")
    if ("camera=()" in response.get("Permissions-Policy", "")) == of_data:
        wrong.add("Permissions-Policy")
    if not response.get("Cache-Control"):
        wrong.add("Cache-Control")
    return wrong


def may_be_shared(response):
    kept = response.get("Cache-Control", "")
    return response.status_code == 200 and "private" not in kept and "no-store" not in kept


OF_WORK = {"commune_figure", "district_figure"}
"""Pages of officials' work that the public reads in part: nobody keeps their answer."""


def open_to_all():
    """The published pages and files, and `OPEN`."""
    read = [
        path
        for name, (path, expected) in GET.items()
        if expected["public"] == 200 and name not in OF_WORK
    ]
    return OPEN | {path for path in read if path.startswith("/yen-binh/")}


def answers(person, client):
    """Each address, and what it answers the person; a form that is sent too answers a visitor."""
    paths = of_administration() if person == "admin" else [*OF_PAGES, *OF_NO_PAGE, "/admin/"]
    for path in paths:
        yield path, client.get(path)
        if person == "public":
            yield path, client.post(path)
            client.cookies.pop("messages", None)  # a page that shows one is for nobody else


@pytest.mark.thorough
@pytest.mark.parametrize("person", ["admin", "chair", "public"])
def test_every_answer_has_them_whoever_asks(person, client, settings, db):
    log_in_as(person, client, settings)
    wrong, shared = [], []
    for path, response in answers(person, client):
        if found := wrong_headers(response):
            wrong.append((path, found))
        if may_be_shared(response):
            shared.append(path)
    assert wrong == []
    assert {*shared} == (open_to_all() if person == "public" else set())


NAMED = ["official_facts", "official_report", "report_file", "commune_report", "half_year_file"]


@pytest.mark.parametrize("name", [*NAMED, "results", "sheet_book", "to_sign"])
def test_nobody_keeps_a_file_for_officials(name, client, log_in):
    log_in("chair-04738")
    path, _expected = GET[name]
    response = client.get(path)
    assert "Content-Disposition" in response
    assert "no-store" in response["Cache-Control"]


def test_a_list_taken_away_is_kept_by_nobody_and_a_page_asked_for_anew(viewer):
    assert viewer.get(PUBLISHED)["Cache-Control"] == "private, no-cache"
    assert viewer.get(f"{PUBLISHED}?export=csv")["Cache-Control"] == "private, no-store"


def test_a_published_page_of_the_public_may_be_kept_for_a_minute(client, settings, db):
    settings.NTM_PUBLIC = True
    response = client.get(PUBLISHED)
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert "Cookie" in response["Vary"]
    assert "private" in client.get(f"{PUBLISHED}officials/")["Cache-Control"]


def test_the_way_to_the_log_in_is_kept_by_nobody(client, db):
    assert client.get(PUBLISHED)["Cache-Control"] == "private, no-cache"


def test_a_page_has_no_script_nor_style_that_the_policy_would_stop(viewer):
    html = viewer.get(PUBLISHED).text
    scripts = re.findall(r"<script([^>]*)>", html)
    assert scripts
    assert all("src=" in one or 'type="application/json"' in one for one in scripts)
    assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", html)


def test_over_https_cookies_are_secure_and_browsers_come_back_by_https(
    client, settings, db, monkeypatch
):
    monkeypatch.setenv("SECRET_KEY", KEY)
    monkeypatch.setenv("ALLOWED_HOSTS", "testserver")
    found = settings_with("NTM_HTTPS", "1")
    for name in found:
        if name.startswith(("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "LANGUAGE_COOKIE_")):
            setattr(settings, name, found[name])
    assert client.get("/accounts/login/").status_code == 301
    response = client.get("/accounts/login/", headers={"X-Forwarded-Proto": "https"})
    assert response["Strict-Transport-Security"] == f"max-age={A_YEAR}"
    assert response.cookies["csrftoken"]["secure"]
    response = client.post(
        "/accounts/language/", {"language": "en"}, headers={"X-Forwarded-Proto": "https"}
    )
    assert response.cookies["django_language"]["secure"]
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_HTTPONLY
