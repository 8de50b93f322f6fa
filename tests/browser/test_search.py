"""The search of the header, with the keyboard and without scripts."""

import pytest
from playwright.sync_api import expect

from .addresses import PUBLISHED, RUNNING

pytestmark = pytest.mark.one_database
FIELD = "#search-text"
FOUND = "#search-results li a"


def test_a_slash_opens_it_and_what_is_found_shows_as_one_types(visit):
    page = visit(f"{PUBLISHED}matrix/")
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type("bao ai", delay=20)
    expect(page.locator(FOUND).first).to_have_text("Xã Bảo Ái")
    expect(page.locator("#announce")).to_have_text(page.inner_text("#search-results [data-found]"))
    page.keyboard.press("ArrowDown")
    expect(page.locator(FOUND).first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PUBLISHED}communes/04738/")


def test_escape_closes_it_and_goes_back_to_where_it_stands(visit):
    page = visit(PUBLISHED)
    page.click("search-box > a")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("Escape")
    assert page.locator(FIELD).count() == 0
    expect(page.locator("search-box > a")).to_be_focused()


def test_a_slash_in_a_field_is_a_slash(visit):
    page = visit(f"{RUNNING}entry/04738/", "baoai")
    note = page.locator("[data-field=note]").first
    note.fill("")
    note.press("/")
    assert note.input_value() == "/"
    assert page.locator(FIELD).count() == 0


def test_enter_leads_to_the_page_of_all_that_is_found(visit):
    page = visit(f"{PUBLISHED}report/")
    page.keyboard.press("/")
    page.keyboard.type("xa")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?*q=xa*")
    assert page.locator("main .search-group li").count() > 20
