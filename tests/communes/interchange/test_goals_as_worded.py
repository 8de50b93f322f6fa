"""Goals as resolutions word them, on their way in and out: son-lang as a whole, and refusals."""

import csv
import shutil

import pytest
from openpyxl import Workbook

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.models import Commune, Exemption
from targets.models import Break, Target, Threshold
from targets.quarters import Quarter
from tests.paths import SON_LANG
from tests.targets.refusals import (
    ACCEPTED,
    BASE,
    BEYOND_THE_DATABASE,
    COUNTED,
    GROWTH,
    OF_PARTS,
    REFUSED,
    SCALE,
    WITHIN,
)

from .tables import as_folder, cells, places, small

pytestmark = pytest.mark.usefixtures("empty_db")

NAMES = [name for name in BASE if name != "fed_by"]
RATE = {"rollup": "rate", "goal": 90}


def text_of(value):
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def targets(**changes):
    """The table of targets: number, without its underscore, → its columns over `BASE`."""
    header = ["programme", "number", "name", "group", *NAMES]
    rows = [
        ["nq", number.lstrip("_"), "Thử", "Nhóm", *(text_of((BASE | row)[n]) for n in NAMES)]
        for number, row in changes.items()
    ]
    return {"targets": [header, *rows]}


def district(**tables):
    """The small district with other targets; further tables as csv text."""
    found = {name: small()[name] for name in ("districts", "communes", "programmes", "officials")}
    return found | {name: cells(text) for name, text in tables.items()}


def parts_of(changes):
    """A part, where the target needs one."""
    return {"_2": {"parent": 1}} if changes.get("method") == "parts" else {}


def kept(folder):
    """Table → its rows as dicts, numbers without the zeros at their ends."""
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = sorted(
                ({k: plain(v) for k, v in row.items()} for row in csv.DictReader(file)), key=str
            )
    return found


def plain(text):
    whole, point, fraction = text.partition(".")
    digits = point and (whole + fraction).isdigit()
    return f"{whole}.{fraction}".rstrip("0").rstrip(".") if digits else text


def without_publications(folder, path):
    """A copy of `folder` whose quarters are not published yet."""
    shutil.copytree(folder, path, ignore=shutil.ignore_patterns("expected"))
    rows = cells((path / "periods.csv").read_text("utf-8"))
    place = rows[0].index("published_on")
    tables = {"periods": [rows[0], *([*r[:place], "", *r[place + 1 :]] for r in rows[1:])]}
    return as_folder(path, tables)


@pytest.fixture
def son_lang(tmp_path):
    return without_publications(SON_LANG, tmp_path / "son-lang")


def test_a_commune_with_goals_as_worded_is_loaded_whole(son_lang):
    report = load(son_lang)
    assert report.warnings == []
    assert report.counts["figures"].added == 623
    parent = Target.objects.get(number="1")
    assert (parent.method, parent.over_time, parent.rollup, parent.unit) == ("parts", "", "", "%")
    assert [part.number for part in parent.parts.all()] == ["1.1", "1.2", "1.3"]
    assert (parent.sums_to, parent.goal_text) == (100, "75% – 20% – 5%")
    assert Target.objects.get(number="3").amount_unit == "triệu đồng"
    assert Target.objects.get(number="4").words == ["chưa đạt", "cơ bản đạt", "đạt"]
    assert Target.objects.get(number="7").strict
    target = Target.objects.get(number="8")
    assert (target.assigned_goal, target.assigned_by) == (92, "UBND huyện giao")
    assert Commune.objects.get(code="sl-04").grade == "2"
    assert set(Threshold.objects.values_list("grade", "year", "value")) == {
        ("1", None, 16),
        ("3", None, 14),
    }
    series = Break.objects.get()
    assert (series.start, series.target.number) == (Quarter(2023, 1), "6")
    exempt = Exemption.objects.get(end__isnull=False)
    assert (exempt.commune.code, exempt.end) == ("sl-11", Quarter(2023, 4))


@pytest.mark.parametrize("name", ["dump", "dump.xlsx"])
def test_a_dump_of_it_brings_the_same_back(son_lang, tmp_path, name):
    load(son_lang)
    dump(tmp_path / name)
    assert not load(tmp_path / name).changed


