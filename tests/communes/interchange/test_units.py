"""Units that end and begin in tables: what is refused, and which unit a code means."""

import pytest
from django.utils import translation

from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused
from communes.models import Commune, Figure, Official, Submission, Successor
from targets.models import Programme
from tests.factories import make_submission

from .tables import as_folder, places, small

pytestmark = pytest.mark.usefixtures("empty_db")

COMMUNES = """
district,code,name,kind,population,since,until
thu,00101,Bảo Ái,commune,1000,,2023-06-30
thu,00102,Yên Bình,town,500,,2023-06-30
thu,00103,Yên Bình,commune,700,,
thu,00101,Bảo Yên,commune,1500,2023-07-01,
"""
SUCCESSORS = """
district,unit,successor,from,share
thu,00101,00101,2023-07-01,
thu,00102,00101,2023-07-01,1
"""
OFFICIALS = """
district,code,name,position,organisation,commune
thu,office-1,Trần Thị An,Chuyên viên,Văn phòng,
thu,chair-1,Ma Kim Hoa,Chủ tịch,UBND,00103
"""
ALLOCATIONS = """
programme,target,commune,baseline,goal
nq,1,00101@,0,40
nq,1,00102,,60
"""
MILESTONES = """
programme,target,commune,year,value
nq,1,00101@,2023,20
"""
ASSIGNMENTS = "official,programme,target,commune,duty,start,end"


def tables(**changed):
    base = {
        "communes": COMMUNES,
        "successors": SUCCESSORS,
        "officials": OFFICIALS,
        "allocations": ALLOCATIONS,
        "milestones": MILESTONES,
        "assignments": ASSIGNMENTS,
    }
    return small(**(base | changed))


def test_a_code_that_is_used_again_loads(tmp_path):
    report = load(as_folder(tmp_path, tables()))
    assert report.warnings == []
    old, new = Commune.objects.filter(code="00101").order_by("name")
    assert (old.name, str(old.until), old.since) == ("Bảo Ái", "2023-06-30", None)
    assert (new.name, new.until, str(new.since)) == ("Bảo Yên", None, "2023-07-01")
    assert set(Successor.objects.values_list("unit__name", "successor__name", "share")) == {
        ("Bảo Ái", "Bảo Yên", 1),
        ("Yên Bình", "Bảo Yên", 1),
    }
    assert not load(as_folder(tmp_path, tables())).changed


def test_a_code_in_figures_means_the_unit_of_the_quarters_last_day(tmp_path):
    figures = """
programme,target,commune,period,value
nq,1,00101,2023Q2,15
nq,1,00101,2023Q3,17
"""
    load(as_folder(tmp_path, tables(figures=figures, submissions=None)))
    found = Figure.objects.order_by("quarter").values_list("commune__name", "value")
    assert list(found) == [("Bảo Ái", 15), ("Bảo Yên", 17)]


def test_elsewhere_a_code_of_several_units_is_refused_with_what_to_write(tmp_path):
    allocations = "programme,target,commune,baseline,goal\nnq,1,00101,0,40"
    folder = as_folder(tmp_path, tables(allocations=allocations))
    with translation.override("en"), pytest.raises(LoadRefused) as caught:
        load(folder)
    assert str(caught.value).splitlines() == [
        "allocations, row 2, commune: Several units have this code; write "
        "00101@ or 00101@2023-07-01."
    ]


@pytest.mark.parametrize(
    ("name", "expected"), [("00101@", "Bảo Ái"), ("00101@2023-07-01", "Bảo Yên")]
)
def test_a_day_tells_the_unit(tmp_path, name, expected):
    officials = OFFICIALS.replace("UBND,00103", f"UBND,{name}")
    load(as_folder(tmp_path, tables(officials=officials)))
    assert Official.objects.get(code="chair-1").commune.name == expected


def test_a_communes_row_without_since_means_the_only_unit_of_its_code(tmp_path):
    load(as_folder(tmp_path / "all", tables()))
    head = ["district", "code", "population"]
    load(as_folder(tmp_path / "one", {"communes": [head, ["thu", "00103", "701"]]}))
    assert Commune.objects.get(code="00103").population == 701
    several = as_folder(tmp_path / "several", {"communes": [head, ["thu", "00101", "701"]]})
    assert places(several) == [("communes", 2, "code")]


def communes(old, new):
    assert old in COMMUNES
    return {"communes": COMMUNES.replace(old, new)}


def successors(old, new):
    assert old in SUCCESSORS
    return {"successors": SUCCESSORS.replace(old, new)}


