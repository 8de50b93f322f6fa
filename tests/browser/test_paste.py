"""What is pasted from a spreadsheet goes where it was meant, or is shown before it is written.

What is written stays for the other tests of a unit, so each test that writes has a unit of its own.
"""

import json
import random
from collections import Counter

import pytest
from playwright.sync_api import expect

from communes.sheets.reading import NO, YES

from .conftest import watch
from .console import console
from .people import cookies_of
from .server import serving
from .sights import VIOLATIONS, bring_axe, too_wide
from .test_entry import (
    REPORT,
    address,
    field,
    in_state,
    provoked,
    row,
    type_in,
)

pytestmark = pytest.mark.one_database

CLIPBOARD = ["clipboard-read", "clipboard-write"]
PUT = """
async ({ text, html }) => {
  const items = { "text/plain": new Blob([text], { type: "text/plain" }) };
  if (html) items["text/html"] = new Blob([html], { type: "text/html" });
  await navigator.clipboard.write([new ClipboardItem(items)]);
}
"""
FIGURES = """
print(json.dumps({
    figure.target.number: [
        None if number is None else f"{number.normalize():f}"
        for number in ([figure.value, figure.out_of] if figure.target.is_rate else [figure.value])
    ]
    for figure in report_key.figures().select_related("target")
}))
"""
CELLS = "([text, html]) => new EntryCells(text, html).rows"
WORDS = "|".join(YES | NO)
ROWS = [
    ("1", "Giá trị sản xuất", "triệu đồng", ["number"]),
    ("5", "Sản lượng lương thực", "tấn", ["number"]),
    ("13", "Đạt chuẩn nông thôn mới", "", ["yes_no"]),
    ("14", "Trường đạt chuẩn", "trường", ["number"]),
    ("16", "Tỷ lệ hộ nghèo", "%", ["number", "number"]),
    ("18", "Tỷ lệ nước sạch", "%", ["number", "number"]),
    ("20", "Không được giao", "ha", []),
]
PLAN = """
({ cells, rows, start, answers, heading, options }) => {
  const fields = ["number", "name", "unit", "fields", "words"];
  const cellOf = (text) => typeof text === "string" ? { text, odd: "" } : text;
  const plan = new EntryPlan({
    cells: cells.map((line) => line.map(cellOf)),
    rows: rows.map((row) => Object.fromEntries(fields.map((name, at) => [name, row[at]]))),
    start,
    answers: new Set(answers.split("|")),
    heading,
  }, options);
  return {
    certain: plan.certain,
    writes: plan.writes.map(({ row, field, text }) => [rows[row][0], field, text]),
    why: plan.lines.map((line) => line.why),
    parts: plan.lines.map((line) => line.writes.map(({ text }) => text)),
    keys: plan.keys.after,
    left: plan.left.map(({ number, texts }) => [number, ...texts]),
  };
}
"""


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """A site of its own: what is pasted here would be in the way of other tests."""
    with serving(tmp_path_factory.mktemp("desk")) as site:
        yield site


@pytest.fixture(scope="session")
def at_desk(desk):
    """Runs code in the site and answers what it prints."""
    with console(desk.environ) as run:
        yield run


@pytest.fixture
def figures(at_desk):
    """Answers what stands in a unit's report: number of the target → its numbers."""
    return lambda unit: json.loads(at_desk(REPORT % {"unit": unit} + FIGURES))


@pytest.fixture(scope="session")
def cookies(desk, at_desk):
    """Cookies of the chair of a unit."""
    return lambda unit: cookies_of(at_desk, desk.url, f"chair-{unit}")


@pytest.fixture
def sheet(new_context, desk, cookies, complaints):
    """Opens the report of a unit as its chair, who may use the clipboard."""

    def open_sheet(unit, width=1440, **options):
        context = new_context(storage_state=cookies(unit), permissions=CLIPBOARD, **options)
        context.set_default_timeout(5000)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        watch(page, desk, complaints)
        page.goto(desk.url + address(unit))
        expect(page.locator("entry-sheet")).to_be_visible()
        return page

    return open_sheet


