"""docs/security.md names tests that exist."""

import re

from tests.paths import DOCS, ROOT

PAGE = (DOCS / "security.md").read_text()


def test_every_test_that_the_page_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    sources = list((ROOT / "tests").rglob("test_*.py"))
    there = {name for path in sources for name in re.findall(r"def (test_\w+)", path.read_text())}
    assert len(named) > 30
    assert named - there - {path.stem for path in sources} == set()


def test_each_threat_has_what_stops_it_and_a_test():
    threats = PAGE.partition("what stops them")[2].partition("## ")[0]
    rows = [line for line in threats.splitlines() if line.startswith("| ")][2:]
    assert all(re.search(r"\| (.*`(test_\w+|make \w+)`.*|Django's own) \|$", row) for row in rows)
