"""Where does each target stand, in every commune? The matrix."""

import csv
import gzip
import io
import re
from decimal import Decimal
from html import unescape

import pytest
from django.utils.text import capfirst
from openpyxl import load_workbook

from communes.models import Commune
from tests import factories
from tests.caches import forget
from tests.pages import PUBLISHED
from tests.paths import EXPECTED

pytestmark = pytest.mark.one_database

PAGE = f"{PUBLISHED}matrix/"
CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/matrix/"
HEAVIEST = 25_000
"""Bytes of a page as it is sent, compressed."""


def read(viewer, url):
    """The sheet: (headings, label → its cells as (classes, address, title, text))."""
    text = viewer.get(url).text
    head, body = re.search(r'<table class="matrix".*?</table>', text, re.DOTALL)[0].split("<tbody>")
    headings = [plain(cell) for cell in re.findall(r"<th\b.*?</th>", head, re.DOTALL)]
    rows = {}
    for row in re.findall(r'<tr[^>]*>\s*<th scope="row">.*?</tr>', body, re.DOTALL):
        label, *cells = re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)
        rows[plain(label)] = [parts(cell) for cell in cells]
    return headings, rows


def parts(cell):
    return (
        re.search(r'class="([^"]*)"', cell)[1].split(),
        *(
            unescape(found[1]) if (found := re.search(rf' {name}="([^"]*)"', cell)) else None
            for name in ("href", "title")
        ),
        plain(cell),
    )


def plain(html):
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


