"""What is looked at on every page that a browser shows."""

from tests.paths import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
VIOLATIONS = """async (rules) => (
    await axe.run({
        preload: false,
        resultTypes: ["violations"],
        selectors: false,
        ...(rules && { runOnly: rules }),
    })
).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`
)"""
COLOURS = ["color-contrast"]
"""All that a darker scheme changes."""
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > width + 1)
        .map((element) => element.outerHTML.slice(0, 120));
}"""


def too_wide(page):
    """What runs out of the window, once the page is there."""
    page.wait_for_load_state()
    return page.evaluate(OVERFLOW)


def bring_axe(page):
    """Let `VIOLATIONS` be evaluated, once the page is there."""
    page.wait_for_load_state()
    page.evaluate(AXE)
