"""An administrator copies a term in five clicks, and pastes a grid of allocations."""

import pytest
from playwright.sync_api import expect

from tests.databases import empty_database

from .conftest import watch
from .console import console
from .people import cookies_of
from .server import serving
from .sights import VIOLATIONS, bring_axe, too_wide
from .test_paste import CLIPBOARD, PUT

pytestmark = pytest.mark.one_database

LIST = "/admin/targets/programme/"
FOUND = VIOLATIONS.replace("axe.run(", "axe.run('#content', ")
"""What axe finds below the head of the administration."""
COLOURS_CHANGE = 400
"""Milliseconds."""
PASTE = """([name, text, html]) => {
    const field = document.querySelector(`[name="${name}"]`);
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    clipboardData.setData("text/html", html);
    const options = { clipboardData, bubbles: true, cancelable: true };
    field.focus();
    field.dispatchEvent(new ClipboardEvent("paste", options));
}"""


DROP = """(field) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("text/plain", "100\\n180");
    const options = { dataTransfer, bubbles: true, cancelable: true };
    return field.dispatchEvent(new DragEvent("drop", options));
}"""
"""Whether the browser is left to put two cells into a field that they are dropped on."""
WITH_MILESTONES = """
from django.urls import reverse
from targets.models import Milestone
target = Milestone.objects.filter(target__programme__code="nqdh-23").first().target
print(reverse("admin:targets_target_change", args=[target.pk]), end="")
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A site of its own: what is made here would be in the way of other tests."""
    with empty_database() as url, serving(tmp_path_factory.mktemp("much"), url) as site:
        yield site


ADMINISTRATOR = """
from django.contrib.auth import get_user_model
from communes.models import Assignment, Official
from targets.models import Programme
programme = Programme.objects.get(code="nqdh-23")
official = Official.objects.create(
    district=programme.district, code="van-phong", name="Hoàng Thị Vân",
    user=get_user_model().objects.create_user("vanphong"),
)
Assignment.objects.create(
    official=official, programme=programme, duty="administer", start="2021-01-01"
)
"""
"""An official who administers the district."""


@pytest.fixture(scope="module")
def cookies(office):
    """Cookies of each person by account."""
    with console(office.environ) as run:
        run(ADMINISTRATOR)
        return {name: cookies_of(run, office.url, name) for name in ("quantri", "vanphong")}


@pytest.fixture(scope="module")
def milestones(office):
    """Address of the form of a target that has some."""
    with console(office.environ) as run:
        return run(WITH_MILESTONES)


@pytest.fixture
def person():
    return "quantri"


@pytest.fixture
def page(browser, office, cookies, person, complaints):
    state = cookies[person]
    context = browser.new_context(base_url=office.url, storage_state=state, locale="vi-VN")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    watch(page, office, complaints)
    yield page
    context.close()


@pytest.fixture
def clicks(page):
    """How often the person has clicked."""
    count = []
    page.expose_function("noteClick", lambda: count.append(1))
    page.add_init_script("addEventListener('click', (e) => e.isTrusted && noteClick(), true)")
    return count


def open_tool(page, words):
    """From the programme's row in the list; its scripts have run when this returns."""
    page.goto(LIST)
    row = page.locator("#result_list tr", has_text="nqdh-23")
    with page.expect_navigation():
        row.get_by_role("link", name=words).click()


def cells(page):
    """The fields of the first row of the grid."""
    return page.locator("value-grid tbody tr").first.locator("input")


def paste(page, field, text, html=""):
    page.evaluate(PASTE, [field.get_attribute("name"), text, html])


@pytest.mark.parametrize("person", ["quantri", "vanphong"])
def test_the_second_term_is_copied_in_five_clicks(page, clicks):
    open_tool(page, "Sao chép sang nhiệm kỳ sau")
    expect(page.locator(".bulk-count")).to_contain_text("26 chỉ tiêu")
    page.get_by_role("button", name="Tạo bộ chỉ tiêu").click()
    expect(page.locator(".messagelist .success")).to_contain_text("430 giao chỉ tiêu")
    assert page.input_value("[name=start]") == "2026Q1"
    page.get_by_role("link", name="Tạo kỳ báo cáo cả năm").click()
    page.get_by_role("button", name="Tạo kỳ báo cáo").click()
    expect(page.locator(".messagelist .success")).to_contain_text("4 kỳ báo cáo")
    assert 2 <= len(clicks) <= 5


