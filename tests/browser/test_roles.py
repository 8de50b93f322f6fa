"""The whole way of each person, from the first page to what it is for.

Who only reads does so on the demo of the other tests; who writes, on a site of their own, where
reports are handed in, approved and published.
"""

import pytest
from playwright.sync_api import expect

from .addresses import PUBLISHED, RUNNING
from .conftest import windows_of
from .console import console
from .server import PASSWORD, finish, manage, serving
from .sights import too_wide

pytestmark = pytest.mark.one_database

PREPARED = """
from communes.models import Figure, Official
for official in Official.objects.filter(code__in=["chair-04750", "chair-04768"]):
    official.user.set_password(%(password)r)
    official.user.save()
Figure.objects.filter(
    target__programme__code="nqdh-23", target__number="5", quarter="2023Q3",
    commune__code__in=["04744", "04747"],
).update(note="Vụ mùa thu hoạch sớm")
"""
"""Two chairs can log in, and of eight reports with the same warning seven explain it."""

REASON = "Đề nghị đối chiếu lại sản lượng lương thực"
TO_COMPLETE = "[data-to-complete]"
STATE = ".page-head [data-state]"
WAITING = "#waiting tbody tr"
MESSAGE = ".message"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A site of their own for those who write."""
    with serving(tmp_path_factory.mktemp("office")) as site:
        finish(manage(site.environ, "shell", "-c", PREPARED % {"password": PASSWORD}))
        yield site


@pytest.fixture(scope="module")
def in_office(office):
    """Runs code in the site and answers what it prints."""
    with console(office.environ) as run:
        yield run


@pytest.fixture
def work(browser, office, in_office, complaints):
    with windows_of(browser, office, in_office, complaints) as open_as:
        yield open_as


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_a_secretary_comes_from_the_sentence_to_cause_and_measure_in_three_clicks(visit, width):
    page = visit(RUNNING, "xem", width)
    page.click("h1.sentence a[href*='band=good']")
    page.click("#table tbody a[href$='targets/6/']")
    measures = page.locator(".measures-table")
    expect(measures).to_contain_text("Hỗ trợ tái đàn")
    expect(measures).to_contain_text("Đặng Đức An")
    expect(measures).to_contain_text("31/12/2023")
    page.click("main a[href$='communes/04720/6/'] >> visible=true >> nth=0")
    main = page.locator("main")
    expect(main).to_contain_text("Dịch tả lợn châu Phi")
    expect(page.locator(".measures-table")).to_contain_text("Hỗ trợ tái đàn")
    assert too_wide(page) == []


def test_a_leader_searches_presents_and_copies_the_brief(visit):
    page = visit(PUBLISHED, "xem", permissions=["clipboard-read", "clipboard-write"])
    page.keyboard.press("/")
    page.keyboard.type("tong dan gia suc", delay=20)
    expect(page.locator("#search-results li a").first).to_contain_text("Tổng đàn gia súc chính")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PUBLISHED}targets/6/")
    page.goto(PUBLISHED)
    page.click("a[href$='/present/']")
    page.wait_for_url("**/present/", wait_until="load")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".slides-count")).to_contain_text("2/")
    page.click(".slides-bar a")
    page.wait_for_url(f"**{PUBLISHED}")
    page.click("a[href$='/brief/']")
    page.click("copy-words button")
    expect(page.locator("copy-words button")).to_have_text("Đã sao chép")
    assert "8/26 chỉ tiêu" in page.evaluate("navigator.clipboard.readText()")


def test_a_chair_finds_prints_and_withdraws_what_is_handed_in(work):
    page = work("/todo/", "baoai", 390)
    page.click(f"a[href='{RUNNING}entry/04738/']")
    page.fill("#row-6 [data-field=value]", "10.930")
    page.fill("#row-5 [data-field=note]", "Vụ mùa thu hoạch sớm")
    page.locator("#row-5 [data-field=note]").blur()
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saved")
    page.click(".entry-bar button[value=submit]")
    expect(page.locator(STATE)).to_have_text("Đã nộp")

    page.goto("/todo/")
    report = page.locator(WAITING, has_text="Xã Bảo Ái")
    with page.expect_download() as download:
        report.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".docx")
    assert too_wide(page) == []
    report.locator(".table-name a").click()
    page.wait_for_url(f"**{RUNNING}entry/04738/", wait_until="load")
    assert page.locator("[data-field]").count() == 0
    page.evaluate("window.print = () => document.body.classList.add('printed')")
    page.click("print-page button")
    expect(page.locator("body")).to_have_class("printed")
    page.emulate_media(media="print")
    assert page.locator("header.bar, .entry-bar").locator("visible=true").count() == 0
    assert page.locator("print-page button").is_hidden()
    page.emulate_media(media="screen")

    page.goto("/todo/")
    report.locator("button[value=withdraw]").click()
    expect(page.locator(STATE)).to_have_text("Đang nhập")
    expect(page.locator("#row-6 [data-field=value]")).to_have_value("10.930")


def test_a_reviewer_returns_a_row_sees_what_changed_and_approves_eight_together(work):
    page = work(f"{RUNNING}review/", "duyet")
    shared = page.locator(".review-shared summary")
    expect(shared).to_contain_text("8 đơn vị")
    expect(shared).to_contain_text("gấp hơn ba lần cùng kỳ")
    page.click("#table a[href$='review/04750/']")
    page.set_viewport_size({"width": 768, "height": 900})
    assert too_wide(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.check("#row-5 [name=row]")
    page.click(".review-reason summary")
    expect(page.locator("#reason-return")).to_be_focused()
    page.keyboard.type(REASON)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".facts .report-state.returned")).to_be_visible()

    chair = work(f"{RUNNING}entry/04750/", "chair-04750", 390)
    expect(chair.locator("main")).to_contain_text(REASON)
    expect(chair.locator(TO_COMPLETE)).to_have_text("1 mục cần hoàn thiện")
    chair.fill("#row-5 [data-field=value]", "150")
    chair.fill("#row-5 [data-field=note]", "Đã đối chiếu với sổ của thôn")
    chair.locator("#row-5 [data-field=note]").blur()
    expect(chair.locator(TO_COMPLETE)).to_be_hidden()
    expect(chair.locator("[data-all]")).to_have_attribute("data-all", "saved")
    chair.click(".entry-bar button[value=submit]")
    expect(chair.locator(STATE)).to_have_text("Đã nộp")

    page.goto(f"{RUNNING}review/04750/")
    changes = page.locator(".review-changes li")
    expect(changes).to_have_count(1)
    expect(changes.locator("b")).to_have_text("150")
    expect(page.locator("#row-5 .table-name")).to_contain_text("đã hoàn thiện")
    page.click(".crumbs a")
    ticks = page.locator("#table [name=unit]")
    expect(ticks).to_have_count(8)
    for tick in ticks.all():
        tick.check()
    page.click(".review-bulk button")
    expect(page.locator(MESSAGE)).to_contain_text("Đã duyệt: 8")
    assert page.locator(".review-shared").count() == 0


def test_a_publisher_is_asked_why_so_early_and_takes_it_back(work):
    page = work(f"{RUNNING}publish/", "duyet", 768)
    expect(page.locator(".publish-closed")).to_contain_text("Xã Đại Đồng")
    assert too_wide(page) == []
    page.check("[name=confirm]")
    publish = page.locator("form:has([name=confirm]) button")
    publish.click()
    expect(page.locator("#publish-reason")).to_be_focused()
    page.fill("#publish-reason", "Phục vụ họp Ban Chấp hành")
    publish.click()
    expect(page.locator(MESSAGE)).to_contain_text("phiên bản 1")

    chair = work("/todo/", "chair-04768", 390)
    expect(chair.locator("main")).to_contain_text("Đã công bố khi chưa có báo cáo của bạn")
    chair.click(f"main a[href='{RUNNING}entry/04768/']")
    expect(chair.locator("main")).to_contain_text("công bố ngày 4/10/2023")
    assert chair.locator("main a[href^='tel:']").count() >= 1
    assert chair.locator("[data-field]").count() == 0

    page.click("button[name=retract]")
    expect(page.locator(MESSAGE)).to_contain_text("thu hồi")
    chair.reload()
    expect(chair.locator("#row-5 [data-field=value]")).to_be_visible()
