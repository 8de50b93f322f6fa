"""A count of fewer than all communes, which nobody was given by name."""

from dataclasses import replace
from decimal import Decimal

import pytest

from communes.models import Commune
from communes.results.catalogue import Catalogue, Exempt
from communes.results.rows import Results, Row, count_bands
from communes.results.unassigned import without_blame
from targets.models import Programme, Target
from targets.quarters import Quarter

COMMUNES = [Commune(pk=n, code=str(n), name=f"Xã {n}", kind="commune") for n in (1, 2, 3)] + [
    Commune(pk=4, code="4", name="Thị trấn", kind="town")
]


def catalogue(goal=2, allocated=(), kind="resolution", rollup="count"):
    programme = Programme(kind=kind)
    target = Target(pk=1, programme=programme, number="13", rollup=rollup, goal=goal)
    shares = {1: {pk: (None, Decimal(1)) for pk in allocated}} if allocated else {}
    return Catalogue(programme, [target], COMMUNES, shares)


def leaves_free(**values):
    made = catalogue(**values)
    return made.leaves_free(made.targets[0], Quarter(2023, 2))


@pytest.mark.parametrize(
    "values",
    [{"goal": 3}, {"goal": 2, "allocated": (1, 2, 3)}],
    ids=["of all that report", "allocated to a whole kind"],
)
def test_a_count_that_names_no_commune_leaves_them_free(values):
    assert leaves_free(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"goal": 4},
        {"goal": None},
        {"goal": 1, "allocated": (1, 2)},
        {"goal": 3, "allocated": (1, 2, 3)},
        {"goal": 2, "kind": "criteria"},
        {"goal": 2, "rollup": "sum"},
    ],
    ids=["all", "all unsaid", "some by name", "all of a kind", "criteria", "a sum"],
)
def test_any_other_target_is_for_those_that_report_it(values):
    assert not leaves_free(**values)


@pytest.mark.parametrize("end", [None, Quarter(2023, 1)])
def test_where_all_that_are_not_exempt_are_counted_it_is_for_each_of_them(end):
    made = catalogue(goal=3)
    exempt = {1: {4: [Exempt(Quarter(2022, 1), end, "")]}}
    made = replace(made, exemptions=exempt)
    assert made.leaves_free(made.targets[0], Quarter(2023, 2)) == (end is not None)


def test_what_a_commune_was_not_given_is_none_of_its_targets():
    shown = without_blame(catalogue(), Results(Quarter(2023, 2), ROWS)).by_commune
    own = {code: Results(Quarter(2023, 2), as_own(rows)) for code, rows in shown.items()}
    assert {code: [*results.counted] for code, results in own.items()} == {
        "1": ["13"],
        "2": [],
        "3": ["13"],
    }


def as_own(rows):
    return [one._replace(commune="") for one in rows.values()]


def row(code, value, percent, band):
    return Row("13", code, value, None, percent, band, "", None, None, None, None)


ROWS = [
    row("", Decimal(1), Decimal(50), "fair"),
    row("1", Decimal(1), Decimal(100), "met"),
    row("2", Decimal(0), Decimal(0), "low"),
    row("3", None, None, "none"),
]


def test_who_does_not_meet_it_is_in_no_band_and_the_others_stay():
    shown = without_blame(catalogue(), Results(Quarter(2023, 2), ROWS)).rows
    assert [one.band for one in shown] == ["fair", "met", "none", "none"]
    assert [one.unassigned for one in shown] == [False, False, True, False]
    assert (shown[2].value, shown[2].percent) == (0, None)


def test_it_is_counted_nowhere():
    shown = without_blame(catalogue(), Results(Quarter(2023, 2), ROWS)).rows
    assert count_bands(shown[1:]) == {"met": 1, "good": 0, "fair": 0, "low": 0, "none": 1}


def test_results_without_such_a_target_are_the_same():
    results = Results(Quarter(2023, 2), ROWS)
    assert without_blame(catalogue(goal=4), results) is results
