"""The workbook to start from has every table and column, explained, and loads nothing."""

import openpyxl
import pytest
from django.utils import translation

from communes.interchange.guide import described
from communes.interchange.loading import load
from communes.interchange.starter import EXAMPLES, NEEDED, starter_book
from communes.interchange.tables import TABLE, TABLES
from communes.models import Commune, Official
from targets.models import District, Target
from tests.paths import DOCS

COLUMNS = [
    pytest.param(table, column, id=f"{table.name}-{column.name}")
    for table in TABLES
    for column in table.columns
]


REQUIRED = "Bắt buộc."


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "start.xlsx"
    with translation.override("vi"):
        path.write_bytes(starter_book())
        yield path


def test_it_has_every_table_with_its_columns(book):
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == [table.name for table in TABLES]
    for table in TABLES:
        first = [cell.value for cell in sheets[table.name][1]]
        assert first == [column.name for column in table.columns]


def test_each_heading_says_what_it_means(book):
    sheets = openpyxl.load_workbook(book)
    for table in TABLES:
        for cell, column in zip(sheets[table.name][1], table.columns, strict=True):
            words = described(table, column)
            label, required, *_more = cell.comment.text.splitlines()
            assert (label, required == REQUIRED) == (words.label, words.required)
    assert "village: Thôn" in sheets["communes"]["D1"].comment.text


def test_columns_with_words_offer_them(book):
    sheet = openpyxl.load_workbook(book)["communes"]
    lists = {str(check.sqref): check.formula1 for check in sheet.data_validations.dataValidation}
    assert lists["D2:D2000"] == '"commune,town,ward,village,quarter"'
    assert lists["A2:A2000"] == "'districts'!$A$2:$A$2000"


def test_as_it_is_it_loads_nothing_and_names_its_examples(book, empty_db, in_english):
    report = load(book)
    assert not report.changed
    assert District.objects.count() == 0
    [warning] = report.warnings
    assert warning.startswith(
        "Rows that begin with “#” are examples and are passed over: districts 2; communes 2–3;"
    )
    assert all(path.stem in warning for path in EXAMPLES.glob("*.csv"))


def test_the_examples_would_load_without_their_mark(empty_db):
    report = load(EXAMPLES)
    assert report.warnings == []
    assert {"districts", "communes", "targets", "officials"} <= set(report.counts)
    assert (Commune.objects.count(), Target.objects.count(), Official.objects.count()) == (2, 2, 2)
    assert set(NEEDED) <= {path.stem for path in EXAMPLES.glob("*.csv")} <= set(TABLE)


def test_rows_below_the_examples_load(book, empty_db):
    sheets = openpyxl.load_workbook(book)
    sheets["districts"].append(["son-lang", "Sơn Lang", "commune", "Gia Lai"])
    sheets["communes"].append(["son-lang", "01", "Thôn Một", "village"])
    sheets.save(book)
    load(book)
    assert Commune.objects.get().code == "01"


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_each_column_is_described(table, column):
    with translation.override("en"):
        words = described(table, column)
    assert words.label
    assert words.refers in ("", *TABLE)


def words_of_the_page():
    """Column → its words, as docs/data-format.md lists them."""
    text = (DOCS / "data-format.md").read_text()
    rows = text.partition("| column | words |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [row.strip("| ").split(" | ") for row in rows]
    return {name: set(words.split("`")[1::2]) for name, words in cells if "`" in words}


def test_the_page_of_the_format_lists_the_same_words():
    found = words_of_the_page()
    assert len(found) >= 9
    for name, words in found.items():
        table, column = name.split(".")
        known = described(TABLE[table], TABLE[table].column[column]).words
        if known:
            assert {word for word, _meaning in known} == words
