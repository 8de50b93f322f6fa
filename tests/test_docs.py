"""The pages for people who keep the project lead to files that exist."""

import re

import pytest

from tests.paths import DOCS, ROOT

LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file(document):
    links = LINK.findall(document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize(
    "document", sorted((DOCS / "decisions").glob("[0-9]*.md")), ids=lambda path: path.name
)
def test_every_decision_is_in_the_list_of_decisions(document):
    assert f"]({document.name})" in (DOCS / "decisions" / "README.md").read_text("utf-8")
