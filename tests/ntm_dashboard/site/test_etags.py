"""A browser that has a page already is told so, without the page being made."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communes.models import Assignment, Figure
from ntm_dashboard.site.page import Page
from tests import factories
from tests.browser.addresses import OF_A_QUARTER
from tests.pages import PUBLISHED

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def reader(client, account_of):
    client.force_login(account_of("member-01"))
    return client


def tag_of(client, address=PUBLISHED, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response["ETag"]


def again(client, tag, address=PUBLISHED, **headers):
    """What a browser gets that has the page of this tag."""
    return client.get(address, headers={"If-None-Match": tag, **headers})


def test_every_page_of_a_quarter_is_sent_once(reader):
    for address in OF_A_QUARTER:
        first = reader.get(address)
        tag = first["ETag"]
        response = again(reader, tag, address)
        assert (response.status_code, response.content) == (304, b""), address
        assert response["ETag"] == tag
        assert response["Cache-Control"] == first["Cache-Control"]


def test_nothing_is_made_or_read_for_what_is_there(reader, monkeypatch):
    tag = tag_of(reader)
    monkeypatch.setattr(Page, "shown", lambda self: pytest.fail("the page is made"))
    with CaptureQueriesContext(connection) as queries:
        assert again(reader, tag).status_code == 304
    assert len(queries) == 2, "the session and the account"


def approve_another():
    figure = Figure.objects.filter(approved_value__isnull=False).first()
    figure.approved_value += 1
    figure.save()


def rename_the_reader():
    official = get_user_model().objects.get(official__code="member-01").official
    official.name = "Nguyễn Văn Khác"
    official.save()


def give_a_duty():
    official = get_user_model().objects.get(official__code="member-01").official
    programme = Assignment.objects.first().programme
    factories.make_assignment(official, programme, duty="review")


def give_all_rights():
    get_user_model().objects.filter(official__code="member-01").update(is_superuser=True)


@pytest.mark.parametrize(
    "change", [approve_another, rename_the_reader, give_a_duty, give_all_rights]
)
def test_a_change_sends_the_page_anew(reader, change):
    tag = tag_of(reader)
    change()
    response = again(reader, tag)
    assert response.status_code == 200
    assert response["ETag"] != tag


def test_another_setting_that_is_shown_sends_the_page_anew(reader, settings):
    tag = tag_of(reader, "/about/")
    settings.NTM_CONTACT = "Văn phòng, 0219 3888 999"
    response = again(reader, tag, "/about/")
    assert response.status_code == 200
    assert settings.NTM_CONTACT in response.text
    for name, value in (("NTM_URL", "https://ntm.example"), ("NTM_PUBLIC", True)):
        tag = tag_of(reader)
        setattr(settings, name, value)
        assert again(reader, tag).status_code == 200


def test_nobody_gets_a_page_by_anothers_tag(reader, account_of):
    tag = tag_of(reader)
    other = Client()
    other.force_login(account_of("chair-04738"))
    assert again(other, tag).status_code == 200
    assert again(Client(), tag).status_code == 302


def test_another_language_day_or_part_is_another_page(reader, settings):
    tag = tag_of(reader)
    part = tag_of(reader, **{"HX-Request": "true", "HX-Target": "table"})
    assert part != tag
    reader.cookies["django_language"] = "en"
    assert again(reader, tag).status_code == 200
    reader.cookies["django_language"] = "vi"
    assert again(reader, tag).status_code == 304
    settings.NTM_TODAY = "2031-01-01"
    assert again(reader, tag).status_code == 200
    assert again(reader, tag, f"{PUBLISHED}?figures=provisional").status_code == 200


def test_a_new_log_in_has_forms_of_its_own(reader, account_of):
    tag = tag_of(reader)
    token = reader.cookies["csrftoken"].value
    reader.logout()
    reader.force_login(account_of("member-01"))
    response = again(reader, tag)
    assert response.status_code == 200
    assert response.cookies["csrftoken"].value != token


def test_what_is_told_once_is_told(reader):
    tag = tag_of(reader)
    assert reader.post("/accounts/sessions/").status_code == 302
    response = again(reader, tag)
    assert response.status_code == 200
    assert "ETag" not in response
    assert "Bạn không đăng nhập ở nơi nào khác." in response.text
    assert again(reader, tag).status_code == 304


@pytest.mark.parametrize("header", ['"', 'W/"', "*", "\x80", "W/" * 500, ", , ,", '"a", "b"'])
def test_a_header_that_makes_no_sense_is_no_fault(reader, header):
    assert again(reader, header).status_code in (200, 304)


def test_work_is_never_told_to_be_there(client, account_of):
    client.force_login(account_of("reviewer-01"))
    assert "ETag" not in client.get("/yen-binh/nqdh-23/2023Q3/review/")
