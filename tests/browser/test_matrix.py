"""The matrix on a desk, by keyboard and on paper."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from .addresses import CRITERIA, PUBLISHED

pytestmark = pytest.mark.one_database


def focused(page):
    """(Row, column) of the cell whose link has the focus."""
    return page.evaluate(
        "(({parentElement: row, cellIndex}) => [row.rowIndex, cellIndex])"
        "(document.activeElement.closest('td, th'))"
    )


@pytest.mark.parametrize("address", [PUBLISHED, CRITERIA])
def test_all_communes_stand_beside_each_other_at_1440_px(visit, address):
    page = visit(f"{address}matrix/")
    width, inner = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('.matrix').offsetWidth]"
    )
    assert width == 1440
    assert inner <= 1440
    frame = page.locator(".matrix-area").evaluate("area => getComputedStyle(area).overflow")
    assert frame == "visible"


def test_it_is_one_stop_of_tab_and_arrows_go_from_link_to_link(visit):
    page = visit(f"{PUBLISHED}matrix/")
    assert page.locator(".matrix a:not([tabindex='-1'])").count() == 1
    page.locator(".matrix-area ~ *, .filters button").last.focus()
    page.locator(".matrix a[tabindex='0']").focus()
    assert focused(page) == [2, 1]
    page.keyboard.press("ArrowRight")
    assert focused(page) == [2, 2]
    page.keyboard.press("ArrowDown")
    assert focused(page) == [5, 2], "targets of the district have no cell there"
    page.keyboard.press("End")
    assert focused(page) == [5, 25]
    page.keyboard.press("ArrowRight")
    assert focused(page) == [5, 25], "there is nothing further"
    page.keyboard.press("Home")
    assert focused(page) == [5, 0]
    assert page.locator(".matrix a:not([tabindex='-1'])").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.matrix')") is None


IN_SIGHT = """() => {
    const link = document.activeElement;
    const { left, top, width, height } = link.getBoundingClientRect();
    return link.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_cell_that_the_arrows_lead_to_lies_under_no_heading(width, visit):
    page = visit(f"{PUBLISHED}matrix/", width=width)
    page.locator(".matrix a[tabindex='0']").focus()
    for key in ["ArrowRight"] * 25 + ["ArrowDown"] * 26 + ["ArrowLeft"] * 20 + ["ArrowUp"] * 26:
        page.keyboard.press(key)
        assert page.evaluate(IN_SIGHT), (key, focused(page))


def test_without_scripts_a_button_asks_for_the_weak_alone(visit):
    page = visit(f"{PUBLISHED}matrix/", java_script_enabled=False)
    page.check("[name=weak]")
    page.check("[name=compact]")
    page.select_option("[name=rows]", "district")
    page.click(".filters button")
    expect(page.locator(".matrix td.low, .matrix td.fair").first).to_be_visible()
    page.wait_for_load_state()
    assert page.locator(".matrix td.good").count() == 0
    assert page.locator("[name=weak]").is_checked()


def test_it_is_printed_on_one_sheet_of_a3(visit, tmp_path):
    file = tmp_path / "matrix.pdf"
    visit(f"{PUBLISHED}matrix/").pdf(path=file, prefer_css_page_size=True)
    told = said("pdfinfo", file)
    assert re.search(r"Pages:\s+1\n", told)
    assert "A3" in told
    text = said("pdftotext", "-layout", file, "-")
    assert "26. Tỷ lệ đảng viên" in text
    assert "Tải về" not in text
    assert "Xếp chỉ tiêu theo" not in text


def test_the_overview_ends_on_paper_with_more_than_one_row(visit, tmp_path):
    file = tmp_path / "overview.pdf"
    visit(PUBLISHED).pdf(path=file, prefer_css_page_size=True)
    pages = said("pdftotext", "-layout", file, "-").rstrip("\f").split("\f")
    assert len(re.findall(r"^ *\d+ ", pages[-1], re.MULTILINE)) > 1
    assert "Tải về" not in "".join(pages)


@pytest.mark.parametrize("page_of", ["", "communes/", "communes/04738/", "targets/11/"])
def test_a_tablet_gets_tables_with_headings_and_the_name_of_the_district(visit, page_of):
    page = visit(f"{PUBLISHED}{page_of}", width=768)
    assert page.locator(".table-cards thead th").first.bounding_box()["height"] > 10
    assert (
        page.locator(".table-cards tbody tr").first.evaluate("row => getComputedStyle(row).display")
        == "table-row"
    )
    name = page.locator(".bar-name")
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") == 768


def test_headings_of_a_list_stay_in_sight(visit):
    page = visit(PUBLISHED)
    page.locator(".table-cards tbody tr").nth(20).scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(200)
    assert page.locator(".table-cards thead th").first.bounding_box()["y"] == 0


def said(*command):
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True
    ).stdout
