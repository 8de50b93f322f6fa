"""The commands as they are typed."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from targets.models import District
from tests.paths import EXPECTED

from .tables import TABLES, as_folder, small, with_cell, with_row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def printed(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def test_load_data_prints_a_line_for_each_table(empty_db, tmp_path):
    as_folder(tmp_path, small())
    assert printed("load_data", tmp_path).splitlines() == [
        "districts: 1 added, 0 updated, 0 unchanged",
        "communes: 3 added, 0 updated, 0 unchanged",
        "programmes: 2 added, 0 updated, 0 unchanged",
        "targets: 7 added, 0 updated, 0 unchanged",
        "milestones: 2 added, 0 updated, 0 unchanged",
        "allocations: 3 added, 0 updated, 0 unchanged",
        "officials: 2 added, 0 updated, 0 unchanged",
        "assignments: 3 added, 0 updated, 0 unchanged",
        "periods: 2 added, 0 updated, 0 unchanged",
        "submissions: 3 added, 0 updated, 0 unchanged",
        "figures: 10 added, 0 updated, 0 unchanged",
        "Quarters published: 1",
    ]


def test_load_data_says_that_nothing_changed(empty_db, tmp_path):
    as_folder(tmp_path, small())
    printed("load_data", tmp_path)
    last = printed("load_data", tmp_path).splitlines()[-1]
    assert last == "Nothing changed: the data was there already."


def test_load_data_names_figures_that_count_nowhere(empty_db, tmp_path):
    as_folder(tmp_path, with_row(small(), "figures", "nq", "1", "00103", "2023Q1", "7"))
    assert (
        "Warning: figures, row 12: commune 00103 is not expected to report target 1 of nq"
        in printed("load_data", tmp_path)
    )


def test_load_data_tells_all_problems_and_ends_with_exit_status_1(empty_db, tmp_path):
    tables = with_cell(small(), "communes", 2, "population", "x")
    as_folder(tmp_path, with_cell(tables, "figures", 2, "commune", "99999"))
    with pytest.raises(CommandError) as caught:
        printed("load_data", tmp_path)
    assert caught.value.returncode == 1
    summary, *problems = str(caught.value).splitlines()
    assert summary == "Nothing was loaded; there are 2 problems."
    assert [problem.partition(":")[0] for problem in problems] == [
        "communes, row 2, population",
        "figures, row 2, commune",
    ]
    assert not District.objects.exists()


def test_load_data_tries_without_writing(empty_db, tmp_path):
    as_folder(tmp_path, small())
    lines = printed("load_data", tmp_path, "--dry-run").splitlines()
    assert "figures: 10 added, 0 updated, 0 unchanged" in lines
    assert lines[-1] == "This was a trial: nothing was written."
    assert not District.objects.exists()


def test_dump_data_writes_every_table(tmp_path):
    printed("dump_data", tmp_path / "dump")
    assert {path.stem for path in (tmp_path / "dump").iterdir()} == set(TABLES)


def test_dump_data_refuses_a_district_that_it_does_not_know(tmp_path):
    with pytest.raises(CommandError, match="There is no district “lạ”"):
        printed("dump_data", tmp_path / "dump", "--district", "lạ")
    assert not (tmp_path / "dump").exists()


@pytest.mark.parametrize(
    ("command", "file"),
    [
        (["nqdh-23", "2023Q2"], "yen-binh/2023Q2.csv"),
        (["nqdh-23", "2023Q2", "--live"], "yen-binh/2023Q2.csv"),
        (["nqdh-23", "2023Q3", "--provisional"], "yen-binh/2023Q3-provisional.csv"),
        (["ntm-xa-21-25", "2023Q2"], "ntm-xa/2023Q2.csv"),
    ],
)
def test_export_results_writes_the_expected_bytes(command, file):
    assert printed("export_results", *command).encode() == (EXPECTED / file).read_bytes()


def test_export_results_writes_json():
    rows = json.loads(printed("export_results", "nqdh-23", "2023Q2", "--format", "json"))
    assert len(rows) == 456
    assert rows[0] == {
        "target": "1",
        "commune": "",
        "value": "2890.0000",
        "as_of": "2022Q4",
        "percent": "97.73",
        "band": "good",
        "pace": "on_track",
        "reported": "24",
        "expected": "24",
    }


@pytest.mark.parametrize(
    ("programme", "quarter", "sentence"),
    [
        ("nqdh-24", "2023Q2", "There is no programme “nqdh-24”."),
        ("nqdh-23", "2023", "“2023” is not a quarter; write it like 2023Q2."),
        (
            "nqdh-23",
            "2026Q1",
            "2026Q1 lies outside the programme, which runs from 2021Q1 to 2025Q4.",
        ),
    ],
)
def test_export_results_says_what_there_is_not(programme, quarter, sentence):
    with pytest.raises(CommandError) as caught:
        printed("export_results", programme, quarter)
    assert str(caught.value) == sentence
