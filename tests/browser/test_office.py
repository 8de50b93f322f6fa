"""The office's way from an empty database to a sheet that a chair fills in, in one go."""

import pytest
from playwright.sync_api import expect

from tests.databases import empty_database

from .clicks import Hand
from .conftest import watch
from .server import PASSWORD, finish, manage, serving
from .test_setup import ACCOUNT, MISTAKES, ROWS, fill_in, type_in

pytestmark = [pytest.mark.one_database, pytest.mark.programs]

MOST_CLICKS = 17
OWN = "mua-lua-2023"
FIRST = ROWS | {
    "officials": [
        *ROWS["officials"],
        {"district": "son-lang", "code": "truong-thon-2", "name": "Lý Thị Hai", "commune": "02"},
    ],
    "assignments": [
        *ROWS["assignments"],
        ROWS["assignments"][0] | {"official": "truong-thon-2", "commune": "02"},
    ],
}


@pytest.fixture
def site(tmp_path):
    with empty_database() as url, serving(tmp_path, url, ("check",)) as site:
        finish(manage(site.environ, "shell", "--command", ACCOUNT % {"password": PASSWORD}))
        yield site


@pytest.fixture
def open_window(browser, site, complaints):
    """A page of a browser of its own."""
    contexts = []

    def open_window(width):
        context = browser.new_context(base_url=site.url, locale="vi-VN", accept_downloads=True)
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.add_init_script("window.print = () => { document.title = 'in' }")
        watch(page, site, complaints)
        return page

    yield open_window
    for context in contexts:
        context.close()


def log_in(page, hand):
    page.goto("/")
    page.fill("[name=username]", "quantri")
    page.fill("[name=password]", PASSWORD)
    hand.press(page.locator("main button[type=submit]"))
    page.wait_for_url("**/admin/setup/")


def take_workbook(page, hand, path):
    with page.expect_download() as download:
        hand.press(page.locator("a[href$='workbook.xlsx']"))
    download.value.save_as(path)


def send(page, hand, path):
    hand.give(page.locator("#file"), path)
    hand.press(page.locator("#content-main input[type=submit]"))


def load_with_three_mistakes(page, hand, path):
    """They are told by their cells, mended, and everything is loaded."""
    cells = fill_in(path, FIRST)
    right, wrong = {}, {}
    for table, (column, typed) in MISTAKES.items():
        cell = cells[table][column]
        right[table], wrong[table] = (cell, FIRST[table][0][column]), (cell, typed)
    type_in(path, wrong)
    send(page, hand, path)
    told = page.locator(".setup-problems li")
    expect(told).to_have_count(3)
    for line, (table, (cell, _typed)) in zip(told.all(), wrong.items(), strict=True):
        expect(line).to_contain_text(f"{table}, ô {cell}")
    type_in(path, right)
    hand.press(page.locator(".setup-again a"))
    send(page, hand, path)
    hand.press(page.locator(".setup-apply .default"))
    page.wait_for_url("**/admin/")
    expect(page.locator(".messagelist .success")).to_contain_text("Đã nạp: thêm 10 dòng")


def share_out(page, hand):
    """Both villages are given their part, which is seen to add up before it is kept."""
    hand.press(page.locator(".app-targets .model-programme th a"))
    row = page.locator("#result_list tr", has_text="nq-sl")
    hand.press(row.get_by_role("link", name="Bảng giao chỉ tiêu"))
    fields = page.locator("value-grid tbody tr").first.locator("input")
    total = page.locator("output[data-total]").first
    fields.nth(0).fill("7")
    expect(total).to_have_class("bulk-off")
    fields.nth(1).fill("5")
    expect(total).to_have_class("bulk-fits")
    hand.press(page.get_by_role("button", name="Lưu"))
    expect(page.locator(".messagelist .success")).to_contain_text("thêm 2")


def print_slips(page, hand):
    """For everybody who works and has no account; the address, name and code of each slip."""
    hand.press(page.locator("#header").get_by_role("link", name="Quản trị"))
    expect(page.locator(".setup-start")).to_contain_text("chưa có tài khoản 2")
    hand.press(page.locator(".setup-start").get_by_role("link", name="Tạo tài khoản"))
    hand.press(page.locator("input[type=submit].default"))
    slips = page.locator(".slip")
    expect(slips).to_have_count(2)
    expect(slips.locator("svg")).to_have_count(2)
    hand.press(page.get_by_role("button", name="In"))
    expect(page).to_have_title("in")
    return [
        (slip.locator(".slip-page").inner_text(), *slip.locator("b").all_inner_texts())
        for slip in slips.all()
    ]


def log_in_by_slip(page, hand, slip):
    """As the picture of the slip leads there; then a password of one's own has to be chosen."""
    address, name, code = slip
    page.goto(f"{address}{name}/{code}/")
    page.wait_for_url("**/accounts/first/password/")
    page.goto("/todo/")
    page.wait_for_url("**/accounts/login/**")
    page.go_back()
    for field in ("new_password1", "new_password2"):
        page.fill(f"[name={field}]", OWN)
    hand.press(page.locator("main button[type=submit]"))
    page.wait_for_url("**/todo/")


@pytest.mark.parametrize("width", [1440, 390])
def test_from_an_empty_database_to_a_chairs_sheet(open_window, width, tmp_path):
    hand, page, path = Hand(), open_window(width), tmp_path / "bang-mau.xlsx"
    log_in(page, hand)
    take_workbook(page, hand, path)
    load_with_three_mistakes(page, hand, path)
    share_out(page, hand)
    slip, _other = print_slips(page, hand)
    chair = open_window(390)
    log_in_by_slip(chair, hand, slip)
    hand.press(chair.locator("main a[href*='/entry/']").first)
    expect(chair.locator("entry-sheet [id='row-1']")).to_contain_text("Bê tông hoá đường thôn")
    assert hand.clicks <= MOST_CLICKS
