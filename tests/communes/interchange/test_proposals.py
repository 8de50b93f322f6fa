"""A load in two steps: planned row by row, and then made from the same bytes or not at all."""

import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from django.utils import timezone, translation

from communes.files.archives import Unsafe
from communes.interchange import proposals
from communes.interchange.loading import load
from communes.interchange.proposals import KEPT, Moved, NothingPending, apply, pending_of, propose
from communes.interchange.rights import may_load
from communes.interchange.uploads import LARGEST, MOST_FILES
from communes.models import Commune, Decision, FigureChange, Official, PendingLoad
from targets.models import DataVersion, District, Programme
from tests import factories

from ..files import samples
from .tables import as_folder, small, with_cell, with_row

pytestmark = pytest.mark.usefixtures("empty_db", "in_english")


@pytest.fixture
def keeper():
    return factories.make_user(is_staff=True, is_superuser=True)


def zipped(tables, tmp_path, inside=""):
    """The bytes of a folder of csv files as .zip."""
    folder = as_folder(tmp_path, tables)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"{inside}{path.name}")
    return out.getvalue()


def archive_of(**files):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return out.getvalue()


def confirmed(user):
    """What `apply` answers to who saw what waits."""
    waiting = PendingLoad.objects.filter(by=user).values_list("digest", flat=True)
    return apply(user, waiting.first() or "")


def states(pending, table):
    return [row["state"] for row in pending.plan["rows"] if row["table"] == table]


def test_a_first_load_is_new_and_nothing_is_written_before_it_is_made(keeper, tmp_path):
    version = DataVersion.current()
    pending = propose(keeper, "small.zip", zipped(small(), tmp_path, "a/b/"))
    assert set(states(pending, "communes")) == {"new"}
    assert (District.objects.count(), DataVersion.current()) == (0, version)
    report = confirmed(keeper)
    assert report.changed
    assert District.objects.count() == 1
    assert pending_of(keeper) is None


def test_the_same_again_is_unchanged(keeper, tmp_path):
    load(as_folder(tmp_path, small()))
    pending = propose(keeper, "small.zip", zipped(small(), tmp_path / "again"))
    assert {row["state"] for row in pending.plan["rows"]} == {"unchanged"}
    assert not confirmed(keeper).changed


def test_a_changed_row_shows_what_was_there(keeper, tmp_path):
    load(as_folder(tmp_path, small()))
    changed = with_cell(small(), "communes", 2, "population", "4321")
    pending = propose(keeper, "small.zip", zipped(changed, tmp_path / "again"))
    rows = [row for row in pending.plan["rows"] if row["state"] != "unchanged"]
    assert [(row["table"], row["row"], row["state"]) for row in rows] == [
        ("communes", 2, "changed")
    ]
    [(column, before, after)] = rows[0]["cells"]
    assert (column, after) == ("population", "4321")
    assert before not in ("", after)


def test_a_renamed_group_shows_at_its_row(keeper, tmp_path):
    tables = small()
    load(as_folder(tmp_path, tables))
    named = {name: [dict(row) for row in rows] for name, rows in as_rows(tables).items()}
    for row in named["targets"]:
        row["group_en"] = "Economy"
    pending = propose(keeper, "small.zip", zipped_rows(named))
    cells = [row["cells"] for row in pending.plan["rows"] if row["table"] == "targets"]
    assert ["group_en", "", "Economy"] in cells[0]


def as_rows(tables):
    """Table → its rows as dicts, of tables that begin with their header."""
    return {
        name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        for name, rows in tables.items()
    }


def zipped_rows(tables):
    files = {}
    for name, rows in tables.items():
        lines = [",".join(rows[0]), *(",".join(f'"{v}"' for v in row.values()) for row in rows)]
        files[f"{name}_csv"] = "\n".join(lines)
    return archive_of(**files)


def test_every_problem_stands_at_its_row_and_cell(keeper, tmp_path):
    wrong = with_cell(small(), "communes", 2, "population", "many")
    wrong = with_cell(wrong, "targets", 2, "goal", "0")
    pending = propose(keeper, "small.zip", zipped(wrong, tmp_path))
    told = [
        (row["table"], row["row"], problem[0], problem[1])
        for row in pending.plan["rows"]
        for problem in row["problems"]
    ]
    header = small()["communes"][0]
    letter = chr(ord("A") + header.index("population"))
    assert ("communes", 2, "population", f"{letter}2") in told
    assert ("targets", 2, "goal") in [place[:3] for place in told]
    with pytest.raises(Moved):
        confirmed(keeper)
    assert District.objects.count() == 0
    assert pending_of(keeper) is not None


def test_a_row_that_refers_to_a_problem_says_so(keeper, tmp_path):
    wrong = with_cell(small(), "programmes", 2, "district", "")
    pending = propose(keeper, "small.zip", zipped(wrong, tmp_path))
    sentences = {
        problem[2]
        for row in pending.plan["rows"]
        if row["table"] == "targets"
        for problem in row["problems"]
    }
    assert "It refers to a row that has a problem." in sentences


