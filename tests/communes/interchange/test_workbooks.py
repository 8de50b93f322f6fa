"""Workbooks: typed cells, what they turn codes into, and what is not opened at all."""

import datetime
import re
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused, Problems
from communes.interchange.reading import read
from communes.models import Commune, Figure, Official, Period, Submission
from targets.models import District, Group, Target
from tests import factories
from tests.communes.files.samples import changed, damaged

from .tables import TABLES, as_folder, as_workbook, places, small, with_cell, with_row

pytestmark = pytest.mark.usefixtures("empty_db")

DATES = {"until", "start", "end", "opens_on", "due_on", "published_on"}
NUMBERS = {"population", "goal", "baseline", "value", "out_of", "year", "main", "estimate"}


def typed(tables):
    """The tables with number and date cells where a spreadsheet has them."""
    return {
        name: [rows[0], *(list(map(as_typed, rows[0], row)) for row in rows[1:])]
        for name, rows in tables.items()
    }


def as_typed(column, cell):
    if column in DATES and "-" in cell:
        return datetime.date.fromisoformat(cell)
    if column in NUMBERS and cell:
        return float(cell) if "." in cell else int(cell)
    return cell or None


def test_a_workbook_loads_like_the_folder_of_the_same_tables(tmp_path):
    load(as_workbook(tmp_path / "all.xlsx", typed(small())))
    report = load(as_folder(tmp_path / "all", small()))
    assert not report.changed
    assert report.counts["figures"].unchanged == 10


def test_a_number_cell_is_taken_as_it_was_typed(tmp_path):
    tables = with_cell(typed(small()), "figures", 2, "value", 0.1)
    tables = with_cell(tables, "figures", 3, "value", 1234567.8912)
    load(as_workbook(tmp_path / "all.xlsx", tables))
    values = Figure.objects.filter(quarter="2023Q1", target__number="1", commune__isnull=False)
    assert set(values.values_list("value", flat=True)) == {
        Decimal("0.1"),
        Decimal("1234567.8912"),
        1,
    }


def test_a_number_with_too_many_decimals_is_refused(tmp_path):
    tables = with_cell(typed(small()), "figures", 2, "value", 1 / 3)
    assert places(as_workbook(tmp_path / "all.xlsx", tables)) == [("figures", 2, "value")]


def test_codes_that_became_numbers_get_their_leading_zeros_back(tmp_path):
    tables = small()
    for row in range(2, len(tables["figures"]) + 1):
        commune = tables["figures"][row - 1][2]
        if commune:
            tables = with_cell(tables, "figures", row, "commune", int(commune))
    tables = with_cell(tables, "officials", 2, "commune", 101)
    load(as_workbook(tmp_path / "all.xlsx", tables))
    assert Official.objects.get(code="chair-1").commune.code == "00101"
    assert not load(as_folder(tmp_path / "all", small())).changed


