"""What must hold of results whatever the figures are, as they come out of the database."""

import shutil
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communes.interchange.loading import load
from communes.results.compute import compute
from communes.results.inputs import read_inputs
from targets.models import Programme
from targets.quarters import Quarter

from .tables import as_folder, small

pytestmark = pytest.mark.django_db

QUARTERS = list(Quarter.range(Quarter(2021, 1), Quarter(2023, 4)))
COMMUNES = ["00101", "00102", "00103"]
TARGETS = {
    "1": ("ratio", "level", "sum"),
    "2": ("gap", "level", "rate"),
    "3": ("ratio", "year_total", "district"),
    "4": ("floor", "year_worst", "mean"),
    "5": ("milestone", "level", "count"),
    "6": ("ratio", "term_total", "sum"),
    "7": ("floor", "year_mean", "count"),
}
HEADER = ["programme", "target", "commune", "period", "value", "out_of"]

examples = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

values = st.decimals(min_value=0, max_value=10_000, places=4)


@st.composite
def cells(draw, number):
    """(Value, out of) of a figure of target `number`."""
    if TARGETS[number][0] == "milestone":
        return draw(st.sampled_from([Decimal(0), Decimal(1)])), None
    if TARGETS[number][2] == "rate":
        out_of = draw(st.integers(1, 5000))
        return Decimal(draw(st.integers(0, out_of))), Decimal(out_of)
    return draw(values), None


@st.composite
def figures(draw):
    """Rows of the table `figures`, each key once."""
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(list(TARGETS)), st.sampled_from(COMMUNES), st.sampled_from(QUARTERS)
            ),
            min_size=1,
            max_size=40,
            unique_by=lambda key: (key[0], "" if key[0] == "3" else key[1], key[2]),
        )
    )
    rows = []
    for number, commune, quarter in keys:
        value, out_of = draw(cells(number))
        commune = "" if number == "3" else commune
        rows.append(["nq", number, commune, str(quarter), f"{value:f}", str(out_of or "")])
    return rows


@pytest.fixture
def folder(empty_db, tmp_path):
    """A folder to load figures from; the rest of the small district is there."""
    targets = "programme,number,name,group,unit,method,over_time,rollup,baseline,goal,standard,"
    targets += "decimals"
    for number, rule in TARGETS.items():
        baseline = "10" if rule[0] == "gap" else ""
        goal = "" if rule[2] == "count" else "90"
        standard = "1" if rule[0] == "milestone" else "500"
        targets += f"\nnq,{number},Chỉ tiêu,Nhóm,km,{','.join(rule)},{baseline},{goal},{standard},4"
    names = ["milestones", "allocations", "assignments", "periods", "submissions", "figures"]
    tables = small(targets=targets, **dict.fromkeys(names))
    tables["allocations"] = [
        ["programme", "target", "commune", "baseline", "goal"],
        ["nq", "6", "00101", "", "300"],
        ["nq", "6", "00102", "", "200"],
    ]
    load(as_folder(tmp_path / "small", tables))
    return tmp_path / "figures"


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def load_only(folder, tables):
    """Load these tables and none that an example before them left in the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    load(as_folder(folder, tables))


def rows_of(provisional=False):
    """The rows of every quarter, official or provisional."""
    inputs = read_inputs(Programme.objects.get(code="nq"), provisional=provisional)
    return [compute(inputs, quarter).rows for quarter in QUARTERS]


@examples
@given(rows=figures(), data=st.data())
def test_the_order_in_which_figures_arrive_does_not_matter(folder, rows, data):
    found = []
    for order in (rows, data.draw(st.permutations(rows))):
        with taken_back():
            load_only(folder, {"figures": [HEADER, *order]})
            found.append(rows_of())
    assert found[0] == found[1]


@examples
@given(rows=figures(), status=st.sampled_from(["draft", "submitted", "returned"]), data=st.data())
def test_reopening_an_approved_report_changes_no_official_result(folder, rows, status, data):
    with taken_back():
        load_only(folder, {"figures": [HEADER, *rows]})
        before = rows_of()
        chosen = data.draw(st.sampled_from(rows))
        value, out_of = data.draw(cells(chosen[1]))
        reopened = {
            "submissions": [
                ["programme", "commune", "period", "status"],
                ["nq", chosen[2], chosen[3], status],
            ],
            "figures": [HEADER, [*chosen[:4], f"{value:f}", str(out_of or "")]],
        }
        load_only(folder, reopened)
        assert rows_of() == before


@examples
@given(
    rows=figures(),
    statuses=st.lists(st.sampled_from(["draft", "returned", "approved"]), min_size=40, max_size=40),
)
def test_provisional_results_without_submitted_figures_equal_official_ones(folder, rows, statuses):
    reports = sorted({(row[2], row[3]) for row in rows})
    tables = {
        "submissions": [
            ["programme", "commune", "period", "status"],
            *(["nq", *report, status] for report, status in zip(reports, statuses, strict=False)),
        ],
        "figures": [HEADER, *rows],
    }
    with taken_back():
        load_only(folder, tables)
        assert rows_of(provisional=True) == rows_of()


@examples
@given(rows=figures())
def test_provisional_results_of_submitted_reports_equal_those_of_their_approval(folder, rows):
    reports = sorted({(row[2], row[3]) for row in rows})
    found = {}
    for status in ("submitted", "approved"):
        tables = {
            "submissions": [
                ["programme", "commune", "period", "status"],
                *(["nq", *report, status] for report in reports),
            ],
            "figures": [HEADER, *rows],
        }
        with taken_back():
            load_only(folder, tables)
            found[status] = rows_of(provisional=status == "submitted")
    assert found["submitted"] == found["approved"]
