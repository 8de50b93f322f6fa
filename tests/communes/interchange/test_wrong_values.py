"""Whatever stands in the cells, a load is taken or refused with places, and never breaks off."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused
from communes.interchange.tables import TABLE
from targets.models import District

from .tables import as_folder, as_workbook, places, small, with_cell

pytestmark = pytest.mark.usefixtures("empty_db")

WRONG = [
    *("", "x", "không có", "city", "0", "-1", "0.5", "1.234", "99999999999999999999", "1e9"),
    *("2023-13-40", "31/02/2023", "9999Q9", "2023Q2", "TRUE", "#N/A", "a" * 400, "\u202e", "1;2"),
    *("00101", "nq", " ", "Đạt", "x:y", "1 2", "١٢", "½", "10.922", "922337203685477"),
]
COLUMNS = [(name, column) for name, rows in small().items() for column in rows[0]]
CELLS = [
    (name, row, place)
    for name, rows in small().items()
    for row in range(1, min(len(rows), 5))
    for place in range(len(rows[0]))
]
LACKING = ("communes", 1, 4), ("communes", 2, 4)
"""Cells without which a commune must be told of by its name."""

faults = st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(WRONG)), min_size=1, max_size=2)
examples = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def with_faults(faults):
    tables = {name: [list(row) for row in rows] for name, rows in small().items()}
    for (name, row, place), wrong in faults:
        tables[name][row][place] = wrong
    return tables


def problems_of(path):
    """The problems of a load; none where it is taken."""
    try:
        load(path, dry_run=True)
    except LoadRefused as refused:
        return list(refused.problems)
    return []


@pytest.mark.thorough
@examples
@given(faults, st.booleans(), st.booleans())
def test_one_or_two_wrong_values_are_told_by_their_places(tmp_path, faults, lacking, packed):
    faults += [(cell, "") for cell in LACKING if lacking]
    tables = with_faults(faults)
    shutil.rmtree(tmp_path)
    if packed:
        tmp_path.mkdir()
        path = as_workbook(tmp_path / "all.xlsx", tables)
    else:
        path = as_folder(tmp_path, tables)
    for problem in problems_of(path):
        assert problem.table in TABLE
        assert problem.sentence
    assert not District.objects.exists()


@pytest.mark.parametrize("column", COLUMNS, ids="-".join)
def test_text_without_end_is_refused_in_its_column(tmp_path, column):
    table, name = column
    tables = small()
    place = tables[table][0].index(name)
    tables[table][1][place] = "dài " * 10_000
    assert (table, 2, name) in places(as_folder(tmp_path, tables))


@pytest.mark.parametrize("kind", ["city", "xã", "COMMUNE", "1"])
def test_a_commune_of_an_unknown_kind_is_told_of_with_what_else_it_lacks(tmp_path, kind):
    tables = with_cell(small(), "communes", 2, "kind", kind)
    tables = with_cell(tables, "communes", 2, "population", "")
    told = places(as_folder(tmp_path, tables))
    assert told == [("communes", 2, "kind"), ("communes", 2, "population")]
