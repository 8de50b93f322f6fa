"""English pages: the catalogue in English, and marked where it is Vietnamese all the same."""

import pytest

from ntm_dashboard.templatetags.ntm import marked
from targets.models import DataVersion, Target, Vietnamese
from tests.pages import PUBLISHED, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def untranslated(demo_programme):
    """Target 6 of the demo, whose English name somebody has taken away."""
    target = Target.objects.get(programme=demo_programme, number="6")
    target.name_en = ""
    target.save()
    DataVersion.move_on()
    return target


def test_vietnamese_on_an_english_page_is_marked_and_escaped():
    assert marked(Vietnamese("a < b")) == '<span lang="vi">a &lt; b</span>'
    assert marked("a < b") == "a < b"
    assert marked(Vietnamese("")) == ""


@pytest.mark.parametrize("path", ["", "targets/6/", "matrix/", "gaps/", "communes/04738/"])
def test_what_has_no_english_name_is_marked_as_vietnamese(path, english_viewer, untranslated):
    text = english_viewer.get(f"{PUBLISHED}{path}").text
    assert 'lang="vi">' in text
    assert f'<span lang="vi">{untranslated.name}</span>' in text or (
        f'<span lang="vi">6. {untranslated.name}</span>' in text
    )


@pytest.mark.parametrize("path", ["", "matrix/", "targets/11/"])
def test_nothing_of_the_catalogue_is_vietnamese_where_all_is_translated(path, english_viewer):
    text = english_viewer.get(f"{PUBLISHED}{path}").text
    assert [name for name in Target.objects.values_list("name", flat=True) if name in text] == []
    assert ">Kinh tế<" not in text


def test_a_vietnamese_page_marks_nothing_and_stays_as_it_was(viewer):
    text = viewer.get(PUBLISHED).text
    assert '<span lang="vi">' not in text
    assert "Tổng đàn gia súc chính" in text


def test_english_lists_are_searched_and_filtered_in_both_languages(english_viewer):
    for query in ("livestock", "gia súc"):
        text = words(english_viewer.get(PUBLISHED, {"q": query}).text)
        assert "1 of 26 targets" in text


def test_one_name_of_the_product_stands_in_title_header_and_footer(viewer):
    text = viewer.get(PUBLISHED).text
    title = text[text.index("<title>") : text.index("</title>")]
    assert "Bảng theo dõi chỉ tiêu" in title
    assert "<small>Bảng theo dõi chỉ tiêu</small>" in text
    assert "Bảng theo dõi chỉ tiêu" in text[text.index("<footer") :]
