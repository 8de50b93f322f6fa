"""What an official does with the pages."""

import pytest
from playwright.sync_api import expect

from .addresses import CRITERIA, PUBLISHED

pytestmark = pytest.mark.one_database

ROWS = "#table tbody tr"
NUMBERS = f"{ROWS} td.table-ord"
CURRENT_QUARTER = "details.bar-picker >> nth=1"


def count_is(page, number):
    """Wait until the list has so many rows."""
    expect(page.locator(ROWS)).to_have_count(number)


def query_is(page, query):
    """Wait until the address ends in `query`."""
    page.wait_for_url(lambda url: url.partition("?")[2] == query)


def test_the_overview_draws_three_charts_and_a_target_its_line_and_its_communes(visit):
    page = visit(PUBLISHED)
    charts = "progress-chart[data-drawn]"
    assert page.locator(charts).count() == 3
    page.goto(f"{PUBLISHED}targets/11/")
    types = page.locator(charts).evaluate_all("all => all.map((one) => one.getAttribute('type'))")
    assert types == ["value-line", "commune-bars"]


def test_a_search_without_accents_finds_the_target_and_back_brings_the_whole_page(visit):
    page = visit(PUBLISHED)
    count_is(page, 26)
    page.fill("[name=q]", "che phu rung")
    count_is(page, 1)
    assert page.inner_text(NUMBERS) == "15"
    query_is(page, "q=che%20phu%20rung")
    expect(page.locator("#announce")).to_have_text(page.inner_text("[data-count]"))
    page.go_back()
    count_is(page, 26)
    query_is(page, "")
    assert page.locator("header.bar").count() == 1
    assert page.locator("h1.sentence").count() == 1
    assert page.input_value("[name=q]") == ""


def test_a_link_that_is_pressed_slowly_after_a_search_is_followed(visit):
    """The field is left as the button goes down: the list must not change before it comes up."""
    page = visit(PUBLISHED)
    page.fill("main [name=q]", "ngheo")
    count_is(page, 1)
    link = page.locator("#table tbody a").first
    address = link.get_attribute("href")
    link.hover()
    page.mouse.down()
    page.wait_for_timeout(700)
    page.mouse.up()
    page.wait_for_url(f"**{address}")


def test_a_band_is_chosen_and_back_undoes_each_choice(visit):
    page = visit(PUBLISHED)
    for band, rows in ("fair", 2), ("good", 16):
        page.select_option("[name=band]", band)
        count_is(page, rows)
        query_is(page, f"band={band}")
    page.go_back()
    count_is(page, 2)
    assert page.input_value("[name=band]") == "fair"
    assert page.locator("header.bar").count() == 1
    page.reload()
    count_is(page, 2)


def test_a_heading_sorts_by_its_column_and_again_the_other_way(visit):
    page = visit(f"{PUBLISHED}?band=fair")
    page.click("#sort-percent")
    page.wait_for_selector("th[aria-sort=ascending] #sort-percent")
    expect(page.locator(NUMBERS)).to_have_text(["9", "10"])
    page.click("#sort-percent")
    page.wait_for_selector("th[aria-sort=descending] #sort-percent")
    expect(page.locator(NUMBERS)).to_have_text(["10", "9"])
    query_is(page, "band=fair&sort=-percent")
    page.select_option("[name=band]", "")
    count_is(page, 26)
    query_is(page, "sort=-percent")


def test_the_quarter_picker_stays_on_the_target(visit):
    page = visit(f"{PUBLISHED}targets/11/")
    page.locator(CURRENT_QUARTER).click()
    page.click("details[open] a[href*='/2022Q4/']")
    page.wait_for_url("**/yen-binh/nqdh-23/2022Q4/targets/11/")


def test_the_programme_picker_stays_on_the_matrix(visit):
    page = visit(f"{PUBLISHED}matrix/")
    page.locator("details.bar-picker").first.click()
    page.click("details[open] a[href*='/ntm-xa-21-25/']")
    page.wait_for_url(f"**{CRITERIA}matrix/")


def test_the_language_is_switched_on_the_spot_and_back(visit):
    page = visit(f"{PUBLISHED}?band=fair")
    for language in "en", "vi":
        page.click(".bar-end summary")
        page.click(f".bar-end button[value={language}]")
        page.wait_for_selector(f"html[lang={language}]")
        query_is(page, "band=fair")
        count_is(page, 2)


def test_the_programme_is_readable_beside_the_longest_menu_of_a_small_laptop(visit):
    page = visit(CRITERIA, "duyet", width=1280)
    assert page.locator(".bar-nav a").count() == 9
    shown = page.locator("details.bar-picker .bar-clamp").first.bounding_box()
    account = page.locator(".bar-end").bounding_box()
    assert shown["width"] >= 90
    assert account["y"] < shown["y"] + shown["height"]


def test_a_picker_is_worked_with_the_keyboard_alone(visit):
    page = visit(PUBLISHED)
    focused = "document.activeElement"
    summary = page.locator(f"{CURRENT_QUARTER} >> summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.bar-picker[open]").count() == 1
    page.keyboard.press("ArrowDown")
    assert "/2023Q3/" in page.evaluate(f"{focused}.href")
    page.keyboard.press("Escape")
    assert page.locator("details.bar-picker[open]").count() == 0
    assert summary.evaluate(f"element => element === {focused}")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2023Q3/")


def test_the_first_tab_stop_skips_to_the_content(visit):
    page = visit(PUBLISHED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_legend_of_the_matrix_takes_the_colour_of_a_band_away(visit):
    page = visit(f"{PUBLISHED}matrix/")
    ground = "element => getComputedStyle(element).backgroundColor"
    good, met = (page.locator(f"table.matrix td.{band} a").first for band in ("good", "met"))
    coloured, other = good.evaluate(ground), met.evaluate(ground)
    button = page.locator("button[data-band=good]")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert good.evaluate(ground) not in (coloured, other)
    assert met.evaluate(ground) == other
    button.click()
    assert good.evaluate(ground) == coloured


def test_without_scripts_a_button_filters_and_headings_sort(visit):
    page = visit(PUBLISHED, java_script_enabled=False)
    page.select_option("[name=band]", "fair")
    page.click("#filters button[type=submit]")
    expect(page.locator(NUMBERS)).to_have_text(["9", "10"])
    page.click("#sort-percent")
    page.wait_for_url("**sort=percent")
    page.click("#sort-percent")
    expect(page.locator(NUMBERS)).to_have_text(["10", "9"])
    page.locator(CURRENT_QUARTER).click()
    page.click("details[open] a[href*='/2023Q1/']")
    page.wait_for_url("**/nqdh-23/2023Q1/**")


@pytest.mark.parametrize("page_of", ["", "targets/11/", "matrix/", "communes/"])
def test_paper_shows_the_content_without_the_bar(visit, page_of):
    page = visit(f"{PUBLISHED}{page_of}")
    assert page.locator("header.bar").is_visible()
    page.emulate_media(media="print")
    assert page.locator("header.bar").is_hidden()
    assert page.locator("main h1").is_visible()


def test_charts_are_drawn_again_in_the_colours_of_the_dark(visit):
    page = visit(PUBLISHED)
    canvas = page.locator("#chart-bands canvas")
    light = canvas.screenshot()
    page.emulate_media(color_scheme="dark")
    assert canvas.screenshot() != light
    page.emulate_media(color_scheme="light")
    assert canvas.screenshot() == light
