"""What a load writes, what it leaves alone, and that a dump brings the same data back."""

import csv
import datetime
import unicodedata
from decimal import Decimal

import pytest

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.interchange.results_table import results_as_csv
from communes.interchange.writing import Count
from communes.models import (
    Allocation,
    Assignment,
    Commune,
    CommuneMilestone,
    Figure,
    Official,
    Period,
    Publication,
    Submission,
)
from communes.results.compute import results, results_by_quarter
from targets.models import DataVersion, District, Group, Milestone, Programme, Target
from targets.quarters import Quarter
from tests.factories import make_user

from .tables import as_folder, small, with_cell, with_row

pytestmark = pytest.mark.django_db


def figure(commune, quarter, target="1", programme="nq"):
    return Figure.objects.get(
        target__programme__code=programme,
        target__number=target,
        commune__code=commune,
        quarter=Quarter.parse(quarter),
    )


def numbers(figure):
    return figure.value, figure.out_of, figure.approved_value, figure.approved_out_of


def all_results():
    """Every computed result, official and provisional, of every programme as text."""
    quarters = [*Quarter.range(Quarter(2022, 4), Quarter(2023, 4))]
    return {
        (programme.code, str(quarter), provisional): results_as_csv(found)
        for programme in Programme.objects.all()
        for provisional in (False, True)
        for quarter, found in results_by_quarter(
            programme, quarters, provisional=provisional, live=True
        ).items()
    }


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_kind_of_an_officials_organisation_comes_back_from_a_dump(empty_db, tmp_path):
    officials = """
district,code,name,organisation_kind
thu,chair-1,Ma Kim Hoa,party
thu,office-1,Trần Thị An,government
"""
    load(as_folder(tmp_path / "first", small(officials=officials)))
    kinds = dict(Official.objects.values_list("code", "organisation_kind"))
    assert kinds == {"chair-1": "party", "office-1": "government"}
    dump(tmp_path / "dump")
    assert not load(tmp_path / "dump").changed


def test_a_load_counts_what_it_added_for_each_table(empty_db, tmp_path):
    report = load(as_folder(tmp_path, small()))
    assert {table: count.added for table, count in report.counts.items()} == {
        "districts": 1,
        "communes": 3,
        "programmes": 2,
        "targets": 7,
        "milestones": 2,
        "allocations": 3,
        "officials": 2,
        "assignments": 3,
        "periods": 2,
        "submissions": 3,
        "figures": 10,
    }
    assert report.published == 1
    assert report.changed


def test_rows_are_kept_as_the_files_say(empty_db, tmp_path):
    load(as_folder(tmp_path, small()))
    district = District.objects.get()
    assert (district.code, district.name, district.level) == ("thu", "Thử", "district")
    commune = Commune.objects.get(code="00101")
    assert (commune.name, commune.population, commune.map_row) == ("Bảo Ái", 1000, 1)
    programme = Programme.objects.get(code="nq")
    assert (programme.start, programme.end) == (Quarter(2021, 1), Quarter(2025, 4))
    assert (programme.main, programme.layout) == (True, "party")
    target = Target.objects.get(programme=programme, number="2")
    assert (target.baseline, target.goal, target.standard) == (10, 2, None)
    assert Milestone.objects.get().value == 50
    assert CommuneMilestone.objects.get().commune == commune
    assert Allocation.objects.get(target=target).goal == 1
    assert Official.objects.get(code="chair-1").commune == commune
    assert Official.objects.get(code="office-1").until == datetime.date(2025, 12, 31)
    assert Assignment.objects.get(duty="review").end == datetime.date(2025, 12, 31)
    assert Period.objects.get(quarter=Quarter(2023, 2)).due_on == datetime.date(2023, 7, 10)
    assert Submission.objects.get(status="returned").reason == "Xem lại"
    assert Figure.objects.get(note="ước").estimate


def test_an_empty_cell_means_the_default_of_its_column(empty_db, tmp_path):
    tables = with_cell(small(), "programmes", 3, "good_from", "")
    load(as_folder(tmp_path, with_cell(tables, "programmes", 3, "kind", "")))
    programme = Programme.objects.get(code="tc")
    assert (programme.good_from, programme.kind) == (70, "resolution")
    assert programme.layout == "government"


