"""A programme that follows from another one, and its targets, as tables and as rules."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.interchange.proposals import Moved, apply, propose
from communes.models import Official
from targets.models import Programme, Target
from tests import factories

from .tables import as_folder, cells, places, small

PROGRAMMES = """
district,code,name,kind,start,end,main,follows
thu,kh,Kế hoạch 2023,resolution,2023Q1,2023Q4,0,nq
thu,nq,Nghị quyết,resolution,2021Q1,2025Q4,1,
thu,tc,Bộ tiêu chí,criteria,2021Q1,2025Q4,0,
"""
TARGETS = """
programme,number,name,group,unit,method,over_time,rollup,baseline,goal,follows
kh,1,Đường,Kinh tế,km,ratio,level,sum,,20,nq:1
kh,2,Việc khác,Kinh tế,km,ratio,level,sum,,20,
nq,1,Đường,Kinh tế,km,ratio,level,sum,,100,
tc,1,Quy hoạch,1. Quy hoạch,đạt,milestone,level,count,,,
"""
LEFT_OUT = ("milestones", "allocations", "officials", "assignments")
LEFT_OUT += ("periods", "submissions", "figures")


def following(programmes=PROGRAMMES, targets=TARGETS):
    return small(programmes=programmes, targets=targets, **dict.fromkeys(LEFT_OUT))


def above(code, number):
    return Target.objects.get(programme__code=code, number=number).above


def test_it_is_loaded_in_any_order_and_dumped(tmp_path, empty_db_after):
    """The plan stands before the resolution that it names."""
    load(as_folder(tmp_path / "one", following()))
    dump(tmp_path / "two")
    empty_db_after()
    load(tmp_path / "two")
    assert Programme.objects.get(code="kh").follows.code == "nq"
    assert (above("kh", "1"), above("kh", "2")) == ("nq:1", None)
    assert not load(tmp_path / "one").changed
    assert not load(tmp_path / "two").changed


def test_a_file_without_the_column_leaves_it_and_an_empty_cell_takes_it_away(tmp_path, empty_db):
    load(as_folder(tmp_path / "one", following()))
    shorter = {"targets": [row[:-1] for row in cells(TARGETS)]}
    assert not load(as_folder(tmp_path / "two", shorter)).changed
    load(as_folder(tmp_path / "three", {"targets": cells(TARGETS.replace("nq:1", ""))}))
    assert above("kh", "1") is None


def test_every_problem_is_told_at_once(tmp_path, empty_db):
    programmes = """
district,code,name,kind,start,end,main,follows
thu,nq,Nghị quyết,resolution,2021Q1,2025Q4,1,nq
thu,kh,Kế hoạch 2023,resolution,2023Q1,2023Q4,0,kh-2
thu,kh-2,Kế hoạch 2023,resolution,2023Q1,2023Q4,0,kh
thu,kh-3,Kế hoạch 2023,resolution,2023Q1,2023Q4,0,nowhere
thu,kh-4,Kế hoạch 2023,resolution,2023Q1,2023Q4,0,nq
thu,kh-5,Kế hoạch 2023,resolution,2023Q1,2023Q4,0,kh
"""
    targets = """
