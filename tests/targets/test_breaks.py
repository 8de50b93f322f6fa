"""When the way of counting changes, worked by hand."""

from fractions import Fraction

import pytest

from targets.breaks import break_at
from targets.progress import (
    Pace,
    SeriesBreak,
    asked_by,
    assess,
    assigned_percent,
    comparable,
    in_force,
    plan_at,
    unit_value_to_date,
)

from .making import make_measure, make_unit, number, q, readings, shown


def new(start, baseline, goal, name="chuẩn mới"):
    return SeriesBreak(q(start), name, number(baseline), number(goal))


NEW = new("2023Q1", "49.5", "19.5")
POOR = {"rollup": "district", "baseline": 62, "goal": 12}


def poverty(*breaks, method="gap", over_time="level", **changes):
    return make_measure(method, over_time, breaks=breaks, **(POOR | changes))


def district(measure, asked, **figures):
    return assess(measure, q(asked), [], readings(**figures)).district


def test_before_it_everything_is_as_without():
    figures = {"q2021Q4": 52, "q2022Q4": 42, "q2023Q1": 1}
    for asked in ("2021Q4", "2022Q3", "2022Q4"):
        assert district(poverty(NEW), asked, **figures) == district(poverty(), asked, **figures)
    milestones = {2021: 52, 2022: 42, 2023: "39.5"}
    with_it, without = poverty(NEW, milestones=milestones), poverty(milestones=milestones)
    assert plan_at(with_it, q("2022Q3")) == plan_at(without, q("2022Q3")) == Fraction("44.5")


def test_from_it_on_earlier_figures_do_not_count_and_its_numbers_judge():
    assert district(poverty(NEW), "2023Q1", q2022Q4=42).value is None
    result = district(poverty(NEW), "2023Q2", q2022Q4=42, q2023Q1="39.5")
    assert shown(result)[:3] == ("39.5000", "2023Q1", "33.33")
    assert (result.baseline, result.goal) == (number("49.5"), number("19.5"))


def test_the_latest_that_has_begun_is_in_force():
    later = new("2024Q1", 30, 10)
    measure = poverty(later, NEW)
    assert [break_at(measure, q(at)) for at in ("2022Q4", "2023Q1", "2023Q4", "2024Q1")] == [
        *(None, NEW, NEW),
        later,
    ]
    assert shown(district(measure, "2024Q2", q2023Q4=20, q2024Q1=20))[:3] == (
        *("20.0000", "2024Q1"),
        "50.00",
    )


def test_its_numbers_say_which_way_is_better_for_the_worst_year():
    rising = poverty(new("2022Q1", 10, 20), over_time="year_worst")
    figures = {"q2021Q4": 90, "q2022Q4": 14, "q2023Q4": 12}
    assert shown(district(rising, "2021Q4", **figures))[:2] == ("90.0000", "2021Q4")
    assert shown(district(rising, "2023Q4", **figures))[:3] == ("12.0000", "2023Q4", "20.00")
    falling = poverty(new("2022Q1", 20, 10), over_time="year_worst")
    assert shown(district(falling, "2023Q4", **figures))[:3] == ("14.0000", "2022Q4", "60.00")


def test_the_pace_counts_its_quarters_from_the_break():
    measure = poverty(NEW)
    # 30 points in twelve quarters
    assert plan_at(measure, q("2023Q1")) == 47
    assert plan_at(measure, q("2023Q4")) == number("39.5")
    assert plan_at(measure, q("2025Q4")) == number("19.5")
    assert district(measure, "2023Q4", q2023Q4="39.5").pace is Pace.ON_TRACK
    assert district(measure, "2023Q4", q2023Q4="43.5").pace is Pace.AT_RISK
    assert district(measure, "2023Q4", q2023Q4="43.6").pace is Pace.BEHIND


def test_a_plan_from_no_baseline_begins_at_nought_and_ends_when_it_is_due():
    measure = poverty(new("2023Q1", None, 80), method="ratio", due=q("2023Q4"))
    assert plan_at(measure, q("2023Q1")) == 20
    assert district(measure, "2024Q1", q2024Q1=79).pace is Pace.BEHIND


def test_of_milestones_those_from_its_year_on_hold():
    milestones = {2021: 90, 2022: 80, 2023: 70, 2024: 60}
    measure = poverty(new("2023Q3", None, 50), method="ceiling", milestones=milestones)
    assert in_force(measure, q("2023Q3")).milestones == {2023: 70, 2024: 60}
    assert district(measure, "2022Q4", q2022Q4=80).goal == 80
    assert district(measure, "2023Q4", q2023Q3=80).goal == 70
    line = make_measure(
        "ratio",
        rollup="district",
        milestones={2022: 500, 2023: 30, 2024: 60},
        breaks=[new("2023Q3", 0, 100)],
    )
    assert plan_at(line, q("2023Q3")) == 15
    assert plan_at(line, q("2023Q4")) == 30