def paste(page, number, text, html="", name="value"):
    page.evaluate(PUT, {"text": text, "html": html})
    field(page, number, name).focus()
    page.keyboard.press("Control+V")


def preview(page):
    return page.locator("dialog.entry-preview")


def notice(page):
    return page.locator(".entry-pasted")


def values(page, *numbers):
    return [field(page, number).input_value() for number in numbers]


# ── What the clipboard holds


@pytest.fixture(scope="session")
def scripts(browser, desk, cookies):
    """A page with the scripts of the sheet, to call their functions."""
    context = browser.new_context(base_url=desk.url, storage_state=cookies("04771"))
    page = context.new_page()
    page.goto(address("04771"))
    field(page, "1").focus()
    page.evaluate("document.querySelector('entry-grid').load()")
    yield page
    context.close()


def cells_of(page, text="", html=""):
    found = page.evaluate(CELLS, [text, html])
    return [
        [cell["text"] if not cell["odd"] else (cell["odd"], cell["text"]) for cell in line]
        for line in found
    ]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("27\r\n580\r\n", [["27"], ["580"]]),
        ("27\n\n580", [["27"], [""], ["580"]]),
        ("a\tb\rc", [["a", "b"], ["c", ""]]),
        ('27\t"hai\ndòng"\r\n580\t', [["27", "hai\ndòng"], ["580", ""]]),
        ('"nói ""có"" rồi\n"\t5', [['nói "có" rồi', "5"]]),
        ('"a\tb"\t5', [["a\tb", "5"]]),
        ('5"\t6', [['5"', "6"]]),
        ('"mở\t5\n"khác"\t6', [['"mở', "5"], ["khác", "6"]]),
        ('"mở\t5', [['"mở', "5"]]),
        ("27\t\t\r\n\t\t\r\n\r\n", [["27"]]),
        ("\n27", [[""], ["27"]]),
        ("", [[""]]),
    ],
)
def test_the_quoting_of_the_clipboard_is_understood(scripts, text, cells):
    assert cells_of(scripts, text) == cells


def excel(text):
    """`text` as a spreadsheet quotes it in text/plain."""
    return '"' + text.replace('"', '""') + '"' if set(text) & set('\t\n"') else text


def test_every_block_comes_back_as_it_was_copied(scripts):
    strange = random.Random(9)
    for _again in range(300):
        width = strange.randint(1, 4)
        block = [
            [
                "x" + "".join(strange.choices('1a.,"\t\n ', k=strange.randint(0, 6))) + "x"
                for _column in range(width)
            ]
            for _line in range(strange.randint(1, 5))
        ]
        end = strange.choice(["\n", "\r\n"])
        text = end.join("\t".join(map(excel, line)) for line in block) + strange.choice(["", end])
        assert cells_of(scripts, text) == block, repr(text)


