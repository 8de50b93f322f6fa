"""What the year has brought and what is judged: the same on the sheet, in review and workbook."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from communes.workbooks.book import COLUMNS
from tests.pages import RUNNING

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due", "english_pages")
WAITING = "04726"


def number_of(row):
    return row.target.number if hasattr(row, "target") else row.number


def row_of(rows, number):
    return next(row for row in rows if number_of(row) == number)


def shown(row):
    return row.so_far, row.to_date, row.as_of


def test_sheet_and_review_tell_the_same_two_values(client, log_in):
    log_in("chair-04726")
    sheet = client.get(f"{RUNNING}entry/{WAITING}/").context["rows"]
    log_in("reviewer-01")
    review = client.get(f"{RUNNING}review/{WAITING}/").context["rows"]
    assert shown(row_of(sheet, "1")) == ("113", "138", "(year 2022)")
    assert shown(row_of(review, "1")) == ("113", "138", "(year 2022)")
    assert shown(row_of(sheet, "6")) == ("", "8,027", "")


def test_the_workbook_has_them_as_numbers_with_the_period_in_the_format(client, log_in):
    log_in("chair-04726")
    content = client.get(f"{RUNNING}entry/{WAITING}/sheet.xlsx").content
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    cells = dict(zip(COLUMNS, sheet[7], strict=False))
    assert [cells[name].value for name in ("number", "so_far", "judged")] == [1, 113, 138]
    assert cells["judged"].number_format == '#,##0" (year 2022)"'
    assert Decimal(cells["value"].value) == 40


def test_both_headings_are_the_same_on_both_pages(client, log_in):
    for person, page in (("chair-04726", "entry"), ("reviewer-01", "review")):
        log_in(person)
        text = client.get(f"{RUNNING}{page}/{WAITING}/").text
        assert "So far this year" in text
        assert "Judged value (period)" in text
