"""An empty site is set up from one workbook: three mistakes are told at once by their cells,
mended, and the sheet of a unit stands ready."""

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.databases import empty_database

from .conftest import watch
from .server import PASSWORD, finish, manage, serving
from .sights import VIOLATIONS, bring_axe, too_wide

pytestmark = pytest.mark.one_database

ACCOUNT = """
from django.contrib.auth import get_user_model
get_user_model().objects.create_superuser("quantri", password=%(password)r)
"""
ROWS = {
    "districts": [{"code": "son-lang", "name": "Sơn Lang", "level": "commune"}],
    "communes": [
        {"district": "son-lang", "code": "01", "name": "Thôn Một", "kind": "village"},
        {"district": "son-lang", "code": "02", "name": "Thôn Hai", "kind": "village"},
    ],
    "programmes": [
        {
            "district": "son-lang",
            "code": "nq-sl",
            "name": "Nghị quyết Đại hội Đảng bộ xã Sơn Lang",
            "applies_to": "village",
            "start": "2021Q1",
            "end": "2025Q4",
            "main": 1,
        }
    ],
    "targets": [
        {
            "programme": "nq-sl",
            "number": "1",
            "name": "Bê tông hoá đường thôn",
            "group": "Hạ tầng",
            "unit": "km",
            "method": "ratio",
            "over_time": "term_total",
            "rollup": "sum",
            "goal": 12,
        }
    ],
    "officials": [
        {"district": "son-lang", "code": "truong-thon-1", "name": "Nguyễn Văn Một", "commune": "01"}
    ],
    "assignments": [
        {
            "official": "truong-thon-1",
            "programme": "nq-sl",
            "commune": "01",
            "duty": "report",
            "start": "2021-01-01",
        }
    ],
    "periods": [
        {
            "programme": "nq-sl",
            "period": "2023Q3",
            "opens_on": "2023-09-15",
            "due_on": "2023-10-10",
        }
    ],
}
MISTAKES = {"communes": ("kind", "thôn"), "targets": ("goal", ""), "periods": ("due_on", "mai")}
"""Table → column and what is typed wrongly in its first row."""


@pytest.fixture
def site(tmp_path):
    """A site in which nothing is but an administrator."""
    with empty_database() as url, serving(tmp_path, url, ("check",)) as site:
        finish(manage(site.environ, "shell", "--command", ACCOUNT % {"password": PASSWORD}))
        yield site


@pytest.fixture
def page(browser, site, complaints):
    context = browser.new_context(
        base_url=site.url, locale="vi-VN", reduced_motion="reduce", accept_downloads=True
    )
    context.set_default_timeout(5000)
    page = context.new_page()
    watch(page, site, complaints)
    yield page
    context.close()


def log_in(page, name):
    page.goto("/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def fill_in(path, rows):
    """Write the rows below the examples; answer table → column → the cell of the first of them."""
    book = openpyxl.load_workbook(path)
    cells = {}
    for name, found in rows.items():
        sheet = book[name]
        header = [cell.value for cell in sheet[1]]
        first = sheet.max_row + 1
        for number, row in enumerate(found, first):
            for column, value in row.items():
                sheet.cell(number, header.index(column) + 1, value)
        cells[name] = {
            column: sheet.cell(first, header.index(column) + 1).coordinate for column in header
        }
    book.save(path)
    return cells


def type_in(path, values):
    """Type `values`, table → (cell, value), into the workbook."""
    book = openpyxl.load_workbook(path)
    for name, (cell, value) in values.items():
        book[name][cell] = value or None
    book.save(path)


def look_at(page):
    """Nothing runs out of the page, and axe has nothing to say, in the light and in the dark."""
    assert too_wide(page) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        bring_axe(page)
        assert page.evaluate(VIOLATIONS) == []


def send(page, path):
    page.set_input_files("#file", path)
    page.click("#content-main input[type=submit]")


@pytest.mark.parametrize("width", [1440, 390])
def test_an_empty_site_is_set_up_from_one_workbook(page, site, tmp_path, width):
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, "quantri")
    page.wait_for_url("**/admin/setup/")
    look_at(page)
    with page.expect_download() as download:
        page.click("a[href$='workbook.xlsx']")
    path = tmp_path / "bang-mau.xlsx"
    download.value.save_as(path)
    cells = fill_in(path, ROWS)
    right = {
        name: (cells[name][column], ROWS[name][0][column])
        for name, (column, _wrong) in MISTAKES.items()
    }
    wrong = {name: (cells[name][column], typed) for name, (column, typed) in MISTAKES.items()}
    type_in(path, wrong)
    send(page, path)
    told = page.locator(".setup-problems li")
    expect(told).to_have_count(3)
    for line, (name, (cell, _typed)) in zip(told.all(), wrong.items(), strict=True):
        expect(line).to_contain_text(f"{name}, ô {cell}")
    expect(page.locator(".setup-apply")).to_have_count(0)
    look_at(page)
    type_in(path, right)
    page.click(".setup-again a")
    send(page, path)
    expect(page.locator(".setup-problems")).to_have_count(0)
    look_at(page)
    page.click(".setup-apply .default")
    page.wait_for_url("**/admin/")
    expect(page.locator(".messagelist .success")).to_contain_text("Đã nạp: thêm 8 dòng")
    expect(page.locator(".setup-start")).to_contain_text("chưa có tài khoản")
    look_at(page)
    code = (
        "from communes.models import Official; from django.contrib.auth import get_user_model;"
        "o = Official.objects.get();"
        f"o.user = get_user_model().objects.create_user('truong-thon-1', password={PASSWORD!r});"
        "o.save()"
    )
    finish(manage(site.environ, "shell", "--command", code))
    page.context.clear_cookies()
    log_in(page, "truong-thon-1")
    page.goto("/son-lang/nq-sl/2023Q3/entry/01/")
    expect(page.locator("[id='row-1']")).to_contain_text("Bê tông hoá đường thôn")
