"""The address `/`: the visitor's district, its main programme, the latest published quarter."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Period
from ntm_dashboard.site.scope import front
from targets.models import Programme
from tests import factories

pytestmark = pytest.mark.django_db
MAIN = "/yen-binh/nqdh-23/2023Q2/"


@pytest.fixture
def official():
    """An official of a district with one programme and no figure yet."""
    official = factories.make_official(factories.make_district(code="tran-yen"))
    factories.make_programme(official.district, code="nq-moi", start="2020Q3", end="2025Q4")
    return official


def sign_in(client, official):
    client.force_login(factories.make_user(official))


def programme():
    return Programme.objects.get(code="nq-moi")


def test_an_official_comes_to_the_latest_published_quarter_of_the_main_programme(client, log_in):
    log_in("chair-04738")
    assert client.get("/").url == MAIN


def test_where_nothing_is_published_the_latest_quarter_with_approved_figures_opens(
    client, official
):
    target = factories.make_target(programme())
    factories.make_figure(target, quarter="2022Q1")
    factories.make_figure(target, quarter="2022Q3", approved=False)
    factories.make_period(programme(), "2022Q3")
    sign_in(client, official)
    assert client.get("/").url == "/tran-yen/nq-moi/2022Q1/"


def test_a_programme_without_figures_opens_at_its_first_quarter(client, official):
    sign_in(client, official)
    assert client.get("/").url == "/tran-yen/nq-moi/2020Q3/"


def test_without_approved_figures_the_last_period_that_has_begun_opens(client, official, settings):
    settings.NTM_TODAY = "2023-10-04"
    sign_in(client, official)
    later = {"opens_on": datetime.date(2024, 1, 1), "due_on": datetime.date(2024, 1, 10)}
    factories.make_period(programme(), "2023Q4", **later)
    assert client.get("/").url == "/tran-yen/nq-moi/2023Q4/"
    for quarter in ("2023Q2", "2023Q3"):
        factories.make_period(programme(), quarter, opens_on=datetime.date(2023, 6, 20))
    assert client.get("/").url == "/tran-yen/nq-moi/2023Q3/"


def test_a_published_quarter_goes_before_a_later_one_that_is_not(client, official):
    target = factories.make_target(programme())
    factories.make_figure(target, quarter="2023Q1")
    factories.make_period(programme(), "2022Q4", published_on=datetime.date(2023, 1, 20))
    sign_in(client, official)
    assert client.get("/").url == "/tran-yen/nq-moi/2022Q4/"


def test_the_main_programme_goes_before_others(client, official):
    factories.make_programme(official.district, code="a-first-by-name", name="A")
    sign_in(client, official)
    assert client.get("/").url.startswith("/tran-yen/nq-moi/")


def test_an_anonymous_visitor_is_asked_to_log_in(client):
    assert client.get("/").url == "/accounts/login/?next=/"


def test_a_public_visitor_comes_to_the_latest_published_quarter(client, settings):
    settings.NTM_PUBLIC = True
    assert client.get("/").url == MAIN


def test_a_public_visitor_is_asked_to_log_in_where_nothing_is_published(client, settings):
    settings.NTM_PUBLIC = True
    Period.objects.update(published_on=None)
    assert client.get("/").url == "/accounts/login/?next=/"


def test_an_account_that_may_read_nothing_is_told_why(client):
    sign_in(client, None)
    response = client.get("/")
    assert response.status_code == 403
    assert "Tài khoản" in response.text


def test_an_administrator_of_an_empty_site_is_led_to_where_it_is_set_up(client, empty_db):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    assert client.get("/").url == "/admin/setup/"


def test_of_all_programmes_that_an_administrator_reads_one_is_fetched(official):
    with CaptureQueriesContext(connection) as asked:
        assert front(factories.make_user(is_superuser=True)) is not None
    of_programmes = [one["sql"] for one in asked if 'FROM "targets_programme"' in one["sql"]]
    assert len(of_programmes) == 1
    assert of_programmes[0].endswith("LIMIT 1")