def test_targets_come_in_natural_order_and_groups_in_order_of_appearance(empty_db, tmp_path):
    load(as_folder(tmp_path, small()))
    targets = Target.objects.filter(programme__code="nq")
    assert [target.number for target in targets] == ["1", "2", "3", "4", "5", "10"]
    groups = Group.objects.filter(programme__code="nq")
    assert [(group.name, group.position) for group in groups] == [("Kinh tế", 1), ("Xã hội", 2)]


def test_the_same_data_twice_changes_nothing_and_says_so(empty_db, tmp_path):
    folder = as_folder(tmp_path, small())
    load(folder)
    version = DataVersion.current()
    report = load(folder)
    assert not report.changed
    assert report.published == 0
    assert report.counts["figures"] == Count(added=0, updated=0, unchanged=10)
    assert DataVersion.current() == version
    assert Publication.objects.count() == 1


def test_the_demo_loaded_over_itself_changes_nothing(tmp_path):
    dump(tmp_path / "demo")
    report = load(tmp_path / "demo")
    assert not report.changed
    assert report.counts["figures"].unchanged == Figure.objects.count()


def test_what_exists_is_updated_by_key_and_nothing_is_deleted(empty_db, tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = {"communes": [["district", "code", "name"], ["thu", "00101", "Bảo Ái mới"]]}
    report = load(as_folder(tmp_path / "one", tables))
    assert report.counts == {"communes": Count(added=0, updated=1, unchanged=0)}
    commune = Commune.objects.get(code="00101")
    assert (commune.name, commune.kind, commune.population) == ("Bảo Ái mới", "commune", 1000)
    assert Commune.objects.count() == 3


def test_a_load_moves_the_data_version_on(empty_db, tmp_path):
    before = DataVersion.current()
    load(as_folder(tmp_path, small()))
    assert DataVersion.current() > before


def test_the_account_of_an_official_stays(empty_db, tmp_path):
    load(as_folder(tmp_path / "all", small()))
    official = Official.objects.get(code="chair-1")
    make_user(official, username="chair")
    load(as_folder(tmp_path / "new", with_cell(small(), "officials", 2, "name", "Ma Kim")))
    official.refresh_from_db()
    assert (official.name, official.user.username) == ("Ma Kim", "chair")


def test_a_dry_run_counts_everything_and_keeps_nothing(empty_db, tmp_path):
    report = load(as_folder(tmp_path, small()), dry_run=True)
    assert report.counts["figures"].added == 10
    assert report.published == 1
    assert District.objects.count() == Publication.objects.count() == 0


def test_text_is_stored_composed_and_without_spaces_at_its_ends(empty_db, tmp_path):
    tables = small()
    decomposed = {
        name: [[unicodedata.normalize("NFD", f" {cell} ") for cell in row] for row in rows]
        for name, rows in tables.items()
    }
    load(as_folder(tmp_path / "nfd", decomposed))
    assert Commune.objects.get(code="00101").name == "Bảo Ái"
    assert not load(as_folder(tmp_path / "nfc", tables)).changed


def test_control_characters_are_dropped(empty_db, tmp_path):
    load(as_folder(tmp_path, with_cell(small(), "figures", 3, "note", "dòng\r\nhai\x0b\x00")))
    assert figure("00102", "2023Q1").note == "dòng\nhai"


def test_line_breaks_of_every_kind_are_kept(empty_db, tmp_path):
    load(as_folder(tmp_path, with_cell(small(), "figures", 3, "note", "dòng\r\nhai\x0bba\f")))
    assert figure("00102", "2023Q1").note == "dòng\nhai\nba"


def test_a_byte_order_mark_is_no_part_of_the_first_column(empty_db, tmp_path):
    assert load(as_folder(tmp_path, small(), encoding="utf-8-sig")).counts["districts"].added == 1


def test_empty_rows_and_columns_are_passed_over(empty_db, tmp_path):
    as_folder(tmp_path, small())
    (tmp_path / "districts.csv").write_text(
        "code,name,level,province,\n\nthu,Thử,district,Yên Bái,\n,,,,\n"
    )
    assert load(tmp_path).counts["districts"].added == 1


def test_folders_and_other_files_beside_the_tables_are_none_of_them(empty_db, tmp_path):
    as_folder(tmp_path, small())
    as_folder(tmp_path / "expected", {"2023Q2": [["target"]]})
    (tmp_path / "README.md").write_text("…")
    (tmp_path / "._figures.csv").write_bytes(b"\x00\x05\x16\x07")
    assert load(tmp_path).changed


def test_numbers_keep_every_digit(empty_db, tmp_path):
    tables = with_cell(small(), "figures", 2, "value", "922337203685476.9999")
    tables = with_cell(tables, "figures", 3, "value", "-0.0001")
    tables = with_cell(tables, "figures", 5, "value", "-0.00000")
    load(as_folder(tmp_path, tables))
    assert figure("00101", "2023Q1").value == Decimal("922337203685476.9999")
    assert figure("00102", "2023Q1").value == Decimal("-0.0001")
    zero = Figure.objects.get(commune=None, quarter=Quarter(2023, 1)).value
    assert (zero, zero.is_signed()) == (0, False)


def test_a_figure_of_an_approved_report_or_of_none_is_approved(empty_db, tmp_path):
    load(as_folder(tmp_path, small()))
    assert numbers(figure("00101", "2023Q1")) == (Decimal("12.5"), None, Decimal("12.5"), None)
    assert numbers(figure("00101", "2023Q2")) == (15, None, 15, None)
    assert numbers(figure("00101", "2023Q1", target="2")) == (20, 250, 20, 250)


def test_a_figure_of_an_open_report_has_the_approved_value_that_the_file_gives(empty_db, tmp_path):
    load(as_folder(tmp_path, small()))
    assert numbers(figure("00102", "2023Q2")) == (300, None, 30, None)
    own = Figure.objects.get(commune=None, quarter=Quarter(2023, 2))
    assert numbers(own) == (120, None, None, None)


def test_a_load_without_the_approved_columns_leaves_what_was_approved(empty_db, tmp_path):
    load(as_folder(tmp_path / "all", small()))
    figures = {"figures": [["programme", "target", "commune", "period", "value"]]}
    figures = with_row(figures, "figures", "nq", "1", "00102", "2023Q2", "31")
    load(as_folder(tmp_path / "one", figures))
    assert numbers(figure("00102", "2023Q2")) == (31, None, 30, None)


def test_a_report_that_arrives_approved_approves_the_figures_that_are_there(empty_db, tmp_path):
    load(as_folder(tmp_path / "all", small()))
    reports = {"submissions": [["programme", "commune", "period", "status"]]}
    reports = with_row(reports, "submissions", "nq", "00102", "2023Q2", "approved")
    report = load(as_folder(tmp_path / "reports", reports))
    assert numbers(figure("00102", "2023Q2")) == (300, None, 300, None)
    assert Submission.objects.get(commune__code="00102").reason == "Xem lại"
    assert report.counts == {
        "submissions": Count(added=0, updated=1, unchanged=0),
        "figures": Count(added=0, updated=1, unchanged=0),
    }


def test_a_report_that_arrives_open_keeps_the_approved_values_in_force(empty_db, tmp_path):
    load(as_folder(tmp_path / "all", small()))
    before = all_results()
    tables = {
        "submissions": [
            ["programme", "commune", "period", "status"],
            ["nq", "00101", "2023Q1", "returned"],
        ],
        "figures": [
            ["programme", "target", "commune", "period", "value"],
            ["nq", "1", "00101", "2023Q1", "99"],
        ],
    }
    load(as_folder(tmp_path / "reopened", tables))
    assert numbers(figure("00101", "2023Q1")) == (99, None, Decimal("12.5"), None)
    assert all_results() == before


def test_a_period_that_arrives_published_is_published_once(empty_db, tmp_path):
    load(as_folder(tmp_path / "all", small()))
    publication = Publication.objects.get()
    assert (str(publication.period), publication.version) == ("nq 2023Q1", 1)
    stored = results(publication.period.programme, Quarter(2023, 1))
    assert stored.district["1"].value == Decimal("42.5")
    load(as_folder(tmp_path / "more", with_cell(small(), "figures", 2, "value", "13")))
    assert Publication.objects.count() == 1
    programme = publication.period.programme
    assert results(programme, Quarter(2023, 1)).district["1"].value == Decimal("42.5")
    assert results(programme, Quarter(2023, 1), live=True).district["1"].value == 43


def test_a_figure_of_a_commune_that_is_not_expected_is_kept_and_named(empty_db, tmp_path):
    folder = as_folder(tmp_path / "all", small())
    load(folder)
    before = all_results()
    tables = {"figures": small()["figures"][:1]}
    tables = with_row(tables, "figures", "nq", "1", "00103", "2023Q1", "7")
    tables = with_row(tables, "figures", "nq", "1", "00103", "2023Q2", "8")
    tables = with_row(tables, "figures", "tc", "1", "00102", "2023Q1", "1")
    report = load(as_folder(tmp_path / "more", tables))
    assert len(report.warnings) == 2
    assert "00103" in report.warnings[0]
    assert "00102" in report.warnings[1]
    assert figure("00103", "2023Q1").approved_value == 7
    assert all_results() == before


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["dump", "dump.xlsx"])
def test_a_dump_of_the_demo_gives_equal_results_in_an_empty_database(
    empty_db_after, name, tmp_path
):
    path = tmp_path / name
    dump(path)
    dump(tmp_path / "before")
    expected = all_results()
    empty_db_after()
    load(path)
    dump(tmp_path / "after")
    assert files(tmp_path / "after") == files(tmp_path / "before")
    assert all_results() == expected


