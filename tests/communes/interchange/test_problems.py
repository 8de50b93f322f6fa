"""A load tells every problem at once, with its place, and then writes nothing."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from communes.interchange.loading import load
from communes.interchange.problems import LISTED, LoadRefused
from communes.models import Assignment, Commune, Figure, Official, Submission
from communes.visitor import visiting
from targets.models import DataVersion, District, Programme, Target
from targets.quarters import Quarter

from ...factories import make_user
from .tables import as_folder, as_workbook, places, small, with_cell, with_row

pytestmark = pytest.mark.usefixtures("empty_db")


def lines_of(path):
    """The refused load's problems as an English reader has them listed."""
    with translation.override("en"), pytest.raises(LoadRefused) as caught:
        load(path)
    return str(caught.value).splitlines()


def test_the_small_district_has_no_problem(tmp_path):
    report = load(as_folder(tmp_path, small()))
    assert report.warnings == []
    assert report.counts["figures"].added == 10


def test_a_load_ends_neither_the_own_access_nor_that_of_the_last_superuser(tmp_path):
    load(as_folder(tmp_path / "first", small()))
    for code in ("chair-1", "office-1"):
        user = make_user(is_superuser=True, username=code)
        Official.objects.filter(code=code).update(user=user, until=None)
    open_ended = with_cell(small(), "officials", 3, "until", "")
    one = with_cell(open_ended, "officials", 2, "until", "2020-01-01")
    both = with_cell(one, "officials", 3, "until", "2020-01-01")
    ended = as_folder(tmp_path / "both", both)
    assert places(ended) == [("officials", 2, "until"), ("officials", 3, "until")]
    assert "No other superuser could log in" in lines_of(ended)[0]
    with visiting(SimpleNamespace(user=user), ""):
        assert places(ended) == [("officials", 3, "until")]
    assert load(as_folder(tmp_path / "one", one)).changed


BAD_CELLS = [
    ("districts", 2, "code", "admin"),
    ("districts", 2, "code", "Yên Bình"),
    ("districts", 2, "level", "huyện"),
    ("districts", 2, "name", ""),
    ("communes", 2, "kind", "xã"),
    ("communes", 2, "population", "-5"),
    ("communes", 2, "population", "1000.5"),
    ("communes", 2, "population", "3000000000"),
    ("communes", 3, "code", "static"),
    ("programmes", 2, "start", "2021-Q1"),
    ("programmes", 2, "end", "2020Q4"),
    ("programmes", 2, "good_from", "100"),
    ("programmes", 2, "good_from", "70.125"),
    ("programmes", 2, "fair_from", "75"),
    ("programmes", 2, "applies_to", "commune xã"),
    ("programmes", 2, "main", "yes"),
    ("programmes", 3, "main", "1"),
    ("programmes", 3, "layout", "văn phòng"),
    ("targets", 2, "number", "2a"),
    ("targets", 2, "group", ""),
    ("targets", 2, "method", "rate"),
    ("targets", 2, "goal", ""),
    ("targets", 2, "goal", "0"),
    ("targets", 3, "over_time", "term_total"),
    ("targets", 3, "baseline", ""),
    ("targets", 6, "standard", "2"),
    ("targets", 6, "rollup", "sum"),
    ("officials", 2, "organisation_kind", "chính quyền"),
    ("milestones", 2, "value", ""),
    ("milestones", 2, "value", "0"),
    ("milestones", 2, "year", "23"),
    ("allocations", 2, "goal", ""),
    ("allocations", 4, "goal", "8"),
    ("allocations", 4, "goal", "9"),
    ("officials", 3, "email", "an"),
    ("officials", 3, "until", "31/13/2025"),
    ("officials", 3, "until", "2025-02-30"),
    ("assignments", 2, "duty", "sign"),
    ("assignments", 3, "end", "2020-12-31"),
    ("assignments", 3, "target", "3"),
    ("periods", 2, "due_on", "2023-03-14"),
    ("periods", 2, "opens_on", ""),
    ("periods", 2, "period", "2026Q1"),
    ("submissions", 2, "status", "published"),
    ("submissions", 2, "period", "2020Q4"),
    ("figures", 2, "value", "1,5"),
    ("figures", 2, "value", "1.234,5"),
    ("figures", 2, "value", "1.23456"),
    ("figures", 2, "value", "1e3"),
    ("figures", 2, "value", "1000000000000000"),
    ("figures", 2, "out_of", "10"),
    ("figures", 2, "estimate", "2"),
    ("figures", 2, "period", "2020Q4"),
    ("figures", 4, "value", "251"),
    ("figures", 4, "value", "-1"),
    ("figures", 4, "out_of", ""),
    ("figures", 4, "out_of", "0"),
    ("figures", 8, "approved_out_of", "5"),
    ("figures", 2, "approved_value", "12.5"),
    ("figures", 11, "value", "2"),
]


