"""A village of Sơn Lang reports its quarter; the reviewer approves it and publishes."""

import re

import pytest
from playwright.sync_api import expect

from tests.databases import empty_database
from tests.paths import SON_LANG

from .conftest import windows_of
from .console import console
from .server import serving
from .sights import too_wide

pytestmark = pytest.mark.one_database

QUARTER = "/son-lang/nqdh-sl/2023Q4/"
REVIEWER = "sl-vanphong"
CODE, NAME = "sl-12", "Làng Kon Hlang"
"""The village; nobody has begun its report yet."""
PHONE, DESK = 390, 1440
TYPED = {
    "2": ("34,5", ""),
    "5": ("9", ""),
    "6": ("22", "46"),
    "7": ("14", "111"),
    "8": ("178", "194"),
    "12": ("44", "47"),
    "13.1": ("1", ""),
    "13.2": ("36", "47"),
}
"""Number of each target that is asked → what is typed, of a rate in both fields."""
ACCOUNTS = """
from django.contrib.auth import get_user_model
from communes.models import Official
for official in Official.objects.filter(district__code="son-lang"):
    official.user = get_user_model().objects.create_user(official.code)
    official.save()
"""


@pytest.fixture(scope="session")
def commune(tmp_path_factory):
    """A site of its own with Sơn Lang's data, on the day after its last quarter was due."""
    folder = tmp_path_factory.mktemp("son-lang")
    data = ("load_data", str(SON_LANG))
    with empty_database() as url, serving(folder, url, data, NTM_TODAY="2024-01-06") as site:
        yield site


@pytest.fixture(scope="session")
def in_commune(commune):
    """Runs code in the site, where every official has an account named like their code."""
    with console(commune.environ) as run:
        run(ACCOUNTS)
        yield run


@pytest.fixture
def visit_as(browser, commune, in_commune, complaints):
    with windows_of(browser, commune, in_commune, complaints) as open_as:
        yield open_as


def type_row(page, number, value, out_of):
    """Type a row as a person does, with a note where one is asked for."""
    row = page.locator(f'[id="row-{number}"]')
    field = row.locator("[data-field=value]")
    if field.evaluate("field => field.localName") == "select":
        field.select_option(value)
    else:
        field.fill(value)
    if out_of:
        row.locator("[data-field=out_of]").fill(out_of)
    row.locator("[data-field=note]").focus()
    expect(row).to_have_attribute("data-state", "saved")
    if row.get_attribute("data-needs") is not None:
        row.locator("[data-field=note]").fill("Đã rà soát từng hộ")
        page.locator("h1").click()
        expect(row).not_to_have_attribute("data-needs", "")


def shares(page):
    """The (count, total) pairs of the sentence."""
    return re.findall(r"(\d+)/(\d+) chỉ tiêu", page.inner_text("h1.sentence"))


def test_a_village_reports_the_reviewer_approves_and_publishes_and_20_are_counted(visit_as):
    chair = visit_as(f"{QUARTER}entry/{CODE}/", f"truong-{CODE}", PHONE)
    rows = chair.locator("tr[data-url]")
    asked = [row.removeprefix("row-") for row in rows.evaluate_all("all => all.map(r => r.id)")]
    assert asked == list(TYPED)
    for number in asked:
        type_row(chair, number, *TYPED[number])
    assert too_wide(chair) == []
    chair.click("button[value=submit]")
    expect(chair.locator(".report-state.submitted")).to_be_visible()

    reviewer = visit_as(f"{QUARTER}review/", REVIEWER, DESK)
    reviewer.click(f'#table td.table-name a[href$="review/{CODE}/"]')
    expect(reviewer.locator("h1")).to_contain_text(NAME)
    reviewer.click('.review-decide button[value="approve"]')
    expect(reviewer.locator(".facts .report-state.approved")).to_be_visible()
    reviewer.goto(f"{QUARTER}publish/")
    reviewer.check("[name=confirm]")
    reviewer.click("main form button.btn-primary")
    expect(reviewer.locator("main .work-log li").first).to_be_visible()

    chair.goto(QUARTER)
    assert "công bố" in chair.inner_text("main")
    found = shares(chair)
    assert {total for _count, total in found} == {"20"}
    assert sum(int(count) for count, _total in found) == 20
    assert too_wide(chair) == []
    chair.goto(f"{QUARTER}communes/{CODE}/")
    line = chair.locator("#table tbody tr", has=chair.locator("a[href*='targets/13.2/']"))
    expect(line).to_contain_text("76,6")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_parts_of_a_target_are_folded_away_and_unfolded(visit_as, width):
    page = visit_as(QUARTER, REVIEWER, width)
    parts = page.locator("tr.table-part a[href*='targets/13.']")
    fold = page.locator("tr", has=page.locator("a[href$='targets/13/']")).get_by_role("button")
    expect(fold).to_have_text("3 thành phần")
    expect(parts.first).to_be_visible()
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(page.locator("tr.table-part:visible a[href*='targets/13.']")).to_have_count(0)
    expect(page.locator("tr.table-part:visible a[href*='targets/1.']")).to_have_count(3)
    page.goto(f"{QUARTER}matrix/")
    assert page.locator("tr.table-part:visible th a[href*='targets/13.']").count() == 0
    page.locator(".matrix th a[href$='targets/13/']").focus()
    page.keyboard.press("ArrowDown")
    assert "targets/14/" in page.evaluate("document.activeElement.href"), "past what is folded"
    page.emulate_media(media="print")
    assert page.locator("tr.table-part:visible th a[href*='targets/13.']").count() == 3
    page.emulate_media(media="screen")
    page.locator("tr", has=page.locator("th a[href$='targets/13/']")).get_by_role("button").click()
    expect(page.locator("tr.table-part:visible th a[href*='targets/13.']")).to_have_count(3)
