"""What reports say of measures: on the page, in Word, in Excel and in an office's own layout."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from communes.models import Commune, CorrectiveMeasure, Official
from ntm_dashboard.people.duties import own_duties, portfolio
from ntm_dashboard.reports.content import commune_report
from ntm_dashboard.reports.docx import write_docx
from ntm_dashboard.reports.own_layout import values
from ntm_dashboard.reports.personal import official_report
from ntm_dashboard.reports.rows import roman
from ntm_dashboard.reports.xlsx import write_xlsx
from tests.pages import RUNNING

from .papers import GOVERNMENT, report_of, scope_of, vietnamese

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due")
COLUMNS = ["Chỉ tiêu", "Nguyên nhân", "Giải pháp", "Sản phẩm", "Người chịu trách nhiệm", "Thời hạn"]


def numbers(report):
    """(Number of the target, by when) of each row."""
    return [(row.target.split(".")[0], row.due) for row in report.measures.rows]


def test_the_report_has_a_row_for_each_measure_of_a_late_target():
    report = report_of(quarter="2023Q3")
    assert report.measures.columns == COLUMNS
    assert numbers(report) == [
        ("6", "31/12/2023"),
        ("6", "30/9/2023 (quá hạn)"),
        ("9", "31/12/2023"),
        ("19", "31/8/2024"),
        ("22", "30/9/2023 (đã hoàn thành)"),
        ("22", "31/12/2023"),
    ]
    of_commune = report.measures.rows[1]
    assert of_commune.target == "6. Tổng đàn gia súc chính · Xã Bảo Ái"
    assert of_commune.official == "Hoàng Hữu Tuấn, UBND xã Bảo Ái"


def test_what_is_closed_or_of_a_target_that_is_not_late_stays_out():
    CorrectiveMeasure.objects.filter(target__number="6").update(
        status="closed", closed_on="2023-10-01"
    )
    one = CorrectiveMeasure.objects.get(target__number="9")
    one.target = one.target.programme.targets.get(number="11")
    one.save()
    assert [number for number, _due in numbers(report_of(quarter="2023Q3"))] == ["19", "22", "22"]


def test_the_page_prints_the_table(viewer):
    text = viewer.get(f"{RUNNING}report/").text
    assert "Giải pháp cho chỉ tiêu chậm" in text
    assert "Rà soát hộ bỏ trống chuồng" in text


def test_word_has_the_table_under_a_numbered_heading():
    document = Document(BytesIO(vietnamese(write_docx, report_of(quarter="2023Q3"))))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[-1] == f"{roman(len(headings))}. Giải pháp cho chỉ tiêu chậm"
    [table] = [t for t in document.tables if t.rows[0].cells[0].text == COLUMNS[0]]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == COLUMNS
    assert len(rows) == 7
    assert rows[2][5] == "30/9/2023 (quá hạn)"


def test_excel_has_them_on_a_sheet_of_their_own():
    book = load_workbook(BytesIO(vietnamese(write_xlsx, report_of(quarter="2023Q3"))))
    sheet = book["Giải pháp"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "Giải pháp cho chỉ tiêu chậm"
    assert list(rows[1]) == COLUMNS
    assert len(rows) == 8


def test_an_offices_own_layout_may_loop_over_them():
    found = values(report_of(quarter="2023Q3"))["measures"]
    assert [one["due"] for one in found][:2] == ["31/12/2023", "30/9/2023 (quá hạn)"]
    assert found[1]["text"].startswith("Rà soát hộ bỏ trống chuồng")


@pytest.mark.parametrize(
    "scope", [{"code": GOVERNMENT}, {"quarter": "2023Q1"}, {"public": True}], ids=str
)
def test_where_there_is_none_nothing_is_printed(scope):
    report = report_of(**scope)
    assert report.measures.rows == []
    document = Document(BytesIO(vietnamese(write_docx, report)))
    assert not [p for p in document.paragraphs if "Giải pháp" in p.text]
    book = load_workbook(BytesIO(vietnamese(write_xlsx, report)))
    assert len(book.sheetnames) == 1


def test_a_commune_and_an_official_report_their_own():
    scope = scope_of(quarter="2023Q3")
    commune = Commune.objects.get(code="04738")
    assert numbers(vietnamese(commune_report, scope, commune)) == [("6", "30/9/2023 (quá hạn)")]
    official = Official.objects.get(code="dept-10")
    duties = own_duties(official, scope.programme)
    mine = portfolio(duties, scope.catalogue)
    report = vietnamese(official_report, scope, official, mine)
    assert [number for number, _due in numbers(report)] == ["22", "22"]