def test_a_commune_that_is_there_is_found_by_a_code_that_became_a_number(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = {"communes": [["district", "code", "population"], ["thu", 101, 1001]]}
    load(as_workbook(tmp_path / "one.xlsx", tables))
    assert Commune.objects.count() == 3
    assert Commune.objects.get(code="00101").population == 1001


def test_a_number_is_padded_only_when_exactly_one_commune_can_be_meant(tmp_path):
    tables = with_row(small(), "communes", "thu", "101", "Một", "commune", "10")
    tables = with_row(tables, "figures", "nq", "5", 101, "2023Q1", "1")
    load(as_workbook(tmp_path / "both.xlsx", tables))
    assert Figure.objects.get(target__number="5").commune.code == "101"


def test_a_number_that_may_be_either_of_two_communes_is_asked_about(tmp_path, in_english):
    tables = with_row(small(), "communes", "thu", "101", "Một", "commune", "10")
    load(as_folder(tmp_path / "all", tables))
    for table, cells in (
        ("communes", [["district", "code", "population"], ["thu", 101, 12]]),
        (
            "figures",
            [[*small()["figures"][0]], ["nq", "5", 101, "2023Q1", "1", "", "", "", "", ""]],
        ),
        ("submissions", [["programme", "commune", "period"], ["nq", 101, "2023Q4"]]),
        ("officials", [["district", "code", "commune"], ["thu", "chair-1", 101]]),
    ):
        place = "code" if table == "communes" else "commune"
        path = as_workbook(tmp_path / f"{table}.xlsx", {table: cells})
        assert places(path) == [(table, 2, place)]
        assert "is 00101 or 101 meant?" in refusal(path)
        for sure in ("101", "00101"):
            exact = [cells[0], [sure if cell == 101 else cell for cell in cells[1]]]
            load(as_workbook(path, {table: exact}), dry_run=True)
        shown = load_workbook(as_workbook(path, {table: cells}))
        next(cell for cell in shown[table][2] if cell.value == 101).number_format = "00000"
        shown.save(path)
        load(path, dry_run=True)


@pytest.mark.parametrize(
    ("table", "columns", "row", "column"),
    [
        ("districts", "code,name", [14, "Hai"], "code"),
        ("communes", "district,code,name", [14, "00999", "Hai"], "district"),
        ("programmes", "code,name", [14, "Hai"], "code"),
        ("programmes", "code,follows", ["nq", 14], "follows"),
        ("targets", "programme,number,name", [14, "1", "Một"], "programme"),
        ("targets", "programme,number,group", ["nq", "1", 14], "group"),
        ("officials", "code,name", [14, "Hai"], "code"),
        ("assignments", "official,programme,target,commune,duty,start", [14], "official"),
        (
            "measures",
            "programme,target,commune,number,official",
            ["nq", "1", "", 1, 14],
            "official",
        ),
    ],
)
def test_every_code_that_may_be_either_of_two_is_asked_about(
    tmp_path, in_english, table, columns, row, column
):
    load(as_folder(tmp_path / "all", small()))
    district, group = District.objects.get(code="thu"), Group.objects.filter(programme__code="nq")
    for code in ("14", "014"):
        factories.make_district(code=code, communes=0)
        factories.make_programme(district, code=code, main=False)
        factories.make_official(district, code=code)
        factories.make_group(group[0].programme, name=code)
    path = as_workbook(tmp_path / "one.xlsx", {table: [columns.split(","), row]})
    assert (table, 2, column) in places(path)
    assert "is 014 or 14 meant?" in refusal(path)


def test_a_new_group_whose_name_lacks_the_zeros_of_another_is_told_of(tmp_path, in_english):
    load(as_folder(tmp_path / "all", with_cell(small(), "targets", 2, "group", "07")))
    tables = {"targets": with_cell(small(), "targets", 2, "group", 7)["targets"][:2]}
    report = load(as_workbook(tmp_path / "one.xlsx", tables))
    assert report.warnings == ["targets, row 2: “7” is new beside “07”; is it the same?"]


def refusal(path):
    """Every problem of a load that must be refused, as text."""
    with pytest.raises(LoadRefused) as refused:
        load(path)
    return str(refused.value)


def test_a_new_code_is_not_padded(tmp_path):
    tables = with_row(small(), "communes", "thu", 7, "Thôn Bảy", "village", 90)
    load(as_workbook(tmp_path / "all.xlsx", tables))
    assert Commune.objects.filter(code="7").exists()


def test_text_is_never_padded(tmp_path):
    tables = with_cell(small(), "figures", 2, "commune", "101")
    assert places(as_workbook(tmp_path / "all.xlsx", tables)) == [("figures", 2, "commune")]


def test_a_code_is_taken_with_the_zeros_that_its_cell_shows(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", small())
    book = load_workbook(path)
    sheet = book["communes"]
    for row in (2, 3, 4):
        cell = sheet.cell(row, 2)
        cell.value = int(cell.value)
        cell.number_format = "00000"
    book["targets"]["B2"].value, book["targets"]["B2"].number_format = 1.1, "0.00"
    del book["figures"], book["milestones"], book["allocations"]
    book.save(path)
    load(path)
    assert set(Commune.objects.values_list("code", flat=True)) == {"00101", "00102", "00103"}
    assert Target.objects.filter(programme__code="nq", number="1.10").exists()


def test_a_date_cell_in_place_of_text_is_a_problem(tmp_path):
    tables = with_cell(small(), "targets", 2, "number", datetime.date(2023, 2, 1))
    told = places(as_workbook(tmp_path / "all.xlsx", tables))
    assert told[0] == ("targets", 2, "number")


def test_a_time_of_day_is_no_date(tmp_path):
    tables = with_cell(small(), "periods", 2, "opens_on", datetime.datetime(2023, 3, 15, 8, 30))
    assert places(as_workbook(tmp_path / "all.xlsx", tables)) == [("periods", 2, "opens_on")]


@pytest.mark.parametrize("value", ["=1+1", "#N/A", True])
def test_formulas_errors_and_truths_are_no_numbers(tmp_path, value):
    tables = with_cell(small(), "figures", 2, "value", value)
    assert places(as_workbook(tmp_path / "all.xlsx", tables)) == [("figures", 2, "value")]


def test_a_formula_is_refused_as_a_code_too(tmp_path):
    tables = with_cell(small(), "figures", 2, "commune", '="00101"')
    assert places(as_workbook(tmp_path / "all.xlsx", tables)) == [("figures", 2, "commune")]


def test_an_unknown_sheet_is_a_problem_even_when_it_is_empty(tmp_path):
    tables = small() | {"Sheet1": []}
    assert places(as_workbook(tmp_path / "all.xlsx", tables)) == [("Sheet1", None, "")]


def test_a_sheet_of_a_chart_is_a_problem(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", small())
    book = load_workbook(path)
    book.create_chartsheet("Biểu đồ").add_chart(BarChart())
    book.save(path)
    assert places(path) == [("Biểu đồ", None, "")]


def test_cells_beside_the_header_are_a_problem(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", small())
    book = load_workbook(path)
    book["districts"]["F2"] = "ghi chú"
    book.save(path)
    assert places(path) == [("districts", 1, "")]


def test_a_row_that_never_ends_is_not_read(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", small())
    book = load_workbook(path)
    book["submissions"]["XFD3"] = "xa"
    book.save(path)
    assert ("submissions", 3, "") in places(path)


def test_a_file_that_is_no_workbook_is_a_problem(tmp_path):
    path = tmp_path / "all.xlsx"
    path.write_bytes(b"MZ\x90\x00")
    assert places(path) == [("", None, "")]


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_a_damaged_workbook_is_a_problem_or_read(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", {"districts": small()["districts"]})
    told = 0
    for content in damaged(path.read_bytes(), 17):
        path.write_bytes(content)
        problems = Problems()
        read(path, problems)
        told += bool(problems)
    assert told > 50


@pytest.mark.parametrize("part", [rb"<row .*?</row>", rb"<c .*?</c>"])
@pytest.mark.parametrize(
    "order", [lambda one, two: two + one, lambda one, two: one + one + two], ids=["moved", "twice"]
)
def test_rows_and_cells_out_of_order_are_no_workbook(tmp_path, part, order):
    path = as_workbook(tmp_path / "all.xlsx", {"districts": small()["districts"]})

    def disordered(name, content):
        if not name.startswith("xl/worksheets/"):
            return content
        one, two, *_others = re.findall(part, content)
        return content.replace(one + two, order(one, two), 1)

    path.write_bytes(changed(path.read_bytes(), disordered))
    assert places(path) == [("", None, "")]


def test_an_archive_that_is_no_workbook_is_a_problem(tmp_path):
    path = tmp_path / "all.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("figures.csv", "programme")
    assert places(path) == [("", None, "")]


@pytest.mark.thorough
def test_a_workbook_that_would_unpack_to_a_gigabyte_is_not_opened(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", small())
    with (
        ZipFile(path, "a", ZIP_DEFLATED) as archive,
        archive.open("xl/media/zeros.bin", "w", force_zip64=True) as member,
    ):
        for _megabyte in range(1024):
            member.write(bytes(1024 * 1024))
    assert path.stat().st_size < 2_000_000
    assert places(path) == [("", None, "")]
    assert District.objects.count() == 0


def test_entities_in_a_workbook_are_not_expanded(tmp_path):
    path = as_workbook(tmp_path / "all.xlsx", small())
    hostile = tmp_path / "hostile.xlsx"
    with ZipFile(path) as source, ZipFile(hostile, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            target.writestr(member, content)
    assert places(hostile) == [("", None, "")]


def test_a_dumped_workbook_has_numbers_dates_and_text_in_their_own_kind_of_cell(tmp_path):
    tables = with_cell(small(), "figures", 3, "note", "=1+1")
    load(as_folder(tmp_path / "all", tables))
    dump(tmp_path / "all.xlsx")
    book = load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == TABLES
    communes = {cell.value: cell for cell in book["communes"][2]}
    assert communes["00101"].data_type == "s"
    assert communes["00101"].number_format == "@"
    assert communes[1000].data_type == "n"
    period = [cell.value for cell in book["periods"][2]]
    assert period == ["nq", "2023Q1", *(datetime.datetime(2023, *day) for day in PERIOD_DAYS)]
    note = next(cell for row in book["figures"] for cell in row if cell.value == "=1+1")
    assert note.data_type == "s"


PERIOD_DAYS = [(3, 15), (4, 10), (4, 20)]


def test_a_workbook_of_a_few_tables_is_enough(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    book = Workbook()
    book.active.title = "submissions"
    book.active.append(["programme", "commune", "period", "status"])
    book.active.append(["nq", "00102", "2023Q2", "approved"])
    book.save(tmp_path / "one.xlsx")
    load(tmp_path / "one.xlsx")
    assert Submission.objects.get(commune__code="00102").status == "approved"
    assert Period.objects.count() == 2
