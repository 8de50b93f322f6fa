"""English pages: what stands there in Vietnamese is marked as that, so that it is read as that."""

import csv

import pytest

from tests.paths import ROOT

from .addresses import AT_WORK, EVERY_PAGE
from .people import speaking
from .sights import too_wide

pytestmark = pytest.mark.one_database

DEMO = ROOT / "communes" / "demo" / "yen-binh"
LETTERS = "ăâđêôơưàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ"
UNMARKED = """([letters, names]) => {
    const found = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        if (parentElement.closest("script, style, noscript, template")) continue;
        if (parentElement.matches("textarea[readonly]")) continue; // text to copy has no marks
        if (parentElement.closest("[lang]").lang !== "en") continue;
        let text = data.normalize("NFC");
        for (const name of names) text = text.replaceAll(name, "");
        if ([...text.toLowerCase()].some((letter) => letters.includes(letter)))
            found.add(data.replace(/\\s+/g, " ").trim().slice(0, 100));
    }
    return [...found];
}"""


def proper_names():
    """Of people and places, which no language translates; and the currency. The longest first."""
    names = {"Yên Bình", "Yên Bái", "đồng", "Tiếng Việt"}
    for table in "communes", "officials":
        with (DEMO / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            names |= {row["name"] for row in csv.DictReader(file)}
    return sorted(names, key=len, reverse=True)


@pytest.mark.parametrize("address", EVERY_PAGE)
def test_vietnamese_on_an_english_page_is_marked(visit, address):
    page = visit(address, AT_WORK.get(address, "xem"))
    page.set_viewport_size({"width": 320, "height": 900})
    speaking(page, "en")
    assert page.evaluate(UNMARKED, [LETTERS, proper_names()]) == []
    assert too_wide(page) == []