@pytest.mark.parametrize(("table", "row", "column", "value"), BAD_CELLS)
def test_a_bad_cell_is_told_at_its_own_place(tmp_path, table, row, column, value):
    tables = with_cell(small(), table, row, column, value)
    told = places(as_folder(tmp_path, tables))
    assert (table, row, column) in told
    assert District.objects.count() == 0


MISSING_KEYS = [
    ("districts", 2, "code"),
    ("targets", 2, "number"),
    ("allocations", 2, "commune"),
    ("assignments", 2, "start"),
    ("milestones", 2, "year"),
    ("figures", 2, "period"),
    ("figures", 2, "target"),
]


@pytest.mark.parametrize(("table", "row", "column"), MISSING_KEYS)
def test_an_empty_key_cell_is_a_problem(tmp_path, table, row, column):
    assert (table, row, column) in places(
        as_folder(tmp_path, with_cell(small(), table, row, column, ""))
    )


DANGLING = [
    ("communes", 2, "district", "lạ"),
    ("targets", 2, "programme", "nq-2"),
    ("milestones", 2, "target", "99"),
    ("allocations", 2, "commune", "99999"),
    ("officials", 2, "commune", "99999"),
    ("assignments", 2, "official", "nobody"),
    ("periods", 2, "programme", "nq-2"),
    ("submissions", 2, "commune", "101"),
    ("figures", 2, "target", "1.1"),
    ("figures", 2, "commune", "99999"),
]


@pytest.mark.parametrize(("table", "row", "column", "value"), DANGLING)
def test_a_dangling_reference_is_told_where_it_stands(tmp_path, table, row, column, value):
    told = places(as_folder(tmp_path, with_cell(small(), table, row, column, value)))
    assert told[0] == (table, row, column)


def test_what_refers_to_a_row_with_a_problem_is_not_blamed_as_well(tmp_path):
    tables = with_cell(small(), "programmes", 2, "district", "lạ")
    assert places(as_folder(tmp_path, tables)) == [("programmes", 2, "district")]


def test_a_reference_may_point_to_a_row_of_the_database(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    figures = {"figures": [["programme", "target", "commune", "period", "value"]]}
    figures = with_row(figures, "figures", "nq", "1", "00103", "2023Q1", "7")
    load(as_folder(tmp_path / "more", figures))
    figure = Figure.objects.get(commune__code="00103", target__programme__code="nq")
    assert figure.value == figure.approved_value == 7


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("districts", 2, "code"),
        ("communes", 2, "code"),
        ("targets", 2, "number"),
        ("milestones", 2, "year"),
        ("milestones", 3, "year"),
        ("allocations", 2, "commune"),
        ("assignments", 3, "start"),
        ("periods", 2, "period"),
        ("submissions", 4, "period"),
        ("figures", 2, "period"),
    ],
)
def test_the_same_key_twice_is_told_at_the_second_row(tmp_path, table, row, column):
    tables = small()
    tables = with_row(tables, table, *tables[table][row - 1])
    assert places(as_folder(tmp_path, tables)) == [(table, len(tables[table]), column)]


def test_an_unknown_column_is_a_problem(tmp_path):
    tables = small(districts="code,name,level,province,ghi chú\nthu,Thử,district,Yên Bái,\n")
    assert places(as_folder(tmp_path, tables)) == [("districts", 1, "ghi chú")]


def test_a_column_that_stands_twice_is_a_problem(tmp_path):
    tables = small(districts="code,name,name\nthu,Thử,Thử\n")
    assert places(as_folder(tmp_path, tables)) == [("districts", 1, "name")]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b" ,,\n"])
