"""A report taken away as a workbook, filled in, and brought back."""

import openpyxl
import pytest
from playwright.sync_api import expect

from .addresses import RUNNING
from .sights import VIOLATIONS, bring_axe, too_wide

SHEET = f"{RUNNING}entry/04738/"
UPLOAD = f"{SHEET}upload/"


def taken_away(page, path):
    """The workbook as the browser keeps it."""
    with page.expect_download() as download:
        page.click("a[href$='sheet.xlsx']")
    download.value.save_as(path)
    return openpyxl.load_workbook(path)


def bring_back(page, path):
    page.set_input_files("#file", path)
    page.click(".upload-form button")


@pytest.mark.parametrize(
    ("width", "script", "value"), [(1440, True, 63), (390, True, 64), (1440, False, 65)]
)
def test_a_filled_workbook_is_shown_and_applied(visit, tmp_path, width, script, value):
    page = visit(UPLOAD, "baoai", width=width, java_script_enabled=script)
    book = taken_away(page, tmp_path / "phieu.xlsx")
    book.active["H7"], book.active["L7"] = value, f"Sau rà soát {value}"
    book.save(tmp_path / "phieu.xlsx")
    bring_back(page, tmp_path / "phieu.xlsx")
    expect(page.locator(".upload-cells tbody tr")).to_have_count(2)
    expect(page.locator(".upload-cells ins")).to_have_text([f"{value}", f"Sau rà soát {value}"])
    if script:
        assert too_wide(page) == []
        bring_axe(page)
        assert page.evaluate(VIOLATIONS) == []
    page.click(".upload-apply button")
    page.wait_for_url(f"**{SHEET}")
    expect(page.locator("[name=value-1]")).to_have_value(f"{value}")
    expect(page.locator("[name=note-1]")).to_have_value(f"Sau rà soát {value}")
    expect(page.locator(".message.success")).to_have_count(1)


def test_a_workbook_with_problems_is_explained_and_not_applied(visit, tmp_path):
    page = visit(UPLOAD, "baoai", width=390)
    book = taken_away(page, tmp_path / "phieu.xlsx")
    book.active["H8"], book.active["H9"] = "=1+1", 99999
    book.save(tmp_path / "phieu.xlsx")
    bring_back(page, tmp_path / "phieu.xlsx")
    expect(page.locator(".upload-problems li")).to_have_count(1)
    expect(page.locator(".upload-problems li b")).to_contain_text("H8")
    expect(page.locator(".upload-apply")).to_have_count(0)
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(VIOLATIONS) == []
    page.goto(SHEET)
    assert page.input_value("[name=value-6]") != "99.999"
