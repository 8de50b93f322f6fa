"""How templates are written, and what of it is sent."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from tests.paths import ROOT

TEMPLATES = ROOT / "templates"
LONGEST_LINE = 160
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
NAMED = re.compile(r"\b(?:[a-z_]+\.)+[A-Z]\w+|\b(?:\w+/)+\w+\.(?:py|html)\b")
"""A class by its modules, or a file: `entry.rows.EntryRow`, `review/views.py`."""


def stands(name):
    """Whether the name in a comment is that of a file, or of a class in a module."""
    if name.endswith((".py", ".html")):
        folders = [ROOT, TEMPLATES, ROOT / "ntm_dashboard", ROOT / "communes"]
        return any((folder / name).exists() for folder in folders)
    *modules, cls = name.split(".")
    paths = [ROOT / top / Path(*modules) for top in ("ntm_dashboard", "communes", "targets", "")]
    texts = [
        path.with_suffix(".py").read_text() for path in paths if path.with_suffix(".py").exists()
    ]
    return any(f"class {cls}" in text for text in texts)


def test_lines_can_be_read_without_scrolling():
    """The formatter breaks lines between tags; what stands inside of one, an author breaks."""
    long = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_a_comment_names_what_exists(path):
    named = NAMED.findall(" ".join(COMMENT.findall(path.read_text(encoding="utf-8"))))
    assert [name for name in named if not stands(name)] == []


def test_a_name_that_does_not_exist_is_found():
    assert NAMED.findall("see entry.rows.EntryRow and views/entry.py") == [
        "entry.rows.EntryRow",
        "views/entry.py",
    ]
    assert stands("entry.rows.EntryRow")
    assert not stands("entry_rows.EntryRow")
    assert not stands("views/entry.py")


NAME_IN_ONE_LANGUAGE = re.compile(r"\b(?:target|programme|group)\.name\b")


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_a_name_is_told_in_the_reader_s_language(path):
    """`local_name` is the English name on an English page, and says where there is none."""
    assert NAME_IN_ONE_LANGUAGE.findall(path.read_text(encoding="utf-8")) == []


def test_the_white_space_of_the_authors_is_not_sent():
    groups = [{"label": "late", "units": [{"label": "A"}, {"label": "B"}]}]
    strip = {"text": "3/4", "groups": groups}
    text = render_to_string("components/strip.html", {"strip": strip})
    assert text.startswith('<div class="strip">\n<b>3/4</b>')
    assert "<li>A</li><li>B</li>" in text
    assert text.endswith("</div>")
    assert "\n " not in text


def test_a_component_without_content_is_empty():
    assert render_to_string("components/pace.html", {"pace": None, "year": None}) == ""
    assert render_to_string("review/plan.html", {"row": {"plan": ""}}) == ""
