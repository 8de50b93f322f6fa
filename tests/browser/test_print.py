"""Pages on paper: no controls, and the report as it is filed."""

import re
import subprocess

import pytest

from .addresses import AT_WORK, CRITERIA, EVERY_PAGE, PUBLISHED, RUNNING

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(("address", "targets"), [(PUBLISHED, 26), (CRITERIA, 57)])
def test_a_report_is_printed_on_a4_with_page_numbers_and_repeated_headings(
    address, targets, visit, tmp_path
):
    file = tmp_path / "report.pdf"
    visit(f"{address}report/").pdf(path=file, prefer_css_page_size=True)
    pages = printed("pdftotext", "-layout", file, "-").rstrip("\f").split("\f")
    assert [page.split()[0] for page in pages[1:]] == [
        str(number) for number in range(2, len(pages) + 1)
    ]
    annex = next(place for place, page in enumerate(pages) if "Phụ lục." in page)
    assert all(re.search(r"TT\s+Chỉ tiêu\s+ĐVT", page) for page in pages[annex:])
    numbers = re.findall(r"^ *(\d+) ", "".join(pages[annex:]), re.MULTILINE)
    assert [number for number in numbers if int(number) <= targets][-1] == str(targets)
    sizes = printed("pdfinfo", "-f", 1, "-l", len(pages), file)
    found = re.findall(r"^Page +\d+ size: +(\d+)\S* x (\d+)", sizes, re.MULTILINE)
    assert found == [("594", "841")] * annex + [("841", "594")] * (len(pages) - annex)


CONTROLS = """() => [
    ...document.querySelectorAll("nav, button, input, select, textarea, .btn"),
    ...document.querySelectorAll("form:not(:has(table, .empty))"),
    ...[...document.querySelectorAll("body *")].filter(
        ({ childElementCount, textContent }) =>
            !childElementCount && /Tải về|xem tạm tính/.test(textContent)
    ),
]
    .filter((element) => element.checkVisibility())
    .filter((element) => !element.closest(".visually-hidden"))
    .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_paper_shows_no_controls_and_says_what_the_page_is_about(visit, address):
    page = visit(address, AT_WORK.get(address, "xem"))
    page.emulate_media(media="print")
    assert page.evaluate(CONTROLS) == []
    assert page.locator("main :is(h1, h2, .sentence) >> visible=true").count()


SAID_ON_PAPER = {
    PUBLISHED: ["Huyện Yên Bình", "Nghị quyết Đại hội Đảng bộ huyện lần thứ XXIII", "quý II/2023"],
    CRITERIA: ["Huyện Yên Bình", "Bộ tiêu chí xã nông thôn mới", "quý II/2023"],
    f"{RUNNING}entry/04738/": ["Xã Bảo Ái", "Nghị quyết Đại hội Đảng bộ huyện", "quý III/2023"],
}


@pytest.mark.parametrize("address", SAID_ON_PAPER)
def test_paper_says_of_whom_and_of_what_quarter_and_programme_it_is(visit, address):
    page = visit(address, AT_WORK.get(address, "xem"))
    page.emulate_media(media="print")
    said = page.locator("main").inner_text()
    assert [words for words in SAID_ON_PAPER[address] if words not in said] == []


def test_the_open_sheet_is_printed_with_what_stands_in_its_fields(visit):
    page = visit(f"{RUNNING}entry/04738/", "baoai")
    field = page.locator("[name=note-1]")
    field.fill("Viết trước khi in")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    row = page.locator("#row-1")
    assert "Viết trước khi in" in row.inner_text()
    assert "57" in row.inner_text()
    page.emulate_media(media="screen")
    field.fill("")
    page.locator("#row-1[data-state=saved]").wait_for()


def test_figures_of_a_printed_sheet_stand_at_the_right_like_those_beside_them(visit):
    page = visit(f"{RUNNING}entry/04738/", "baoai")
    page.emulate_media(media="print")
    ends = page.locator(
        ":is(#row-1, #row-16) [data-paper]:is([data-paper^=value], [data-paper^=out_of])"
    )
    beyond = ends.evaluate_all(
        """all => all
            .filter((one) => !one.nextElementSibling)
            .map((one) => {
                const cell = one.closest("td");
                const inner = Number.parseFloat(getComputedStyle(cell).paddingRight);
                return cell.getBoundingClientRect().right - inner
                    - one.getBoundingClientRect().right;
            })"""
    )
    assert len(beyond) == 2
    assert max(map(abs, beyond)) < 1
    assert (
        page.locator("#head-value").evaluate("(head) => getComputedStyle(head).textAlign")
        == "right"
    )


def printed(*command):
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True, text=True
    ).stdout
