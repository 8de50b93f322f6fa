"""What a target becomes in the next term, and in the list of one year."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.measure import SeriesBreak
from targets.models import Target
from targets.quarters import Quarter
from targets.rules import allocation_problems
from targets.succession import Ended, next_baseline, next_share, next_term, of_year

Q = Quarter.parse


def target(**values):
    values = {
        "number": "1",
        "name": "Đường",
        "unit": "km",
        "method": "ratio",
        "over_time": "level",
        "rollup": "sum",
        "baseline": Decimal(20),
        "goal": Decimal(100),
        "goal_text": "khoảng 100",
    } | values
    return Target(**values)


def term(one, value=None, **options):
    ended = options.pop("ended", Ended(value=value and Decimal(value)))
    return next_term(one, ended, quarters=20, keep_goals=True, **options)


def year(one, milestones=None, at=2023, value=60, **options):
    ended = Ended(value=Decimal(value))
    options = {"last": 2025, "milestones": milestones or {}} | options
    return of_year(one, ended, year=at, **options)


def test_what_was_reached_last_is_where_it_begins():
    assert term(target(), 87)["baseline"] == 87
    assert term(target(method="gap"), 87)["baseline"] == 87


def test_without_a_value_only_a_way_keeps_where_it_began():
    assert term(target())["baseline"] is None
    assert term(target(method="gap"))["baseline"] == 20


def test_what_is_added_up_over_the_term_begins_anew():
    assert term(target(over_time="term_total"), 87)["baseline"] is None


def test_a_yes_or_no_begins_nowhere_and_its_goal_can_only_be_yes():
    one = target(method="milestone", rollup="district", goal=Decimal(1), baseline=None)
    made = next_term(one, Ended(value=Decimal(1)), quarters=20, keep_goals=False)
    assert (made["baseline"], made["goal"]) == (None, 1)


def test_growth_begins_at_the_amount_of_the_last_year():
    one = target(over_time="growth_mean", amount_unit="tỷ đồng", unit="%", goal=Decimal(16))
    ended = Ended(value=Decimal("12.5"), amount=Decimal(900))
    assert term(one, ended=ended)["baseline"] == 900
    assert term(one, ended=Ended(value=Decimal(12)))["baseline"] is None


def test_goals_are_kept_or_empty():
    one = target(goal_high=None, assigned_goal=Decimal(110), assigned_by="Tỉnh giao")
    kept = term(one, 87)
    assert (kept["goal"], kept["goal_text"]) == (100, "khoảng 100")
    assert (kept["assigned_goal"], kept["assigned_by"]) == (110, "Tỉnh giao")
    empty = next_term(one, Ended(), quarters=20, keep_goals=False)
    assert (empty["goal"], empty["goal_text"], empty["assigned_goal"]) == (None, "", None)


def test_the_goal_of_the_break_in_force_is_the_goal():
    series = SeriesBreak(Q("2023Q1"), "Chuẩn mới", Decimal(30), Decimal(80))
    made = term(target(method="gap"), series=series)
    assert (made["baseline"], made["goal"], made["goal_text"]) == (30, 80, "")


def test_the_quarter_in_which_it_is_due_moves_with_the_term():
    assert term(target(due=Q("2024Q4")))["due"] == Q("2029Q4")
    assert term(target())["due"] is None


def test_what_is_asked_and_who_leads_stays():
    made = term(target(asked_in="2 4", lead="Phòng Kinh tế", decimals=1))
    assert (made["asked_in"], made["lead"], made["decimals"]) == ("2 4", "Phòng Kinh tế", 1)


def test_the_milestone_of_the_year_is_the_goal_of_its_list():
    made = year(target(), {2022: Decimal(50), 2023: Decimal(75)})
    assert (made["goal"], made["goal_text"], made["baseline"]) == (75, "", 60)


def test_of_a_total_the_goal_is_what_the_year_adds():
    one = target(over_time="term_total")
    assert year(one, {2022: Decimal(50), 2023: Decimal(75)})["goal"] == 25
    assert year(one, {2024: Decimal(80)}, at=2025)["goal"] == 20


def test_the_last_year_is_held_to_the_goal():
    assert year(target(), at=2025)["goal"] == 100
    assert year(target(), {2025: Decimal(98)}, at=2025)["goal"] == 98


@pytest.mark.parametrize(
    "values",
    [
        {"method": "floor"},
        {"method": "ceiling"},
        {"over_time": "year_mean"},
        {"over_time": "year_worst"},
        {"over_time": "growth_worst"},
    ],
)
def test_what_holds_in_every_year_is_its_goal(values):
    made = year(target(**values))
    assert (made["goal"], made["goal_text"]) == (100, "khoảng 100")


@pytest.mark.parametrize("values", [{}, {"method": "floor", "rollup": "count"}])
def test_of_a_year_without_a_milestone_nothing_is_said(values):
    assert year(target(**values))["goal"] is None


@pytest.mark.parametrize("method", ["floor", "ceiling"])
def test_where_communes_are_counted_a_threshold_of_the_year_is_their_standard(method):
    one = target(method=method, rollup="count", standard=Decimal(50), goal=Decimal(3))
    milestones = {2022: Decimal(60), 2025: Decimal(85)}
    made = {at: year(one, milestones, at=at) for at in (2022, 2023, 2025)}
    assert [(one["standard"], one["goal"]) for one in made.values()] == [
        (60, 3),
        (50, None),
        (85, 3),
    ]


def test_where_communes_are_counted_otherwise_the_plan_is_a_number_of_them():
    made = year(target(rollup="count", standard=Decimal(50)), {2023: Decimal(2)})
    assert (made["standard"], made["goal"]) == (50, 2)


def test_in_the_first_year_the_baseline_is_still_where_it_began():
    made = of_year(target(), Ended(begun=False), year=2021, last=2025, milestones={})
    assert made["baseline"] == 20


def test_a_break_that_begins_in_the_year_says_where_it_begins():
    series = SeriesBreak(Q("2023Q1"), "Chuẩn mới", Decimal(30), Decimal(80))
    assert year(target(method="gap"), at=2023, series=series)["baseline"] == 30
    assert year(target(method="gap"), at=2024, series=series)["baseline"] == 60


numbers = st.decimals(min_value=-50, max_value=200, places=1)


@given(
    method=st.sampled_from(["ratio", "gap", "floor", "ceiling"]),
    baseline=numbers,
    goal=numbers,
    former=st.none() | numbers,
    share_goal=numbers,
    value=st.none() | numbers,
)
def test_a_share_that_follows_is_never_one_that_is_refused(
    method, baseline, goal, former, share_goal, value
):
    one = target(method=method, baseline=baseline, goal=goal)
    share = SimpleNamespace(baseline=former, goal=share_goal)
    made = next_share(one, Ended(value=value), share)
    if made is not None:
        assert made[1] == share_goal
        assert allocation_problems(one, *made) == []
        assert made[0] in (None, next_baseline(one, Ended(value=value), former))


def test_a_commune_past_its_goal_begins_where_the_district_does():
    one = target(method="gap", baseline=Decimal(10), goal=Decimal(5))
    share = SimpleNamespace(baseline=Decimal(12), goal=Decimal(4))
    assert next_share(one, Ended(value=Decimal(3)), share) == (None, 4)
    assert next_share(one, Ended(value=Decimal(8)), share) == (8, 4)
    assert next_share(one, Ended(value=Decimal(3)), SimpleNamespace(baseline=None, goal=10)) is None
