"""What stands around the content of every page: a clock that is set."""

import pytest

from communes.models import Official
from tests import factories
from tests.pages import PUBLISHED, words

SET = "Đồng hồ của trang này đã được đặt trước: hôm nay tính là 4/10/2023."
PAGES = ["/todo/", PUBLISHED, f"{PUBLISHED}entry/", f"{PUBLISHED}communes/04738/"]


@pytest.mark.parametrize("path", PAGES)
def test_a_clock_that_is_set_is_told_to_officials(path, client, settings, db):
    client.force_login(factories.make_user(Official.objects.get(code="chair-04738")))
    assert SET not in words(client.get(path).text)
    settings.NTM_TODAY = "2023-10-04"
    assert SET in words(client.get(path).text)


def test_it_is_not_told_to_the_public(client, settings, db):
    settings.NTM_PUBLIC, settings.NTM_TODAY = True, "2023-10-04"
    assert "đặt trước" not in words(client.get(PUBLISHED).text)