def test_what_would_do_something_else_by_now_is_shown_again(keeper, tmp_path):
    load(as_folder(tmp_path, small()))
    changed = with_cell(small(), "communes", 2, "population", "4321")
    propose(keeper, "small.zip", zipped(changed, tmp_path / "again"))
    commune = Commune.objects.order_by("pk").first()
    Commune.objects.filter(pk=commune.pk).update(population=1)
    with pytest.raises(Moved) as moved:
        confirmed(keeper)
    assert Commune.objects.get(pk=commune.pk).population == 1
    [row] = [row for row in moved.value.pending.plan["rows"] if row["state"] == "changed"]
    assert row["cells"] == [["population", "1", "4321"]]
    assert confirmed(keeper).changed


def test_what_changes_elsewhere_asks_nothing_again(keeper, tmp_path):
    propose(keeper, "small.zip", zipped(small(), tmp_path))
    factories.make_district()
    assert confirmed(keeper).changed


def test_a_file_is_loaded_once(keeper, tmp_path):
    propose(keeper, "small.zip", zipped(small(), tmp_path))
    confirmed(keeper)
    with pytest.raises(NothingPending):
        confirmed(keeper)


def test_a_file_waits_an_hour_and_only_for_who_sent_it(keeper, tmp_path, monkeypatch):
    pending = propose(keeper, "small.zip", zipped(small(), tmp_path))
    other = factories.make_user(is_staff=True, is_superuser=True)
    assert pending_of(other) is None
    with pytest.raises(NothingPending):
        confirmed(other)
    PendingLoad.objects.update(at=timezone.now() - KEPT - datetime.timedelta(seconds=1))
    assert pending_of(keeper) is None
    with pytest.raises(NothingPending):
        confirmed(keeper)
    propose(other, "small.zip", bytes(pending.content))
    assert [one.by for one in PendingLoad.objects.all()] == [other]


def test_sending_again_replaces_what_waits(keeper, tmp_path):
    propose(keeper, "one.zip", zipped(small(), tmp_path))
    propose(keeper, "two.zip", zipped(small(), tmp_path / "two"))
    assert PendingLoad.objects.get().name == "two.zip"
    proposals.put_aside(keeper, PendingLoad.objects.get().digest)
    assert pending_of(keeper) is None


def test_who_loaded_stands_in_the_log(keeper, tmp_path):
    load(as_folder(tmp_path, small()))
    changed = with_cell(small(), "figures", 2, "value", "7")
    propose(keeper, "small.zip", zipped(changed, tmp_path / "again"))
    confirmed(keeper)
    assert {change.by for change in FigureChange.objects.all()} == {keeper}
    assert {decision.by for decision in Decision.objects.all()} == {keeper}


def test_one_table_alone_is_taken_where_it_is_asked_for(keeper, tmp_path):
    load(as_folder(tmp_path, small()))
    pending = propose(keeper, "small.zip", zipped(small(), tmp_path / "again"), "communes")
    assert (
        "Only the table “communes” is taken here; delete this one." in pending.plan["problems"][0]
    )


def test_one_csv_file_is_the_table_that_is_asked_for(keeper, tmp_path):
    load(as_folder(tmp_path, small()))
    content = (as_folder(tmp_path / "again", small()) / "communes.csv").read_bytes()
    pending = propose(keeper, "xã (1).csv", content, "communes")
    assert set(states(pending, "communes")) == {"unchanged"}
    pending = propose(keeper, "C:\\tải về\\communes.csv", content)
    assert set(states(pending, "communes")) == {"unchanged"}


@pytest.mark.parametrize(
    "name", ["xã (1)", "Danh sách các xã, thị trấn " * 10, "x\0", "x\ud800", ""]
)
def test_a_csv_file_whose_name_is_no_table_is_refused_before_it_is_written(keeper, name):
    for sent, content in (
        (f"{name}.csv", b"district,code\n"),
        ("a.zip", archive_of(**{f"{name}_csv".replace("\ud800", "?"): "district,code\n"})),
    ):
        with pytest.raises(Unsafe, match=r"is not a table of the format|holds no csv file"):
            propose(keeper, sent, content)


def test_a_workbook_is_read_as_it_is(keeper):
    book = openpyxl.Workbook()
    book.active.title = "districts"
    book.active.append(["code", "name", "level"])
    book.active.append(["son-lang", "Sơn Lang", "comune"])
    out = BytesIO()
    book.save(out)
    pending = propose(keeper, "a.xlsx", out.getvalue())
    [row] = pending.plan["rows"]
    assert (row["state"], row["problems"][0][:2]) == ("problem", ["level", "C2"])