@pytest.mark.parametrize(
    ("html", "cells"),
    [
        (
            "<html><body><table><!--StartFragment--><col><tr height=20><td>27</td></tr>"
            "<tr><td>5<br>\n  80</td></tr><!--EndFragment--></table></body></html>",
            [["27"], ["5\n80"]],
        ),
        ("<tr><td>1</td><td>2</td></tr>", [["1", "2"]]),
        (
            "<table><tr><td colspan=3>I. Kinh tế</td></tr><tr><td>1</td><td rowspan=2>Lúa</td>"
            "<td>27</td></tr><tr><td>2</td><td>580</td></tr></table>",
            [
                ["I. Kinh tế", ("merged", ""), ("merged", "")],
                ["1", "Lúa", "27"],
                ["2", ("merged", ""), "580"],
            ],
        ),
        (
            "<table><tr style='display:none'><td>27</td></tr><tr><td>580</td></tr></table>",
            [[("hidden", "27")], ["580"]],
        ),
        (
            "<table><col width=64><col span=2 width=0 style='display:none;mso-width-alt:0'>"
            "<col><tr><td>1</td><td>2</td><td></td><td>3</td></tr></table>",
            [["1", ("unseen", "2"), ("unseen", ""), "3"]],
        ),
        (
            "<table><tr><td>1</td><td style='display: none'>2</td><td>3</td></tr>"
            "<tr style='visibility:collapse'><td>4</td><td>5</td><td>6</td></tr></table>",
            [
                ["1", ("unseen", "2"), "3"],
                [("hidden", "4"), ("hidden", "5"), ("hidden", "6")],
            ],
        ),
        ("<table><tr><td><p>a</p><p>b</p></td><td> 1 \n 2 </td></tr></table>", [["a\nb", "1 2"]]),
        (
            "<table><tr><td rowspan=0>1</td><td>2</td></tr><tr><td>3</td></tr></table>",
            [["1", "2"], [("merged", ""), "3"]],
        ),
    ],
)
def test_a_table_of_the_clipboard_is_read_with_its_merges(scripts, html, cells):
    assert cells_of(scripts, "other", html) == cells


def test_what_holds_no_table_or_several_is_read_as_text(scripts):
    assert cells_of(scripts, "27\n5", "<p>27</p>") == [["27"], ["5"]]
    two = "<table><tr><td>1</td></tr></table>" * 2
    assert cells_of(scripts, "27\n5", two) == [["27"], ["5"]]


# ── Where it goes


def plan_of(page, lines, row="1", at=0, rows=ROWS, **options):
    cells = [line if isinstance(line, list) else [line] for line in lines]
    width = max(map(len, cells))
    index = [number for number, *_more in rows].index(row)
    return page.evaluate(
        PLAN,
        {
            "cells": [line + [""] * (width - len(line)) for line in cells],
            "rows": rows,
            "start": {"row": index, "field": at},
            "answers": WORDS,
            "heading": "Quý III/2023",
            "options": options,
        },
    )


MERGED = {"text": "", "odd": "merged"}
WORDED = [
    ("2", "Xếp loại", "", ["word"], ["chua dat", "co ban dat", "dat"]),
    ("3", "Cơ cấu", "", []),
    ("3.1", "Nông nghiệp", "%", ["number"]),
    ("3.2", "Dịch vụ", "%", ["number"]),
]
"""A target with words, and one that only stands above its parts."""


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("named", [False, True])
def test_a_hidden_column_of_figures_is_shown_first_and_never_taken(scripts, before, named):
    shown = ["27", "580"]
    names = ["Giá trị sản xuất", "Sản lượng lương thực"]
    lines = [
        [*([names[at]] * named), *[{"text": "9", "odd": "unseen"}] * before, shown[at]]
        for at in (0, 1)
    ]
    plan = plan_of(scripts, lines)
    assert plan["certain"] is not bool(before)
    assert [(number, text) for number, _field, text in plan["writes"]] == [
        ("1", "27"),
        ("5", "580"),
    ]
    assert plan["why"] == ["unseen" if before else ""] * 2
    if before:
        assert plan["left"] == [[1, *["9"] * before], [2, *["9"] * before]]


@pytest.mark.parametrize(
    ("lines", "row", "writes"),
    [
        (["Cơ bản đạt", "", "60"], "2", [("2", "Cơ bản đạt"), ("3.1", "60")]),
        (["3", "", "60", "40"], "2", [("2", "3"), ("3.1", "60"), ("3.2", "40")]),
        (["60", "40"], "3.1", [("3.1", "60"), ("3.2", "40")]),
        ([["Xếp loại", "đạt"], ["Dịch vụ", "40"]], "2", [("2", "đạt"), ("3.2", "40")]),
    ],
)
def test_words_and_headings_of_parts_fit_cell_by_cell(scripts, lines, row, writes):
    plan = plan_of(scripts, lines, row, rows=WORDED)
    assert plan["certain"], plan
    assert [(number, text) for number, _field, text in plan["writes"]] == writes


