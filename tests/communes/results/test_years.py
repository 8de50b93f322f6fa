"""The quarter and the year of a target, with the numbers worked out by hand."""

from decimal import Decimal

import pytest

from communes.models import Commune
from communes.results.compute import results_by_quarter
from communes.results.inputs import read_inputs
from communes.results.publishing import store_publication
from communes.results.years import quarters_needed, year_lines
from targets.quarters import Quarter
from tests import factories

pytestmark = pytest.mark.django_db

AT = Quarter(2023, 2)


def line_of(target, commune=None, quarter=AT):
    programme = target.programme
    found = results_by_quarter(programme, quarters_needed(programme, quarter))
    lines = year_lines(read_inputs(programme), found, quarter, commune)
    return next(line for line in lines if line.target == target)


def figures(target, commune, **values):
    """Figures by quarter, written like ``q2023Q1=5``."""
    for quarter, value in values.items():
        factories.make_figure(target, commune, quarter.removeprefix("q"), value)


@pytest.fixture
def programme():
    return factories.make_programme(factories.make_district(communes=2))


@pytest.fixture
def communes(programme):
    return list(programme.district.communes.order_by("code"))


def test_a_total_of_the_term_sums_the_quarter_the_year_and_the_term(programme, communes):
    target = factories.make_target(programme, over_time="term_total")
    figures(target, communes[0], q2021Q4=7, q2022Q1=1, q2022Q2=2, q2022Q3=50, q2023Q1=3, q2023Q2=4)
    figures(target, communes[1], q2023Q2=6)
    for year, plan in {2022: 60, 2023: 85}.items():
        factories.make_milestone(target, year=year, value=plan)
    line = line_of(target)
    assert line.quarters == {Quarter(2023, 1): 3, AT: 10}
    assert (line.this_quarter, line.so_far) == (10, 73)
    assert (line.plan, line.percent_of_plan) == (25, 52)
    assert (line.compared, line.year_before, line.change) == (13, 3, 10)
    assert line.percent_of_year_before == Decimal("433.33")


@pytest.mark.parametrize("over_time", ["year_total", "year_mean"])
def test_a_yearly_total_sums_since_january_against_the_milestone_of_the_year(
    over_time, programme, communes
):
    target = factories.make_target(programme, over_time=over_time)
    figures(target, communes[0], q2022Q1=8, q2022Q4=90, q2023Q1=10, q2023Q2=5)
    factories.make_milestone(target, year=2022, value=10)
    factories.make_milestone(target, year=2023, value=60)
    line = line_of(target)
    assert (line.this_quarter, line.so_far, line.plan) == (5, 15, 60)
    assert (line.percent_of_plan, line.year_before) == (25, 8)


def test_a_level_shows_a_quarter_only_where_it_has_a_figure(programme, communes):
    target = factories.make_target(programme)
    figures(target, communes[0], q2022Q2=20, q2023Q1=30)
    factories.make_milestone(target, year=2023, value=40)
    line = line_of(target)
    assert line.quarters == {Quarter(2023, 1): 30, AT: None}
    assert (line.this_quarter, line.so_far, line.plan, line.percent_of_plan) == (None, 30, 40, 75)
    assert (line.year_before, line.change) == (20, 10)


def test_the_worst_year_is_shown_in_a_quarter_that_has_a_better_figure(programme, communes):
    target = factories.make_target(programme, over_time="year_worst", rollup="mean")
    figures(target, communes[0], q2022Q4=15, q2023Q2=30)
    line = line_of(target)
    assert line.row.as_of == Quarter(2022, 4)
    assert line.quarters == {Quarter(2023, 1): None, AT: 15}


def test_a_count_is_a_level_whatever_its_communes_add_up_over_time(programme, communes):
    target = factories.make_target(
        programme, over_time="term_total", rollup="count", goal=2, standard=10
    )
    figures(target, communes[0], q2023Q1=6, q2023Q2=4)
    figures(target, communes[1], q2023Q1=6)
    factories.make_milestone(target, year=2022, value=1)
    factories.make_milestone(target, year=2023, value=2)
    line = line_of(target)
    assert line.quarters == {Quarter(2023, 1): 0, AT: 1}
    assert (line.so_far, line.plan, line.percent_of_plan) == (1, 2, 50)


