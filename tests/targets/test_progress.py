"""Worked by hand, in the order of docs/method.md."""

from decimal import Decimal

import pytest

from targets.progress import (
    Band,
    Method,
    OverTime,
    Pace,
    Rollup,
    assess,
    plan_at,
    possible,
    project,
    value_to_date,
)
from targets.quarters import Quarter

from .making import make_measure, make_unit, q, readings, shown

# Value to date


@pytest.mark.parametrize(
    ("over_time", "upto", "value", "as_of"),
    [
        ("level", "2021Q3", 30, "2021Q3"),
        ("level", "2022Q3", 50, "2022Q2"),
        ("term_total", "2021Q3", 60, "2021Q3"),
        ("term_total", "2022Q2", 150, "2022Q2"),
        ("year_total", "2021Q3", 60, "2021Q3"),
        ("year_total", "2021Q4", 100, "2021Q4"),
        ("year_total", "2022Q3", 100, "2021Q4"),
        ("year_total", "2022Q4", 110, "2022Q4"),
        ("year_total", "2024Q1", 110, "2022Q4"),
        ("year_mean", "2021Q3", 60, "2021Q3"),
        ("year_mean", "2022Q2", 100, "2021Q4"),
        ("year_mean", "2022Q4", 105, "2022Q4"),
        ("year_worst", "2021Q3", 30, "2021Q3"),
        ("year_worst", "2022Q2", 40, "2021Q4"),
        ("year_worst", "2022Q4", 40, "2021Q4"),
        ("year_worst", "2024Q1", 7, "2024Q1"),
    ],
)
def test_the_value_to_date_of_one_unit(over_time, upto, value, as_of):
    figures = readings(
        q2021Q1=10, q2021Q2=20, q2021Q3=30, q2021Q4=40, q2022Q2=50, q2022Q4=60, q2024Q1=7
    )
    assert value_to_date(OverTime(over_time), figures, q(upto)) == (value, q(as_of))


@pytest.mark.parametrize("over_time", OverTime)
def test_without_figures_there_is_no_value(over_time):
    assert value_to_date(over_time, [], q("2023Q2")) is None
    assert value_to_date(over_time, readings(q2023Q3=0), q("2023Q2")) is None


def test_a_year_without_its_fourth_quarter_stays_open_for_ever():
    figures = readings(q2021Q1=10, q2021Q3=30, q2022Q1=5)
    assert value_to_date(OverTime.YEAR_TOTAL, figures, q("2023Q4")) == (45, q("2022Q1"))


def test_the_mean_of_years_leaves_an_open_year_in_between_out():
    figures = readings(q2021Q4=10, q2022Q3=1000, q2023Q4=21)
    assert value_to_date(OverTime.YEAR_MEAN, figures, q("2024Q2")) == (
        Decimal("15.5"),
        q("2023Q4"),
    )


def test_the_worst_year_is_the_highest_where_lower_is_better():
    figures = readings(q2021Q4=3, q2022Q4=9, q2023Q1=4, q2023Q2=5)
    worst = value_to_date(OverTime.YEAR_WORST, figures, q("2023Q2"), lower_is_better=True)
    assert worst == (9, q("2022Q4"))
    assert value_to_date(OverTime.YEAR_WORST, figures, q("2023Q2")) == (3, q("2021Q4"))


def test_of_equal_worst_years_the_later_is_named():
    figures = readings(q2021Q4="80.0", q2022Q4=80, q2023Q4=90)
    assert value_to_date(OverTime.YEAR_WORST, figures, q("2023Q4")) == (80, q("2022Q4"))


def test_which_way_is_worse_follows_the_targets_own_goal_not_an_allocation():
    measure = make_measure("gap", "year_worst", "sum", baseline=10, goal=5)
    unit = make_unit(figures=readings(q2021Q4=9, q2022Q4=7), goal=2, baseline=8)
    assert shown(assess(measure, q("2023Q1"), [unit]).communes["04738"])[:2] == (
        "9.0000",
        "2021Q4",
    )


