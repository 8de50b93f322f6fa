"""The table of measures: what is read, refused, logged and dumped."""

import csv
import datetime

import pytest

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.models import CorrectiveMeasure, MeasureChange
from tests.conftest import empty_tables

from .tables import as_folder, as_workbook, cells, places, small, with_cell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

MEASURES = """
programme,target,commune,number,cause,measure,official,due,product,status,opened_on,closed_on
nq,1,,1,Thiếu mặt bằng,Giải phóng mặt bằng,office-1,2023-12-31,Biên bản,open,2023-07-12,
nq,1,00101,1,Thiếu vốn,Điều chuyển vốn,chair-1,2023Q3,Quyết định,done,2023-04-12,2023-06-30
nq,3,,1,Nợ đọng thuế,Đôn đốc thu,office-1,31/3/2024,Danh sách,closed,2023-07-12,2023-07-20
nq,3,,2,Thất thu,Kiểm tra,office-1,2024-06-30,Kết luận,,2023-07-12,
"""


def tables():
    return small() | {"measures": cells(MEASURES)}


def rows():
    return list(
        CorrectiveMeasure.objects.order_by("target__number_key", "commune__code", "number")
        .values_list("target__number", "commune__code", "number", "official__code", "status")
        .order_by("pk")
    )


def test_measures_are_kept_as_the_file_says(empty_db, tmp_path):
    report = load(as_folder(tmp_path / "a", tables()))
    assert report.counts["measures"].added == 4
    assert rows() == [
        ("1", None, 1, "office-1", "open"),
        ("1", "00101", 1, "chair-1", "done"),
        ("3", None, 1, "office-1", "closed"),
        ("3", None, 2, "office-1", "open"),
    ]
    of_commune = CorrectiveMeasure.objects.get(commune__code="00101")
    assert of_commune.due == datetime.date(2023, 9, 30)
    assert (of_commune.cause, of_commune.product) == ("Thiếu vốn", "Quyết định")
    assert of_commune.closed_on == datetime.date(2023, 6, 30)
    assert not MeasureChange.objects.exists()


def test_the_same_measures_twice_change_nothing(empty_db, tmp_path):
    load(as_folder(tmp_path / "a", tables()))
    again = load(as_folder(tmp_path / "b", tables()))
    assert (again.counts["measures"].unchanged, again.changed) == (4, False)
    assert not MeasureChange.objects.exists()


@pytest.mark.parametrize("name", ["dump", "dump.xlsx"])
def test_a_dump_gives_the_same_measures_in_an_empty_database(empty_db, tmp_path, name):
    load(as_folder(tmp_path / "a", tables()))
    before = rows()
    dump(tmp_path / name)
    again = load(tmp_path / name)
    assert not again.changed
    empty_tables()
    load(tmp_path / name)
    assert rows() == before
    assert CorrectiveMeasure.objects.get(status="closed").due == datetime.date(2024, 3, 31)


def test_a_dump_writes_days_and_the_numbers_in_order(empty_db, tmp_path):
    more = (
        MEASURES.replace("nq,3,,2,", "nq,3,,10,") + "nq,3,,2,x,x,office-1,2024Q1,x,,2023-07-12,\n"
    )
    load(as_folder(tmp_path / "a", small() | {"measures": cells(more)}))
    dump(tmp_path / "dump", "thu")
    with (tmp_path / "dump" / "measures.csv").open(newline="") as file:
        found = [(r["target"], r["number"], r["due"]) for r in csv.DictReader(file)]
    assert found == [
        ("1", "1", "2023-12-31"),
        ("1", "1", "2023-09-30"),
        ("3", "1", "2024-03-31"),
        ("3", "2", "2024-03-31"),
        ("3", "10", "2024-06-30"),
    ]


def test_a_workbook_with_dates_is_read_as_the_folder(empty_db, tmp_path):
    changed = with_cell(tables(), "measures", 2, "due", datetime.date(2024, 2, 29))
    load(as_workbook(tmp_path / "a.xlsx", changed))
    assert CorrectiveMeasure.objects.first().due == datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (2, "cause", ""),
        (2, "measure", ""),
        (2, "product", ""),
        (2, "due", "2023-07-11"),
        (2, "due", "2023Q2"),
        (2, "due", "2023Q5"),
        (2, "due", "cuối năm"),
        (2, "due", ""),
        (2, "opened_on", ""),
        (2, "status", "late"),
        (2, "official", "nobody"),
        (2, "number", "1.5"),
        (2, "number", ""),
        (2, "closed_on", "2023-08-01"),
        (3, "closed_on", ""),
        (3, "closed_on", "2023-04-11"),
        (3, "commune", "99999"),
        (3, "target", "99"),
    ],
)
def test_a_measure_that_cannot_be_is_told_at_its_cell(empty_db, tmp_path, row, column, value):
    changed = with_cell(tables(), "measures", row, column, value)
    assert set(places(as_folder(tmp_path / "a", changed))) == {("measures", row, column)}


def test_the_same_number_of_a_target_twice_is_a_problem(empty_db, tmp_path):
    changed = with_cell(tables(), "measures", 5, "number", "1")
    assert places(as_folder(tmp_path / "a", changed)) == [("measures", 5, "number")]


def test_an_official_of_another_district_is_refused(empty_db, tmp_path):
    other = small()
    load(as_folder(tmp_path / "a", other))
    districts = "code,name,level,province\nkhac,Khác,district,Yên Bái"
    officials = "district,code,name\nkhac,other-1,Lê Văn An"
    load(as_folder(tmp_path / "b", {"districts": cells(districts), "officials": cells(officials)}))
    changed = with_cell(tables(), "measures", 2, "official", "other-1")
    assert places(as_folder(tmp_path / "c", changed)) == [("measures", 2, "official")]


def test_a_target_with_measures_does_not_become_one_of_parts(empty_db, tmp_path):
    load(as_folder(tmp_path / "a", tables()))
    header = (
        "programme,number,name,group,method,unit,over_time,rollup,baseline,goal,parent,decimals"
    )
    targets = [
        header,
        "nq,3,Thu ngân sách,Kinh tế,parts,,,,,,,",
        "nq,3.1,Thuế,Kinh tế,ratio,tỷ đồng,level,district,,5,3,0",
    ]
    told = places(as_folder(tmp_path / "b", {"targets": cells("\n".join(targets))}))
    assert ("targets", 2, "method") in told


def test_what_a_load_changes_is_logged_with_what_stood_there(empty_db, tmp_path):
    load(as_folder(tmp_path / "a", tables()))
    changed = with_cell(tables(), "measures", 2, "official", "chair-1")
    changed = with_cell(changed, "measures", 2, "due", "2024Q1")
    changed = with_cell(changed, "measures", 3, "status", "closed")
    report = load(as_folder(tmp_path / "b", changed))
    assert report.counts["measures"].updated == 2
    first, second = MeasureChange.objects.order_by("corrective_measure")
    assert (first.verb, first.before, first.after, first.by) == ("load", "open", "open", None)
    assert first.changed == {
        "official": ["Trần Thị An", "Ma Kim Hoa"],
        "due": ["2023-12-31", "2024-03-31"],
    }
    assert (second.before, second.after, second.changed) == ("done", "closed", {})
    versions = CorrectiveMeasure.objects.order_by("pk").values_list("version", flat=True)
    assert list(versions) == [1, 1, 0, 0]