def test_a_table_without_anything_is_said_to_be_empty(tmp_path, in_english, content):
    as_folder(tmp_path / "folder", small())
    (tmp_path / "folder" / "communes.csv").write_bytes(content)
    book = as_workbook(tmp_path / "all.xlsx", small() | {"communes": []})
    for path in (tmp_path / "folder", book):
        with pytest.raises(LoadRefused) as refused:
            load(path)
        assert [str(problem) for problem in refused.value.problems] == [
            "communes: The table is empty: its columns have no names."
        ]


CONTROLS = ["\0", "\x01", "\x85", "\U0001ffff"]


@pytest.mark.parametrize("sign", CONTROLS)
@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("figures", 2, "value", "1{}2"),
        ("figures", 2, "note", "tăng 1{}2 ha"),
        ("communes", 2, "code", "0010{}1"),
        ("periods", 2, "due_on", "2023-04-1{}0"),
        ("officials", 2, "phone", "0912{}345678"),
    ],
)
def test_what_cannot_be_kept_joins_no_digits(tmp_path, in_english, sign, table, row, column, value):
    text = value.format(sign)
    tables = with_cell(small(), table, row, column, text)
    wanted = f"There is a hidden character U+{ord(sign):04X} at position {text.index(sign) + 1}"
    paths = [as_folder(tmp_path / "folder", tables)]
    if ord(sign) <= 0xFFFF:
        escaped = value.format(f"_x{ord(sign):04X}_")
        paths.append(
            as_workbook(tmp_path / "all.xlsx", with_cell(small(), table, row, column, escaped))
        )
    for path in paths:
        with pytest.raises(LoadRefused) as refused:
            load(path)
        told = [
            problem.sentence
            for problem in refused.value.problems
            if (problem.table, problem.row, problem.column) == (table, row, column)
        ]
        assert [sentence.startswith(wanted) for sentence in told] == [True]


def test_an_unknown_table_is_a_problem(tmp_path):
    tables = small() | {"indicators": [["code"], ["1"]]}
    assert places(as_folder(tmp_path, tables)) == [("indicators", None, "")]


def test_a_missing_key_column_is_a_problem_and_its_table_is_not_missed_elsewhere(tmp_path):
    tables = small(communes="district,name,kind\nthu,Bảo Ái,commune\n")
    assert places(as_folder(tmp_path, tables)) == [("communes", 1, "code")]


def test_a_folder_without_tables_is_a_problem(tmp_path):
    assert places(tmp_path) == [("", None, "")]


def test_a_path_that_is_neither_folder_nor_workbook_is_a_problem(tmp_path):
    (tmp_path / "figures.ods").write_bytes(b"")
    assert places(tmp_path / "figures.ods") == [("", None, "")]
    assert places(tmp_path / "missing") == [("", None, "")]


def test_a_file_that_is_not_utf_8_is_told_with_its_row(tmp_path):
    as_folder(tmp_path, small())
    (tmp_path / "districts.csv").write_bytes(b"code,name\nthu,ok\nhai," + "Thử".encode("utf-16"))
    assert places(tmp_path) == [("districts", 3, "")]


def test_a_row_that_is_longer_than_the_header_is_a_problem(tmp_path):
    as_folder(tmp_path, small())
    (tmp_path / "districts.csv").write_text("code,name,level\nthu,Thử,district,Yên Bái\n")
    assert places(tmp_path) == [("districts", 1, "")]


def test_a_quote_that_is_never_closed_is_a_problem(tmp_path):
    as_folder(tmp_path, small())
    (tmp_path / "districts.csv").write_text('code,name,level,province\nthu,"Thử,district,\n')
    assert ("districts", 2, "") in places(tmp_path)


def test_a_place_on_the_map_is_whole_and_taken_once(tmp_path):
    tables = with_cell(small(), "communes", 3, "map_col", "")
    assert places(as_folder(tmp_path / "half", tables)) == [("communes", 3, "map_col")]
    tables = with_cell(small(), "communes", 3, "map_col", "1")
    assert places(as_folder(tmp_path / "twice", tables)) == [("communes", 3, "map_row")]


