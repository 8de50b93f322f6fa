"""A tablet held upright: tables stay tables, and nothing goes sideways."""

import pytest

from .addresses import AT_WORK, EVERY_PAGE, PUBLISHED, RUNNING
from .sights import too_wide

pytestmark = pytest.mark.one_database

TABLET, DESK = 768, 1440
CARDS = """() => {
    const shown = (element) => getComputedStyle(element).display;
    return [...document.querySelectorAll("main table")]
        .filter((table) => table.checkVisibility())
        .filter((table) => shown(table) !== "table"
            || [...table.rows].some((row) => !["table-row", "none"].includes(shown(row))))
        .map((table) => table.className);
}"""
HEADING = """(table) => {
    [...table.rows].at(-1).scrollIntoView({ block: "end" });
    const { top, bottom } = table.querySelector("thead th:last-child").getBoundingClientRect();
    return top >= -1 && bottom <= innerHeight;
}"""
NAME_SHOWN = """(tile) => {
    const { content, position } = getComputedStyle(tile, "::after");
    return position === "absolute" && content === JSON.stringify(tile.title);
}"""
LONG = {
    PUBLISHED: "xem",
    f"{PUBLISHED}communes/": "xem",
    f"{PUBLISHED}communes/04738/": "xem",
    f"{PUBLISHED}officials/": "xem",
    f"{PUBLISHED}year/": "xem",
    f"{PUBLISHED}compare/2022Q4/": "xem",
    f"{PUBLISHED}gaps/": "xem",
    f"{PUBLISHED}targets/11/": "xem",
    f"{RUNNING}measures/": "xem",
    f"{RUNNING}review/": "duyet",
    f"{RUNNING}review/04741/": "duyet",
    f"{RUNNING}entry/04738/": "baoai",
}
"""Pages with a long list → the account that opens them."""


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_tables_are_tables_and_nothing_goes_sideways(visit, address):
    page = visit(address, AT_WORK.get(address, "xem"), width=TABLET)
    assert too_wide(page) == []
    assert page.evaluate(CARDS) == []


RUNS_INTO_ITS_NOTE = """(rows) => rows
    .map((row) => [row.querySelector(".entry-gives"), row.querySelector("[name^=note]")])
    .filter(([gives]) => {
        const text = document.createRange();
        text.selectNodeContents(gives);
        gives.right = text.getBoundingClientRect().right;
        return gives.textContent.trim();
    })
    .filter(([gives, note]) => gives.right > note.getBoundingClientRect().left - 1)
    .map(([gives]) => gives.textContent.trim())"""


def test_a_percent_of_the_sheet_does_not_run_into_the_note_beside_it(look):
    page = look(f"{RUNNING}entry/04738/", "baoai")
    for width in 660, 700, TABLET, 820, 1030:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("tr[id^=row-]").evaluate_all(RUNS_INTO_ITS_NOTE) == [], width


@pytest.mark.parametrize(("address", "person"), [("04738", "baoai"), ("district", "huyen")])
def test_what_is_said_of_a_row_is_read_in_lines_of_several_words(look, address, person):
    page = look(f"{RUNNING}entry/{address}/", person)
    for width in 820, 1024, 1088, 1100, 1200, 1216, 1217, 1280:
        page.set_viewport_size({"width": width, "height": 900})
        cell = page.locator("td.entry-tells").first.bounding_box()
        assert cell["width"] >= 6 * 16, width


@pytest.mark.parametrize("address", LONG)
def test_at_no_width_between_phone_and_desk_a_list_goes_sideways(look, address):
    page = look(address, LONG[address])
    for width in 660, 700, 900, 1030, 1100, 1180, 1260:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address)
        assert too_wide(page) == [], width


@pytest.mark.parametrize("address", LONG)
def test_headings_stay_in_sight_down_to_the_last_row(visit, address):
    page = visit(address, LONG[address])
    lists = page.locator("main table:is(.table-cards, .entry-table):has(thead)")
    assert lists.count()
    for width in DESK, TABLET:
        page.set_viewport_size({"width": width, "height": 640})
        assert [lists.nth(place).evaluate(HEADING) for place in range(lists.count())] == [
            True
        ] * lists.count()


@pytest.mark.parametrize("width", [390, TABLET, DESK])
def test_a_tile_to_which_keys_lead_says_its_name(width, visit):
    page = visit(PUBLISHED, width=width)
    tile = page.locator(".tile").last
    assert not tile.evaluate(NAME_SHOWN)
    page.locator(".tile").nth(-2).focus()
    page.keyboard.press("Tab")
    assert tile.evaluate(NAME_SHOWN)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_is_missing_where_is_read_in_lines_of_several_words(visit):
    page = visit(f"{PUBLISHED}gaps/", width=TABLET)
    widths = page.locator("td.gaps-contributors").evaluate_all(
        "all => all.map((cell) => cell.getBoundingClientRect().width)"
    )
    assert min(widths) >= 17 * 16


LINES = """(heading) => {
    const range = document.createRange();
    range.selectNodeContents(heading);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
}"""


def test_the_heading_of_ranks_takes_three_lines_on_a_tablet(visit):
    page = visit(f"{PUBLISHED}communes/", "xem", width=TABLET)
    assert page.locator("th.table-rank").evaluate(LINES) <= 3


@pytest.mark.parametrize(
    ("address", "columns"),
    [(f"{RUNNING}measures/", (3, 4, 5)), (f"{PUBLISHED}gaps/", (8, 10))],
)
def test_on_a_tablet_a_column_of_sentences_has_room_for_them(visit, address, columns):
    page = visit(address, "xem", width=TABLET)
    widths = [
        page.locator(f"tbody tr:first-child td:nth-child({one})").bounding_box()["width"]
        for one in columns
    ]
    assert min(widths) >= 88
    table = page.locator(".table-area table").bounding_box()
    if address.endswith("measures/"):
        assert table["x"] + table["width"] <= TABLET - 28 + 1