def test_a_threshold_that_rises_by_the_year_is_no_plan_for_a_count_of_communes(programme, communes):
    target = factories.make_target(
        programme, rollup="count", method="floor", goal=2, standard=40, unit="xã"
    )
    figures(target, communes[0], q2023Q2=42)
    factories.make_milestone(target, year=2023, value=42)
    line = line_of(target)
    assert (line.so_far, line.plan, line.percent_of_plan) == (1, None, None)


def test_the_plan_of_a_gap_is_the_goal_of_its_percent(programme, communes):
    target = factories.make_target(programme, method="gap", rollup="district", baseline=13, goal=5)
    figures(target, None, q2023Q2=10)
    factories.make_milestone(target, year=2023, value=9)
    assert line_of(target).percent_of_plan == 75


def test_what_is_missing_stays_missing(programme, communes):
    target = factories.make_target(programme, over_time="year_total")
    figures(target, communes[0], q2022Q4=90)
    line = line_of(target)
    assert line.row.value == 90
    assert (line.this_quarter, line.so_far, line.plan) == (None, None, None)
    assert (line.percent_of_plan, line.year_before, line.change) == (None, None, None)
    assert line.percent_of_year_before is None


def test_a_year_before_of_zero_gives_a_change_and_no_percent(programme, communes):
    target = factories.make_target(programme, over_time="year_total")
    figures(target, communes[0], q2022Q2=0, q2023Q2=4)
    line = line_of(target)
    assert (line.change, line.percent_of_year_before) == (4, None)


def test_a_commune_has_its_own_plan_and_figures(programme, communes):
    target = factories.make_target(programme, over_time="year_total")
    figures(target, communes[0], q2023Q1=3)
    figures(target, communes[1], q2023Q1=50)
    factories.make_milestone(target, year=2023, value=600)
    factories.make_milestone(target, communes[0], year=2023, value=12)
    line = line_of(target, communes[0])
    assert (line.so_far, line.plan, line.percent_of_plan) == (3, 12, 25)
    assert line_of(target, communes[1]).plan is None


def test_the_quarters_needed_lie_in_the_programme(programme):
    assert quarters_needed(programme, AT) == [Quarter(2023, 1), AT, Quarter(2022, 2)]
    assert quarters_needed(programme, Quarter(2021, 1)) == [Quarter(2021, 1)]


def test_a_term_total_of_the_demo_equals_its_result(demo_programme):
    roads = demo_programme.targets.get(number="11")
    assert (line_of(roads).so_far, line_of(roads).plan) == (348, 80)
    commune = Commune.objects.get(code="04738")
    assert line_of(roads, commune).so_far == Decimal("31.2")


def test_a_quarter_in_which_the_commune_was_exempt_is_a_dash(programme, communes):
    target = factories.make_target(programme, rollup="mean")
    figures(target, communes[0], q2023Q1=30, q2023Q2=40)
    factories.make_exemption(target, communes[0], start="2022Q2", end="2023Q1")
    line = line_of(target, communes[0])
    assert line.quarters == {Quarter(2023, 1): None, AT: 40}
    assert line_of(target).quarters == {Quarter(2023, 1): None, AT: 40}


def test_a_quarter_that_was_published_without_the_target_is_a_dash(programme, communes):
    factories.make_figure(factories.make_target(programme), communes[0], "2023Q1")
    store_publication(factories.make_period(programme, "2023Q1", published_on="2023-04-20"))
    target = factories.make_target(programme, number="9")
    figures(target, communes[0], q2023Q1=30, q2023Q2=40)
    for unit in (None, communes[0]):
        assert line_of(target, unit).quarters == {Quarter(2023, 1): None, AT: 40}
