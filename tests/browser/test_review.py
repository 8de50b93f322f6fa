"""A report goes back to its chair, and another one's figures count.

Each test works on reports of its own, since what it decides stays for the others.
"""

import re

import pytest
from playwright.sync_api import expect

from .addresses import RUNNING
from .server import PASSWORD
from .sights import VIOLATIONS, bring_axe, too_wide

REASON = "Sản lượng lương thực cao gấp hơn bốn lần cùng kỳ: đề nghị giải trình"


def log_in(page, person):
    page.fill("[name=username]", person)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


@pytest.mark.parametrize(("width", "unit"), [(1440, "04726"), (390, "04729")])
def test_the_chair_sees_first_thing_why_the_report_was_returned(visit, chairs, width, unit):
    page = visit(f"{RUNNING}review/", "duyet", width)
    page.click(f'#table td.table-name a[href$="review/{unit}/"]')
    page.click(".review-jumps a")
    expect(page.locator("#row-5")).to_be_in_viewport()
    expect(page.locator("#row-5 .review-warned")).to_contain_text("gấp hơn ba lần")
    page.click(".review-reason summary")
    page.fill(".review-reason textarea", REASON)
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []
    assert too_wide(page) == []
    page.click(".review-reason button")
    expect(page.locator(".facts .report-state.returned")).to_be_visible()
    expect(page.locator(".work-log")).to_contain_text(REASON)

    chair = visit("/accounts/login/", None, width)
    log_in(chair, f"chair-{unit}")
    chair.wait_for_url("**/todo/")
    expect(chair.locator("main")).to_contain_text(REASON)
    assert too_wide(chair) == []


def kilometres(page):
    """The value to date of target 11 on the overview, in km."""
    page.goto(f"{RUNNING}?q=11")
    row = page.locator("#table tbody tr", has=page.locator('a[href*="targets/11/"]'))
    number = re.search(r"\d+,\d+", row.locator('[data-label="Đạt được"]').inner_text())[0]
    return float(number.replace(",", "."))


@pytest.mark.parametrize(("width", "unit"), [(1440, "04732"), (390, "04735")])
def test_an_approval_moves_the_number_on_the_overview(visit, width, unit):
    page = visit(f"{RUNNING}review/{unit}/", "duyet", width)
    now = page.locator("#row-11 td.review-now b").inner_text()
    before = kilometres(page)
    page.goto(f"{RUNNING}review/{unit}/")
    page.keyboard.press("Tab")
    button = page.locator('.review-decide button[value="approve"]')
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".facts .report-state.approved")).to_be_visible()
    assert round(kilometres(page) - before, 1) == float(now.replace(",", "."))


def test_a_reviewer_walks_on_to_the_next_report_that_waits(visit):
    page = visit(f"{RUNNING}review/04741/", "duyet")
    page.click(".review-onward")
    expect(page.locator(".facts .report-state.submitted")).to_be_visible()
    assert not page.url.endswith("/04741/")


@pytest.mark.parametrize("script", [True, False])
def test_a_comment_typed_beside_a_decision_is_kept_with_it(visit, script):
    unit = "04744" if script else "04747"
    page = visit(f"{RUNNING}review/{unit}/", "duyet", java_script_enabled=script)
    page.click("#row-5 .review-say summary")
    page.fill("[id='text-5']", "Đề nghị giải trình")
    page.click('.review-decide button[value="take_up"]')
    expect(page.locator("#row-5 .work-comments")).to_contain_text("Đề nghị giải trình")
    assert page.locator('.review-decide button[value="take_up"]').count() == 0


def test_a_page_with_something_typed_is_not_left_unasked(visit):
    page = visit(f"{RUNNING}review/04750/", "duyet")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.click("#row-5 .review-say summary")
    page.fill("[id='text-5']", "Đề nghị giải trình")
    page.click(".crumbs a")
    expect(page.locator("[id='text-5']")).to_have_value("Đề nghị giải trình")
    assert asked == ["beforeunload"]
    page.click("#row-5 .review-say button")
    expect(page.locator("#row-5 .work-comments")).to_contain_text("Đề nghị giải trình")
    page.click(".crumbs a")
    expect(page.locator("#table")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_measure_that_is_being_written_is_not_left_unasked(visit):
    page = visit(f"{RUNNING}measures/new/?target=6", "duyet")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.fill("[name=cause]", "Viết rất lâu")
    page.click(".crumbs a")
    expect(page.locator("[name=cause]")).to_have_value("Viết rất lâu")
    assert asked == ["beforeunload"]


def test_ticks_outlive_a_filter(visit):
    page = visit(f"{RUNNING}review/", "duyet")
    tick = page.locator("[name=unit][value='04741']")
    tick.check()
    with page.expect_response("**/review/**"):
        page.fill("#filters [name=q]", "Mỹ Gia")
    expect(page.locator("#table tbody tr")).to_have_count(1)
    expect(tick).to_be_checked()


@pytest.mark.parametrize("width", [1440, 390])
def test_while_a_reason_is_asked_for_no_other_decision_is_offered(visit, width):
    page = visit(f"{RUNNING}review/04741/", "duyet", width)
    approve = page.locator(".review-decide > [value=approve]")
    expect(approve).to_be_visible()
    summary = page.locator(".review-reason > summary")
    assert summary.bounding_box()["y"] == pytest.approx(approve.bounding_box()["y"], abs=1)
    summary.click()
    expect(page.locator(".review-reason button")).to_be_visible()
    expect(approve).to_be_hidden()
    summary.click()
    expect(approve).to_be_visible()


def test_the_words_of_a_reminder_are_copied(visit):
    page = visit(f"{RUNNING}remind/", "duyet", permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("copy-words button").first
    label = button.inner_text()
    button.click()
    expect(button).not_to_have_text(label)
    expect(page.locator("#announce")).to_have_text(button.inner_text())
    words = page.evaluate("navigator.clipboard.readText()")
    assert words == page.input_value("copy-words textarea >> nth=0")
    assert "10/10/2023" in words


def test_without_scripts_the_words_can_be_read_and_the_queue_narrowed(visit):
    page = visit(f"{RUNNING}remind/", "duyet", java_script_enabled=False)
    expect(page.locator("copy-words button >> nth=0")).to_be_hidden()
    page.click("copy-words summary >> nth=0")
    expect(page.locator("copy-words textarea >> nth=0")).to_be_visible()
    page.goto(f"{RUNNING}review/")
    page.select_option("[name=state]", "approved")
    page.click("#filters button[type=submit]")
    page.wait_for_url("**state=approved**")
    states = page.locator("#table tbody .report-state").evaluate_all(
        "all => all.map((s) => s.className)"
    )
    assert set(states) == {"report-state approved"}