def test_a_dump_holds_what_was_loaded(son_lang, tmp_path):
    load(son_lang)
    dump(tmp_path / "dump")
    loaded, dumped = kept(son_lang), kept(tmp_path / "dump")
    assert loaded.keys() <= dumped.keys()
    defaults = {"strict": "0", "decimals": "0"}
    for table, rows in loaded.items():
        expected = [
            {name: value or defaults.get(name, "") for name, value in row.items()} for row in rows
        ]
        found = [{name: row[name] for name in rows[0]} for row in dumped[table]]
        assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("changes", ACCEPTED, ids=str)
def test_a_sound_target_is_loaded_and_dumped(tmp_path, changes):
    folder = as_folder(tmp_path / "in", district() | targets(_1=changes, **parts_of(changes)))
    load(folder)
    dump(tmp_path / "out")
    assert not load(tmp_path / "out").changed
    assert not load(folder).changed


@pytest.mark.parametrize(("changes", "column"), REFUSED + BEYOND_THE_DATABASE, ids=str)
def test_an_unsound_target_is_refused_at_its_cell(tmp_path, changes, column):
    tables = district() | targets(_1=changes, **parts_of(changes))
    assert ("targets", 2, column) in places(as_folder(tmp_path, tables))


def test_parents_and_parts_stand_in_any_order(tmp_path):
    rows = {"_1.1": {"parent": 1}, "_1": OF_PARTS, "_2.1": {"parent": 2}, "_2": {"sums_to": 9}}
    load(as_folder(tmp_path, district() | targets(**rows)))
    assert Target.objects.get(number="1.1").parent.number == "1"
    assert Target.objects.get(number="2").parts.get().number == "2.1"


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ({"_1": {"parent": 1}}, (2, "parent")),
        ({"_1": {"parent": 7}}, (2, "parent")),
        ({"_1": OF_PARTS}, (2, "method")),
        ({"_1": {"sums_to": 5}}, (2, "sums_to")),
        ({"_1": {}, "_2": {"parent": 1}, "_3": {"parent": 2}}, (4, "parent")),
        ({"_1": OF_PARTS, "_2": {"parent": 1}, "_3": {"parent": 2}}, (4, "parent")),
    ],
)
def test_who_is_part_of_whom_is_refused(tmp_path, rows, place):
    assert ("targets", *place) in places(as_folder(tmp_path, district() | targets(**rows)))


def test_a_parent_keeps_one_of_its_parts(tmp_path):
    load(as_folder(tmp_path / "a", district() | targets(_1=OF_PARTS, _2={"parent": 1})))
    assert places(as_folder(tmp_path / "b", targets(_2={}))) == [("targets", 2, "parent")]


def test_a_parent_does_not_become_a_part(tmp_path):
    load(as_folder(tmp_path / "a", district() | targets(_1={}, _2={"parent": 1}, _3={})))
    told = places(as_folder(tmp_path / "b", targets(_1={"parent": 3})))
    assert told == [("targets", 2, "parent")]