@pytest.mark.parametrize(
    ("lines", "writes", "why"),
    [
        (["đạt", "60", "40"], [("2", "đạt"), ("3.1", "60"), ("3.2", "40")], ["", "", ""]),
        (["4", "", "60"], [("2", "4"), ("3.2", "60")], ["doubt", "", ""]),
        (["rất tốt", "60"], [("2", "rất tốt"), ("3.1", "60")], ["doubt", ""]),
    ],
)
def test_what_does_not_fit_words_and_headings_is_shown_first(scripts, lines, writes, why):
    plan = plan_of(scripts, lines, "2", rows=WORDED)
    assert not plan["certain"]
    assert (plan["why"], [(number, text) for number, _field, text in plan["writes"]]) == (
        why,
        writes,
    )


@pytest.mark.parametrize(
    ("lines", "row", "writes"),
    [
        (["27", "580"], "1", [("1", "27"), ("5", "580")]),
        (["27", "", "x"], "1", [("1", "27"), ("13", "x")]),
        (["Không đạt", "3"], "13", [("13", "Không đạt"), ("14", "3")]),
        (["K.đạt", "–"], "13", [("13", "K.đạt"), ("14", "–")]),
        (["✔️", "1.234,5"], "13", None),
        (
            [["7918", "8030"], ["3235", "4576"]],
            "16",
            [("16", "7918"), ("16", "8030"), ("18", "3235"), ("18", "4576")],
        ),
        ([["", "8030"], ["", "4576"]], "16", [("16", "8030"), ("18", "4576")]),
        ([["5", "22"]], "16", [("16", "5"), ("16", "22")]),
        (["nhiều"], "1", [("1", "nhiều")]),
        (
            [["Giá trị sản xuất", "27"], ["Sản lượng lương thực", "580"]],
            "18",
            [("1", "27"), ("5", "580")],
        ),
        ([["5. SẢN LƯỢNG LƯƠNG THỰC", "tấn", "580"]], "1", [("5", "580")]),
    ],
)
def test_a_block_that_fits_cell_by_cell_is_certain(scripts, lines, row, writes):
    plan = plan_of(scripts, lines, row)
    assert plan["certain"], plan
    assert plan["left"] == []
    if writes is not None:
        assert [(number, text) for number, _field, text in plan["writes"]] == writes


TWICE = [
    ("8", "Diện tích trồng rừng", "ha", ["number"]),
    ("10", "Trong đó: mới", "ha", ["number"]),
    ("14", "Trong đó: Mới", "ha", ["number"]),
]
"""Two targets that a name without its accents and capitals means alike."""


@pytest.mark.parametrize(
    ("lines", "certain", "writes"),
    [
        ([["10", "Trong đó: mới", "9"]], True, [("10", "9")]),
        ([["14.", "Trong đó: mới", "9"]], True, [("14", "9")]),
        ([["10. Trong đó: mới", "9"], ["14 Trong do: moi", "7"]], True, [("10", "9"), ("14", "7")]),
        ([["Trong đó: mới", "9"]], False, [("10", "9")]),
        ([["Trong đó: mới", "9"], ["Trong đó: mới", "7"]], False, [("10", "9"), ("14", "7")]),
        ([["8", "Trong đó: mới", "9"]], False, [("10", "9")]),
        ([["10", "Diện tích trồng rừng", "9"]], False, [("8", "9")]),
        ([["14. Diện tích trồng rừng", "9"]], False, [("8", "9")]),
        ([["99", "Diện tích trồng rừng", "9"]], True, [("8", "9")]),
    ],
)
def test_a_name_of_several_rows_goes_by_its_number_or_is_asked_about(
    scripts, lines, certain, writes
):
    plan = plan_of(scripts, lines, "8", rows=TWICE)
    assert [(number, text) for number, _field, text in plan["writes"]] == writes
    assert (plan["certain"], "several" not in plan["why"]) == (certain, certain)


