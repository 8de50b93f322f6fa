"""Rates whose worst year counts, worked by hand."""

from dataclasses import replace

import pytest

from targets.progress import Pace, assess

from .making import make_measure, make_unit, q, readings, shown

INSURED = make_measure("floor", "year_worst", "rate", goal=90)


def units():
    return [
        make_unit("01", readings(q2021Q2=(70, 100), q2021Q4=(95, 100), q2022Q1=(91, 100))),
        make_unit("02", readings(q2021Q3=(180, 200), q2022Q2=(170, 200))),
    ]


def district(quarter, measure=INSURED, made=None):
    return assess(measure, q(quarter), made or units()).district


def test_a_commune_stands_at_the_worst_of_its_years_last_figures():
    communes = assess(INSURED, q("2022Q2"), units()).communes
    assert shown(communes["01"])[:3] == ("91.0000", "2022Q1", "101.11")
    assert shown(communes["02"])[:3] == ("85.0000", "2022Q2", "94.44")


def test_the_district_stands_at_the_worst_of_its_years_rates():
    # 275/300, and 261/300 once both have a figure of 2022
    assert shown(district("2021Q4"))[:3] == ("91.6667", "2021Q4", "101.85")
    assert shown(district("2022Q1"))[:3] == ("91.6667", "2021Q4", "101.85")
    assert shown(district("2022Q2"))[:3] == ("87.0000", "2022Q2", "96.66")
    assert district("2022Q2").pace is Pace.AT_RISK


def test_the_running_year_waits_for_every_commune_until_its_end():
    one_lags = [units()[0], make_unit("02", readings(q2021Q3=(180, 200)))]
    assert shown(district("2022Q3", made=one_lags))[:2] == ("91.6667", "2021Q4")
    # 91/100 is then the whole year
    assert shown(district("2022Q4", made=one_lags))[:2] == ("91.0000", "2022Q1")
    ends_early = replace(INSURED, end=q("2022Q3"))
    assert shown(district("2022Q3", ends_early, one_lags))[:2] == ("91.0000", "2022Q1")
    # a year that is over is judged by those who have a figure in it
    assert shown(district("2023Q1", made=one_lags))[:2] == ("91.0000", "2022Q1")


def test_in_a_running_first_year_the_communes_may_stand_and_the_district_not():
    assessment = assess(INSURED, q("2021Q2"), units())
    assert shown(assessment.communes["01"])[0] == "70.0000"
    assert shown(assessment.district) == ("None", "None", "None", "none")
    assert (assessment.district.reported, assessment.district.expected) == (1, 2)


@pytest.mark.parametrize(
    ("method", "goal", "baseline", "value", "as_of"),
    [
        ("ceiling", 5, None, "6.0000", "2022Q4"),
        ("gap", 3, 10, "6.0000", "2022Q4"),
        ("gap", 20, 10, "4.0000", "2021Q4"),
    ],
)
def test_where_lower_is_better_the_highest_year_counts(method, goal, baseline, value, as_of):
    measure = make_measure(method, "year_worst", "rate", goal=goal, baseline=baseline)
    figures = readings(q2021Q4=(4, 100), q2022Q4=(6, 100), q2023Q4=(5, 100))
    assessment = assess(measure, q("2023Q4"), [make_unit("01", figures)])
    assert shown(assessment.district)[:2] == (value, as_of)
    assert shown(assessment.communes["01"])[:2] == (value, as_of)


def test_of_equal_years_the_later_and_of_it_the_latest_quarter_is_named():
    made = [
        make_unit("01", readings(q2021Q4=(9, 10), q2022Q3=(90, 100))),
        make_unit("02", readings(q2021Q4=(9, 10), q2022Q2=(90, 100))),
    ]
    assert shown(district("2022Q4", made=made))[:2] == ("90.0000", "2022Q3")