def test_a_grid_is_pasted_added_up_taken_back_and_kept(page):
    open_tool(page, "Bảng giao chỉ tiêu")
    fields, total = cells(page), page.locator("output[data-total]").first
    expect(total).to_have_class("bulk-fits")
    before = fields.first.input_value()
    paste(page, fields.first, "1.300\t90,0\t\n4\t5\n")
    assert [fields.nth(n).input_value() for n in (0, 1)] == ["1.300", "90,0"]
    expect(total).to_have_class("bulk-off")
    expect(page.locator("[data-said]")).to_contain_text("4")
    page.keyboard.press("Control+z")
    assert fields.first.input_value() == before
    expect(total).to_have_class("bulk-fits")
    paste(page, fields.first, "300\t72\n")
    expect(total).to_have_class("bulk-fits")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".messagelist .success")).to_contain_text("sửa 2")
    assert [cells(page).nth(n).input_value() for n in (0, 1)] == ["300", "72"]


HIDDEN = """
<table><col><col style="display:none" width=0><col>
<tr><td>300</td><td>999</td><td>72</td></tr>
<tr style="display:none"><td>998</td><td>997</td><td>996</td></tr>
<tr><td>5</td><td>995</td><td>6</td></tr></table>"""


def test_hidden_rows_and_columns_of_a_block_shift_nothing_and_are_told(page, complaints):
    open_tool(page, "Bảng giao chỉ tiêu")
    rows = page.locator("value-grid tbody tr")
    paste(page, cells(page).first, "other", HIDDEN)
    assert [cells(page).nth(n).input_value() for n in (0, 1)] == ["300", "72"]
    assert [rows.nth(1).locator("input").nth(n).input_value() for n in (0, 1)] == ["5", "6"]
    expect(page.locator("[data-said]")).to_contain_text("Ô ẩn không được dán: 5.")
    assert [text for text in complaints if "inline style" not in text] == []
    complaints.clear()


@pytest.mark.parametrize(("first", "last"), [(0, 5), (1, 3), (2, 3)])
def test_the_years_above_a_block_are_no_numbers_of_the_first_target(page, first, last):
    open_tool(page, "Bảng kế hoạch năm")
    years = page.locator("value-grid thead th").all_text_contents()[1:][first:last]
    rows = page.locator("value-grid tbody tr")
    numbers = [str(10 + n) for n in range(len(years))]
    paste(page, cells(page).nth(first), "\n".join(["\t".join(years), "\t".join(numbers)]))
    fields = rows.nth(0).locator("input")
    assert [fields.nth(n).input_value() for n in range(first, first + len(years))] == numbers
    expect(page.locator("[data-said]")).to_contain_text("; ".join(years))


def test_numbers_below_the_years_of_other_columns_go_into_those(page):
    open_tool(page, "Bảng kế hoạch năm")
    before = [cells(page).nth(n).input_value() for n in range(3)]
    years = page.locator("value-grid thead th").all_text_contents()[1:]
    paste(page, cells(page).first, f"{years[4]}\t{years[3]}\n55\t44")
    assert [cells(page).nth(n).input_value() for n in range(5)] == [*before, "44", "55"]


CAPITAL_Z = """(field) => field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Z", ctrlKey: true, bubbles: true, cancelable: true })
)"""
"""The keys for undo while Caps Lock is on."""


def test_blocks_are_taken_back_one_by_one(page):
    open_tool(page, "Bảng giao chỉ tiêu")
    fields, undo = cells(page), page.locator("value-grid [data-undo]")
    before = [fields.nth(n).input_value() for n in (0, 1)]
    paste(page, fields.first, "11\t22\n")
    paste(page, fields.first, "33\t44\n")
    fields.first.evaluate(CAPITAL_Z)
    assert [fields.nth(n).input_value() for n in (0, 1)] == ["11", "22"]
    page.keyboard.press("Control+Shift+z")
    assert [fields.nth(n).input_value() for n in (0, 1)] == ["11", "22"]
    page.keyboard.press("Control+z")
    assert [fields.nth(n).input_value() for n in (0, 1)] == before
    expect(undo).to_be_hidden()


def test_a_block_is_taken_back_after_something_else_was_typed(page):
    open_tool(page, "Bảng giao chỉ tiêu")
    fields, undo = cells(page), page.locator("value-grid [data-undo]")
    before = [fields.nth(n).input_value() for n in range(4)]
    paste(page, fields.first, "11\t22\t33\n")
    fields.nth(1).fill("5")
    fields.nth(3).focus()
    page.keyboard.type("9")
    page.keyboard.press("Control+z")
    assert [fields.nth(n).input_value() for n in range(4)] == ["11", "5", "33", before[3]]
    undo.click()
    assert [fields.nth(n).input_value() for n in range(4)] == [before[0], "5", *before[2:]]
    expect(undo).to_be_hidden()


def test_keys_move_through_the_grid_as_in_a_spreadsheet(page):
    open_tool(page, "Bảng kế hoạch năm")
    rows = page.locator("value-grid tbody tr")
    rows.nth(0).locator("input").nth(1).focus()
    page.keyboard.press("Enter")
    expect(rows.nth(1).locator("input").nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2).locator("input").nth(1)).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(rows.nth(1).locator("input").nth(1)).to_be_focused()


