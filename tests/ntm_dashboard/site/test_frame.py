"""What stands around the content of every page: a clock, a short name, a band of sample data."""

import re

import pytest

from communes.models import Official
from targets.models import Programme, Target
from tests import factories
from tests.pages import CRITERIA, PUBLISHED, RUNNING, words

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


def test_the_bar_says_a_programme_s_short_name_with_the_whole_one_as_title(viewer):
    whole = Programme.objects.get(code="nqdh-23").name
    text = viewer.get(PUBLISHED).text
    assert re.search(rf'<span class="bar-clamp" title="{whole}">Nghị quyết Đại hội XXIII<', text)
    Programme.objects.filter(code="nqdh-23").update(short_name="")
    factories.make_district()  # moves the data version on, which a bulk update does not
    assert re.search(rf'<span class="bar-clamp"\s*>{whole}<', viewer.get(PUBLISHED).text)


def test_an_english_bar_marks_a_short_name_that_stays_vietnamese(english_viewer):
    assert "Nghị quyết Đại hội XXIII" not in english_viewer.get(PUBLISHED).text
    programme = Programme.objects.get(code="nqdh-23")
    programme.name_en = ""
    programme.save()
    marked = '><span lang="vi">Nghị quyết Đại hội XXIII</span></span>'
    assert marked in english_viewer.get(PUBLISHED).text


BAND = "Phần lớn số liệu của bộ chỉ tiêu này là dữ liệu minh hoạ"


def test_where_most_is_sample_data_a_band_says_so_and_only_real_figures_are_marked(viewer):
    text = words(viewer.get(PUBLISHED).text)
    assert BAND in text
    assert text.count("dữ liệu minh hoạ") == 1
    assert "thuỷ sản số liệu thật" in text
    assert "số liệu thật" not in words(
        viewer.get(f"{PUBLISHED}targets/12/").text.split("</p>", 1)[1]
    )


def test_where_half_is_sample_data_each_of_it_is_marked(viewer):
    numbers = [str(number) for number in range(1, 14)]
    Target.objects.filter(programme__code="nqdh-23").update(illustrative=False)
    Target.objects.filter(programme__code="nqdh-23", number__in=numbers).update(illustrative=True)
    factories.make_district()  # moves the data version on, which a bulk update does not
    text = words(viewer.get(PUBLISHED).text)
    assert BAND not in text
    assert "số liệu thật" not in text.replace("không phải số liệu thật", "")
    assert text.count("dữ liệu minh hoạ") > 13


def title_of(viewer, address):
    return words(re.search("<title>(.*?)</title>", viewer.get(address).text, re.DOTALL)[1])


def test_each_programme_and_quarter_has_its_own_title(viewer):
    pages = [
        f"{place}{name}"
        for place in (PUBLISHED, RUNNING, CRITERIA)
        for name in ("", "matrix/", "gaps/", "communes/04738/", "report/")
    ]
    titles = [title_of(viewer, page) for page in pages]
    assert len(set(titles)) == len(pages)
    assert [title.casefold().count("quý") for title in titles] == [1] * len(pages)
