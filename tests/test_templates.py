"""How templates are written, and what of it is sent."""

from pathlib import Path

from django.template.loader import render_to_string

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LONGEST_LINE = 160


def test_lines_can_be_read_without_scrolling():
    """The formatter breaks lines between tags; what stands inside of one, an author breaks."""
    long = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


def test_the_white_space_of_the_authors_is_not_sent():
    strip = {"text": "3/4", "label": "late", "items": [{"label": "A"}, {"label": "B"}]}
    text = render_to_string("components/strip.html", {"strip": strip})
    assert text.startswith('<div class="strip">\n<b>3/4</b>')
    assert "<li>A</li><li>B</li>" in text
    assert text.endswith("</div>")
    assert "\n " not in text


def test_a_component_without_content_is_empty():
    assert render_to_string("components/pace.html", {"pace": None}) == ""
    assert render_to_string("review/plan.html", {"row": {"plan": ""}}) == ""