@pytest.mark.parametrize(
    ("lines", "row", "writes", "why"),
    [
        (["Quý III/2023", "27", "580"], "1", [("1", "27"), ("5", "580")], {0: "heading"}),
        (["2023", "27", "580"], "1", [("1", "27"), ("5", "580")], {0: "heading"}),
        (["27", "II. Văn hoá", "580"], "1", [("1", "27"), ("5", "580")], {1: "heading"}),
        (["Gần đạt", "3"], "13", [("13", "Gần đạt"), ("14", "3")], {0: "doubt"}),
        (
            ["27", "chưa có số", "5"],
            "1",
            [("1", "27"), ("5", "chưa có số"), ("13", "5")],
            {1: "doubt", 2: "doubt"},
        ),
        (["7", "8", "9"], "16", [("16", "7"), ("18", "8")], {2: "over"}),
        ([["27", "hai\ndòng"], ["580", ""]], "1", [("1", "27"), ("5", "580")], {}),
        ([["27", MERGED], ["580", "1"]], "1", [("1", "27"), ("5", "580")], {0: "merged"}),
        ([["27"], [MERGED], ["x"]], "1", [("1", "27"), ("13", "x")], {1: "merged"}),
        (
            [
                ["TT", "Chỉ tiêu", "ĐVT", "Quý II", "Quý III"],
                ["1", "2", "3", "4", "5"],
                ["I", "Kinh tế", "", "", ""],
                ["5", "Sản lượng lương thực", "tấn", "9", "580"],
                ["6", "Không có ở đây", "con", "1", "2"],
            ],
            "1",
            [("5", "9")],
            {0: "heading", 1: "heading", 2: "heading", 4: "unknown"},
        ),
        ([["14", "3"], ["1", "27"], ["14", "4"]], "1", [("14", "3"), ("1", "27")], {2: "twice"}),
        ([["Không được giao", "3"], ["Trường đạt chuẩn", "4"]], "1", [("14", "4")], {0: "closed"}),
        (["12,5", "27"], "13", [("13", "12,5"), ("14", "27")], {0: "doubt"}),
    ],
)
def test_a_block_that_does_not_fit_says_what_becomes_of_each_line(scripts, lines, row, writes, why):
    plan = plan_of(scripts, lines, row)
    assert not plan["certain"]
    assert [(number, text) for number, _field, text in plan["writes"]] == writes
    assert {index: key for index, key in enumerate(plan["why"]) if key} == why


def test_another_column_and_fewer_lines_can_be_taken(scripts):
    lines = [["Sản lượng lương thực", "9", "580"], ["Trường đạt chuẩn", "1", "2"]]
    plan = plan_of(scripts, lines, column=2, skipped=[1])
    assert plan["writes"] == [["5", 0, "580"]]
    assert plan["left"] == [[1, "9"]]
    plan = plan_of(scripts, ["27", "x", "580"], skipped=[1])
    assert plan["writes"] == [["1", 0, "27"], ["5", 0, "580"]]


def test_nothing_that_was_copied_vanishes(scripts):
    """Each text is written, named as left, tells its row, or stands in a line of headings."""
    strange = random.Random(4)
    texts = [
        "",
        "27",
        "580",
        "x",
        "Quý III",
        "I",
        "II. Văn hoá",
        "5",
        "Trường đạt chuẩn",
        "14",
        "–",
    ]
    for _again in range(500):
        width = strange.randint(1, 3)
        lines = [strange.choices(texts, k=width) for _line in range(strange.randint(1, 8))]
        number, *_more = strange.choice(ROWS[:6])
        plan = plan_of(scripts, lines, number)
        written = [text for _number, _field, text in plan["writes"]]
        assert len(plan["why"]) == len(lines)
        assert len({(row, at) for row, at, _text in plan["writes"]}) == len(written), lines
        if plan["certain"]:
            assert plan["left"] == []
            assert not {"over", "unknown", "twice", "closed"} & set(plan["why"])
        left = {number: texts for number, *texts in plan["left"]}
        for number, (line, why) in enumerate(zip(lines, plan["why"], strict=True), 1):
            keys = {line[0], line[plan["keys"] - 1]} if plan["keys"] else set()
            if why != "heading":
                told = Counter([*plan["parts"][number - 1], *left.get(number, []), *keys])
                assert Counter(filter(None, line)) <= told + Counter(line[:1] * len(keys)), lines


