"""How is each commune doing, and who has reported? Map and ranking."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from communes.models import Commune
from tests import factories
from tests.caches import forget
from tests.pages import PUBLISHED, words

PAGE = f"{PUBLISHED}communes/"
CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/communes/"
FRAGMENT = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "table"}


def taken(viewer, query="", page=PAGE):
    text = viewer.get(f"{page}?export=csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def names(viewer, query="", page=PAGE):
    return [row[1] for row in taken(viewer, query, page)[1:]]


def test_the_ranking_begins_with_the_most_targets_met_and_tells_every_band(viewer):
    head, first, *rest = taken(viewer)
    assert head == [
        "Hạng (theo số chỉ tiêu đạt)",
        "Đơn vị",
        "● Đạt",
        "▲ Từ 70%",
        "◆ 50–70%",
        "▼ Dưới 50%",
        "– Chưa có số liệu",
        "Chỉ tiêu",
        "Tỷ lệ đạt",
        "Công nhận",
        "Báo cáo quý III/2023",
    ]
    assert first == [
        "1",
        "Xã Phúc An",
        *["10", "6", "1", "0", "0"],
        *["17", "58.82"],
        "Đạt chuẩn nông thôn mới",
        "Đang nhập",
    ]
    assert [row[:3] for row in rest[-2:]] == [["23", "Xã Đại Đồng", "5"], ["24", "Xã Bạch Hà", "4"]]


def test_equals_share_a_rank(viewer):
    ranks = {row[1]: row[0] for row in taken(viewer)[1:]}
    assert ranks["Xã Tân Hương"] == ranks["Xã Vĩnh Kiên"] == "5"
    assert ranks["Xã Cảm Nhân"] == "7"


def test_the_year_of_recognition_is_told_where_it_is_known(viewer):
    recognised = {row[1]: row[9] for row in taken(viewer)[1:]}
    assert recognised["Xã Vĩnh Kiên"] == "Đạt chuẩn nông thôn mới (2017)"
    assert recognised["Xã Xuân Long"] == "Nông thôn mới nâng cao (2023)"
    assert recognised["Thị trấn Thác Bà"] == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("&q=bao ai", ["Xã Bảo Ái"]),
        ("&q=BẢO ÁI", ["Xã Bảo Ái"]),
        ("&q=yen binh", ["Xã Yên Bình", "Thị trấn Yên Bình"]),
        ("&q=04738", ["Xã Bảo Ái"]),
        ("&kind=town", ["Thị trấn Thác Bà", "Thị trấn Yên Bình"]),
        ("&state=returned", ["Xã Bảo Ái", "Xã Yên Thành"]),
        ("&state=approved", ["Thị trấn Thác Bà", "Xã Xuân Long", "Thị trấn Yên Bình"]),
        ("&kind=town&state=returned", []),
    ],
)
def test_search_and_filters_narrow_the_ranking(viewer, query, found):
    assert names(viewer, query) == found


def test_a_rank_stays_what_it_is_when_the_list_is_narrowed(viewer):
    assert taken(viewer, "&q=bao ai")[1][0] == "12"


def test_the_list_is_sorted_by_the_vietnamese_alphabet(viewer):
    ordered = names(viewer, "&sort=commune")
    assert ordered[:5] == ["Xã Bạch Hà", "Xã Bảo Ái", "Xã Cảm Ân", "Xã Cảm Nhân", "Xã Đại Đồng"]
    assert names(viewer, "&sort=-commune") == ordered[::-1]


def test_reports_sort_from_what_is_furthest_from_done(viewer):
    states = [row[-1] for row in taken(viewer, "&sort=report")[1:]]
    assert sorted(set(states), key=states.index) == [
        "Chưa bắt đầu",
        "Đang nhập",
        "Bị trả lại",
        "Đã nộp",
        "Đã duyệt",
    ]


def test_a_report_s_state_leads_to_the_commune_in_the_quarter_that_is_reported(viewer):
    link = '<a href="/yen-binh/nqdh-23/2023Q3/communes/04738/#reports">Bị trả lại</a>'
    assert link in viewer.get(PAGE).text


def test_it_says_how_many_have_reported_and_names_the_others(viewer):
    text = words(viewer.get(PAGE).text)
    assert "11/24 xã, thị trấn đã nộp quý III/2023" in text


def test_where_every_period_is_published_nothing_is_said_of_reports(viewer):
    head = taken(viewer, page=CRITERIA)[0]
    assert head[-1] == "Công nhận"
    assert "đã nộp" not in words(viewer.get(CRITERIA).text)


def test_towns_do_not_stand_in_the_ranking_of_a_programme_for_communes(viewer):
    ranked = taken(viewer, page=CRITERIA)[1:]
    assert len(ranked) == 22
    assert not [row for row in ranked if row[1].startswith("Thị trấn")]
    assert {row[7] for row in ranked} == {"57"}


def test_a_file_holds_numbers(viewer):
    book = load_workbook(io.BytesIO(viewer.get(f"{PAGE}?export=xlsx").content))
    row = [cell.value for cell in book.active[2]]
    assert row[0] == 1
    assert row[2:8] == [10, 6, 1, 0, 0, 17]
    assert row[8] == pytest.approx(58.82)


def tiles(text):
    return re.findall(r'<foreignObject [^>]+>\s*<a class="([\w-]+)" href="([^"]+)"', text)


def test_the_map_is_coloured_by_the_share_of_targets_met(viewer):
    found = tiles(viewer.get(PAGE).text)
    assert len(found) == 24
    assert ("shade-3", f"{PAGE}04759/") in found


def test_the_map_can_be_coloured_by_one_target(viewer):
    text = viewer.get(f"{PAGE}?target=11").text
    assert '<option value="11" selected>' in text
    assert ("good", f"{PAGE}04738/11/") in tiles(text)
    assert {colour for colour, _url in tiles(text)} == {"met", "good", "fair"}


@pytest.mark.parametrize("number", ["15", "99", "x"])
def test_a_target_that_no_commune_reports_is_no_choice_for_the_map(viewer, number):
    text = viewer.get(f"{PAGE}?target={number}").text
    assert {colour for colour, _url in tiles(text)} == {"shade-2", "shade-3"}
    assert f'<option value="{number}" selected>' not in text


def test_the_map_of_a_target_has_only_communes_that_are_asked_for_it(viewer):
    assert len(tiles(viewer.get(f"{PAGE}?target=13").text)) == 22


def test_a_narrowed_list_comes_with_the_map_of_the_same_address(viewer):
    text = viewer.get(f"{PAGE}?target=11&q=bao", **FRAGMENT).text
    assert "<html" not in text
    assert 'id="map" class="panel-half" hx-swap-oob="true"' in text
    assert {colour for colour, _url in tiles(text)} == {"met", "good", "fair"}
    assert "1/24 đơn vị" in text


def test_provisional_figures_stay_chosen_when_the_list_is_narrowed(viewer):
    page = PAGE.replace("2023Q2", "2023Q3")
    text = viewer.get(f"{page}?figures=provisional").text
    form = text[text.index('<form id="filters"') : text.index("</filter-form>")]
    assert '<input type="hidden" name="figures" value="provisional">' in form
    assert "Xem tất cả" not in text
    narrowed = viewer.get(f"{page}?figures=provisional&q=bao").text
    assert f'<a href="{page}?figures=provisional">Xem tất cả</a>' in narrowed


def test_a_commune_without_a_place_is_named_beside_the_map(viewer):
    Commune.objects.filter(code="04738").update(map_row=None, map_col=None)
    forget()
    text = " ".join(viewer.get(PAGE).text.split())
    assert len(tiles(text)) == 23
    assert f'Chưa có vị trí trên bản đồ: <a href="{PAGE}04738/">xã Bảo Ái</a>' in text


def test_without_any_place_there_is_a_ranking_and_no_map(viewer):
    Commune.objects.update(map_row=None, map_col=None)
    forget()
    text = viewer.get(PAGE).text
    assert 'class="tilemap' not in text
    assert "map-target" not in text
    assert len(names(viewer)) == 24


def test_a_district_without_communes_says_so_and_what_to_do(viewer):
    programme = factories.make_programme(factories.make_district(communes=0))
    factories.make_target(programme)
    factories.make_period(programme)
    viewer.force_login(factories.make_user(factories.make_official(programme.district)))
    response = viewer.get(f"/{programme.district.code}/{programme.code}/2023Q2/communes/")
    assert response.status_code == 200
    assert "Hãy nhập các đơn vị trong trang quản trị" in words(response.text)


def test_the_ranking_says_of_how_many_targets_there_can_be_no_data(son_lang_reader):
    page = "/son-lang/nqdh-sl/2021Q1/communes/"
    cells = re.findall(r'data-label="– Chưa có số liệu">(.*?)</td>', son_lang_reader.get(page).text)
    head, *rows = taken(son_lang_reader, page=page)
    counts = [row[head.index("– Chưa có số liệu")] for row in rows]
    assert len(cells) == len(counts) > 1
    for cell, count in zip(cells, counts, strict=True):
        assert re.fullmatch(rf"{count} \(chưa đến kỳ: [1-9][0-9]*\)", cell)


def kinds_of_none(html):
    return {*re.findall(r'<td class="([^"]*)" data-label="– Chưa có số liệu">', html)}


def test_a_count_with_its_reason_stays_in_one_line(son_lang_reader):
    page = son_lang_reader.get("/son-lang/nqdh-sl/2021Q1/communes/")
    assert kinds_of_none(page.text) == {"nowrap num"}


def test_a_count_without_a_reason_stands_beside_those_of_the_bands(viewer):
    assert kinds_of_none(viewer.get(PAGE).text) == {"num table-fifth"}