@pytest.mark.parametrize("name", ["dump", "dump.xlsx"])
def test_a_dump_carries_what_is_hard_to_carry(empty_db, empty_db_after, name, tmp_path):
    note = '=1+1, "nháy"\nxuống dòng; -5'
    tables = with_cell(small(), "figures", 7, "value", "922337203685176.9999")
    tables = with_cell(tables, "figures", 3, "note", note)
    tables = with_cell(tables, "officials", 3, "until", "1899-12-31")
    tables = with_cell(tables, "officials", 3, "phone", "0912345678")
    load(as_folder(tmp_path / "all", tables))
    path = tmp_path / name
    dump(path)
    dump(tmp_path / "before")
    empty_db_after()
    load(path)
    dump(tmp_path / "after")
    assert files(tmp_path / "after") == files(tmp_path / "before")
    assert figure("00102", "2023Q1").note == note
    assert figure("00101", "2023Q2").value == Decimal("922337203685176.9999")
    assert Official.objects.get(code="office-1").phone == "0912345678"


def test_a_dump_keeps_the_order_of_groups(empty_db, empty_db_after, tmp_path):
    tables = small()
    first, *others = tables["targets"][1:]
    tables["targets"] = [tables["targets"][0], *others, first]
    load(as_folder(tmp_path / "all", tables))
    dump(tmp_path / "dump")
    empty_db_after()
    load(tmp_path / "dump")
    groups = Group.objects.filter(programme__code="nq")
    assert [group.name for group in groups] == ["Xã hội", "Kinh tế"]


def test_a_dump_holds_approved_values_of_open_reports_only(empty_db, tmp_path):
    tables = with_cell(small(), "figures", 8, "approved_value", "300")
    load(as_folder(tmp_path / "all", tables))
    dump(tmp_path / "dump")
    with (tmp_path / "dump" / "figures.csv").open(newline="") as file:
        approved = {
            (row["target"], row["commune"], row["period"]): row["approved_value"]
            for row in csv.DictReader(file)
            if row["approved_value"]
        }
    assert approved == {("1", "00102", "2023Q2"): "300"}


def test_a_dump_of_one_district_leaves_the_others_out(empty_db, empty_db_after, tmp_path):
    load(as_folder(tmp_path / "all", small()))
    dump(tmp_path / "alone")
    tables = {
        "districts": [["code", "name"], ["khac", "Khác"]],
        "communes": [["district", "code", "name"], ["khac", "00201", "Xa"]],
    }
    load(as_folder(tmp_path / "other", tables))
    dump(tmp_path / "thu", "thu")
    assert files(tmp_path / "thu") == files(tmp_path / "alone")
