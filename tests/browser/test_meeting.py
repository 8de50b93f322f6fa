"""The quarter before others: slides by the arrow keys and in print, and pictures of charts."""

import re
import subprocess

import pytest
from playwright.sync_api import expect

from .addresses import PUBLISHED, RUNNING

pytestmark = pytest.mark.one_database

PRESENT = f"{PUBLISHED}present/"
SLIDES = 10


def tops(page):
    return page.evaluate(
        "[...document.querySelectorAll('.slide')].map(s => s.getBoundingClientRect().top)"
    )


def test_arrow_keys_go_from_slide_to_slide(visit):
    page = visit(PRESENT)
    count = page.locator(".slides-count")
    expect(count).to_have_text(f"1/{SLIDES}")
    page.keyboard.press("ArrowRight")
    expect(count).to_have_text(f"2/{SLIDES}")
    assert abs(tops(page)[1]) < 2
    page.keyboard.press("End")
    expect(count).to_have_text(f"{SLIDES}/{SLIDES}")
    page.keyboard.press("PageUp")
    expect(count).to_have_text(f"{SLIDES - 1}/{SLIDES}")
    page.keyboard.press("Home")
    page.click("[data-go='1']")
    expect(count).to_have_text(f"2/{SLIDES}")


@pytest.mark.parametrize("quarter", [PUBLISHED, RUNNING])
@pytest.mark.parametrize("width", [1024, 1440, 1920])
def test_each_slide_fits_the_screen_in_letters_that_are_read_from_eight_metres(
    width, quarter, visit
):
    page = visit(f"{quarter}present/")
    page.set_viewport_size({"width": width, "height": width * 9 // 16})
    heights = page.evaluate("[...document.querySelectorAll('.slide')].map(s => s.scrollHeight)")
    assert max(heights) <= width * 9 // 16 + 1
    letters = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.slide')).fontSize)"
    )
    assert letters >= width * 0.0199


def test_it_fills_the_screen_and_leads_back(visit):
    page = visit(PRESENT)
    page.click("[data-full]")
    expect(page.locator("slide-show:fullscreen")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".slides-count")).to_have_text(f"2/{SLIDES}")
    page.keyboard.press("f")
    expect(page.locator("slide-show:fullscreen")).to_have_count(0)
    page.click(".slides-bar a")
    page.wait_for_url(f"**{PUBLISHED}")


def test_without_javascript_it_is_one_long_page_with_its_numbers(visit):
    page = visit(PRESENT, java_script_enabled=False)
    expect(page.locator(".slide")).to_have_count(SLIDES)
    expect(page.locator("header.bar")).to_be_visible()
    expect(page.locator("[data-full]")).to_be_hidden()
    page.click("#chart-10 summary")
    expect(page.locator("#chart-10 table")).to_be_visible()


@pytest.mark.parametrize(("path", "sheets"), [("present/", SLIDES), ("brief/", 1)])
def test_in_print_a_slide_is_a_sheet_and_the_brief_one(path, sheets, visit, tmp_path):
    file = tmp_path / "print.pdf"
    visit(f"{PUBLISHED}{path}").pdf(path=file, prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Pages: +(\d+)", told)[1] == str(sheets)


def test_the_words_of_the_brief_are_copied(visit):
    page = visit(f"{PUBLISHED}brief/")
    page.click("copy-words button")
    expect(page.locator("copy-words button")).to_have_text("Đã sao chép")


def test_a_chart_is_saved_as_a_picture_and_its_numbers_are_copied(visit, tmp_path):
    page = visit(PUBLISHED, permissions=["clipboard-read", "clipboard-write"])
    page.click("#chart-quarters summary")
    with page.expect_download() as download:
        page.click("#chart-quarters [data-do=save]")
    assert download.value.suggested_filename == "chart-quarters.png"
    file = tmp_path / "chart.png"
    download.value.save_as(file)
    head = file.read_bytes()[:24]
    assert head[1:4] == b"PNG"
    assert int.from_bytes(head[16:20]) > 300
    page.click("#chart-quarters [data-do=table]")
    expect(page.locator("#chart-quarters [data-do=table]")).to_have_text("Đã sao chép")
    pasted = page.evaluate("navigator.clipboard.readText()")
    assert pasted.splitlines()[0].startswith("Quý\t")
    assert "Quý II/2023\t8\t16\t2\t0\t0" in pasted