def test_communes_are_judged_as_if_they_had_no_allocation():
    measure = make_measure("ratio", rollup="mean", goal=100, breaks=[new("2023Q1", None, 40)])
    units = [make_unit("01", readings(q2022Q4=10, q2023Q1=20), goal=10, baseline=5)]
    before = assess(measure, q("2022Q4"), units).communes["01"]
    after = assess(measure, q("2023Q1"), units).communes["01"]
    assert (before.baseline, before.goal, before.percent) == (5, 10, 100)
    assert (after.baseline, after.goal, after.percent) == (None, 40, 50)


@pytest.mark.parametrize("allocated", [None, 10])
def test_under_a_gap_no_commune_has_a_percent_since_where_it_stood_is_not_known(allocated):
    measure = poverty(NEW, rollup="rate")
    figures = readings(q2022Q4=(40, 100), q2023Q1=(45, 100))
    units = [make_unit("01", figures, goal=allocated), make_unit("02")]
    assessment = assess(measure, q("2023Q1"), units)
    commune = assessment.communes["01"]
    assert shown(commune) == ("45.0000", "2023Q1", "None", "none")
    assert (commune.baseline, commune.goal) == (None, None)
    assert shown(assessment.district)[:3] == ("45.0000", "2023Q1", "15.00")
    assert (assessment.district.reported, assessment.district.expected) == (1, 2)
    assert unit_value_to_date(measure, units[0], q("2023Q1")) == (45, q("2023Q1"))


def test_of_thresholds_those_of_years_from_its_own_on_hold():
    thresholds = {("1", None): 10, ("1", 2022): 20, ("1", 2023): 30, ("2", 2024): 40}
    changes = {"thresholds": thresholds, "breaks": [new("2023Q1", None, 50)]}
    measure = make_measure("floor", rollup="mean", goal=100, **changes)

    def goals(asked):
        figures = readings(**{f"q{asked}": 1})
        units = [make_unit(grade, figures, grade=grade) for grade in ("1", "2")]
        return [one.goal for one in assess(measure, q(asked), units).communes.values()]

    assert goals("2021Q4") == [10, 100]
    assert goals("2022Q4") == [20, 100]
    assert goals("2023Q4") == [30, 50]
    assert goals("2024Q4") == [50, 40]


def test_years_of_rates_begin_anew():
    measure = poverty(new("2022Q3", 60, 30), rollup="rate", over_time="year_worst")
    units = [
        make_unit("01", readings(q2021Q4=(90, 100), q2022Q2=(80, 100), q2022Q4=(50, 100))),
        make_unit("02", readings(q2022Q1=(80, 100), q2022Q3=(40, 100))),
    ]
    assert assess(measure, q("2022Q3"), units).district.value is None
    assert shown(assess(measure, q("2022Q4"), units).district)[:3] == (
        *("45.0000", "2022Q4"),
        "50.00",
    )


def test_nothing_is_compared_across_it():
    measure = poverty(NEW, new("2024Q1", 30, 10))
    assert comparable(measure, q("2021Q4"), q("2022Q4"))
    assert comparable(measure, q("2023Q1"), q("2023Q4"))
    assert not comparable(measure, q("2022Q4"), q("2023Q1"))
    assert not comparable(measure, q("2022Q4"), q("2024Q1"))
    assert not comparable(measure, q("2024Q1"), q("2023Q4"))


def test_whether_it_has_been_asked_is_said_since_the_break_in_force():
    measure = poverty(new("2023Q1", 30, 10), asked_in=(2, 4))
    found = {at: asked_by(measure, q(at)) for at in ("2021Q1", "2021Q2", "2022Q3", "2023Q1")}
    assert found == {"2021Q1": False, "2021Q2": True, "2022Q3": True, "2023Q1": False}
    assert asked_by(measure, q("2023Q2"))
    assert asked_by(make_measure(), q("2021Q1"))


# The goal that was assigned


def test_an_assigned_goal_gives_a_second_percent_by_the_same_method():
    assert assigned_percent(poverty(), q("2022Q4"), 37, number(22)) == number("62.50")
    assert assigned_percent(poverty(strict=True), q("2022Q4"), 22, number(22)) == number("99.99")
    count = make_measure("floor", rollup="count", goal=4, standard=80, strict=True)
    assert assigned_percent(count, q("2022Q4"), 3, number(3)) == 100


def test_of_the_exact_value_it_equals_the_first_for_an_equal_goal():
    measure = make_measure("ratio", rollup="rate", goal="66.6667")
    assessment = assess(measure, q("2021Q4"), [make_unit("01", readings(q2021Q4=(2, 3)))])
    reached = assessment.reached.value
    assert assessment.district.value == measure.goal
    assert assigned_percent(measure, q("2021Q4"), reached, measure.goal) == number("99.99")
    assert assessment.district.percent == number("99.99")


def test_there_is_none_without_a_value_or_goal_and_while_a_break_is_in_force():
    measure = poverty(NEW)
    assert assigned_percent(measure, q("2022Q4"), None, number(22)) is None
    assert assigned_percent(measure, q("2022Q4"), 37, None) is None
    assert assigned_percent(measure, q("2022Q4"), 37, number(22)) is not None
    assert assigned_percent(measure, q("2023Q1"), 37, number(22)) is None
