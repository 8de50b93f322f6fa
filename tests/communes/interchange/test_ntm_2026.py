"""The criteria of 2026–2030, for an office to complete: what is there, and that all else stays."""

import csv
from decimal import Decimal

import pytest

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.management.commands.demo import DEMOS
from communes.models import Commune
from communes.results.catalogue import read_catalogue
from communes.results.compute import results
from targets.models import Programme, Threshold
from targets.quarters import Quarter
from tests.paths import DEMO

from .tables import as_folder

FOLDER = DEMO / "ntm-2026"
CODE = "ntm-xa-26-30"
CRITERIA = [
    "1. Quy hoạch",
    "2. Hạ tầng kinh tế - xã hội",
    "3. Phát triển kinh tế nông thôn",
    "4. Đào tạo nguồn nhân lực nông thôn",
    "5. Văn hoá, giáo dục, y tế",
    "6. Giảm nghèo và an sinh xã hội",
    "7. Khoa học công nghệ và chuyển đổi số",
    "8. Môi trường và cảnh quan nông thôn",
    "9. Hệ thống chính trị và hành chính công",
    "10. Tiếp cận pháp luật và an ninh, quốc phòng",
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def programme():
    report = load(FOLDER)
    assert report.warnings == []
    return Programme.objects.get(code=CODE)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_has_the_ten_criteria_in_order_and_runs_half_yearly_to_2030(programme):
    assert [group.name for group in programme.groups.all()] == CRITERIA
    assert programme.kind == "criteria"
    assert (programme.start, programme.end) == (Quarter(2026, 1), Quarter(2030, 4))
    assert set(programme.targets.values_list("asked_in", flat=True)) == {"2 4"}
    assert all(group.targets.exists() for group in programme.groups.all())


def test_communes_are_asked_and_towns_are_not(programme):
    applicable = read_catalogue(programme).applicable
    assert {commune.kind for commune in applicable} == {"commune"}
    assert len(applicable) == 22


def test_only_published_thresholds_are_there_one_for_each_class(programme):
    found = Threshold.objects.filter(target__programme=programme)
    assert {(row.target.number, row.grade, row.year): row.value for row in found} == {
        ("4.1", "1", None): 40,
        ("4.1", "2", None): 35,
        ("4.1", "3", None): 27,
    }
    standards = programme.targets.exclude(standard=None).values_list("number", "standard")
    assert dict(standards) == {"1.1": 1, "1.2": 1}
    assert not programme.targets.exclude(goal=None).exists()


def test_every_row_names_the_decision_and_what_is_missing(programme):
    for target in programme.targets.all():
        assert target.source.startswith("Quyết định 51/2025/QĐ-TTg ngày 29/12/2025; ")
        assert "chưa có" in target.source or "chưa đối chiếu" in target.source


def test_an_office_gives_its_communes_their_classes(programme, tmp_path):
    classes = "district,code,class\nyen-binh,04720,1\nyen-binh,04726,2\nyen-binh,04729,3\n"
    load(as_folder(tmp_path, {"communes": list(csv.reader(classes.splitlines()))}))
    grades = Commune.objects.exclude(grade="").values_list("code", "grade")
    assert dict(grades) == {"04720": "1", "04726": "2", "04729": "3"}
    assert Commune.objects.get(code="04720").name == "Xuân Long"


def test_it_changes_no_result_of_the_demo_and_is_no_part_of_it():
    quarter = Quarter(2023, 2)
    demo = list(Programme.objects.all())
    before = [results(programme, quarter, live=True).rows for programme in demo]
    load(FOLDER)
    assert [results(programme, quarter, live=True).rows for programme in demo] == before
    assert FOLDER not in DEMOS["district"].folders
    assert not Programme.objects.get(code=CODE).main


def test_it_comes_out_of_a_dump_as_it_went_in_and_loads_twice(programme, tmp_path):
    again = load(FOLDER)
    assert {(count.added, count.updated) for count in again.counts.values()} == {(0, 0)}
    dump(tmp_path)
    given = {row["number"]: row for row in rows_of(FOLDER / "targets.csv")}
    dumped = {
        row["number"]: row for row in rows_of(tmp_path / "targets.csv") if row["programme"] == CODE
    }
    assert {
        number: {name: row[name] for name in given[number]} for number, row in dumped.items()
    } == given


def test_figures_are_taken_for_the_half_years(programme, tmp_path):
    figures = "programme,target,commune,period,value\n" + "".join(
        f"{CODE},{number},04720,2026Q2,1\n" for number in ("1.1", "1.2")
    )
    load(as_folder(tmp_path, {"figures": list(csv.reader(figures.splitlines()))}))
    found = results(programme, Quarter(2026, 2), live=True)
    assert [found.by_commune["04720"][number].band for number in ("1.1", "1.2")] == ["met", "met"]


def test_a_commune_is_judged_by_the_threshold_of_its_class(programme, tmp_path):
    classes = {"04720": "1", "04726": "2", "04729": "3", "04732": ""}
    communes = [["yen-binh", code, grade] for code, grade in classes.items()]
    figures = [[CODE, "4.1", code, "2026Q2", "35"] for code in classes]
    tables = {
        "communes": [["district", "code", "class"], *communes],
        "figures": [["programme", "target", "commune", "period", "value"], *figures],
    }
    load(as_folder(tmp_path, tables))
    found = results(programme, Quarter(2026, 2))
    rows = {code: found.by_commune[code]["4.1"] for code in classes}
    assert {code: (row.goal, row.percent) for code, row in rows.items()} == {
        "04720": (40, Decimal("87.50")),
        "04726": (35, 100),
        "04729": (27, Decimal("129.62")),
        "04732": (None, None),
    }
    district = found.district["4.1"]
    assert (district.value, district.reported, district.expected) == (2, 4, 22)
