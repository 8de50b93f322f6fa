"""What a unit plans next, in the last column of its workbook: half-yearly, in a set of criteria."""

from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.core.files.base import ContentFile

from communes.results.catalogue import read_catalogue
from communes.sheets.sheet import read_sheet
from communes.workbooks.book import COLUMNS, HEADINGS_ROW, NAMES_ROW, write_book
from communes.workbooks.changes import apply, packed, unpacked
from communes.workbooks.upload import read_upload
from communes.workflow import verbs
from communes.workflow.verbs import Entry
from targets.models import Programme
from tests.worded import DURING, make_worded

pytestmark = pytest.mark.usefixtures("in_english")
PLANNED = COLUMNS.index("planned") + 1


@pytest.fixture
def site(db, settings):
    """A report of the fourth quarter in a set of criteria."""
    settings.NTM_TODAY = DURING
    site = make_worded()
    Programme.objects.filter(pk=site.programme.pk).update(kind="criteria")
    site.programme.refresh_from_db()
    return site


def rows_of(site):
    return read_sheet(read_catalogue(site.programme), site.commune, site.report_key.quarter)


def book_of(site):
    body = write_book(site.report_key, rows_of(site), lambda target: True, title="Xã thử")
    return openpyxl.load_workbook(BytesIO(body))


def line_of(book, number):
    return next(row[0].row for row in book.active if str(row[0].value) == number)


def read(site, book):
    out = BytesIO()
    book.save(out)
    return read_upload(
        ContentFile(out.getvalue()), site.report_key, rows_of(site), lambda target: True
    )


def read_planned(site, number, value, number_format="General"):
    book = book_of(site)
    cell = book.active.cell(line_of(book, number), PLANNED, value)
    cell.number_format = number_format
    return read(site, book)


@pytest.mark.parametrize(
    ("number", "value", "number_format", "meant"),
    [
        ("1", 12.5, "General", "12.5"),
        ("1", "12,5", "@", "12.5"),
        ("2", "Hoàn thành tốt", "@", "3"),
        ("3.1", 0.615, "0.0%", "61.5"),
        ("4", 97.5, "General", "97.5"),
        ("4", 0.975, "0.0%", "97.5"),
    ],
)
def test_a_plan_is_read_in_the_unit_of_the_results(site, number, value, number_format, meant):
    upload = read_planned(site, number, value, number_format)
    assert upload.problems == []
    [change] = upload.changes
    assert (change.target.number, change.after) == (number, Entry(planned=Decimal(meant)))


@pytest.mark.parametrize(
    ("number", "value", "told"),
    [
        ("2", "xuất chúng", "One of these words belongs here"),
        ("6", "khoảng 20", "This is not a number"),
        ("6", "1.234", "write it so that it can be only one"),
    ],
)
def test_what_is_no_plan_is_told_at_its_cell(site, number, value, told):
    upload = read_planned(site, number, value, "@")
    [problem] = upload.problems
    assert problem.cell == f"M{line_of(book_of(site), number)}"
    assert told in problem.sentence


def test_a_sheet_that_comes_back_as_it_was_taken_away_changes_nothing(site):
    for number, plan in (("1", 12), ("2", 3), ("3.1", Decimal("61.5")), ("4", 98)):
        verbs.enter(site.report_key, site.targets[number], site.chair, Entry(planned=plan))
    assert read(site, book_of(site)).changes == []


def test_an_applied_plan_stands_beside_the_figure(site):
    changes = read_planned(site, "4", 98).changes
    text = packed(site.report_key, site.chair, changes)
    catalogue = read_catalogue(site.programme)
    apply(site.report_key, site.chair, unpacked(text, site.report_key, site.chair, catalogue))
    assert site.report_key.figures().get(target=site.targets["4"]).planned == 98


def test_a_sheet_from_before_the_column_leaves_the_plan(site):
    verbs.enter(site.report_key, site.targets["4"], site.chair, Entry(planned=98))
    book = book_of(site)
    book.active.delete_cols(PLANNED)
    assert read(site, book).changes == []


def test_the_heading_says_up_to_when(site):
    assert book_of(site).active.cell(HEADINGS_ROW, PLANNED).value == "Plan of 2024"


def test_a_resolution_has_no_such_column_and_refuses_what_is_brought_in_one(site):
    asked = book_of(site)
    asked.active.cell(line_of(asked, "4"), PLANNED, 98)
    Programme.objects.filter(pk=site.programme.pk).update(kind="resolution")
    site.programme.refresh_from_db()
    names = [cell.value for cell in book_of(site).active[NAMES_ROW]]
    assert "planned" not in names
    [problem] = read(site, asked).problems
    assert problem.sentence == "This report asks for no plan."