def expected(name):
    with (EXPECTED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def taken(viewer, url):
    return list(csv.reader(io.StringIO(viewer.get(url).content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("url", "name", "targets", "communes"),
    [(PAGE, "yen-binh/2023Q2.csv", 26, 24), (CRITERIA, "ntm-xa/2023Q2.csv", 57, 22)],
)
def test_it_shows_every_result_of_the_quarter(viewer, url, name, targets, communes):
    headings, rows = read(viewer, url)
    assert len(rows) == targets
    assert len(headings) == 2 + communes
    assert {len(cells) for cells in rows.values()} == {1 + communes}
    filled = [cell for cells in rows.values() for cell in cells if cell[2]]
    results = expected(name)
    assert len(filled) == len(results)
    bands = ["none" if url == PAGE and is_unassigned(row) else row["band"] for row in results]
    assert sorted(cell[0][0] for cell in filled) == sorted(bands)


def is_unassigned(row):
    """Target 13 of the resolution wants 6 communes of 22, and names none of them."""
    return row["target"] == "13" and row["commune"] and row["band"] == "low"


def test_a_count_of_fewer_than_all_blames_no_commune_that_does_not_meet_it(viewer):
    headings, rows = read(viewer, PAGE)
    cells = rows["13. Số xã đạt chuẩn nông thôn mới nâng cao"]
    classes, _url, title, text = cells[headings.index("Xã Bạch Hà") - 1]
    assert classes == ["none"]
    assert title.endswith("– xã Bạch Hà: Không giao (chưa đạt)")
    assert text == "–"
    assert cells[headings.index("Xã Bảo Ái") - 1][0] == ["met"]


def test_its_file_blames_no_commune_either_and_the_results_tell_what_each_reached(viewer):
    head, *rows = taken(viewer, f"{PAGE}?export=csv")
    [cells] = [row for row in rows if row[0] == "13"]
    results = {row["commune"]: row for row in expected("yen-binh/2023Q2.csv") if is_unassigned(row)}
    titles = {one.code: capfirst(one.title) for one in Commune.objects.filter(code__in=results)}
    assert {cells[head.index(title)] for title in titles.values()} == {""}
    assert cells[head.index("Xã Bảo Ái")] == "100.00"
    lines = viewer.get(f"{PUBLISHED}results.csv").content.decode().splitlines()
    told = {row["commune"]: row for row in csv.DictReader(lines) if is_unassigned(row)}
    assert told == results
    assert "" not in {row["percent"] for row in told.values()}


def test_a_cell_says_target_unit_percent_band_and_value_and_leads_to_the_figure(viewer):
    headings, rows = read(viewer, PAGE)
    cells = rows["11. Kiên cố hoá đường giao thông nông thôn 5 năm"]
    classes, url, title, text = cells[headings.index("Xã Bảo Ái") - 1]
    assert classes == ["good"]
    assert url == "/yen-binh/nqdh-23/2023Q2/communes/04738/11/"
    assert title == (
        "11. Kiên cố hoá đường giao thông nông thôn 5 năm – xã Bảo Ái: "
        "97,8%, Từ 70% trở lên (31,2 km)"
    )
    assert text == "▲97,8"


def test_the_first_column_is_the_district_s_and_leads_to_the_target(viewer):
    headings, rows = read(viewer, PAGE)
    assert headings[:2] == ["Chỉ tiêu", "Toàn huyện"]
    classes, url, _title, text = rows["11. Kiên cố hoá đường giao thông nông thôn 5 năm"][0]
    assert classes == ["good", "matrix-total"]
    assert url == "/yen-binh/nqdh-23/2023Q2/targets/11/"
    assert text == "▲87,0"


def test_a_target_of_the_district_has_a_total_only(viewer):
    _headings, rows = read(viewer, PAGE)
    total, *communes = rows["15. Tỷ lệ che phủ rừng"]
    assert total[0] == ["met", "matrix-total"]
    assert {cell[1:] for cell in communes} == {(None, None, "")}


def test_a_commune_that_is_not_asked_has_an_empty_cell(viewer):
    headings, rows = read(viewer, PAGE)
    cells = rows["13. Số xã đạt chuẩn nông thôn mới nâng cao"][1:]
    empty = [name for name, cell in zip(headings[2:], cells, strict=True) if cell[2] is None]
    assert empty == ["TT Thác Bà", "TT Yên Bình"]


def test_of_counted_communes_the_total_tells_the_count_and_a_commune_yes_or_no(viewer):
    headings, rows = read(viewer, PAGE)
    cells = rows["13. Số xã đạt chuẩn nông thôn mới nâng cao"]
    assert cells[0][2].endswith("(5/22)")
    assert cells[headings.index("Xã Bảo Ái") - 1][2].endswith("(đạt)")
    assert cells[headings.index("Xã Bạch Hà") - 1][2].endswith("(chưa đạt)")


def test_communes_stand_by_name_and_a_town_beside_the_commune_of_its_name(viewer):
    headings, _rows = read(viewer, PAGE)
    assert headings[2:7] == ["Xã Bạch Hà", "Xã Bảo Ái", "Xã Cảm Ân", "Xã Cảm Nhân", "Xã Đại Đồng"]
    assert headings[-3:] == ["Xã Yên Bình", "TT Yên Bình", "Xã Yên Thành"]


def test_towns_are_left_out_of_a_programme_for_communes(viewer):
    headings, _rows = read(viewer, CRITERIA)
    assert not [name for name in headings if name.startswith("TT")]


def test_targets_stand_below_their_groups(viewer):
    text = viewer.get(PAGE).text
    groups = re.findall(r'<tr class="matrix-group">\s*<th colspan="26"><span>(.*?)</span>', text)
    assert groups[:2] == ["Kinh tế", "Hạ tầng, nông thôn mới, môi trường"]
    assert len(groups) == 5


def test_the_file_holds_the_same_percents_as_numbers(viewer):
    head, *rows = taken(viewer, f"{PAGE}?export=csv")
    assert head[:4] == ["TT", "Chỉ tiêu", "ĐVT", "Toàn huyện"]
    assert len(rows) == 26
    road = next(row for row in rows if row[0] == "11")
    assert road[3] == "87.00"
    assert road[head.index("Xã Bảo Ái")] == "97.80"
    assert set(next(row for row in rows if row[0] == "15")[4:]) == {""}

    book = load_workbook(io.BytesIO(viewer.get(f"{PAGE}?export=xlsx").content))
    sheet = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert len(sheet) == 27
    assert Decimal(str(sheet[11][3])) == Decimal("87")


@pytest.mark.parametrize("url", [PAGE, CRITERIA])
def test_it_stays_light_although_it_holds_every_result(viewer, url):
    assert len(gzip.compress(viewer.get(url).content, 6)) < HEAVIEST


@pytest.mark.parametrize("communes", [0, 1])
def test_it_holds_for_a_district_of_few_communes(viewer, communes):
    programme = factories.make_programme(factories.make_district(communes=communes))
    factories.make_target(programme, number="1", name="Đường", decimals=1)
    viewer.force_login(factories.make_user(factories.make_official(programme.district)))
    forget()
    factories.make_period(programme)
    headings, rows = read(viewer, f"/{programme.district.code}/{programme.code}/2023Q2/matrix/")
    assert len(headings) == 2 + communes
    assert [len(cells) for cells in rows.values()] == [1 + communes]


def test_a_commune_that_is_exempt_has_a_dash_that_says_why(son_lang_reader):
    headings, rows = read(son_lang_reader, "/son-lang/nqdh-sl/2023Q3/matrix/")
    column = headings.index("Làng Sơ Lam") - 1
    classes, address, title, text = rows["12. Hộ dùng nước sạch, hợp vệ sinh"][column]
    said = (
        "12. Hộ dùng nước sạch, hợp vệ sinh – Làng Sơ Lam: không áp dụng (Đang di dời, bố trí lại "
        "dân cư: chưa có công trình nước để đánh giá)"
    )
    assert (classes, address, title, text) == ([], None, said, f"–{said}")


def test_without_decimals_percents_are_cut_and_never_rounded_up(viewer):
    headings, rows = read(viewer, f"{PAGE}?compact=on")
    cells = rows["11. Kiên cố hoá đường giao thông nông thôn 5 năm"]
    assert cells[0][3] == "▲87"
    classes, _url, title, text = cells[headings.index("Xã Bảo Ái") - 1]
    assert (classes, text) == (["good"], "▲97")
    assert "97,8%" in title


def test_only_the_weak_drops_rows_and_communes_without_any_and_the_colour_of_others(viewer):
    _headings, rows = read(viewer, f"{PAGE}?weak=on")
    assert len(rows) == 11
    assert "15. Tỷ lệ che phủ rừng" not in rows
    for cells in rows.values():
        bands = {cell[0][0] for cell in cells if cell[0]} - {"matrix-total"}
        assert bands & {"fair", "low"}
        assert bands <= {"fair", "low", "muted"}
    text = viewer.get(f"{PAGE}?weak=on").text
    assert "Quốc phòng - an ninh</span>" not in text


def test_where_nothing_is_weak_it_says_so(viewer):
    programme = factories.make_programme(factories.make_district())
    factories.make_target(programme, number="1")
    viewer.force_login(factories.make_user(factories.make_official(programme.district)))
    forget()
    factories.make_period(programme)
    address = f"/{programme.district.code}/{programme.code}/2023Q2/matrix/"
    assert "Không có chỗ yếu" in viewer.get(f"{address}?weak=on").text
    assert "Không có chỗ yếu" not in viewer.get(address).text


def test_rows_begin_with_the_lowest_percent_of_the_column_that_is_asked_for(viewer):
    headings, rows = read(viewer, f"{PAGE}?rows=04738")
    place = headings.index("Xã Bảo Ái") - 1
    shown = [number(cells[place][3]) for cells in rows.values()]
    known = [percent for percent in shown if percent is not None]
    assert known == sorted(known)
    assert shown[: len(known)] == known
    assert "matrix-group" not in viewer.get(f"{PAGE}?rows=04738").text
    _headings, rows = read(viewer, f"{PAGE}?rows=district")
    assert list(rows)[:2] == [
        "9. Tổng vốn đầu tư phát triển toàn xã hội 5 năm",
        "10. Số doanh nghiệp thành lập mới trong 5 năm",
    ]


def test_columns_begin_with_the_lowest_percent_of_the_target_that_is_asked_for(viewer):
    headings, rows = read(viewer, f"{PAGE}?columns=11")
    cells = rows["11. Kiên cố hoá đường giao thông nông thôn 5 năm"][1:]
    percents = [number(cell[3]) for cell in cells]
    assert percents == sorted(percents)
    assert headings[1:3] == ["Toàn huyện", "Xã Xuân Long"]


def number(text):
    """*▲97,8* as a number; None where there is none."""
    found = re.sub(r"[^0-9,]", "", text).replace(",", ".")
    return Decimal(found) if found else None


@pytest.mark.parametrize(
    "query", ["rows=99999", "columns=x", "rows=&columns=", "weak=", "compact="]
)
def test_what_cannot_be_meant_shows_the_sheet_as_it_is(viewer, query):
    assert read(viewer, f"{PAGE}?{query}") == read(viewer, PAGE)


def test_the_form_keeps_what_was_asked_for(viewer):
    text = viewer.get(f"{PAGE}?rows=district&weak=on&figures=provisional").text
    assert re.search(r'<option value="district"\s+selected', text)
    assert re.search(r'name="weak"[^>]* checked', text)
    assert '<input type="hidden" name="figures" value="provisional">' in text


def labels(viewer, query):
    _head, rows = read(viewer, f"/son-lang/nqdh-sl/2023Q3/matrix/?{query}")
    return [label.split(".  ")[0].split(". ")[0] for label in rows]


@pytest.mark.parametrize("query", ["", "rows=district", "rows=sl-12", "weak=1"])
def test_parts_stay_below_their_parent(son_lang_reader, query):
    found = labels(son_lang_reader, query)
    heads = [number.split(".")[0] for number in found]
    for parent in {"1", "13", "18"} & set(heads):
        family = [number for number in found if number.split(".")[0] == parent]
        start = found.index(parent)
        assert found[start : start + len(family)] == family


def test_where_a_part_is_weak_the_whole_family_is_shown(son_lang_reader):
    found = labels(son_lang_reader, "weak=1")
    assert [number for number in found if number.startswith("1.") or number == "1"] == [
        "1",
        "1.1",
        "1.2",
        "1.3",
    ]
