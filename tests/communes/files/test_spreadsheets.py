from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from communes.files.spreadsheets import content_of, write_value


def read_back(value):
    book = Workbook()
    write_value(book.active["A1"], value)
    return load_workbook(BytesIO(content_of(book))).active["A1"]


@pytest.mark.parametrize("text", ["=SUM(B1:B2)", "=1+1", "+1", "-1", "@a", "'1"])
def test_text_is_never_a_formula(text):
    cell = read_back(text)
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        ("1.5", 1.5),
        ("99999999999.1234", 99999999999.1234),
        ("123456789012.3456", "123456789012.3456"),
    ],
)
def test_a_number_of_more_digits_than_a_spreadsheet_keeps_becomes_text(number, kept):
    assert read_back(Decimal(number)).value == kept


def test_nothing_stays_nothing():
    assert read_back(None).value is None