BAD = [
    # The unit lives on the day on which another takes its code.
    (communes("1000,,2023-06-30", "1000,,"), ("communes", "code")),
    (communes("1000,,2023-06-30", "1000,,2023-07-01"), ("communes", "code")),
    # It ends on another day than the day before.
    (communes("500,,2023-06-30", "500,,2023-05-31"), ("successors", "unit")),
    (communes("500,,2023-06-30", "500,,"), ("successors", "unit")),
    # The new unit begins on another day.
    (successors("00101,2023-07-01,1", "00103,2023-07-01,1"), ("successors", "successor")),
    # A unit that ends before it begins.
    (communes("1500,2023-07-01,", "1500,2023-07-01,2023-06-30"), ("communes", "until")),
    (successors("2023-07-01,1", "2023-07-01,0.5"), ("successors", "share")),
    (successors("2023-07-01,1", "2023-07-01,1.5"), ("successors", "share")),
    (successors("2023-07-01,1", "2023-07-01,0"), ("successors", "share")),
    # Units that are not there.
    (successors("thu,00102", "thu,00109"), ("successors", "unit")),
    (successors("00102,00101", "00102,00102"), ("successors", "successor")),
    ({"successors": SUCCESSORS + "thu,00102,00101,2023-07-01,\n"}, ("successors", "from")),
    (successors("2023-07-01,1", "tháng 7,1"), ("successors", "from")),
]


@pytest.mark.parametrize(("changed", "place"), BAD, ids=str)
def test_what_contradicts_itself_is_refused_at_its_place(tmp_path, changed, place):
    found = places(as_folder(tmp_path, tables(**changed)))
    assert place in {(table, column) for table, _row, column in found}
    assert Commune.objects.count() == 0


def test_a_circle_is_refused(tmp_path):
    """Each would have to begin after the other has ended."""
    communes = """
district,code,name,kind,population,since,until
thu,00101,A,commune,1,2023-01-01,2023-06-30
thu,00102,B,commune,1,2023-07-01,2022-12-31
thu,00103,C,commune,1,,
"""
    successors = """
district,unit,successor,from
thu,00101,00102,2023-07-01
thu,00102,00101,2023-01-01
"""
    changed = dict.fromkeys(("allocations", "milestones", "figures", "submissions"))
    found = places(as_folder(tmp_path, tables(communes=communes, successors=successors, **changed)))
    assert ("communes", 3, "until") in found


def test_every_problem_is_told_at_once(tmp_path):
    successors = SUCCESSORS.replace("thu,00102", "thu,00109") + "thu,00103,00101,2023-07-01,0.5\n"
    found = places(as_folder(tmp_path, tables(successors=successors)))
    assert {("successors", 3, "unit"), ("successors", 4, "unit"), ("successors", 4, "share")} <= {
        *found
    }


def test_a_load_may_not_move_the_end_of_a_unit_that_has_successors(tmp_path):
    load(as_folder(tmp_path / "all", tables()))
    later = {"communes": [["district", "code", "until"], ["thu", "00102", "2023-07-31"]]}
    assert places(as_folder(tmp_path / "later", later)) == [("communes", 2, "until")]


def test_a_figure_of_a_quarter_in_which_its_unit_did_not_live_is_named(tmp_path):
    figures = "programme,target,commune,period,value\nnq,1,00102,2023Q3,15"
    with translation.override("en"):
        report = load(as_folder(tmp_path, tables(figures=figures, submissions=None)))
    assert [line for line in report.warnings if "00102" in line] == [
        "figures, row 2: commune 00102 is not expected to report target 1 of nq; its 1 figure "
        "is kept and counts nowhere."
    ]


def test_no_unit_ends_before_a_quarter_that_was_published_with_it(tmp_path):
    """2023Q1 is published with Yên Bình, so that it can end on 31 March at the earliest."""
    plain = dict.fromkeys(("allocations", "milestones"))
    plain["successors"] = "district,unit,successor,from"
    alone = COMMUNES.replace(",,2023-06-30", ",,").replace("thu,00101,Bảo Yên", "thu,00109,Bảo Yên")
    load(as_folder(tmp_path / "all", tables(communes=alone, **plain)))
    head = ["district", "code", "until"]
    early = {"communes": [head, ["thu", "00102", "2023-03-30"]]}
    assert places(as_folder(tmp_path / "early", early)) == [("communes", 2, "until")]
    assert load(
        as_folder(tmp_path / "later", {"communes": [head, ["thu", "00102", "2023-03-31"]]})
    ).changed


def test_a_unit_that_ends_with_reports_of_its_own_is_named(tmp_path):
    load(as_folder(tmp_path / "first", small()))
    programme = Programme.objects.get(code="nq")
    commune = Commune.objects.get(code="00102")
    Submission.objects.filter(commune=commune).delete()
    make_submission(programme, commune, "2023Q2", status="submitted")
    head = ["district", "code", "until"]
    late = load(as_folder(tmp_path / "late", {"communes": [head, ["thu", "00102", "2023-06-30"]]}))
    assert late.warnings == []
    ended = {"communes": [head, ["thu", "00102", "2023-06-29"]]}
    with translation.override("en"):
        [line] = load(as_folder(tmp_path / "ended", ended)).warnings
    assert line.startswith("communes, row 2, until: Reports of this unit are begun")
    assert "(2023Q2)" in line
    assert load(as_folder(tmp_path / "again", ended)).warnings == []
