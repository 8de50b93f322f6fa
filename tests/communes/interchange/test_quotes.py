"""The table of quotes: what of it is refused, and that a dump loads to the same report."""

from decimal import Decimal

import pytest

from communes.interchange.dumping import dump
from communes.interchange.loading import load
from communes.models import Quote

from .tables import as_folder, places, small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_db")]

QUOTES = """
programme,target,commune,period,kind,text,source,value,out_of,position
nq,,00101,2023Q2,causes,Mưa lũ kéo dài,Mưa lũ,,,2
nq,,,2023Q2,proposals,Đề nghị tỉnh hỗ trợ,,,,1
nq,1,00102,2023Q2,note,Số liệu gõ nhầm,gõ nhầm,300,,3
nq,2,00101,2023Q1,note,Chờ rà soát,Chờ rà soát,20,250,1
"""
HEADER = "programme,target,commune,period,kind,text,value,out_of,position"


def told():
    columns = ("target__number", "commune__code", "kind", "text", "value", "out_of", "position")
    return list(Quote.objects.order_by("pk").values_list(*columns))


def test_quotes_come_with_their_number_and_order(tmp_path):
    load(as_folder(tmp_path, small(quotes=QUOTES)))
    assert told() == [
        (None, "00101", "causes", "Mưa lũ kéo dài", None, None, 2),
        (None, None, "proposals", "Đề nghị tỉnh hỗ trợ", None, None, 1),
        ("1", "00102", "note", "Số liệu gõ nhầm", Decimal(300), None, 3),
        ("2", "00101", "note", "Chờ rà soát", Decimal(20), Decimal(250), 1),
    ]


def test_a_dump_of_quotes_loads_to_the_same(tmp_path, empty_db_after):
    load(as_folder(tmp_path / "a", small(quotes=QUOTES)))
    before = sorted(map(str, told()))
    dump(tmp_path / "dump")
    empty_db_after()
    load(tmp_path / "dump")
    assert sorted(map(str, told())) == before


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("nq,,00101,2023Q2,note,Mưa,,,1", "target"),
        ("nq,1,00101,2023Q2,causes,Mưa,,,1", "target"),
        ("nq,,00101,2023Q2,else,Mưa,,,1", "kind"),
        ("nq,1,00101,2023Q2,note,,,,1", "text"),
        ("nq,1,00101,2026Q1,note,Mưa,,,1", "period"),
        ("nq,2,00101,2023Q2,note,Mưa,300,250,1", "value"),
        ("nq,1,00101,2023Q2,note,Mưa,,,-1", "position"),
        ("nq,,00101,2023Q2,causes,Mưa,300,,1", "value"),
        ("nq,,00101,2023Q2,causes,Mưa,,250,1", "out_of"),
    ],
)
def test_what_no_quote_can_be_is_refused_at_its_place(tmp_path, row, column):
    tables = small(quotes=f"{HEADER}\n{row}")
    assert places(as_folder(tmp_path, tables)) == [("quotes", 2, column)]
