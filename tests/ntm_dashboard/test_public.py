"""With NTM_PUBLIC=1 published quarters are open, read-only and without people."""

import csv
import io

import pytest
from django.core.cache import cache

from communes.models import Official
from tests import factories

PAGE = "/yen-binh/nqdh-23/2023Q2/"
OPEN = "/yen-binh/nqdh-23/2023Q3/"
PAGES = ["", "targets/11/", "matrix/", "communes/", "communes/04738/"]


@pytest.fixture(autouse=True)
def public(settings, db):
    settings.NTM_PUBLIC = True
    cache.clear()


@pytest.fixture
def secrets():
    """What no visitor without an account may read: names, phones, reasons."""
    Official.objects.filter(code="chair-04738").update(phone="0912 345 678")
    return [*Official.objects.values_list("name", flat=True), "0912 345 678", "đề nghị kiểm tra"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("extra", ["", "?export=csv", "?figures=provisional"])
def test_no_page_or_file_names_people_or_reasons(path, extra, client, secrets):
    response = client.get(PAGE + path + extra)
    if extra == "?export=csv" and path == "targets/11/":
        assert response.status_code == 200
    assert not [secret for secret in secrets if secret in response.text]


def test_search_does_not_find_by_the_name_of_a_lead(client):
    assert "0/26" in client.get(f"{PAGE}?q=Hà Xuân Mai").text


def test_report_states_are_kept_back(client):
    text = client.get(f"{PAGE}communes/").text
    assert "Bị trả lại" not in text
    header = next(csv.reader(io.StringIO(client.get(f"{PAGE}communes/?export=csv").text)))
    assert "Báo cáo" not in header


def test_provisional_figures_are_not_given(client):
    official = client.get(f"{PAGE}results.csv").text
    assert client.get(f"{PAGE}results.csv?figures=provisional").text == official
    assert "tạm tính" not in client.get(f"{PAGE}?figures=provisional").text


@pytest.mark.parametrize("path", ["", "results.csv", "matrix/"])
def test_an_unpublished_quarter_asks_for_a_log_in(path, client):
    response = client.get(OPEN + path)
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("first", ["official", "public"])
def test_the_cache_never_mixes_audiences(first, client, client_of_official):
    order = [client_of_official, client] if first == "official" else [client, client_of_official]
    for one in order:
        text = one.get(PAGE).text
        assert ("Hà Xuân Mai" in text) == (one is client_of_official)
        assert ("chưa nộp" in text) == (one is client_of_official)


@pytest.fixture
def client_of_official():
    from django.test import Client

    client = Client()
    client.force_login(factories.make_user(Official.objects.get(code="member-01")))
    return client


def test_home_goes_to_the_latest_published_quarter(client):
    assert client.get("/").url == PAGE


def test_the_picker_offers_published_quarters_only(client):
    assert OPEN not in client.get(PAGE).text
