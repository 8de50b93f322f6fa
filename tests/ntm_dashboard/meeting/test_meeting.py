"""The quarter before others: slides, and one page to read out."""

import re

import pytest

from communes.models import Assignment
from targets.models import Target
from tests import factories
from tests.pages import CRITERIA, PUBLISHED, RUNNING, words

SENTENCE = (
    "8/26 chỉ tiêu đạt và vượt mục tiêu Nghị quyết; 16/26 chỉ tiêu đạt từ 70% trở lên; "
    "2/26 chỉ tiêu đạt từ 50% đến dưới 70%."
)


def slides(client, address=PUBLISHED):
    page = client.get(f"{address}present/").text
    return [words(part) for part in page.split('<section class="slide')[1:]]


def text_of(client, address=PUBLISHED):
    """The words to copy."""
    page = client.get(f"{address}brief/").text
    return re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1].strip()


def test_the_slides_go_from_the_sentence_to_what_moved(viewer):
    found = slides(viewer)
    assert len(found) == 10
    assert SENTENCE in re.sub(r" ([;.])", r"\1", found[0])
    assert "số liệu quý này của 24/24 đơn vị" in found[0]
    assert "Cần chỉ đạo" in found[1]
    numbers = [re.search(r"> (\d+)\. ", slide)[1] for slide in found[2:7]]
    assert numbers == ["10", "6", "7", "19", "22"]
    assert "Số chỉ tiêu đạt của từng xã, thị trấn" in found[7]
    assert "1 Xã Phúc An 10/17" in found[8]
    assert "So với quý I/2023: 1 chỉ tiêu lên mức" in found[9]


def test_a_slide_of_a_target_has_its_chart_where_why_and_what_is_done(viewer, six_days_before_due):
    target = Target.objects.get(programme__code="nqdh-23", number="10")
    factories.make_measure(target, measure="Mở 4 lớp hướng dẫn")
    page = viewer.get(f"{PUBLISHED}present/").text
    assert re.findall(r'<section class="panel value-line" id="([^"]+)"', page) == [
        "chart-10",
        "chart-6",
        "chart-7",
        "chart-19",
        "chart-22",
    ]
    slide = slides(viewer)[2]
    assert "thị trấn Yên Bình 6 (15,7%)" in slide
    assert "Mở 4 lớp hướng dẫn" in slide


def test_a_reason_begins_like_a_sentence_wherever_it_stands(client, empty_db):
    programme = factories.make_programme()
    factories.make_target(programme)
    factories.make_period(programme)
    client.force_login(factories.make_user(is_superuser=True))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/"
    assert "Chưa có số liệu. Số liệu quý này của 0/2 đơn vị." in text_of(client, address)
    for page in (address, f"{address}present/"):
        assert re.search(r'class="attention-why [a-z_]+">Số liệu quý này', client.get(page).text)


def test_the_slides_of_an_open_quarter_say_of_how_many_units_they_are(viewer):
    assert "số liệu quý này của 3/24 đơn vị" in slides(viewer, RUNNING)[0]


def test_a_set_of_criteria_is_presented_by_its_communes(viewer):
    assert "tiêu chí" in slides(viewer, CRITERIA)[0]


@pytest.mark.parametrize("address", [PUBLISHED, RUNNING])
def test_the_overview_leads_to_both(address, viewer):
    page = viewer.get(address).text
    assert f'href="{address}present/"' in page
    assert f'href="{address}brief/"' in page


def test_the_public_is_not_led_there(client, settings, db):
    settings.NTM_PUBLIC = True
    assert "present/" not in client.get(PUBLISHED).text


def test_the_brief_and_the_words_to_copy_say_the_same(viewer):
    page = words(viewer.get(f"{PUBLISHED}brief/").text.split("<article")[1])
    lines = [line.removeprefix("- ") for line in text_of(viewer).splitlines() if line]
    assert SENTENCE in lines
    for line in lines:
        assert line.casefold() in page.casefold()


def test_the_brief_tells_what_needs_a_decision_and_why(viewer):
    text = text_of(viewer)
    assert text.startswith("Nghị quyết Đại hội")
    assert "Số liệu chính thức, công bố 20/7/2023; số liệu quý này của 24/24 đơn vị." in text
    assert (
        "- 10. Số doanh nghiệp thành lập mới trong 5 năm: 62,0%, còn thiếu 38 doanh nghiệp, "
        "+6 so với quý trước. Cần chú ý: 35,0% kế hoạch năm. Còn thiếu nhiều nhất ở: "
        "thị trấn Yên Bình 6 (15,7%), xã Tân Nguyên 3 (7,8%), xã Yên Thành 3 (7,8%). "
        "Chủ trì: Nông Xuân Hạnh."
    ) in text
    assert "Đạt nhiều nhất: xã Phúc An 10/17, xã Mông Sơn 9/17, xã Tân Nguyên 9/17." in text


def test_the_brief_of_an_open_quarter_says_that_it_is_not_published(viewer):
    assert "Số liệu đã duyệt đến nay, chưa công bố; số liệu quý này của 3/24 đơn vị." in text_of(
        viewer, RUNNING
    )
    provisional = viewer.get(f"{RUNNING}brief/?figures=provisional").text
    assert "Số liệu tạm tính; số liệu quý này của" in provisional


def test_no_phone_goes_into_a_chat(viewer):
    lead = Assignment.objects.get(duty="lead", target__number="10").official
    lead.phone = "0912 345 678"
    lead.save()
    factories.make_district()
    assert "0912" not in text_of(viewer)


def test_the_first_quarter_of_a_programme_has_nothing_before_it(viewer):
    assert "So với quý" not in text_of(viewer, "/yen-binh/nqdh-23/2021Q1/")
    assert all("Biến động" not in slide for slide in slides(viewer, "/yen-binh/nqdh-23/2021Q1/"))


def test_a_programme_without_a_decision_to_take_says_so(client, empty_db):
    programme = factories.make_programme()
    factories.make_period(programme)
    target = factories.make_target(programme, goal=10)
    for commune in programme.district.communes.all():
        factories.make_figure(target, commune)
    client.force_login(factories.make_user(factories.make_official(programme.district)))
    address = f"/{programme.district.code}/{programme.code}/2023Q2/"
    assert "Không có chỉ tiêu nào cần chỉ đạo." in text_of(client, address)
    assert "Không có chỉ tiêu nào cần chỉ đạo." in slides(client, address)[1]