BAD_FILES = {
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0", "A workbook (.xlsx), a folder"),
    "a picture": ("a.png", b"\x89PNG", "A workbook (.xlsx), a folder"),
    "a torn archive": ("a.zip", b"PK\x03\x04 torn", "cannot be unpacked"),
    "no csv inside": ("a.zip", archive_of(readme="x"), "holds no csv file"),
    "two of a name": ("a.zip", archive_of(a__t_csv="x", b__t_csv="x"), "two files of the name"),
    "two of a name but for a space": (
        "a.zip",
        archive_of(figures_csv="x", **{"figures _csv": "x"}),
        "two files of the name",
    ),
    "a workbook beside": (
        "a.zip",
        archive_of(districts_csv="x", **{"a/communes.xlsx": "x"}),
        "“communes.xlsx” is not read",
    ),
    "a table in another form": (
        "a.zip",
        archive_of(districts_csv="x", **{"targets.txt": "x"}),
        "“targets.txt” is not read",
    ),
    "several folders": (
        "a.zip",
        archive_of(**{"a/districts.csv": "x", "a/old/communes.csv": "x"}),
        "stand in several folders (a, a/old)",
    ),
    "several folders, as some programs of Windows write them": (
        "a.zip",
        archive_of(**{"a\\districts.csv": "x", "a\\old\\communes.csv": "x"}),
        "stand in several folders (a, a/old)",
    ),
    "a table without an ending there": (
        "a.zip",
        archive_of(**{"a\\districts.csv": "x", "a\\communes": "x"}),
        "“communes” is not read",
    ),
    "too many": (
        "a.zip",
        archive_of(**{f"t{number}_csv": "x" for number in range(MOST_FILES + 1)}),
        "more than 100 files",
    ),
    "a bomb": ("a.zip", archive_of(t_csv="0" * 60_000_000), "would unpack to 60 MB"),
    "too large": ("a.csv", b"0" * (LARGEST + 1), "larger than 10 MB"),
    "macros": (
        "a.xlsx",
        archive_of(**{"[Content_Types].xml": "<Types/>", "xl__vbaProject.bin": "x"}),
        "macros",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_not_opened_says_why(name, keeper):
    file, content, sentence = BAD_FILES[name]
    with pytest.raises(Unsafe) as unsafe:
        propose(keeper, file, content)
    assert sentence in str(unsafe.value)
    assert PendingLoad.objects.count() == 0


@pytest.mark.parametrize("file", ["a.xlsx", "a.csv", "a.zip", "a.ods"])
@pytest.mark.parametrize(("content", "words"), samples.foreign_workbooks().items())
def test_a_workbook_of_another_kind_is_named(file, content, words, keeper):
    with pytest.raises(Unsafe) as unsafe:
        propose(keeper, file, content)
    assert words in str(unsafe.value)


def test_a_path_in_an_archive_leads_nowhere_else(keeper):
    content = archive_of(**{"..__..__..__districts_csv": "code,name\nson-lang,Sơn Lang"})
    assert states(propose(keeper, "a.zip", content), "districts") == ["new"]


def test_others_rows_are_refused(administrator, tmp_path):
    more = with_row(small(), "districts", "tran-yen", "Trấn Yên", "district")
    pending = propose(administrator, "small.zip", zipped(more, tmp_path / "again"))
    told = [(row["table"], row["key"]) for row in pending.plan["rows"] if row["problems"]]
    assert told == [("districts", "tran-yen")]
    assert {row["state"] for row in pending.plan["rows"] if row["problems"]} == {"problem"}
    with pytest.raises(Moved):
        confirmed(administrator)
    assert not District.objects.filter(code="tran-yen").exists()


def test_an_administrator_loads_the_own_district(administrator, tmp_path):
    assert may_load(administrator)
    assert may_load(administrator, "thu")
    assert not may_load(administrator, "yen-binh")
    propose(administrator, "small.zip", zipped(small(), tmp_path / "again"))
    confirmed(administrator)


@pytest.fixture
def administrator(empty_db, tmp_path):
    """The account of whoever administers the small district, which is loaded."""
    load(as_folder(tmp_path, small()))
    official = Official.objects.get(code="chair-1")
    programme = Programme.objects.get(code="nq")
    factories.make_assignment(official, programme, duty="administer")
    return factories.make_user(official)


def test_what_others_rows_hold_is_not_shown(keeper, tmp_path, monkeypatch):
    load(as_folder(tmp_path, small()))
    monkeypatch.setattr(
        "communes.interchange.rights.may_load", lambda user, district=None: district == "tran-yen"
    )
    content = b"district,code,name,population\nthu,00101,Other,7\nthu,00102,Y,many\n"
    rows = propose(keeper, "communes.csv", content).plan["rows"]
    assert [row["state"] for row in rows] == ["problem", "problem"]
    assert [row["cells"] for row in rows] == [[], []]
    assert {problem[2] for row in rows for problem in row["problems"]} == {
        "You load the tables of your own district alone."
    }


@pytest.mark.parametrize(
    ("account", "may"),
    [
        ({"is_superuser": True}, True),
        ({"is_superuser": True, "is_active": False}, False),
        ({"is_staff": True}, False),
    ],
)
def test_superusers_load(account, may):
    assert may_load(factories.make_user(**account), "yen-binh") is may
    assert may_load(factories.make_user(**account)) is may


def test_what_is_shown_is_in_the_readers_language(keeper):
    content = b"district,code,name,population\n,01,A,3000\n"
    with translation.override("vi"):
        pending = propose(keeper, "communes.csv", content)
    assert pending.plan["rows"][0]["problems"]
