"""The map and the ranking of communes answer the same address."""

import pytest
from playwright.sync_api import expect

from .addresses import PUBLISHED

pytestmark = pytest.mark.one_database

PAGE = f"{PUBLISHED}communes/"
ROWS = "#table tbody tr"


def test_a_target_colours_the_map_and_a_search_keeps_it(visit):
    page = visit(PAGE)
    page.select_option("#map-target", "11")
    expect(page.locator("#map h2")).to_have_text("11. Kiên cố hoá đường giao thông nông thôn 5 năm")
    page.fill("[name=q]", "bao ai")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator("#map a.good").first).to_be_visible()
    page.wait_for_url("**target=11**")
    assert "q=bao%20ai" in page.url
    page.reload()
    assert page.input_value("#map-target") == "11"
    assert page.input_value("[name=q]") == "bao ai"
    expect(page.locator(ROWS)).to_have_count(1)


def test_sorting_keeps_the_map_and_the_search(visit):
    page = visit(f"{PAGE}?target=11&q=yen")
    page.click("#sort-commune")
    page.wait_for_url("**sort=commune**")
    page.wait_for_url("**target=11**")
    assert "q=yen" in page.url
    expect(page.locator("#map h2")).to_have_text("11. Kiên cố hoá đường giao thông nông thôn 5 năm")
    page.go_back()
    page.wait_for_url(f"**{PAGE}?target=11&q=yen")
    expect(page.locator("header.bar")).to_have_count(1)


def test_a_cell_of_the_matrix_leads_to_the_target_s_row_of_the_commune(visit):
    page = visit(f"{PUBLISHED}matrix/")
    page.click('.matrix a[href$="communes/04738/11/"]')
    page.wait_for_url(f"**{PUBLISHED}communes/04738/11/")
    expect(page.locator("h1")).to_contain_text("Bảo Ái")


def test_without_javascript_a_button_colours_the_map(visit):
    page = visit(PAGE, java_script_enabled=False)
    page.select_option("#map-target", "11")
    page.click("noscript button >> nth=0")
    page.wait_for_url("**target=11**")
    assert page.locator("#map a.fair").count() == 6


def test_tiles_stand_as_the_communes_lie_and_show_the_focus(visit):
    page = visit(PAGE)

    def place_of(name):
        return page.locator("#map a", has_text=name).bounding_box()

    middle, north, east = map(place_of, ["Xã Ngọc Chấn", "Xã Xuân Long", "Xã Cảm Nhân"])
    assert (middle["x"], middle["y"]) == (north["x"], east["y"])
    assert north["y"] + north["height"] < middle["y"]
    assert middle["x"] + middle["width"] < east["x"]
    page.focus("#map-target")
    page.keyboard.press("Tab")
    tile = page.locator("#map a").first
    expect(tile).to_be_focused()
    assert tile.evaluate("tile => getComputedStyle(tile).outlineStyle") == "solid"


STROKES = """() => {
    window.told = { stroked: [], filled: [] };
    const { strokeText, fillText } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.strokeText = function (...words) {
        told.stroked.push(words[0]);
        strokeText.apply(this, words);
    };
    CanvasRenderingContext2D.prototype.fillText = function (...words) {
        if (this.canvas.closest("[type=commune-bars]")) told.filled.push(words[0]);
        fillText.apply(this, words);
    };
}"""


def test_the_line_of_the_goal_crosses_no_number_of_a_bar(visit):
    page = visit("about:blank")
    page.add_init_script(f"({STROKES})()")
    page.goto(f"{PUBLISHED}targets/11/")
    expect(page.locator("progress-chart:not([data-drawn])")).to_have_count(0)
    told = page.evaluate("told")
    numbers = [words for words in told["filled"] if words[:1] in "●▲◆▼"]
    assert len(numbers) >= 24
    assert told["stroked"] == numbers


def test_on_a_phone_no_name_on_a_tile_breaks_within_a_word(visit):
    page = visit(PAGE, width=390)
    names = page.locator(".tilemap b")
    names.evaluate_all("all => all.forEach((name) => (name.style.overflowWrap = 'normal'))")
    assert (
        names.evaluate_all(
            "all => all.filter((b) => b.scrollWidth > b.clientWidth).map((b) => b.textContent)"
        )
        == []
    )