def test_what_can_be_read_two_ways_is_asked_about_and_keeps_nothing(page, complaints):
    open_tool(page, "Bảng giao chỉ tiêu")
    income = page.locator("value-grid tbody tr", has_text="Thu nhập bình quân")
    income.locator("input").first.fill("57.300")
    expect(income.locator("output")).to_contain_text("?")
    page.get_by_role("button", name="Lưu").click()
    expect(income.locator(".bulk-why")).to_contain_text("57.300")
    expect(income.locator("input").first).to_have_value("57.300")
    assert [text for text in complaints if "422" not in text] == []
    complaints.clear()


def test_a_goal_is_shared_out_and_adds_up(page):
    open_tool(page, "Bảng giao chỉ tiêu")
    page.select_option("[name=share_by]", "households")
    page.get_by_role("button", name="Chia", exact=True).click()
    expect(page.locator(".bulk-note[role=status]").first).to_contain_text("chưa lưu")
    expect(page.locator("output[data-total]").first).to_have_class("bulk-fits")


FIELD = "[name=milestones-0-value]"


def pasted(page, field, text):
    """What stands in the field after the keys for pasting."""
    page.context.grant_permissions(CLIPBOARD)
    page.evaluate(PUT, {"text": text, "html": ""})
    page.locator(field).fill("")
    page.keyboard.press("Control+V")
    return page.input_value(field)


@pytest.mark.parametrize("text", ["100\r\n180\r\n250\r\n", "100\t180", "100\n180"])
@pytest.mark.parametrize("field", [FIELD, "[name=goal]", "[name=decimals]"])
def test_several_cells_never_become_one_number(page, milestones, field, text):
    page.goto(milestones)
    told = page.locator(field).locator("xpath=following-sibling::*[@role='alert']")
    assert pasted(page, field, text) == ""
    expect(told).to_contain_text("nhiều ô")
    bring_axe(page)
    assert page.evaluate(FOUND) == []
    page.locator(field).press_sequentially("7")
    expect(told).to_have_count(0)


def test_one_cell_is_pasted_as_it_was_copied(page, milestones):
    page.goto(milestones)
    assert pasted(page, FIELD, "1.250,5\r\n").strip() == "1.250,5"
    expect(page.locator(".paste-refused")).to_have_count(0)


def test_several_cells_that_are_dropped_are_refused_too(page, milestones):
    page.goto(milestones)
    assert page.locator(FIELD).evaluate(DROP) is False


def check_clean(page, complaints):
    """By axe, which looks for a style sheet that the content policy keeps from it."""
    assert complaints == []
    bring_axe(page)
    assert page.evaluate(FOUND) == []
    complaints.clear()


PAGES = ["copy", "yearly", "periods", "allocations", "milestones", "archive"]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_clean_in_light_and_dark_wide_and_narrow(page, complaints, name):
    page.goto(LIST)
    page.goto(page.locator(f"#result_list a[href$='/{name}/']").first.get_attribute("href"))
    check_clean(page, complaints)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(COLOURS_CHANGE)
    check_clean(page, complaints)
    page.set_viewport_size({"width": 390, "height": 900})
    check_clean(page, complaints)
    page.set_viewport_size({"width": 360, "height": 900})
    assert too_wide(page) == []


UNCOVERED = """(field) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === field;
}"""


@pytest.mark.parametrize("width", [768, 1366])
@pytest.mark.parametrize("place", [12, 300])
def test_a_refused_grid_leads_to_its_wrong_cell_beside_its_headings(page, complaints, place, width):
    page.set_viewport_size({"width": width, "height": 900})
    open_tool(page, "Bảng giao chỉ tiêu")
    page.locator("value-grid tbody input").nth(place).fill("abc")
    page.get_by_role("button", name="Lưu lại").click()
    page.locator(".errornote a").click()
    assert [one for one in complaints if "422" not in one] == []
    complaints.clear()
    check_clean(page, complaints)
    assert page.locator("value-grid [aria-invalid]").evaluate(UNCOVERED)


def test_targets_are_edited_together(page, complaints):
    page.goto("/admin/targets/target/")
    for box in page.locator("#result_list .action-select").all()[:2]:
        box.check()
    page.select_option("[name=action]", "edit_at_once")
    page.locator("#changelist .actions [type=submit]").click()
    page.check("[name=change_lead]")
    page.fill("[name=lead]", "Văn phòng mới")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    expect(page.locator("h2", has_text="2 dòng sẽ thay đổi")).to_be_visible()
    check_clean(page, complaints)
    page.get_by_role("button", name="Sửa tất cả").click()
    expect(page.locator(".messagelist .success")).to_contain_text("2")