MEAN = {"method": "floor", "goal": 60}
ROWS = [
    # Thresholds by class
    (MEAN, "thresholds", "class,year,value", "1,,50", None),
    (MEAN, "thresholds", "class,year,value", "1,2023,50", None),
    (COUNTED, "thresholds", "class,year,value", "1,,50", None),
    (SCALE | COUNTED, "thresholds", "class,year,value", "1,,2", None),
    (MEAN, "thresholds", "class,year,value", ",,50", "class"),
    (MEAN, "thresholds", "class,year,value", "1,,", "value"),
    (MEAN, "thresholds", "class,year,value", "1,,0", "value"),
    (MEAN | {"rollup": "sum"}, "thresholds", "class,year,value", "1,,50", "target"),
    (MEAN | {"rollup": "district"}, "thresholds", "class,year,value", "1,,50", "target"),
    ({"method": "gap", "baseline": 5}, "thresholds", "class,year,value", "1,,50", "target"),
    (WITHIN, "thresholds", "class,year,value", "1,,1", "target"),
    (GROWTH, "thresholds", "class,year,value", "1,,5", "target"),
    (OF_PARTS, "thresholds", "class,year,value", "1,,5", "target"),
    (SCALE | COUNTED, "thresholds", "class,year,value", "1,,1", "value"),
    (RATE | {"strict": True}, "thresholds", "class,year,value", "1,,100", "value"),
    # Breaks
    (MEAN, "breaks", "from,name,baseline,goal", "2023Q1,Mới,,70", None),
    (RATE | {"over_time": "year_worst"}, "breaks", "from,name,goal", "2021Q2,Mới,70", None),
    ({"method": "gap", "baseline": 5, "goal": 9}, "breaks", "from,name,baseline,goal",
     "2023Q1,Mới,9,5", None),
    ({"method": "gap", "baseline": 5}, "breaks", "from,name,goal", "2023Q1,Mới,9", "baseline"),
    ({"method": "gap", "baseline": 5}, "breaks", "from,name,baseline,goal", "2023Q1,Mới,9,9",
     "goal"),
    (MEAN, "breaks", "from,name,goal", "2023Q1,,70", "name"),
    (MEAN, "breaks", "from,name,goal", "2023Q1,Mới,", "goal"),
    (MEAN, "breaks", "from,name,goal", "2023Q1,Mới,0", "goal"),
    (RATE | {"strict": True}, "breaks", "from,name,goal", "2023Q1,Mới,100", "goal"),
    (MEAN, "breaks", "from,name,goal", "2021Q1,Mới,70", "from"),
    (MEAN, "breaks", "from,name,goal", "2020Q4,Mới,70", "from"),
    (MEAN, "breaks", "from,name,goal", "2026Q1,Mới,70", "from"),
    (MEAN | {"due": "2022Q4"}, "breaks", "from,name,goal", "2023Q1,Mới,70", "from"),
    (MEAN | {"rollup": "sum"}, "breaks", "from,name,goal", "2023Q1,Mới,70", "target"),
    (COUNTED, "breaks", "from,name,goal", "2023Q1,Mới,70", "target"),
    (MEAN | {"over_time": "year_mean"}, "breaks", "from,name,goal", "2023Q1,Mới,70", "target"),
    (WITHIN, "breaks", "from,name,goal", "2023Q1,Mới,1", "target"),
    (SCALE, "breaks", "from,name,goal", "2023Q1,Mới,2", "target"),
    (GROWTH, "breaks", "from,name,goal", "2023Q1,Mới,5", "target"),
    (OF_PARTS, "breaks", "from,name,goal", "2023Q1,Mới,5", "target"),
    # Goals given anew
    (COUNTED, "new_goals", "from,goal,decision", "2023Q1,2,15/QĐ", None),
    (COUNTED, "new_goals", "from,goal,decision", "2023Q1,2,", "decision"),
    (COUNTED, "new_goals", "from,goal,decision", "2023Q1,,15/QĐ", "goal"),
    (COUNTED, "new_goals", "from,goal,decision", "2023Q1,1.5,15/QĐ", "goal"),
    (COUNTED, "new_goals", "from,goal,decision", "2021Q1,2,15/QĐ", "from"),
    (COUNTED, "new_goals", "from,goal,decision", "2026Q1,2,15/QĐ", "from"),
    (COUNTED | {"goal": ""}, "new_goals", "from,goal,decision", "2023Q1,2,15/QĐ", "target"),
    (MEAN, "new_goals", "from,goal,decision", "2023Q1,2,15/QĐ", "target"),
    (OF_PARTS, "new_goals", "from,goal,decision", "2023Q1,2,15/QĐ", "target"),
    # Exemptions
    (MEAN, "exemptions", "commune,from,until,reason", "00101,2021Q1,,Không có", None),
    (COUNTED, "exemptions", "commune,from,until,reason", "00101,2022Q1,2022Q1,Không có", None),
    (MEAN, "exemptions", "commune,from,until,reason", "00101,2021Q1,,", "reason"),
    (MEAN, "exemptions", "commune,from,until,reason", "00101,2020Q4,,Không có", "from"),
    (MEAN, "exemptions", "commune,from,until,reason", "00101,2021Q1,2026Q1,Không có", "until"),
    (MEAN, "exemptions", "commune,from,until,reason", "00101,2022Q1,2021Q4,Không có", "until"),
    (MEAN | {"rollup": "sum"}, "exemptions", "commune,from,reason", "00101,2021Q1,x", "target"),
    (MEAN | {"rollup": "district"}, "exemptions", "commune,from,reason", "00101,2021Q1,x",
     "target"),
    (MEAN | {"over_time": "year_mean"}, "exemptions", "commune,from,reason", "00101,2021Q1,x",
     "target"),
    (GROWTH, "exemptions", "commune,from,reason", "00101,2021Q1,x", "target"),
    (OF_PARTS, "exemptions", "commune,from,reason", "00101,2021Q1,x", "target"),
    # Allocations and milestones
    (GROWTH, "allocations", "commune,baseline,goal", "00101,5,9", None),
    (GROWTH, "allocations", "commune,baseline,goal", "00101,,9", None),
    (GROWTH, "allocations", "commune,baseline,goal", "00101,0,9", "baseline"),
    (WITHIN, "allocations", "commune,goal", "00101,1", "target"),
    (OF_PARTS, "allocations", "commune,goal", "00101,1", "target"),
    (SCALE | COUNTED, "allocations", "commune,goal", "00101,3", None),
    (SCALE | COUNTED, "allocations", "commune,goal", "00101,1", "goal"),
    (RATE | {"strict": True}, "allocations", "commune,goal", "00101,100", "goal"),
    (WITHIN, "milestones", "commune,year,value", ",2023,1", "target"),
    (WITHIN, "milestones", "commune,year,value", "00101,2023,1", "target"),
    (OF_PARTS, "milestones", "commune,year,value", ",2023,1", "target"),
    (OF_PARTS, "milestones", "commune,year,value", "00101,2023,1", "target"),
    (SCALE, "milestones", "commune,year,value", ",2023,1", None),
    (SCALE, "milestones", "commune,year,value", ",2023,4", "value"),
    (SCALE | COUNTED, "milestones", "commune,year,value", ",2023,12", None),
    (SCALE | COUNTED, "milestones", "commune,year,value", "00101,2023,4", "value"),
    (GROWTH, "milestones", "commune,year,value", ",2023,-3", None),
    (MEAN | {"strict": True, "rollup": "rate"}, "milestones", "commune,year,value", ",2023,100",
     "value"),
    # Figures
    (GROWTH, "figures", "commune,period,value", "00101,2023Q1,0", None),
    (GROWTH, "figures", "commune,period,value", "00101,2023Q1,-1", "value"),
    (GROWTH, "figures", "commune,period,value,out_of", "00101,2023Q1,1,2", "out_of"),
    (SCALE, "figures", "commune,period,value", ",2023Q1,3", None),
    (SCALE, "figures", "commune,period,value", ",2023Q1,0", "value"),
    (SCALE, "figures", "commune,period,value", ",2023Q1,4", "value"),
    (SCALE, "figures", "commune,period,value", ",2023Q1,1.5", "value"),
    (SCALE, "figures", "commune,period,value", ",2023Q1,có", "value"),
    (OF_PARTS, "figures", "commune,period,value", ",2023Q1,1", "target"),
    # Duties
    (OF_PARTS, "assignments", "official,commune,duty,start", "office-1,,lead,2021-01-01", None),
    (OF_PARTS, "assignments", "official,commune,duty,start", "office-1,,report,2021-01-01",
     "target"),
    (OF_PARTS, "assignments", "official,commune,duty,start", "office-1,,enter,2021-01-01",
     "target"),
    (OF_PARTS, "assignments", "official,commune,duty,start", "office-1,,review,2021-01-01",
     "target"),
]  # fmt: skip