# ── On the page


def test_words_for_yes_and_no_are_pasted(sheet, figures):
    page = sheet("04774")
    page.locator("[id='value-13']").select_option("1")
    in_state(page, "13", "saved")
    paste(page, "13", "Không đạt\n3\n")
    for number in "13", "14":
        in_state(page, number, "saved")
    assert values(page, "13", "14") == ["0", "3"]
    assert field(page, "13").locator("option").count() == 3
    assert {"13": ["0"], "14": ["3"]}.items() <= figures("04774").items()


def test_a_word_that_is_neither_is_an_error_at_its_row(sheet, figures, complaints):
    page = sheet("04774")
    page.locator("[id='value-13']").select_option("0")
    in_state(page, "13", "saved")
    before = figures("04774")
    paste(page, "13", "Gần đạt")
    in_state(page, "13", "held")
    expect(field(page, "13")).to_have_attribute("aria-invalid", "true")
    expect(field(page, "13")).to_have_value("Gần đạt")
    expect(row(page, "13").locator(".entry-problem")).to_be_visible()
    assert figures("04774") == before
    notice(page).locator("[data-undo]").click()
    in_state(page, "13", "saved")
    assert values(page, "13") == ["0"]
    provoked(complaints, "422")


def test_a_note_of_two_lines_shifts_nothing(sheet, figures):
    page = sheet("04777")
    paste(page, "5", '580\t"hai\ndòng"\r\n5020\t\r\n')
    expect(preview(page)).to_be_visible()
    preview(page).locator("[data-apply]").click()
    for number in "5", "6":
        in_state(page, number, "saved")
    expect(notice(page)).to_contain_text("Dòng 1: “hai")
    assert {"5": ["580"], "6": ["5020"]}.items() <= figures("04777").items()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_block_that_does_not_fit_is_shown_before_anything_is_written(
    sheet, figures, width, scheme
):
    page = sheet("04771", width=width, color_scheme=scheme)
    before = figures("04771")
    fields = values(page, "1", "5", "6", "7")
    lines = ["Quý III/2023", "27", "II. Văn hoá", "580", *map(str, range(1, 20))]
    paste(page, "1", "\n".join(lines))
    expect(preview(page)).to_be_visible()
    expect(preview(page).locator("tbody tr")).to_have_count(len(lines))
    expect(preview(page).locator("tbody tr").nth(1)).to_contain_text("1. ")
    expect(preview(page).locator("tbody tr").nth(2)).to_contain_text("nhóm")
    expect(preview(page).locator("[data-left]")).to_contain_text("Dòng 23: “19”")
    assert too_wide(page) == []
    bring_axe(page)
    assert page.evaluate(VIOLATIONS) == []
    assert values(page, "1", "5", "6", "7") == fields
    page.keyboard.press("Escape")
    expect(preview(page)).to_be_hidden()
    expect(field(page, "1")).to_be_focused()
    assert figures("04771") == before