# Across communes


def test_a_sum_adds_the_communes_each_at_its_own_closed_year():
    measure = make_measure("ratio", "year_total", "sum", goal=50)
    early = make_unit("01", readings(q2022Q4=10, q2023Q1=4, q2023Q4=7))
    late = make_unit("02", readings(q2022Q4=20, q2023Q2=9))
    silent = make_unit("03")
    result = assess(measure, q("2023Q4"), [early, late, silent]).district
    assert shown(result) == ("31.0000", "2023Q4", "62.00", "fair")
    assert (result.reported, result.expected) == (2, 3)


def test_a_mean_is_weighted_by_the_people_of_those_who_have_a_value():
    measure = make_measure(rollup="mean", goal=60)
    units = [
        make_unit("01", readings(q2021Q4=30), population=1000),
        make_unit("02", readings(q2021Q4=60), population=2000),
        make_unit("03", population=999_999),
    ]
    result = assess(measure, q("2022Q1"), units).district
    assert shown(result) == ("50.0000", "2021Q4", "83.33", "good")


def test_a_rate_puts_the_pairs_together_not_the_percents():
    measure = make_measure("gap", rollup="rate", baseline=13, goal=5)
    units = [
        make_unit("01", readings(q2021Q4=(100, 500), q2022Q4=(50, 500))),
        make_unit("02", readings(q2021Q4=(20, 1500))),
    ]
    assessment = assess(measure, q("2023Q1"), units)
    assert shown(assessment.district) == ("3.5000", "2022Q4", "118.75", "met")
    assert shown(assessment.communes["01"]) == ("10.0000", "2022Q4", "37.50", "low")
    assert shown(assessment.communes["02"]) == ("1.3333", "2021Q4", "145.83", "met")


def test_a_count_counts_those_that_met_their_own_goal():
    measure = make_measure("floor", rollup="count", goal=4, standard=80)
    units = [
        make_unit("01", readings(q2021Q4=80)),
        make_unit("02", readings(q2021Q4=79)),
        make_unit("03", readings(q2022Q1=50), goal=50),
        make_unit("04"),
    ]
    assessment = assess(measure, q("2022Q1"), units)
    assert shown(assessment.district) == ("2.0000", "2022Q1", "50.00", "fair")
    assert (assessment.district.reported, assessment.district.expected) == (3, 4)
    assert shown(assessment.communes["02"]) == ("79.0000", "2021Q4", "98.75", "good")


def test_a_count_without_a_goal_wants_all_that_are_expected():
    measure = make_measure("milestone", rollup="count", goal=None)
    units = [make_unit("01", readings(q2021Q4=1)), make_unit("02", readings(q2021Q4=0))]
    units += [make_unit("03")]
    result = assess(measure, q("2022Q1"), units).district
    assert shown(result) == ("1.0000", "2021Q4", "33.33", "low")
    assert result.goal == 3


def test_a_count_is_none_until_someone_reports_and_then_may_be_zero():
    measure = make_measure("milestone", rollup="count", goal=2)
    silent = assess(measure, q("2022Q1"), [make_unit("01"), make_unit("02")]).district
    assert shown(silent) == ("None", "None", "None", "none")
    no = assess(measure, q("2022Q1"), [make_unit("01", readings(q2021Q1=0)), make_unit("02")])
    assert shown(no.district) == ("0.0000", "2021Q1", "0.00", "low")


def test_a_commune_without_a_goal_counts_as_reported_and_not_as_met():
    measure = make_measure("ratio", rollup="count", goal=1)
    assessment = assess(measure, q("2022Q1"), [make_unit("01", readings(q2021Q1=1_000_000))])
    assert shown(assessment.communes["01"]) == ("1000000.0000", "2021Q1", "None", "none")
    assert (assessment.district.value, assessment.district.reported) == (0, 1)


