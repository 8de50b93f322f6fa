"""Growth of amounts from year to year, worked by hand and with generated amounts."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.growth import amount_before, closed_amounts, district_amounts, growth, whole_root
from targets.progress import Pace, assess
from targets.yearly import grown, percent_of_plan, since_january, total

from .making import make_measure, make_unit, q, readings, shown

BUDGET = readings(
    **{"q2021Q1": "150.2", "q2021Q2": "171.6", "q2021Q3": "171.6", "q2021Q4": "221.8"},
    **{"q2022Q1": "163.4", "q2022Q2": "186.8", "q2022Q3": "186.8", "q2022Q4": "241.3"},
    **{"q2023Q1": "182.6", "q2023Q2": "208.7", "q2023Q3": "208.7"},
)
"""715.2 in 2021, 778.3 in 2022; 2023 is not closed."""


def growing(over_time, rollup="district", method="floor", baseline=640, goal=10, **changes):
    return make_measure(method, over_time, rollup, baseline=baseline, goal=goal, **changes)


def district(measure, quarter, figures):
    return assess(measure, q(quarter), [], figures).district


@pytest.mark.parametrize(
    ("over_time", "quarter", "value", "as_of", "percent"),
    [
        # 715.2/640 − 1
        ("growth_mean", "2021Q4", "11.7500", "2021Q4", "117.50"),
        # √(778.3/640) − 1 = 0.102766…
        ("growth_mean", "2022Q4", "10.2766", "2022Q4", "102.76"),
        ("growth_mean", "2023Q3", "10.2766", "2022Q4", "102.76"),
        ("growth_worst", "2021Q4", "11.7500", "2021Q4", "117.50"),
        # 778.3/715.2 − 1 = 0.088227…
        ("growth_worst", "2022Q4", "8.8227", "2022Q4", "88.22"),
        ("growth_worst", "2023Q3", "8.8227", "2022Q4", "88.22"),
    ],
)
def test_the_growth_of_the_districts_own_amounts(over_time, quarter, value, as_of, percent):
    result = district(growing(over_time), quarter, BUDGET)
    assert shown(result)[:3] == (value, as_of, percent)
    assert (result.reported, result.expected) == (1, 1)


@pytest.mark.parametrize("over_time", ["growth_mean", "growth_worst"])
def test_before_a_year_is_closed_there_is_no_growth(over_time):
    result = district(growing(over_time), "2021Q3", BUDGET)
    assert shown(result) == ("None", "None", "None", "none")
    assert (result.pace, result.reported, result.expected) == (None, 0, 1)


def test_a_year_is_closed_once_every_quarter_that_is_asked_has_a_figure():
    figures = readings(q2021Q2=10, q2021Q3=5, q2021Q4=20, q2022Q4=30)
    assert closed_amounts(growing("growth_mean"), figures, q("2023Q1")) == {}
    halves = growing("growth_mean", asked_in=(2, 4))
    assert closed_amounts(halves, figures, q("2023Q1")) == {2021: 35}
    ends = growing("growth_mean", asked_in=(4,))
    assert closed_amounts(ends, figures, q("2023Q1")) == {2021: 35, 2022: 30}
    assert closed_amounts(ends, figures, q("2022Q3")) == {2021: 35}


def test_a_last_year_that_the_programme_does_not_end_with_never_closes():
    measure = growing("growth_mean", end=q("2022Q2"), asked_in=(2, 4))
    figures = readings(q2021Q2=330, q2021Q4=374, q2022Q2=1000)
    assert shown(district(measure, "2022Q2", figures))[:2] == ("10.0000", "2021Q4")


def test_the_mean_goes_over_all_years_since_the_base_year_closed_or_not():
    measure = growing("growth_mean", baseline=100, asked_in=(4,))
    assert shown(district(measure, "2024Q2", readings(q2023Q4="133.1")))[0] == "10.0000"
    assert shown(district(measure, "2024Q2", readings(q2023Q4="133.0999")))[0] == "9.9999"


def test_the_worst_looks_only_at_years_whose_year_before_is_known():
    measure = growing("growth_worst", baseline=100, asked_in=(4,))
    figures = readings(q2022Q4=50, q2023Q4=60)
    assert shown(district(measure, "2024Q2", figures))[:2] == ("20.0000", "2023Q4")
    assert district(measure, "2022Q4", figures).value is None


def test_nothing_grows_from_nought():
    measure = growing("growth_worst", baseline=100, asked_in=(4,))
    figures = readings(q2021Q4=0, q2022Q4=60, q2023Q4=90)
    assert shown(district(measure, "2022Q4", figures))[:2] == ("-100.0000", "2021Q4")
    assert shown(district(measure, "2023Q4", figures))[:2] == ("-100.0000", "2021Q4")
    assert shown(district(growing("growth_mean", asked_in=(4,)), "2021Q4", figures))[0] == (
        "-100.0000"
    )


def test_under_a_ceiling_the_worst_is_the_highest_and_of_equal_years_the_later():
    measure = growing("growth_worst", method="ceiling", baseline=100, goal=5, asked_in=(4,))
    figures = readings(q2021Q4=110, q2022Q4=112, q2023Q4="123.2")
    result = district(measure, "2023Q4", figures)
    assert shown(result)[:3] == ("10.0000", "2023Q4", "50.00")


def test_years_that_are_equal_once_cut_are_equal():
    # 33.333333… and 33.33333333
    figures = readings(q2021Q4=4_000_000, q2022Q4="5333333.3333")
    measure = growing("growth_worst", baseline=3_000_000, asked_in=(4,))
    assert shown(district(measure, "2022Q4", figures))[:2] == ("33.3333", "2022Q4")


def test_the_pace_of_growth_is_its_nearness():
    measure = growing("growth_mean", method="ratio", baseline=100, asked_in=(4,))
    paces = [
        district(measure, "2021Q4", readings(q2021Q4=amount)).pace
        for amount in ("110", "109.5", "109.4999")
    ]
    assert paces == [Pace.ON_TRACK, Pace.AT_RISK, Pace.BEHIND]


def test_a_milestone_is_a_plan_of_the_year_and_no_threshold():
    measure = growing("growth_worst", baseline=100, asked_in=(4,), milestones={2021: 5})
    result = district(measure, "2021Q4", readings(q2021Q4=105))
    assert (result.goal, str(result.percent)) == (10, "50.00")


# Across communes


def communes():
    return [
        make_unit("01", readings(q2021Q4=120, q2022Q4=150), goal=20, baseline=100),
        make_unit("02", readings(q2021Q4=90), goal=15),
        make_unit("03", readings(q2022Q4=30)),
    ]


def test_the_whole_grows_by_the_years_that_every_commune_has_closed():
    measure = growing("growth_mean", "sum", baseline=200, asked_in=(4,))
    result = assess(measure, q("2022Q4"), communes()[:2])
    # 2022 is closed by one of two only: 210/200
    assert shown(result.district)[:3] == ("5.0000", "2021Q4", "50.00")
    assert (result.district.reported, result.district.expected) == (2, 2)
    # √1.5 − 1 = 0.224744…
    assert shown(result.communes["01"])[:3] == ("22.4744", "2022Q4", "112.37")
    assert shown(result.communes["02"]) == ("None", "None", "None", "none")


def test_one_that_has_closed_none_keeps_the_whole_without_a_value():
    measure = growing("growth_mean", "sum", baseline=200, asked_in=(4,))
    result = assess(measure, q("2021Q4"), communes())
    assert result.district.value is None
    assert (result.district.reported, result.district.expected) == (2, 3)
    assert result.communes["03"].value is None


def test_the_targets_baseline_is_never_a_communes():
    measure = growing("growth_worst", "sum", baseline=200, asked_in=(4,))
    bare = make_unit("01", readings(q2021Q4=120, q2022Q4=150))
    result = assess(measure, q("2022Q4"), [bare])
    assert shown(result.communes["01"])[:3] == ("25.0000", "2022Q4", "None")
    assert shown(result.district)[:2] == ("-40.0000", "2021Q4")


def test_without_an_expected_commune_nothing_grows():
    result = assess(growing("growth_mean", "sum"), q("2022Q4"), []).district
    assert (result.value, result.reported, result.expected) == (None, 0, 0)


# The quarter and the year


def test_the_plan_of_a_year_is_the_amount_of_the_year_before_grown():
    measure = growing("growth_worst")
    amounts = district_amounts(measure, [], BUDGET, q("2023Q3"))
    assert grown(amount_before(measure, amounts, measure.baseline, 2021), Decimal(10)) == 704
    plan = grown(amount_before(measure, amounts, measure.baseline, 2023), Decimal(10))
    assert plan == Decimal("856.13")
    so_far = total(BUDGET, since_january(q("2023Q2")))
    assert so_far == Decimal("391.3")
    assert percent_of_plan(plan, so_far) == Decimal("45.70")


def test_a_plan_needs_the_year_before_and_a_per_cent():
    measure = growing("growth_worst")
    assert amount_before(measure, {}, Decimal(5), 2023) is None
    assert amount_before(measure, {}, None, 2021) is None
    assert grown(None, Decimal(10)) is None
    assert grown(Decimal(100), None) is None


# Exactness


amounts = st.integers(1, 10**19 - 1).map(lambda n: Fraction(n, 10_000))


@given(st.integers(0, 10**200), st.integers(1, 10))
def test_a_whole_root_is_the_largest_that_does_not_pass(number, degree):
    root = whole_root(number, degree)
    assert root**degree <= number < (root + 1) ** degree


@given(amounts, amounts, st.integers(1, 10))
def test_the_mean_is_the_largest_number_of_four_decimals_that_does_not_pass(base, last, years):
    measure = growing("growth_mean", end=q("2030Q4"))
    found = growth(measure, {2020 + years: last}, base)

    def reaches(percent):
        return base * (1 + percent / 100) ** years <= last

    assert found.as_of == q(f"{2020 + years}Q4")
    assert found.value * 10_000 % 1 == 0
    assert reaches(found.value)
    assert not reaches(found.value + Fraction(1, 10_000))


@given(
    st.dictionaries(st.integers(2021, 2030), amounts, min_size=1),
    amounts,
    st.integers(1, 10**7),
    st.sampled_from(["growth_mean", "growth_worst"]),
)
def test_multiplying_all_amounts_changes_no_growth(series, base, factor, over_time):
    measure = growing(over_time, end=q("2030Q4"))
    scaled = {year: amount * factor for year, amount in series.items()}
    assert growth(measure, scaled, base * factor) == growth(measure, series, base)


@pytest.mark.parametrize("over_time", ["growth_mean", "growth_worst"])
@given(
    st.integers(1, 10**6), st.sampled_from([Decimal("0.5"), Decimal(10), Decimal(25)]), st.data()
)
def test_growth_exactly_at_the_goal_meets_it_every_year(over_time, base, goal, data):
    years = data.draw(st.integers(1, 4))
    times = 1 + Fraction(goal) / 100
    baseline = base * (times.denominator**years)
    measure = growing(over_time, baseline=baseline, goal=goal, asked_in=(4,))
    figures = readings(**{f"q{2020 + y}Q4": int(baseline * times**y) for y in range(1, years + 1)})
    for year in range(2021, 2021 + years):
        result = district(measure, f"{year}Q4", figures)
        assert (result.value, result.percent) == (goal, 100)
