"""Where does each target stand, in every commune? The matrix."""

import csv
import gzip
import io
import re
from decimal import Decimal
from html import unescape

import pytest
from django.core.cache import cache
from openpyxl import load_workbook

from tests import factories
from tests.pages import PUBLISHED
from tests.paths import EXPECTED

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
    for row in re.findall(r'<tr>\s*<th scope="row">.*?</tr>', body, re.DOTALL):
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
    assert sorted(cell[0][0] for cell in filled) == sorted(row["band"] for row in results)


def test_a_cell_says_target_unit_percent_band_and_value_and_leads_to_the_figure(viewer):
    headings, rows = read(viewer, PAGE)
    cells = rows["11. Kiên cố hoá đường giao thông nông thôn 5 năm"]
    classes, url, title, text = cells[headings.index("Xã Bảo Ái") - 1]
    assert classes == ["good"]
    assert url == "/yen-binh/nqdh-23/2023Q2/communes/04738/#target-11"
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
    cache.clear()
    factories.make_period(programme)
    headings, rows = read(viewer, f"/{programme.district.code}/{programme.code}/2023Q2/matrix/")
    assert len(headings) == 2 + communes
    assert [len(cells) for cells in rows.values()] == [1 + communes]