def test_the_districts_own_figures_count_only_where_no_commune_reports():
    own = readings(q2021Q4=60)
    district = assess(make_measure(rollup="district"), q("2022Q1"), [], own)
    assert shown(district.district) == ("60.0000", "2021Q4", "60.00", "fair")
    assert (district.district.reported, district.district.expected) == (1, 1)
    assert district.communes == {}
    unit = make_unit(figures=readings(q2021Q4=1), goal=1)
    assert assess(make_measure(rollup="district"), q("2022Q1"), [unit], own) == district
    communes = assess(make_measure(rollup="sum"), q("2022Q1"), [], own).district
    assert shown(communes) == ("None", "None", "None", "none")
    assert (communes.reported, communes.expected) == (0, 0)


def test_a_silent_district_is_none_of_one():
    result = assess(make_measure(rollup="district"), q("2022Q1"), []).district
    assert (result.value, result.reported, result.expected) == (None, 0, 1)


@pytest.mark.parametrize("rollup", ["sum", "mean", "rate", "count"])
def test_with_no_expected_commune_there_is_no_value(rollup):
    goal = None if rollup == "count" else 100
    result = assess(make_measure(rollup=rollup, goal=goal), q("2022Q1"), []).district
    assert shown(result) == ("None", "None", "None", "none")
    assert (result.pace, result.reported, result.expected) == (None, 0, 0)


@pytest.mark.parametrize("quarter", ["2020Q4", "2026Q1"])
def test_a_question_outside_the_programme_is_refused(quarter):
    with pytest.raises(ValueError, match=f"{quarter} lies outside 2021Q1 to 2025Q4"):
        assess(make_measure(), q(quarter), [])


# Percent of the goal


@pytest.mark.parametrize(
    ("method", "baseline", "goal", "value", "percent", "band"),
    [
        ("ratio", None, 400, 348, "87.00", "good"),
        ("ratio", None, 100, "99.996", "99.99", "good"),
        ("ratio", None, 100, 100, "100.00", "met"),
        ("ratio", None, 100, "-0.001", "-0.01", "low"),
        ("ratio", None, 3, 1, "33.33", "low"),
        ("ratio", None, 3, -1, "-33.34", "low"),
        ("ratio", None, "0.0001", 900_000_000_000, "9999.99", "met"),
        ("ratio", None, "0.0001", -900_000_000_000, "-9999.99", "low"),
        ("gap", 13, 5, 13, "0.00", "low"),
        ("gap", 13, 5, 5, "100.00", "met"),
        ("gap", 13, 5, 9, "50.00", "fair"),
        ("gap", 13, 5, 15, "-25.00", "low"),
        ("gap", 13, 5, 3, "125.00", "met"),
        ("gap", 58, 70, 67, "75.00", "good"),
        ("floor", 27_500, 28_000, 27_999, "99.99", "good"),
        ("floor", 27_500, 28_000, 28_000, "100.00", "met"),
        ("ceiling", None, 13, 13, "100.00", "met"),
        ("ceiling", None, 13, 0, "100.00", "met"),
        ("ceiling", None, 13, 26, "50.00", "fair"),
        ("ceiling", None, 0, 0, "100.00", "met"),
        ("ceiling", None, 0, 1, "0.00", "low"),
        ("milestone", None, 1, 0, "0.00", "low"),
        ("milestone", None, 1, 1, "100.00", "met"),
    ],
)
def test_the_percent_of_the_goal(method, baseline, goal, value, percent, band):
    measure = make_measure(method, rollup="district", baseline=baseline, goal=goal)
    result = assess(measure, q("2021Q1"), [], readings(q2021Q1=value)).district
    assert (str(result.percent), result.band) == (percent, band)


