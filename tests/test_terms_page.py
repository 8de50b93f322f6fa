"""docs/terms.md: every name of the code is there, every Vietnamese word is one of a screen."""

import ast
import re

import polib
import pytest

from tests.paths import DOCS, ROOT

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (DOCS / "terms.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| **", "| ---", "| Vietnamese"))
]


@pytest.fixture(scope="module")
def names():
    """All that the sources name at the top, and as `Class.name` within classes."""
    found = set()
    for package in ("targets", "communes", "ntm_dashboard"):
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            module = ast.parse(path.read_text("utf-8"))
            found |= named(module)
            for node in module.body:
                if isinstance(node, ast.ClassDef):
                    found |= {f"{node.name}.{name}" for name in named(node)}
    return found


def named(node):
    """The functions, classes and variables that the body of a module or class gives a name."""
    found = set()
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            found.add(child.name)
        elif isinstance(child, ast.Assign):
            found |= {target.id for target in child.targets if isinstance(target, ast.Name)}
        elif isinstance(child, ast.AnnAssign):
            found.add(child.target.id)
    return found


@pytest.fixture(scope="module")
def said():
    """All that a screen says."""
    file = polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po"))
    return alike("\n".join(t for e in file for t in (e.msgstr, *e.msgstr_plural.values())))


def alike(text):
    """`text` in small letters; 70% and the place for a percent are the same."""
    return re.sub(r"%\(\w+\)s%%|\d+%", "%", text.lower())


def test_every_name_of_the_code_is_in_the_sources(names):
    told = [name for *_, code in ROWS for name in re.findall("`([^`]+)`", code)]
    assert len(told) > 100
    assert [name for name in told if name not in names] == []


def test_every_word_has_a_name_in_the_code():
    assert [vietnamese for vietnamese, _, code in ROWS if "`" not in code] == []


def test_every_vietnamese_word_is_one_of_a_screen(said):
    words = [word for vietnamese, *_ in ROWS for word in vietnamese.split(", ")]
    assert [
        word for word in words if not re.search(rf"(?<!\w){re.escape(alike(word))}(?!\w)", said)
    ] == []


def test_no_vietnamese_word_stands_for_two_things():
    words = [vietnamese for vietnamese, *_ in ROWS]
    assert {word for word in words if words.count(word) > 1} == set()


def test_a_name_that_is_not_in_the_sources_is_not_taken_for_one(names):
    assert "Target.goal" in names
    assert not {"Target.aim", "Aim", "Figure.goal"} & names
