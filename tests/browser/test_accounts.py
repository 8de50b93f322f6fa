"""Accounts as people come to them and lose them, on a site of their own behind a proxy."""

from base64 import b32decode

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import expect

from .server import PASSWORD, serving

pytestmark = [pytest.mark.one_database, pytest.mark.programs]

OFFICIALS = "/admin/communes/official/?q=bach+ha"
"""The chair of xã Bạch Hà, who has not got a password yet."""
OWN = "mua-lua-2023"
PHONE = 390
PATIENCE = 20_000
"""Milliseconds: to look at a password takes its time."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("accounts"), TRUSTED_PROXIES="127.0.0.1") as site:
        yield site


@pytest.fixture
def open_at(browser, place):
    """A page of a browser of its own, at a network address."""
    contexts = []

    def open_at(address="192.0.2.1", width=1440):
        headers = {"X-Forwarded-For": address}
        context = browser.new_context(base_url=place.url, extra_http_headers=headers)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        return page

    yield open_at
    for context in contexts:
        context.close()


def press(page):
    page.click("main button[type=submit]")


def log_in(page, name, password):
    page.goto("/accounts/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    press(page)


@pytest.fixture
def keeper(open_at):
    """The administrator."""
    page = open_at()
    log_in(page, "quantri", PASSWORD)
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def new_slip(keeper):
    """User name and code on a new slip of the chair."""
    keeper.goto(OFFICIALS)
    keeper.check("[name=_selected_action]")
    keeper.select_option("[name=action]", "make_accounts")
    keeper.click("button[name=index]")
    keeper.check("[name=person]")
    keeper.click("input[type=submit].default")
    expect(keeper.locator(".slip svg")).to_have_count(1)
    return keeper.locator(".slip b").all_inner_texts()


def choose(page):
    for field in ("new_password1", "new_password2"):
        page.fill(f"[name={field}]", OWN)
    press(page)


def first_log_in(page, name, code):
    page.goto("/accounts/first/")
    page.fill("[name=username]", name)
    page.fill("[name=code]", code.lower())
    press(page)
    choose(page)
    page.wait_for_url("**/todo/")


def fits(page):
    """Whether nothing is wider than the screen, once the page is there."""
    page.wait_for_load_state()
    return page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_a_chair_logs_in_by_the_slip_chooses_a_password_and_sees_the_sheet(keeper, open_at):
    name, code = new_slip(keeper)
    chair = open_at(width=PHONE)
    chair.goto("/accounts/first/")
    assert fits(chair)
    chair.fill("[name=username]", name)
    chair.fill("[name=code]", code.replace("-", " "))
    press(chair)
    assert fits(chair)
    chair.fill("[name=new_password1]", "abababab")
    chair.fill("[name=new_password2]", "abababab")
    press(chair)
    expect(chair.locator(".errorlist")).to_contain_text("chỉ lặp lại một hoặc hai ký tự")
    choose(chair)
    chair.wait_for_url("**/todo/")
    chair.locator("main a[href*='/entry/']").first.click()
    expect(chair.locator("entry-sheet tbody tr").first).to_be_visible()
    again = open_at()
    again.goto(f"/accounts/first/{name}/{code}/")
    expect(again.locator("[role=alert]")).to_contain_text("phiếu đã dùng")


def test_a_wrong_password_eight_times_from_two_addresses(open_at):
    home, office = open_at("192.0.2.10"), open_at("192.0.2.20")
    log_in(office, "huyen", PASSWORD)
    office.wait_for_url("**/todo/")
    office.click("header details.menu summary >> nth=-1")
    office.click("header form button")
    for _try in range(5):
        log_in(home, "huyen", "sai")
        expect(home.locator("[role=alert]")).to_contain_text("chính xác")
    for _try in range(3):
        log_in(home, "huyen", PASSWORD)
        expect(home.locator("[role=alert]")).to_contain_text("Đăng nhập sai quá nhiều lần")
    for _try in range(3):
        log_in(office, "huyen", "sai")
    log_in(office, "huyen", PASSWORD)
    office.wait_for_url("**/todo/")


def shown(key):
    """What the app shows now that has the key."""
    return f"{TOTP(b32decode(key.replace(' ', ''))).token():06d}"


def test_two_steps_are_set_up_and_lost_twice(keeper, open_at):
    name, code = new_slip(keeper)
    owner = open_at("192.0.2.30", PHONE)
    first_log_in(owner, name, code)
    owner.goto("/accounts/")
    assert fits(owner)
    owner.click("a[href='/accounts/second/']")
    owner.click("details summary >> text=khoá")
    key = owner.inner_text("details code")
    assert fits(owner)
    owner.fill("[name=code]", shown(key))
    owner.fill("[name=password]", OWN)
    press(owner)
    shown_codes = owner.locator(".account-codes code")
    expect(shown_codes).to_have_count(10)
    codes = shown_codes.all_inner_texts()
    assert fits(owner)

    without_phone = open_at("192.0.2.31", PHONE)
    log_in(without_phone, name, OWN)
    without_phone.wait_for_url("**/accounts/login/code/")
    assert fits(without_phone)
    without_phone.fill("[name=code]", codes[0])
    press(without_phone)
    without_phone.wait_for_url("**/todo/")
    without_phone.goto("/accounts/")
    expect(without_phone.locator("main")).to_contain_text("Còn 9 mã khôi phục")
    without_phone.click("form[action='/accounts/sessions/'] button")
    owner.goto("/accounts/")
    owner.wait_for_url("**/accounts/login/**")

    keeper.goto(f"/admin/auth/user/?q={name}")
    keeper.check("[name=_selected_action]")
    keeper.select_option("[name=action]", "take_second_factor")
    keeper.click("button[name=index]")
    without_phone.goto("/accounts/")
    without_phone.wait_for_url("**/accounts/login/**")
    log_in(without_phone, name, OWN)
    without_phone.wait_for_url("**/todo/")
