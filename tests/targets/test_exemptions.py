"""Communes that a target does not apply to, worked by hand."""

import pytest

from targets.progress import assess

from .making import make_measure, make_unit, q, readings, shown

ALWAYS = (q("2021Q1"), None)
YEAR_2022 = (q("2022Q1"), q("2022Q4"))


def test_the_exempt_have_no_row_and_count_nowhere():
    measure = make_measure("ratio", rollup="mean", goal=60)
    units = [
        make_unit("01", readings(q2021Q4=30), population=1000),
        make_unit("02", readings(q2021Q4=600), exemptions=[ALWAYS], goal=10),
        make_unit("03"),
    ]
    assessment = assess(measure, q("2022Q1"), units)
    assert list(assessment.communes) == ["01", "03"]
    assert shown(assessment.district)[:3] == ("30.0000", "2021Q4", "50.00")
    assert (assessment.district.reported, assessment.district.expected) == (1, 2)
    assert assessment.exempt == {"02"}
    assert not assessment.all_exempt


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("2021Q4", 2), ("2022Q1", 1), ("2022Q4", 1), ("2023Q1", 2)],
)
def test_what_counts_is_the_quarter_asked_for_and_not_those_of_the_figures(asked, expected):
    measure = make_measure("floor", rollup="count", goal=None, standard=5)
    units = [
        make_unit("01", readings(q2021Q1=9)),
        make_unit("02", readings(q2021Q1=9, q2022Q1=9), exemptions=[YEAR_2022]),
    ]
    district = assess(measure, q(asked), units).district
    assert (district.value, district.goal, district.expected) == (expected, expected, expected)


def test_a_rate_leaves_out_both_numbers_of_the_exempt():
    measure = make_measure("ratio", "year_worst", "rate", goal=50)
    units = [
        make_unit("01", readings(q2022Q1=(1, 2))),
        make_unit("02", exemptions=[YEAR_2022]),
    ]
    assert shown(assess(measure, q("2022Q2"), units).district)[0] == "50.0000"
    assert shown(assess(measure, q("2023Q1"), units).district)[:2] == ("50.0000", "2022Q1")
    waiting = [units[0], make_unit("02")]
    assert assess(measure, q("2022Q2"), waiting).district.value is None


def test_where_all_are_exempt_it_applies_to_no_one():
    measure = make_measure("floor", rollup="count", goal=None, standard=5)
    units = [make_unit("01", readings(q2021Q1=9), exemptions=[YEAR_2022, ALWAYS])]
    assessment = assess(measure, q("2021Q2"), units)
    assert shown(assessment.district) == ("None", "None", "None", "none")
    assert (assessment.district.reported, assessment.district.expected) == (0, 0)
    assert assessment.all_exempt
    assert not assess(measure, q("2021Q2"), []).all_exempt


def test_a_comparison_takes_the_exemptions_of_the_quarter_asked_for():
    measure = make_measure("ratio", rollup="mean")
    units = [
        make_unit("01", readings(q2021Q4=30)),
        make_unit("02", readings(q2021Q4=50), exemptions=[YEAR_2022]),
    ]
    then = assess(measure, q("2021Q4"), units)
    now = assess(measure, q("2021Q4"), units, exempt_in=q("2022Q4"))
    assert (then.district.value, now.district.value) == (40, 30)
    back = assess(measure, q("2022Q4"), units, exempt_in=q("2023Q1"))
    assert back.district.value == 40