def test_the_value_is_rounded_half_to_even_and_zero_has_no_sign():
    measure = make_measure(rollup="mean")
    for values, shown_value in [
        (("0.0001", "0.0002"), "0.0002"),
        (("0.0002", "0.0003"), "0.0002"),
        (("-0.0001", "0"), "0.0000"),
    ]:
        units = [make_unit(str(i), readings(q2021Q1=value)) for i, value in enumerate(values)]
        assert str(assess(measure, q("2021Q1"), units).district.value) == shown_value


def test_an_allocation_brings_a_communes_own_baseline_and_goal():
    measure = make_measure("gap", rollup="mean", baseline=13, goal=5)
    figures = readings(q2021Q4=10)
    own = make_unit("01", figures, baseline=20, goal=10)
    no_baseline = make_unit("02", figures, goal=7)
    none = make_unit("03", figures)
    communes = assess(measure, q("2022Q1"), [own, no_baseline, none]).communes
    assert [(c.baseline, c.goal, str(c.percent)) for c in communes.values()] == [
        (20, 10, "100.00"),
        (13, 7, "50.00"),
        (13, 5, "37.50"),
    ]


def test_only_a_gap_borrows_a_missing_baseline_from_the_target():
    unit = make_unit(figures=readings(q2021Q4=10), goal=20)
    commune = assess(make_measure(baseline=5), q("2021Q4"), [unit]).communes["04738"]
    assert (commune.baseline, commune.goal) == (None, 20)


def test_under_a_sum_a_commune_without_allocation_has_no_goal():
    measure = make_measure("floor", rollup="sum", milestones={2021: 5})
    result = assess(measure, q("2022Q1"), [make_unit(figures=readings(q2021Q4=10))])
    assert shown(result.communes["04738"]) == ("10.0000", "2021Q4", "None", "none")
    assert result.communes["04738"].goal is None
    assert shown(result.district) == ("10.0000", "2021Q4", "200.00", "met")


def test_a_threshold_of_the_values_own_year_takes_the_place_of_the_districts_goal():
    measure = make_measure("floor", rollup="district", goal=48, milestones={2021: 36, 2023: 42})
    figures = readings(q2021Q4=36, q2022Q4=40, q2023Q4=42)
    results = [assess(measure, q(text), [], figures).district for text in ("2022Q1", "2022Q4")]
    results += [assess(measure, q("2024Q3"), [], figures).district]
    assert [(result.goal, str(result.percent)) for result in results] == [
        (36, "100.00"),
        (48, "83.33"),
        (42, "100.00"),
    ]


def test_thresholds_apply_to_communes_without_allocation_each_by_its_own_year():
    measure = make_measure("ceiling", rollup="mean", goal=10, milestones={2021: 20})
    units = [
        make_unit("01", readings(q2021Q4=20)),
        make_unit("02", readings(q2021Q4=20, q2022Q1=20)),
        make_unit("03", readings(q2021Q4=20), goal=10),
    ]
    communes = assess(measure, q("2022Q1"), units).communes
    assert [str(c.percent) for c in communes.values()] == ["100.00", "50.00", "50.00"]


def test_under_a_count_thresholds_take_the_place_of_the_standard_and_not_of_the_goal():
    measure = make_measure("floor", rollup="count", goal=2, milestones={2021: 36})
    units = [
        make_unit("01", readings(q2021Q4=36)),
        make_unit("02", readings(q2021Q4=36, q2022Q1=90)),
        make_unit("03", readings(q2021Q4=36), goal=40),
    ]
    assessment = assess(measure, q("2022Q1"), units)
    assert [(c.goal, c.band) for c in assessment.communes.values()] == [
        (36, Band.MET),
        (None, Band.NONE),
        (40, Band.GOOD),
    ]
    assert (assessment.district.value, assessment.district.goal) == (1, 2)


@pytest.mark.parametrize("method", ["ratio", "gap", "milestone"])
def test_for_other_methods_milestones_are_a_plan_and_no_goal(method):
    measure = make_measure(method, rollup="district", baseline=0, goal=1, milestones={2021: "0.5"})
    result = assess(measure, q("2021Q4"), [], readings(q2021Q4=1)).district
    assert (result.goal, str(result.percent)) == (1, "100.00")


