"""What charts tell of their rows."""

import pytest
from playwright.sync_api import expect

from .addresses import CRITERIA, PUBLISHED
from .people import speaking

pytestmark = pytest.mark.one_database

NAMES = """() => [...document.querySelectorAll("progress-chart")].flatMap(({ chart }) => {
    const names = chart.scales.y;
    if (names?.type !== "category" || names.options.ticks.mirror) return [];
    const { family, size, lineHeight } = Chart.defaults.font;
    chart.ctx.font = `${size}px ${family}`;
    return names.ticks.map(({ label }) => {
        const lines = [label].flat();
        const width = Math.max(...lines.map((line) => chart.ctx.measureText(line).width));
        return {
            name: lines.join(" "),
            fits: width <= names.width - 8
                && lines.length * size * lineHeight <= names.height / names.ticks.length,
        };
    });
})"""


def names_of(page):
    """What stands beside the bars, once they are drawn; all of it must be readable."""
    expect(page.locator("progress-chart:not([data-drawn])")).to_have_count(0)
    names = page.evaluate(NAMES)
    assert [one["name"] for one in names if not one["fits"]] == []
    return [one["name"] for one in names]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "address",
    [
        f"{PUBLISHED}targets/11/",
        f"{PUBLISHED}communes/",
        f"{PUBLISHED}compare/2022Q4/",
        f"{CRITERIA}compare/2022Q4/",
        CRITERIA,
    ],
)
def test_a_name_beside_a_bar_is_read_whole(visit, address, language):
    page = visit(address)
    for width in (1440, 768, 390, 360):
        page.set_viewport_size({"width": width, "height": 900})
        speaking(page, language)
        names = names_of(page)
        assert len(names) >= 19
        assert [name for name in names if "…" in name] == []


def test_a_name_beside_a_bar_is_read_whole_after_the_phone_is_turned(visit):
    page = visit(CRITERIA)
    page.set_viewport_size({"width": 844, "height": 390})
    page.reload()
    lying = names_of(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(200)
    assert names_of(page) == lying