@pytest.mark.parametrize(("target", "table", "header", "row", "column"), ROWS)
def test_a_row_is_held_against_its_target(tmp_path, target, table, header, row, column):
    tables = district(**{table: f"programme,target,{header}\nnq,1,{row}"})
    tables |= targets(_1=target, **parts_of(target))
    folder = as_folder(tmp_path, tables)
    if column is None:
        load(folder)
    else:
        assert set(places(folder)) == {(table, 2, column)}


KEPT = [
    (target, table, header, row)
    for target, table, header, row, column in ROWS
    if column == "target" and target != OF_PARTS and table not in ("figures", "milestones")
]
"""Rows that one target takes and another refuses; a parent of parts needs parts as well."""


@pytest.mark.parametrize(("target", "table", "header", "row"), KEPT)
def test_a_target_that_changes_must_agree_with_rows_that_stay(tmp_path, target, table, header, row):
    fitting = {"allocations": GROWTH, "new_goals": COUNTED}.get(table, MEAN)
    tables = district(**{table: f"programme,target,{header}\nnq,1,{row}"})
    load(as_folder(tmp_path / "a", tables | targets(_1=fitting)))
    told = places(as_folder(tmp_path / "b", targets(_1=target)))
    assert set(told) == {("targets", 2, "method")}


