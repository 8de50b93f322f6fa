"""Units that merge and divide, loaded from tables; each series by numbers worked by hand.

On 1/7/2024 Một (1000 people) and Hai (3000) become Mới, which has the code of Một again. On the
same day Ba (2000) is divided: a quarter of its people go to Mới, the others become Tư. On 1/1/2025
Mới and Tư become Cuối, again with the code of Một.
"""

from decimal import Decimal

import pytest

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.models import Commune
from communes.results.compute import compute
from communes.results.inputs import read_inputs
from targets.models import Programme
from targets.quarters import Quarter
from tests.communes.interchange.tables import as_folder, small

pytestmark = pytest.mark.usefixtures("empty_db")

COMMUNES = """
district,code,name,kind,population,since,until
thu,00101,Một,commune,1000,,2024-06-30
thu,00102,Hai,commune,3000,,2024-06-30
thu,00103,Ba,commune,2000,,2024-06-30
thu,00101,Mới,commune,4500,2024-07-01,2024-12-31
thu,00104,Tư,commune,1500,2024-07-01,2024-12-31
thu,00101,Cuối,commune,6000,2025-01-01,
"""
SUCCESSORS = """
district,unit,successor,from,share,decision
thu,00101,00101,2024-07-01,,1/NQ
thu,00102,00101,2024-07-01,1,1/NQ
thu,00103,00101,2024-07-01,0.25,1/NQ
thu,00103,00104,2024-07-01,0.75,1/NQ
thu,00101,00101,2025-01-01,,2/NQ
thu,00104,00101,2025-01-01,,2/NQ
"""
TARGETS = """
programme,number,name,group,unit,method,over_time,rollup,baseline,goal,standard,decimals,amount_unit
nq,1,Đường,Kinh tế,km,ratio,term_total,sum,,100,,1,
nq,2,Hộ nghèo,Xã hội,%,gap,level,rate,10,2,,1,
nq,3,Thu nhập,Xã hội,triệu đồng,ratio,level,mean,,60,,1,
nq,4,Tiêu chí,Xã hội,xã,floor,level,count,,,15,0,
nq,5,Sản lượng,Kinh tế,%,ratio,growth_mean,sum,90,10,,1,tấn
nq,6,Đạt chuẩn,Xã hội,xã,milestone,level,count,,,,0,
"""
PROGRAMMES = """
district,code,name,kind,applies_to,start,end,good_from,fair_from,main,layout
thu,nq,Nghị quyết,resolution,,2024Q1,2026Q4,70,50,1,party
"""
FIGURES = """
programme,target,commune,period,value,out_of
nq,1,00101,2024Q1,10,
nq,1,00102,2024Q1,20,
nq,1,00103,2024Q1,40,
nq,1,00102,2024Q2,5,
nq,1,00101,2024Q3,7,
nq,2,00101,2024Q1,10,100
nq,2,00102,2024Q1,30,300
nq,2,00103,2024Q1,40,200
nq,2,00101,2024Q3,50,450
nq,3,00101,2024Q1,30,
nq,3,00102,2024Q1,50,
nq,3,00103,2024Q1,40,
nq,4,00101,2024Q1,16,
nq,4,00102,2024Q1,12,
nq,4,00103,2024Q1,18,
nq,5,00101,2024Q1,10,
nq,5,00102,2024Q1,10,
nq,5,00103,2024Q1,40,
nq,5,00101,2024Q2,10,
nq,5,00102,2024Q2,10,
nq,5,00103,2024Q2,0,
nq,5,00101,2024Q3,5,
nq,5,00104,2024Q3,6,
nq,5,00101,2024Q4,7,
nq,5,00104,2024Q4,1,
nq,6,00101,2024Q1,1,
nq,6,00102,2024Q1,1,
nq,6,00103,2024Q1,0,
"""
PLAIN = ("milestones", "allocations", "officials", "assignments", "periods", "submissions")