def test_a_line_is_left_out_and_the_others_move_up(sheet, figures):
    page = sheet("04780")
    paste(page, "5", "580\nII. Văn hoá\nChưa rõ\n5020")
    lines = preview(page).locator("tbody tr")
    expect(lines.nth(3)).to_contain_text("7. ")
    lines.nth(2).locator("input").uncheck()
    expect(lines.nth(3)).to_contain_text("6. ")
    preview(page).locator("[data-apply]").click()
    for number in "5", "6":
        in_state(page, number, "saved")
    assert {"5": ["580"], "6": ["5020"]}.items() <= figures("04780").items()


def test_what_was_no_row_stays_named_when_another_column_is_taken(sheet):
    page = sheet("04780")
    paste(page, "1", "5\t570\t580\n99\t1\t2\n6\t5010\t5020")
    preview(page).locator("select").select_option("2")
    expect(preview(page).locator("[data-left]")).to_contain_text("Dòng 2: “99”, “1”, “2”")
    expect(preview(page).locator("[data-apply]")).to_contain_text("2")
    preview(page).locator("[data-drop]").click()
    expect(preview(page)).to_be_hidden()


def test_a_table_with_names_finds_its_rows(sheet, figures):
    page = sheet("04780")
    name = row(page, "11").locator(".table-name a").inner_text()
    other = row(page, "8").locator(".table-name a").inner_text()
    lines = f"<tr><td>{name}</td><td>1.234,5</td></tr><tr><td>{other}</td><td>9</td></tr>"
    paste(page, "1", "not this", f"<table>{lines}</table>")
    for number in "11", "8":
        in_state(page, number, "saved")
    assert {"11": ["1234.5"], "8": ["9"]}.items() <= figures("04780").items()


@pytest.mark.parametrize("by_key", [True, False])
def test_a_paste_is_taken_back_and_nothing_else_with_it(sheet, figures, by_key):
    unit = "04783" if by_key else "04786"
    page = sheet(unit)
    type_in(page, "11", "1.234,5")
    in_state(page, "11", "saved")
    before = values(page, "5", "6", "7")
    paste(page, "5", "580\n5020\n33\n")
    for number in "5", "6", "7":
        in_state(page, number, "saved")
    if by_key:
        for _again in range(4):
            page.keyboard.press("Control+Z")
    else:
        notice(page).locator("[data-undo]").click()
    expect(field(page, "5")).to_have_value(before[0])
    assert values(page, "5", "6", "7") == before
    assert values(page, "11") == ["1.234,5"]
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saved")
    found = figures(unit)
    assert [found.get(number) for number in ("5", "6", "7")] == [[None]] * 3
    assert found["11"] == ["1234.5"]


def test_what_was_typed_since_stays_when_a_paste_is_taken_back(sheet, figures):
    page = sheet("04756")
    before = values(page, "5", "7")
    paste(page, "5", "580\n5020\n33\n")
    expect(notice(page)).to_be_visible()
    type_in(page, "6", "5021")
    in_state(page, "6", "saved")
    page.keyboard.press("Control+Z")
    assert values(page, "5", "6") == ["580", "5.021"]
    notice(page).locator("[data-undo]").click()
    in_state(page, "6", "saved")
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saved")
    assert values(page, "5", "7") == before
    assert figures("04756")["6"] == ["5021"]


def test_pastes_are_taken_back_one_by_one(sheet):
    page = sheet("04753")
    before = values(page, "5", "6")
    paste(page, "5", "580\n50\n")
    in_state(page, "6", "saved")
    paste(page, "5", "33\n44\n")
    in_state(page, "6", "saved")
    page.keyboard.press("Control+Z")
    assert values(page, "5", "6") == ["580", "50"]
    notice(page).locator("[data-undo]").click()
    assert values(page, "5", "6") == before
    expect(notice(page).locator("[data-undo]")).to_be_hidden()
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saved")


