"""How do we stand? The overview of the demo district."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.utils.html import strip_tags
from openpyxl import load_workbook

from communes.models import Figure
from ntm_dashboard.lists.columns import number_column
from targets.models import DataVersion, Target
from targets.quarters import Quarter
from tests.pages import PUBLISHED, RUNNING, words


def table(viewer, query=""):
    text = viewer.get(f"{PUBLISHED}?export=csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_it_says_the_sentence_of_the_newspaper(viewer):
    assert (
        "8/26 chỉ tiêu đạt và vượt mục tiêu Nghị quyết; "
        "16/26 chỉ tiêu đạt từ 70% trở lên; "
        "2/26 chỉ tiêu đạt từ 50% đến dưới 70%."
    ) in re.sub(r"\s+", " ", strip_tags(viewer.get(PUBLISHED).text))


def test_it_tells_of_targets_under_50_percent_where_there_are_some(viewer):
    text = words(viewer.get("/yen-binh/nqdh-23/2022Q4/").text)
    assert "1/26 chỉ tiêu đạt dưới 50%" in text


def test_each_part_of_the_sentence_narrows_the_list(viewer):
    link = re.search(r'<a class="fair" href="([^"]+)"', viewer.get(PUBLISHED).text)[1]
    assert link == f"{PUBLISHED}?band=fair#table"
    assert [row[0] for row in table(viewer, "&band=fair")[1:]] == ["9", "10"]


def test_every_target_has_a_tile_grouped_by_band(viewer):
    tiles = re.findall(
        r'class="tile (\w+)" href="[^"]*/targets/([\d.]+)/"', viewer.get(PUBLISHED).text
    )
    assert [band for band, _number in tiles] == ["met"] * 8 + ["good"] * 16 + ["fair"] * 2
    assert sorted(int(number) for _band, number in tiles) == list(range(1, 27))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("&q=che phu rung", ["15"]),
        ("&q=CHE PHỦ RỪNG", ["15"]),
        ("&q=dang vien", ["25", "26"]),
        ("&q=nong xuan hanh", ["3", "9", "10"]),
        ("&pace=at_risk", ["6", "7", "10", "19", "22"]),
        ("&lead=Hạt Kiểm lâm", ["8", "15"]),
        ("&band=fair&q=doanh nghiep", ["10"]),
        ("&band=no-such-band&q=doanh nghiep", ["10"]),
        ("&q=<script>", []),
    ],
)
def test_the_list_is_searched_and_filtered(query, numbers, viewer):
    assert [row[0] for row in table(viewer, query)[1:]] == numbers


@pytest.mark.parametrize("address", [PUBLISHED, f"{PUBLISHED}targets/10/"])
def test_a_target_on_track_whose_year_is_late_says_both(address, viewer):
    text = words(viewer.get(address).text)
    assert "Đúng tiến độ ! 35,0% kế hoạch năm" in text


def test_the_file_of_the_list_says_both_paces_and_the_order_goes_by_the_later(viewer):
    head, *rows = table(viewer, "&sort=pace")
    pace = head.index("Tiến độ")
    assert [row[0] for row in rows[:5]] == ["6", "7", "10", "19", "22"]
    assert rows[2][pace] == "Đúng tiến độ; 35,0% kế hoạch năm"
    assert {row[pace] for row in rows[5:]} == {"Đúng tiến độ"}


def test_the_list_and_what_needs_attention_tell_the_same_of_a_year(viewer):
    for quarter in ("2021Q2", "2022Q3", "2023Q1", "2023Q2"):
        page = viewer.get(PUBLISHED.replace("2023Q2", quarter))
        told = {row.record.target.number: row.record.year for row in page.context["table"].rows}
        for card in page.context["attention"].shown:
            year = told[card.target.number]
            assert (year is not None) == (f": {year and year['label']}" in card.reasons), quarter


def test_the_list_sorts_by_the_vietnamese_alphabet(viewer):
    names = [row[1] for row in table(viewer, "&sort=name")[1:]]
    assert names[0].startswith("Diện tích trồng rừng")
    assert names.index("Kiên cố hoá đường giao thông nông thôn 5 năm") > names.index(
        "Huyện đạt chuẩn nông thôn mới (số tiêu chí cấp huyện đã đạt)"
    )
    assert names[-1].startswith("Tỷ lệ trường học")


def test_the_list_sorts_by_percent_with_missing_ones_lowest(viewer):
    percents = [row[5] for row in table(viewer, "&sort=-percent")[1:]]
    assert percents == sorted(percents, key=lambda text: -Decimal(text or -1))


def test_files_hold_what_is_shown_with_numbers_as_numbers(viewer):
    head, *rows = table(viewer, "&q=ngan sach")
    assert head[:2] == ["TT", "Chỉ tiêu"]
    assert rows[0][3:6] == ["500.0000", "410.0000", "82.00"]
    book = load_workbook(io.BytesIO(viewer.get(f"{PUBLISHED}?export=xlsx&q=ngan sach").content))
    assert [cell.value for cell in book.active[2]][3:6] == [500, 410, 82]
    assert book.active.freeze_panes == "A2"
    assert book.active.title == "nqdh-23-2023Q2-overview"
    assert book.active["A2"].value == 3


def test_a_target_without_a_lead_office_is_led_by_its_people_in_files(viewer):
    *_rest, both = table(viewer, "&q=ngan sach")[1]
    office, names = both.removesuffix(")").split(" (")
    assert office
    target = Target.objects.get(number="3", programme__code="nqdh-23")
    target.lead = ""
    target.save()
    assert table(viewer, "&q=ngan sach")[1][-1] == names


def test_a_number_of_a_target_that_is_none_stays_text_in_files():
    numbers = ["01", "1.2", "7a", "²", "12"]
    column = number_column()
    assert [column.value(number) for number in numbers] == ["01", "1.2", "7a", "²", 12]


def test_a_name_that_looks_like_a_formula_stays_text(viewer):
    Target.objects.filter(number="3", programme__code="nqdh-23").update(name="=1+1")
    assert table(viewer, "&q=1+1".replace("+", "%2B"))[1][1] == "'=1+1"
    book = load_workbook(io.BytesIO(viewer.get(f"{PUBLISHED}?export=xlsx&band=good").content))
    cell = next(row[1] for row in book.active.iter_rows(min_row=2) if row[0].value == 3)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_script_in_a_name_comes_out_as_text(viewer):
    target = Target.objects.get(number="3", programme__code="nqdh-23")
    target.name = "<script>alert(1)</script>"
    target.save()
    text = viewer.get(PUBLISHED).text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_it_tells_who_has_reported_the_running_quarter(viewer):
    text = words(viewer.get(PUBLISHED).text)
    assert "11/24 xã, thị trấn đã nộp quý III/2023" in text
    assert "3 đã duyệt" in text
    returned, late = text.split("Đang sửa theo yêu cầu")[1].split("Quá hạn", 1)
    assert "xã Bảo Ái" in returned
    assert "xã Bảo Ái" not in late.split("Tìm kiếm")[0]


def test_an_approved_figure_is_seen_at_the_next_request(viewer):
    def shown():
        found = viewer.get(f"{RUNNING}?export=csv&q=ngan sach").content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(found)))[1][5]

    target = Target.objects.get(number="3", programme__code="nqdh-23")
    assert shown() == "82.00"
    figure, _new = Figure.objects.get_or_create(
        target=target, commune=None, quarter=Quarter(2022, 4)
    )
    figure.approved_value = figure.value = (figure.value or 0) + 90
    figure.save()
    assert shown() == "100.00"


def test_provisional_figures_are_announced_and_counted(viewer):
    official, provisional = viewer.get(RUNNING), viewer.get(f"{RUNNING}?figures=provisional")
    assert "Số liệu tạm tính" not in official.text
    assert "Số liệu tạm tính" in provisional.text
    assert f"{RUNNING}targets/11/?figures=provisional" in provisional.text


def test_english_on_request(english_viewer):
    assert "8/26 targets met or exceeded the goal of the Resolution;" in words(
        english_viewer.get(PUBLISHED).text
    )


def test_sample_data_is_marked(viewer):
    assert "dữ liệu minh hoạ" in viewer.get(PUBLISHED).text
    Target.objects.filter(programme__code="nqdh-23").update(illustrative=False)
    DataVersion.move_on()  # a bulk update does not
    assert "dữ liệu minh hoạ" not in viewer.get(PUBLISHED).text


def test_htmx_gets_the_list_alone_and_caches_are_told(viewer):
    response = viewer.get(PUBLISHED, headers={"HX-Request": "true", "HX-Target": "table"})
    assert "<html" not in response.text
    assert 'id="table"' in response.text
    assert "HX-Target" in response.headers["Vary"]


def test_pickers_keep_the_visitor_on_the_same_kind_of_page(viewer, six_days_before_due):
    text = viewer.get(f"{PUBLISHED}communes/04738/").text
    assert "/yen-binh/nqdh-23/2022Q4/communes/04738/" in text
    assert "/yen-binh/ntm-xa-21-25/2023Q2/" in text


def test_where_communes_are_counted_the_unit_is_communes(viewer):
    text = viewer.get("/yen-binh/ntm-xa-21-25/2023Q2/?export=csv&q=bao hiem y te").content.decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row[1], row[2]) for row in rows[1:]] == [("Người dân tham gia bảo hiểm y tế", "xã")]