def test_a_place_on_earth_is_whole(tmp_path):
    communes = """
district,code,name,kind,population,latitude,longitude
thu,00101,Bảo Ái,commune,1000,21.7,
thu,00102,Yên Bình,town,500,,104.9
thu,00103,Yên Bình,commune,700,21.7,104.9
"""
    assert places(as_folder(tmp_path, small(communes=communes))) == [
        ("communes", 2, "longitude"),
        ("communes", 3, "latitude"),
    ]


def test_a_weighted_mean_needs_the_population_of_every_expected_commune(tmp_path):
    tables = with_cell(small(), "communes", 3, "population", "")
    tables = with_cell(tables, "communes", 4, "population", "0")
    assert places(as_folder(tmp_path, tables)) == [
        ("communes", 3, "population"),
        ("communes", 4, "population"),
    ]


def test_a_target_that_becomes_a_weighted_mean_needs_populations_too(tmp_path):
    load(as_folder(tmp_path / "all", with_cell(small(targets=None, **NO_TARGETS), *NO_PEOPLE)))
    tables = {"targets": [["programme", "number", "name", "group", "unit", "rollup"]]}
    tables["targets"][0] += ["method", "over_time", "goal"]
    tables = with_row(
        tables, "targets", "nq", "4", "Thu nhập", "Xã hội", "triệu", "mean", "floor", "level", "60"
    )
    assert places(as_folder(tmp_path / "target", tables)) == [("targets", 2, "rollup")]


NO_TARGETS = dict.fromkeys(["milestones", "allocations", "assignments", "figures"])
NO_PEOPLE = ("communes", 3, "population", "")


def test_commune_figures_and_shares_of_a_district_target_are_refused(tmp_path):
    tables = with_row(small(), "figures", "nq", "3", "00101", "2023Q1", "5")
    tables = with_row(tables, "allocations", "nq", "3", "00101", "", "5")
    assert places(as_folder(tmp_path, tables)) == [
        ("allocations", 5, "target"),
        ("figures", 12, "commune"),
    ]


def test_district_figures_of_a_target_that_communes_report_are_refused(tmp_path):
    tables = with_row(small(), "figures", "nq", "1", "", "2023Q1", "5")
    assert places(as_folder(tmp_path, tables)) == [("figures", 12, "commune")]