def test_exemptions_do_not_overlap(tmp_path):
    header = "programme,target,commune,from,until,reason"
    first, second = "nq,1,00101,2021Q1,2021Q4,x", "nq,1,00101,2021Q4,,x"
    tables = district(exemptions="\n".join([header, first, second])) | targets(_1=MEAN)
    assert places(as_folder(tmp_path / "a", tables)) == [("exemptions", 3, "from")]
    load(as_folder(tmp_path / "b", tables | {"exemptions": cells(f"{header}\n{first}")}))
    later = {"exemptions": cells(f"{header}\n{second}")}
    assert places(as_folder(tmp_path / "c", later)) == [("exemptions", 2, "from")]
    apart = {"exemptions": cells(f"{header}\n{second.replace('2021Q4', '2022Q1')}")}
    assert load(as_folder(tmp_path / "d", apart)).counts["exemptions"].added == 1


@pytest.mark.parametrize(
    ("start", "end", "rows"),
    [
        ("2021Q2", "2025Q4", {"_1": GROWTH}),
        ("2021Q1", "2023Q4", {"_1": MEAN | {"due": "2024Q1"}}),
    ],
)
def test_a_programmes_quarters_must_suit_its_targets(tmp_path, start, end, rows):
    load(as_folder(tmp_path / "a", district() | targets(**rows)))
    header = "district,code,start,end"
    tables = {"programmes": cells(f"{header}\nthu,nq,{start},{end}")}
    assert places(as_folder(tmp_path / "b", tables)) == [("programmes", 2, "code")]


@pytest.mark.parametrize(
    ("kind", "table", "text"),
    [
        (MEAN, "breaks", "programme,target,from,name,goal\nnq,1,2024Q1,Mới,70"),
        (COUNTED, "new_goals", "programme,target,from,goal,decision\nnq,1,2024Q1,2,15/QĐ"),
        (MEAN, "exemptions", "programme,target,commune,from,reason\nnq,1,00101,2024Q1,x"),
    ],
)
def test_a_programmes_quarters_must_suit_the_rows_of_its_targets(tmp_path, kind, table, text):
    load(as_folder(tmp_path / "a", district(**{table: text}) | targets(_1=kind)))
    tables = {"programmes": cells("district,code,end\nthu,nq,2023Q4")}
    assert places(as_folder(tmp_path / "b", tables)) == [("programmes", 2, "code")]


def test_growth_and_due_dates_are_held_against_the_programme(tmp_path):
    tables = district() | targets(_1=GROWTH, _2={"due": "2026Q1"})
    tables["programmes"] = cells("district,code,name,start,end\nthu,nq,N,2021Q2,2025Q4")
    assert places(as_folder(tmp_path, tables)) == [
        ("targets", 2, "over_time"),
        ("targets", 3, "due"),
    ]


def test_a_target_is_not_fed_by_one_that_has_no_figures_or_other_words(tmp_path):
    rows = {"_1": OF_PARTS, "_2": {"parent": 1}, "_3": SCALE, "_4": {}}
    tables = district() | targets(**rows, _5=SCALE | {"scale": "chưa | rồi"})
    names = [*tables["targets"][0], "fed_by"]
    given = ["", "", "", "nq:1", "nq:3"]
    tables["targets"] = [
        names,
        *([*row, feeder] for row, feeder in zip(tables["targets"][1:], given, strict=True)),
    ]
    assert places(as_folder(tmp_path, tables)) == [
        ("targets", 5, "fed_by"),
        ("targets", 6, "fed_by"),
    ]


def test_number_cells_of_new_columns_mean_what_they_show(tmp_path):
    tables = district() | targets(
        _1=WITHIN | {"unit": "%", "goal": 55}, _2=GROWTH | {"unit": "%"}, _3=MEAN
    )
    path = tmp_path / "book.xlsx"
    shown_in_percent(path, tables, [(2, "goal_high", 0.6), (3, "goal", 0.16), (4, "low", 0.5)])
    assert places(path) == [("targets", 4, "low")]


def shown_in_percent(path, tables, shown):
    """Write the tables as a workbook in which these cells of targets are shown in percent."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for row, column, value in shown:
        cell = book["targets"].cell(row, tables["targets"][0].index(column) + 1, value)
        cell.number_format = "0%"
    book.save(path)


def test_text_that_reads_as_thousands_is_refused_in_new_columns(tmp_path):
    tables = district() | targets(_1=WITHIN | {"goal_high": "1.200"}, _2={"assigned_goal": "1.234"})
    assert places(as_folder(tmp_path, tables)) == [
        ("targets", 2, "goal_high"),
        ("targets", 3, "assigned_goal"),
    ]
