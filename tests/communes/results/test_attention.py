"""Which targets of a district need a decision, by its figures, plans and due dates."""

import datetime

import pytest

from communes.interchange.loading import load
from communes.models import Period
from communes.results.attention import history_needed, is_due, needing_attention
from communes.results.compute import results_by_quarter
from communes.results.coverage import coverage
from communes.results.inputs import read_inputs
from targets.attention import Reason
from targets.models import Programme
from targets.quarters import Quarter
from tests import factories
from tests.paths import SON_LANG

QUARTER = Quarter(2023, 2)


def attention_of(programme, quarter=QUARTER, due=True):
    """Number → the `Attention` of each target that needs a decision, the worst first."""
    inputs = read_inputs(programme)
    history = results_by_quarter(programme, history_needed(programme, quarter))
    return {one.target.number: one for one in needing_attention(inputs, history, quarter, due)}


def site(figures, communes=1, **target):
    """A programme with one target whose communes have these figures, quarter → value."""
    district = factories.make_district(communes=communes)
    programme = factories.make_programme(district)
    made = factories.make_target(programme, number="1", **target)
    for commune in district.communes.all():
        factories.make_allocation(made, commune, goal=100)
        for quarter, value in figures.items():
            factories.make_figure(made, commune, quarter, value=value)
    return made


def test_the_demo_has_those_at_risk_and_those_far_from_their_years_plan(db):
    found = attention_of(Programme.objects.get(code="nqdh-23"))
    assert list(found) == ["10", "6", "7", "19", "22"]
    assert {tuple(one.reasons) for one in found.values()} == {(Reason.AT_RISK,)}
    assert found["10"].of_plan == 35
    assert found["10"].change == 6


def test_an_open_quarter_is_held_against_what_was_due_before_it(db):
    programme = Programme.objects.get(code="nqdh-23")
    quarter = Quarter(2023, 3)
    before = attention_of(programme, quarter, due=False)
    assert before["10"].reasons == [Reason.AT_RISK]
    after = attention_of(programme, quarter)
    assert after["10"].reasons == [Reason.BEHIND, Reason.UNDER_HALF, Reason.MISSING]
    assert (after["10"].given, after["10"].due) == (3, 24)


def test_a_value_that_fell_since_the_last_quarter_is_told_with_its_change(empty_db):
    made = site({"2023Q1": 90, "2023Q2": 80}, goal=100)
    [one] = attention_of(made.programme).values()
    assert (one.reasons[-1], one.change) == (Reason.FELL, -10)


def test_a_quarter_that_measures_something_else_is_not_compared(empty_db):
    made = site({"2023Q1": 90, "2023Q2": 80}, goal=100)
    factories.make_break(made, start="2023Q2", goal=81)
    assert all(
        Reason.FELL not in one.reasons and one.before is None
        for one in attention_of(made.programme).values()
    )


def test_what_is_met_needs_nothing(empty_db):
    assert attention_of(site({"2023Q1": 120, "2023Q2": 110}, goal=100).programme) == {}


def test_a_target_that_was_due_and_never_reported_needs_a_decision(empty_db):
    programme = site({}).programme
    assert attention_of(programme)["1"].reasons == [Reason.MISSING]


def test_nothing_is_missing_before_the_first_due_date(empty_db):
    programme = site({}).programme
    assert attention_of(programme, programme.start, due=False) == {}


def test_a_target_that_is_asked_once_a_year_is_not_missed_in_between(empty_db):
    made = site({"2022Q4": 80}, goal=100, asked_in="4")
    assert all(Reason.MISSING not in one.reasons for one in attention_of(made.programme).values())


def test_a_part_is_told_with_its_parent(db):
    load(SON_LANG)
    found = attention_of(Programme.objects.get(code="nqdh-sl"), Quarter(2023, 3))
    assert "13" in found
    assert not any(one.target.is_part for one in found.values())


@pytest.mark.parametrize(
    ("published", "due", "expected"),
    [(None, "2023-10-10", False), (None, "2023-10-03", True), ("2023-10-01", "2023-10-10", True)],
)
def test_reports_are_due_after_their_day_or_when_published(published, due, expected):
    day = datetime.date.fromisoformat
    period = Period(published_on=published and day(published), due_on=day(due))
    assert is_due(period, day("2023-10-04")) is expected


def test_coverage_counts_the_communes_that_have_a_figure_of_the_quarter(empty_db):
    made = site({"2023Q1": 5}, communes=3)
    inputs = read_inputs(made.programme)
    assert coverage(inputs, Quarter(2023, 1)) == (3, 3)
    assert coverage(inputs, QUARTER) == (0, 3)
    factories.make_figure(made, made.programme.district.communes.first(), "2023Q2")
    factories.make_figure(made, made.programme.district.communes.last(), "2023Q2", approved=False)
    found = coverage(read_inputs(made.programme), QUARTER)
    assert (found, found.whole) == ((1, 3), False)


def test_a_district_that_asks_no_commune_has_no_coverage(empty_db):
    programme = factories.make_programme(factories.make_district(communes=2))
    made = factories.make_target(programme, rollup="district")
    factories.make_figure(made, None)
    assert coverage(read_inputs(programme), QUARTER) is None


def test_the_demos_quarters_are_covered_as_they_were_reported(db):
    inputs = read_inputs(Programme.objects.get(code="nqdh-23"))
    assert coverage(inputs, QUARTER) == (24, 24)
    assert coverage(inputs, Quarter(2023, 3)) == (3, 24)