def test_a_paste_without_a_line_is_told_and_can_be_tried_again(sheet, figures, complaints):
    page = sheet("04762")
    page.route("**/entry-plan*.js", lambda route: route.abort())
    paste(page, "5", "580\n5020\n")
    expect(page.locator("[data-notice]")).to_contain_text("Chưa dán được")
    page.unroute("**/entry-plan*.js")
    paste(page, "5", "580\n5020\n")
    expect(page.locator("[data-notice]")).to_be_hidden()
    in_state(page, "6", "saved")
    assert {"5": ["580"], "6": ["5020"]}.items() <= figures("04762").items()
    provoked(complaints, "ERR_FAILED")


def test_undo_goes_no_further_than_the_field_in_which_one_types(sheet):
    page = sheet("04756")
    before = values(page, "11")
    type_in(page, "8", "14")
    in_state(page, "8", "saved")
    field(page, "11").focus()
    for _again in range(3):
        page.keyboard.press("Control+Z")
    assert values(page, "8", "11") == ["14", *before]
    page.keyboard.type("1")
    page.keyboard.press("Control+Z")
    assert values(page, "8", "11") == ["14", *before]
    page.keyboard.press("Control+Z")
    assert values(page, "8", "11") == ["14", *before]
    page.locator("#causes").focus()
    page.keyboard.type("Mưa")
    field(page, "11").focus()
    page.keyboard.press("Control+Z")
    assert page.locator("#causes").input_value() == "Mưa"


def test_a_rate_without_a_number_is_as_before_when_a_paste_is_taken_back(sheet, figures):
    page = sheet("04759")
    before = [field(page, "16", name).input_value() for name in ("value", "out_of")]
    paste(page, "16", "7918\t8030\n")
    expect(notice(page)).to_be_visible()
    in_state(page, "16", "saved")
    page.keyboard.press("Control+Z")
    expect(page.locator("[data-all]")).to_have_attribute("data-all", "saved")
    assert [field(page, "16", name).input_value() for name in ("value", "out_of")] == before


@pytest.mark.parametrize("by", ["drop", "keyboard"])
def test_several_cells_never_become_one_number_whichever_way_they_come(sheet, figures, by):
    """A phone's keyboard puts in what it has kept from the clipboard without a paste."""
    page = sheet("04774", width=390)
    lines = "12\n345"
    before = figures("04774").get("7")
    number = field(page, "7")
    number.fill("")
    chrome = page.context.new_cdp_session(page)
    if by == "drop":
        number.scroll_into_view_if_needed()
        box = number.bounding_box()
        where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        text = {"items": [{"mimeType": "text/plain", "data": lines}], "dragOperationsMask": 1}
        for kind in "dragEnter", "dragOver", "drop":
            chrome.send("Input.dispatchDragEvent", {"type": kind, **where, "data": text})
    else:
        number.focus()
        chrome.send("Input.insertText", {"text": lines})
    expect(row(page, "7").locator(".paste-refused[role=alert]")).to_be_visible()
    expect(number).to_have_value("")
    assert too_wide(page) == []
    assert figures("04774").get("7") == before


HALF_YEAR = """
import datetime
from communes.models import Period
from targets.models import Programme
programme = Programme.objects.get(code="ntm-xa-21-25")
days = {"opens_on": datetime.date(2023, 10, 1), "due_on": datetime.date(2023, 12, 30)}
Period.objects.update_or_create(programme=programme, quarter="2023Q4", defaults=days)
"""


def test_several_cells_never_become_one_plan(new_context, desk, at_desk, complaints):
    at_desk(HALF_YEAR)
    state = cookies_of(at_desk, desk.url, "baoai")
    context = new_context(storage_state=state, permissions=CLIPBOARD)
    page = context.new_page()
    watch(page, desk, complaints)
    page.goto(f"{desk.url}/yen-binh/ntm-xa-21-25/2023Q4/entry/04738/")
    plan = page.locator("input[data-field=planned]").first
    page.evaluate(PUT, {"text": "52\r\n200\r\n", "html": ""})
    plan.focus()
    page.keyboard.press("Control+V")
    expect(page.locator(".paste-refused[role=alert]")).to_be_visible()
    expect(plan).to_have_value("")
