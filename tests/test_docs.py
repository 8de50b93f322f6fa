"""The pages for people who keep the project lead to files that exist."""

import re

import pytest

from tests.paths import DOCS, ROOT

LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page):
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    "page", sorted((DOCS / "decisions").glob("[0-9]*.md")), ids=lambda p: p.name
)
def test_every_decision_is_in_the_list_of_decisions(page):
    assert f"]({page.name})" in (DOCS / "decisions" / "README.md").read_text("utf-8")
