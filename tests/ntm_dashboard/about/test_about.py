"""What visitors without an account read about the site itself."""

import pytest
from django.test import Client

from communes.models import Period
from tests import factories
from tests.pages import PUBLISHED, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_to_the_public(settings):
    settings.NTM_PUBLIC = True


def test_the_page_says_how_targets_are_judged_who_publishes_and_whom_to_ask(
    client, settings, open_to_the_public
):
    settings.NTM_CONTACT = "Văn phòng Huyện ủy, 0216 3886 000"
    text = words(client.get("/about/").text)
    assert "Về trang này" in text
    assert "Thiếu số liệu không bao giờ được tính là 0." in text
    assert "99,99% là chưa đạt" in text
    assert "Huyện ủy Yên Bình" in text
    assert "Văn phòng Huyện ủy, 0216 3886 000" in text
    assert "quý II/2023" in text
    assert "quý III/2023" not in text


def test_without_a_contact_none_is_announced(client, open_to_the_public):
    assert "Liên hệ" not in words(client.get("/about/").text)


def test_every_page_of_the_public_leads_there_and_no_officials_page_does(
    client, viewer, open_to_the_public
):
    public = Client().get(PUBLISHED).text
    assert '<a href="/about/">Về trang này</a>' in public
    assert 'href="/about/"' not in viewer.get(PUBLISHED).text


def test_what_search_engines_read_promises_the_public_no_people(viewer, open_to_the_public):
    promise = "người chịu trách nhiệm"
    assert promise not in Client().get(PUBLISHED).text
    assert promise in viewer.get(PUBLISHED).text


def test_where_nothing_is_published_there_is_nothing_to_tell_of(client, open_to_the_public):
    Period.objects.update(published_on=None)
    assert client.get("/about/").url == "/accounts/login/?next=/about/"


def test_a_published_quarter_without_figures_says_so_and_counts_nothing(client, open_to_the_public):
    programme = factories.make_programme()
    for number in ("1", "2"):
        factories.make_target(programme, number=number)
    factories.make_period(programme, "2023Q2", published_on="2023-07-20")
    page = client.get(f"/{programme.district.code}/{programme.code}/2023Q2/").text
    assert "Chưa có số liệu: cả 2 chỉ tiêu đều chưa có kết quả" in words(page)
    assert "0/2 chỉ tiêu" not in words(page)
