"""The page about the format names every table and column, with its keys."""

import re

from communes.interchange.results_table import HEADER
from communes.interchange.tables import TABLES
from tests.paths import DOCS

PAGE = (DOCS / "data-format.md").read_text()


def test_the_page_lists_the_tables_as_they_are_declared():
    lines = {
        table.name: f"| {table.name} | "
        + ", ".join(f"**{c.name}**" if c.key else c.name for c in table.columns)
        + " |"
        for table in TABLES
    }
    assert [line for line in lines.values() if line not in PAGE.splitlines()] == []


def test_the_page_names_the_words_that_the_models_know():
    for table, name in re.findall(r"^\| (\w+)\.(\w+) \| `", PAGE, re.MULTILINE):
        line = next(line for line in PAGE.splitlines() if line.startswith(f"| {table}.{name} |"))
        model = next(declared for declared in TABLES if declared.name == table).models[0]
        known = [word for word, _label in model._meta.get_field(name).choices]
        assert re.findall(r"`(\w+)`", line) == known


def test_the_page_names_the_columns_of_results():
    assert ", ".join(HEADER) in " ".join(PAGE.split())