# Bands


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("80.00", "good"),
        ("79.999", "fair"),
        ("40.5", "fair"),
        ("40.4999", "low"),
        ("-3", "low"),
        ("100", "met"),
        ("99.9999", "good"),
    ],
)
def test_bands_begin_at_the_programmes_thresholds(value, band):
    measure = make_measure(rollup="district", good_from=80, fair_from="40.5")
    assert assess(measure, q("2021Q1"), [], readings(q2021Q1=value)).district.band == band


# Pace


def pace(measure, quarter, value):
    figure = {f"q{quarter}": value}
    return assess(measure, q(quarter), [], readings(**figure)).district.pace


def test_without_a_percent_there_is_no_pace():
    assert assess(make_measure(rollup="district"), q("2021Q1"), []).district.pace is None


def test_what_is_met_is_on_track_and_an_open_yes_or_no_has_no_pace():
    measure = make_measure("milestone", rollup="district", goal=1)
    assert pace(measure, "2021Q1", 1) is Pace.ON_TRACK
    assert pace(measure, "2021Q1", 0) is None


@pytest.mark.parametrize(
    "measure",
    [
        make_measure("ratio", "year_mean", "district"),
        make_measure("ratio", "year_worst", "district"),
        make_measure("floor", "level", "district"),
        make_measure("ratio", "level", "district", baseline=100),
    ],
)
def test_where_no_line_leads_to_the_goal_only_nearness_counts(measure):
    assert pace(measure, "2021Q4", 100) is Pace.ON_TRACK
    assert pace(measure, "2021Q4", 95) is Pace.AT_RISK
    assert pace(measure, "2021Q4", "94.99") is Pace.BEHIND


def test_pace_is_the_share_of_the_plan_at_the_values_own_quarter():
    measure = make_measure("gap", rollup="district", baseline=13, goal=5)
    assert plan_at(measure, q("2023Q2")) == 9
    assert pace(measure, "2023Q2", "9.2") is Pace.ON_TRACK
    assert pace(measure, "2023Q2", "9.21") is Pace.AT_RISK
    assert pace(measure, "2023Q2", "10.6") is Pace.AT_RISK
    assert pace(measure, "2023Q2", "10.61") is Pace.BEHIND
    old = assess(measure, q("2024Q4"), [], readings(q2023Q2="9.2")).district
    assert old.pace is Pace.ON_TRACK


def test_the_plan_goes_through_the_milestones_and_ends_at_the_goal():
    milestones = {2019: 7, 2021: 100, 2023: 260, 2025: 390, 2026: 500}
    measure = make_measure(rollup="district", baseline=None, goal=400, milestones=milestones)
    planned = [plan_at(measure, q(t)) for t in ["2021Q1", "2021Q4", "2022Q4", "2023Q4", "2025Q4"]]
    assert planned == [25, 100, 180, 260, 400]
    assert plan_at(measure, q("2024Q4")) == 330


def test_where_the_plan_wants_nothing_yet_standing_still_is_on_track():
    measure = make_measure(rollup="district", baseline=50, milestones={2021: 50, 2022: 40})
    assert pace(measure, "2021Q4", 50) is Pace.ON_TRACK
    assert pace(measure, "2022Q4", 50) is Pace.ON_TRACK
    assert pace(measure, "2022Q4", "49.99") is Pace.BEHIND


def test_a_count_is_paced_as_a_number_of_communes():
    measure = make_measure("milestone", rollup="count", baseline=1, goal=None, milestones={2021: 2})
    units = [make_unit(str(i), readings(q2021Q4=i % 2)) for i in range(4)]
    assert plan_at(measure, q("2021Q4"), 4) == 2
    assert assess(measure, q("2021Q4"), units).district.pace is Pace.ON_TRACK