NOW = {
    # Amounts add up: Một 10 + Hai 20 and 5 + Ba ¼ of 40, and 7 of its own.
    ("2024Q3", "1"): {"00101": (52, "2024Q3"), "00104": (30, "2024Q1")},
    # And both of these, 52 + 30.
    ("2025Q1", "1"): {"00101": (82, "2024Q3")},
    # Both numbers add up: (10 + 30 + ¼·40) of (100 + 300 + ¼·200), before it has its own.
    ("2024Q2", "2"): {"00101": (10, "2024Q1"), "00102": (10, "2024Q1"), "00103": (20, "2024Q1")},
    # Mới by its own 50 of 450; Tư by ¾ of Ba, 30 of 150, which is Ba's per cent.
    ("2024Q3", "2"): {"00101": (Decimal("11.1111"), "2024Q3"), "00104": (20, "2024Q1")},
    # (50 + 30) of (450 + 150).
    ("2025Q1", "2"): {"00101": (Decimal("13.3333"), "2024Q3")},
    # By people that went over: (1000·30 + 3000·50 + 500·40) ÷ 4500 = 44.4444…
    ("2024Q3", "3"): {"00101": (Decimal("44.4444"), "2024Q1"), "00104": (40, "2024Q1")},
    # (4500·44.4444 + 1500·40) ÷ 6000 = 43.3333
    ("2025Q1", "3"): {"00101": (Decimal("43.3333"), "2024Q1")},
    # Where communes are counted the worst of the old ones: 12 of 16, 12 and 18.
    ("2024Q3", "4"): {"00101": (12, "2024Q1"), "00104": (18, "2024Q1")},
    ("2025Q1", "4"): {"00101": (12, "2024Q1")},
    # Not everyone had said yes.
    ("2024Q3", "6"): {"00101": (0, "2024Q1"), "00104": (0, "2024Q1")},
    # 2024: 10+10+40, 10+10+0, 5+6, 7+1 = 99 tonnes over 90 the year before: 10 %.
    ("2025Q1", "5"): {"00101": (None, None), "": (10, "2024Q4")},
    # The district of the old count: one commune of three meets 15 and one of two.
    ("2024Q2", "4"): {"": (2, "2024Q1")},
    ("2024Q3", "4 of the whole"): {"": (1, "2024Q1")},
    ("2024Q3", "1 of the whole"): {"": (82, "2024Q3")},
}


def tables():
    plain = dict.fromkeys(PLAIN)
    return small(
        communes=COMMUNES,
        successors=SUCCESSORS,
        programmes=PROGRAMMES,
        targets=TARGETS,
        figures=FIGURES,
        **plain,
    )


@pytest.fixture
def inputs(tmp_path):
    load(as_folder(tmp_path / "units", tables()))
    return read_inputs(Programme.objects.get(code="nq"))


@pytest.mark.parametrize("key", NOW, ids=" ".join)
def test_series_by_hand(inputs, key):
    quarter, number = key[0], key[1].split()[0]
    found = compute(inputs, Quarter.parse(quarter))
    rows = found.by_target[number] | {"": found.district[number]}
    expected = NOW[key]
    assert {
        code: (rows[code].value, rows[code].as_of and str(rows[code].as_of)) for code in expected
    } == expected
    if "" not in expected:
        assert found.by_target[number].keys() == expected.keys()


def test_a_new_unit_is_seen_back_to_the_beginning_as_if_it_had_been_there(inputs):
    """Of 2024Q1, with the unit of 2025: (10+20+¼·40) + ¾·40; the old ones have not gone."""
    later = inputs.at(Quarter(2025, 1))
    row = compute(later, Quarter(2024, 1)).by_target["1"]["00101"]
    assert row.value == 70
    assert compute(inputs, Quarter(2024, 1)).by_target["1"]["00101"].value == 10


def test_a_dump_loads_to_the_same_units_and_results(inputs, tmp_path):
    dump(tmp_path / "dump")
    quarters = [Quarter(2024, 2), Quarter(2024, 3), Quarter(2025, 1)]
    before = [compute(inputs, at).rows for at in quarters]
    assert not load(tmp_path / "dump").changed
    programme = Programme.objects.get(code="nq")
    assert [compute(read_inputs(programme), at).rows for at in quarters] == before
    names = [one.name_in_files for one in Commune.objects.filter(code="00101")]
    assert sorted(names) == ["00101@", "00101@2024-07-01", "00101@2025-01-01"]