def test_a_changed_target_must_agree_with_the_figures_that_are_there(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = with_cell({"targets": small()["targets"]}, "targets", 2, "rollup", "district")
    told = places(as_folder(tmp_path / "targets", tables))
    assert set(told) == {("targets", 2, "method")}
    assert Target.objects.get(programme__code="nq", number="1").rollup == "sum"


def test_a_quarter_with_reports_is_not_closed_again(tmp_path, settings):
    settings.NTM_TODAY = "2023-07-05"
    load(as_folder(tmp_path, small()))
    today, tomorrow = (
        with_cell(small(), "periods", 3, "opens_on", day) for day in ("2023-07-05", "2023-07-06")
    )
    assert load(as_folder(tmp_path, today)).counts["periods"].updated == 1
    assert places(as_folder(tmp_path, tomorrow)) == [("periods", 3, "opens_on")]


def test_a_programme_cannot_leave_out_quarters_that_have_figures(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = with_cell({"programmes": small()["programmes"]}, "programmes", 2, "end", "2023Q1")
    assert places(as_folder(tmp_path / "less", tables)) == [("programmes", 2, "end")]


def test_codes_of_programmes_and_officials_belong_to_one_district(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = {
        "districts": [["code", "name"], ["khac", "Khác"]],
        "programmes": [["district", "code"], ["khac", "nq"]],
        "officials": [["district", "code"], ["khac", "chair-1"]],
    }
    assert places(as_folder(tmp_path / "other", tables)) == [
        ("programmes", 2, "code"),
        ("officials", 2, "code"),
    ]


def test_a_commune_of_another_district_is_not_found(tmp_path):
    tables = with_row(small(), "districts", "khac", "Khác", "district", "")
    tables = with_row(tables, "communes", "khac", "00201", "Xa", "commune", "10")
    tables = with_row(tables, "figures", "nq", "1", "00201", "2023Q1", "5")
    assert places(as_folder(tmp_path, tables)) == [("figures", 12, "commune")]


def test_an_official_may_have_duties_in_a_programme_of_another_district(tmp_path):
    tables = with_row(small(), "districts", "khac", "Khác", "district", "")
    tables = with_row(tables, "officials", "khac", "far-1", "Người xa")
    tables = with_row(tables, "assignments", "far-1", "nq", "", "", "lead", "2021-01-01")
    load(as_folder(tmp_path, tables))
    duty = Assignment.objects.get(official__code="far-1")
    assert duty.programme.district != duty.official.district


def test_all_problems_are_told_at_once_in_the_order_of_the_tables(tmp_path):
    tables = with_cell(small(), "communes", 2, "kind", "xã")
    tables = with_cell(tables, "targets", 2, "goal", "0")
    tables = with_cell(tables, "figures", 2, "value", "1,5")
    tables = with_cell(tables, "figures", 3, "commune", "99999")
    tables |= {"extra": [["code"]]}
    assert places(as_folder(tmp_path, tables)) == [
        ("extra", None, ""),
        ("communes", 2, "kind"),
        ("targets", 2, "goal"),
        ("figures", 2, "value"),
        ("figures", 3, "commune"),
    ]


def test_a_row_without_a_place_is_judged_by_its_own_cells_all_the_same(tmp_path):
    tables = with_cell(small(), "officials", 3, "district", "lạ")
    tables = with_cell(tables, "officials", 3, "email", "an")
    tables = with_row(tables, "communes", "thu", "00101", "Khác", "xã")
    assert places(as_folder(tmp_path, tables)) == [
        ("communes", 5, "code"),
        ("communes", 5, "kind"),
        ("officials", 3, "district"),
        ("officials", 3, "email"),
    ]


def test_nothing_is_written_where_there_is_a_problem(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    version = DataVersion.current()
    tables = with_cell(small(), "communes", 2, "name", "Tên mới")
    tables = with_cell(tables, "submissions", 3, "status", "không rõ")
    assert places(as_folder(tmp_path / "bad", tables)) == [("submissions", 3, "status")]
    assert Commune.objects.get(code="00101").name == "Bảo Ái"
    assert Submission.objects.get(commune__code="00102").status == "returned"
    assert DataVersion.current() == version


def test_at_most_five_hundred_problems_are_listed_and_the_others_counted(tmp_path):
    header = ["programme", "target", "commune", "period", "value"]
    quarters = Quarter.range(Quarter(1800, 1), Quarter(1926, 3))
    rows = [["nq", "1", "00101", str(quarter), "5"] for quarter in quarters]
    lines = lines_of(as_folder(tmp_path, small() | {"figures": [header, *rows]}))
    assert len(lines) == LISTED + 1
    assert lines[-1] == "… and 7 more."


def test_a_problem_is_one_sentence_in_the_interfaces_language(tmp_path):
    assert lines_of(as_folder(tmp_path, with_cell(small(), "figures", 2, "value", "1,5"))) == [
        "figures, row 2, value: “1,5” is not a number; write it with a point and no grouping, "
        "like 1234.5."
    ]


def test_another_main_programme_in_the_database_is_in_the_way(tmp_path):
    load(as_folder(tmp_path / "all", small()))
    tables = {
        "programmes": [
            ["district", "code", "name", "start", "end", "main"],
            ["thu", "moi", "Nghị quyết mới", "2026Q1", "2030Q4", "1"],
        ]
    }
    assert places(as_folder(tmp_path / "new", tables)) == [("programmes", 2, "main")]
    tables = with_row(tables, "programmes", "thu", "nq", "Nghị quyết", "2021Q1", "2025Q4", "0")
    load(as_folder(tmp_path / "both", tables))
    assert list(Programme.objects.filter(main=True).values_list("code", flat=True)) == ["moi"]


@pytest.mark.parametrize(("name", "value"), [("good_from", "70"), ("fair_from", "50")])
def test_the_limits_of_bands_stay_once_a_quarter_is_published_by_them(tmp_path, name, value):
    load(as_folder(tmp_path / "all", small()))
    head = ["code", name]
    other = {"programmes": [head, ["nq", "60"]]}
    same = {"programmes": [head, ["nq", f"{value}.00"]]}
    assert places(as_folder(tmp_path / "other", other)) == [("programmes", 2, name)]
    assert not load(as_folder(tmp_path / "same", same)).changed