programme,number,name,group,unit,method,over_time,rollup,baseline,goal,follows
nq,1,Đường,Kinh tế,km,ratio,level,sum,,100,
kh-4,1,Đường,Kinh tế,km,ratio,level,sum,,20,nq:1
kh-4,2,Đường,Kinh tế,km,ratio,level,sum,,20,nq:7
kh-4,3,Đường,Kinh tế,km,ratio,level,sum,,20,kh-4:3
kh-4,4,Đường,Kinh tế,km,ratio,level,sum,,20,kh-4:1
nq,5,Đường,Kinh tế,km,ratio,level,sum,,20,kh-4:1
nq,6,Đường,Kinh tế,km,ratio,level,sum,,20,nq
"""
    assert places(as_folder(tmp_path, following(programmes, targets))) == [
        *(("programmes", row, "follows") for row in (2, 3, 4, 5)),
        *(("targets", row, "follows") for row in (4, 5, 6, 7, 8)),
    ]


def test_a_circle_that_the_database_closes_is_refused(tmp_path, empty_db):
    load(as_folder(tmp_path / "one", following()))
    closing = {"programmes": cells("district,code,follows\nthu,nq,kh")}
    assert places(as_folder(tmp_path / "two", closing)) == [("programmes", 2, "follows")]


def test_a_programme_cannot_leave_the_one_that_its_targets_follow(tmp_path, empty_db):
    load(as_folder(tmp_path / "one", following()))
    leaving = {"programmes": cells("district,code,follows\nthu,kh,tc")}
    assert places(as_folder(tmp_path / "two", leaving)) == [("programmes", 2, "follows")]
    together = leaving | {"targets": cells("programme,number,follows\nkh,1,tc:1")}
    load(as_folder(tmp_path / "three", together))
    assert above("kh", "1") == "tc:1"


def test_main_goes_over_to_a_plan_that_follows_the_former(tmp_path, empty_db):
    load(as_folder(tmp_path / "one", following()))
    rows = "district,code,name,kind,start,end,main,follows\n"
    rows += "thu,kh-2,Kế hoạch 2024,resolution,2024Q1,2024Q4,1,nq\nthu,nq,Nghị quyết,resolution,"
    rows += "2021Q1,2025Q4,0,\n"
    load(as_folder(tmp_path / "two", {"programmes": cells(rows)}))
    assert Programme.objects.get(main=True).follows.code == "nq"


def refused(row):
    with pytest.raises(ValidationError) as found:
        row.full_clean()
    return set(found.value.message_dict)


@pytest.mark.django_db
def test_the_same_is_refused_by_hand():
    province, commune = factories.make_programme(), factories.make_programme()
    commune.follows = province
    commune.full_clean()
    commune.save()
    province.follows = commune
    assert refused(province) == {"follows"}
    province.follows = province
    assert "follows" in refused(province)
    province.follows = None
    target = factories.make_target(commune, follows=factories.make_target(province))
    target.full_clean()
    target.follows = factories.make_target()
    assert refused(target) == {"follows"}
    target.follows = target
    assert "follows" in refused(target)
    commune.follows = None
    assert refused(commune) == {"follows"}


@pytest.mark.parametrize("length", range(1, 6))
@pytest.mark.django_db
def test_a_circle_of_any_length_is_refused_and_a_way_of_any_length_is_not(length):
    way = [factories.make_programme() for _index in range(length + 1)]
    for programme, upper in pairwise(way):
        programme.follows = upper
    for programme in reversed(way):
        programme.full_clean()
        programme.save()
    way[-1].follows = way[0]
    assert refused(way[-1]) == {"follows"}


def test_an_administrator_names_no_programme_of_another_district(tmp_path, empty_db):
    """Neither whether there is one is told; what was said by others may stay."""
    load(as_folder(tmp_path, small()))
    programme = Programme.objects.get(code="nq")
    official = Official.objects.get(code="chair-1")
    factories.make_assignment(official, programme, duty="administer")
    user = factories.make_user(official)
    province = factories.make_programme(code="tinh")
    rows = "district,code,follows\nthu,nq,{}\n"
    told = [
        propose(user, "programmes.csv", rows.format(code).encode()).plan["rows"][0]["problems"]
        for code in ("tinh", "nowhere")
    ]
    assert told[0][0][2].replace("tinh", "nowhere") == told[1][0][2]
    with pytest.raises(Moved):
        apply(user)
    programme.follows = province
    programme.save()
    propose(user, "programmes.csv", f"{rows.format('tinh')}".encode())
    apply(user)
    assert Programme.objects.get(code="nq").follows == province
