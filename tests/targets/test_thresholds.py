"""What communes of a class are judged by, worked by hand."""

import pytest

from targets.progress import assess

from .making import make_measure, make_unit, q, readings

THRESHOLDS = {("1", None): 16, ("1", 2022): 17, ("3", None): 14, ("4", 2021): 12}


def goals(measure, **figures):
    """Class → the goal that its commune is judged by; one of class 1 has an allocation."""
    units = [
        make_unit(f"0{grade}", readings(**figures), grade=grade) for grade in ("1", "2", "3", "4")
    ]
    units += [
        make_unit("05", readings(**figures), grade="1", goal=10),
        make_unit("06", readings(**figures)),
    ]
    return [one.goal for one in assess(measure, q("2023Q4"), units).communes.values()]


def test_under_a_count_they_take_the_place_of_the_standard():
    measure = make_measure("floor", rollup="count", goal=4, standard=15, thresholds=THRESHOLDS)
    assert goals(measure, q2021Q4=1) == [16, 15, 14, 12, 10, 15]
    assert goals(measure, q2022Q4=1) == [17, 15, 14, 15, 10, 15]
    assert goals(measure) == [16, 15, 14, 15, 10, 15]


@pytest.mark.parametrize("rollup", ["mean", "rate"])
def test_otherwise_that_of_the_targets_own_goal_but_never_of_the_districts(rollup):
    measure = make_measure("ratio", rollup=rollup, goal=15, thresholds=THRESHOLDS)
    figure = (1, 2) if rollup == "rate" else 1
    assert goals(measure, q2022Q4=figure) == [17, 15, 14, 15, 10, 15]
    unit = make_unit("01", readings(q2022Q4=figure), grade="1")
    assert assess(measure, q("2022Q4"), [unit]).district.goal == 15


def test_they_go_before_the_milestone_of_the_year():
    changes = {"milestones": {2021: 9, 2022: 10}, "thresholds": THRESHOLDS}
    measure = make_measure("floor", rollup="mean", goal=15, **changes)
    assert goals(measure, q2021Q4=1) == [16, 9, 14, 12, 10, 9]
    assert goals(measure, q2022Q4=1) == [17, 10, 14, 10, 10, 10]
    unit = make_unit("01", readings(q2022Q4=1), grade="1")
    assert assess(measure, q("2022Q4"), [unit]).district.goal == 10


def test_each_commune_goes_by_the_year_of_its_own_value():
    measure = make_measure("floor", rollup="mean", goal=15, thresholds=THRESHOLDS)
    units = [
        make_unit("01", readings(q2021Q4=16), grade="1"),
        make_unit("02", readings(q2021Q4=16, q2022Q1=16), grade="1"),
    ]
    communes = assess(measure, q("2023Q4"), units).communes
    assert [str(one.percent) for one in communes.values()] == ["100.00", "94.11"]