def test_a_counts_thresholds_are_not_points_of_its_plan():
    measure = make_measure("floor", rollup="count", goal=20, standard=80, milestones={2021: 36})
    assert plan_at(measure, q("2021Q4")) == 4


def test_there_is_no_plan_for_thresholds_yearly_means_and_a_yes_or_no():
    for measure in [
        make_measure("floor", rollup="district"),
        make_measure("ceiling", rollup="sum"),
        make_measure("ratio", "year_mean"),
        make_measure("ratio", "year_worst", "count", goal=3),
        make_measure("milestone", rollup="district", goal=1),
    ]:
        assert plan_at(measure, q("2023Q2")) is None


def test_a_programme_of_one_quarter_plans_its_goal_at_once():
    only = q("2023Q4")
    measure = make_measure(rollup="district", start=only, end=only, milestones={2023: 7})
    assert plan_at(measure, only) == 100
    assert pace(measure, "2023Q4", 60) is Pace.AT_RISK


# Projection


def test_a_projection_continues_the_trend_to_the_end_of_the_term():
    points = [(Quarter(2024, number), Decimal(10 * number)) for number in (3, 1, 4, 2)]
    assert [(str(quarter), str(value)) for quarter, value in project(points, q("2025Q2"))] == [
        ("2025Q1", "50.0000"),
        ("2025Q2", "60.0000"),
    ]


def test_a_projection_needs_four_quarters_with_a_value():
    points = [(Quarter(2024, number), Decimal(number)) for number in (1, 2, 3)]
    assert project([*points, (Quarter(2024, 4), None)], q("2025Q4")) == []


def test_a_projection_looks_at_the_last_eight_quarters_with_a_value():
    early = [(quarter, Decimal(1000)) for quarter in Quarter.range(q("2021Q1"), q("2021Q4"))]
    gap = [(q("2022Q1"), None)]
    recent = [(q("2022Q1").shift(step), Decimal(step)) for step in range(1, 9)]
    assert project([*early, *gap, *recent], q("2024Q3"))[-1] == (q("2024Q3"), Decimal("10.0000"))


def test_least_squares_by_hand():
    values = [1, 3, 2, 4]
    points = [(Quarter(2021, i + 1), Decimal(v)) for i, v in enumerate(values)]
    assert project(points, q("2022Q1")) == [(q("2022Q1"), Decimal("4.5000"))]


def test_a_projection_is_held_between_its_ends():
    points = [(Quarter(2021, i + 1), Decimal(10 - 3 * i)) for i in range(4)]
    values = [value for _quarter, value in project(points, q("2022Q2"))]
    assert values == [-2, -5]
    assert [value for _quarter, value in project(points, q("2022Q2"), 0)] == [0, 0]
    assert [value for _quarter, value in project(points, q("2022Q2"), None, -4)] == [-4, -5]


@pytest.mark.parametrize(
    ("measure", "values", "is_percent", "ends"),
    [
        ({"rollup": "rate"}, [5, 4], True, (0, 100)),
        ({"rollup": "sum"}, [5, 4], False, (0, None)),
        ({"rollup": "sum"}, [5, -4], False, (None, None)),
        ({"rollup": "count"}, [5, 4], False, (0, 22)),
        ({"rollup": "district"}, [63, 64], True, (0, 100)),
        ({"rollup": "district"}, [99, 101], True, (0, None)),
        ({"rollup": "district", "over_time": "growth_mean"}, [8, 9], True, (None, None)),
    ],
)
def test_what_a_projection_may_reach(measure, values, is_percent, ends):
    expected = 22 if measure["rollup"] == "count" else None
    assert possible(make_measure(**measure), values, expected, is_percent=is_percent) == ends


# What judges the district


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("rollup", Rollup)
def test_the_district_is_judged_by_the_method_and_a_count_by_its_ratio_to_the_goal(method, rollup):
    judging = make_measure(method, rollup=rollup).district_method
    assert judging is (Method.RATIO if rollup is Rollup.COUNT else method)
