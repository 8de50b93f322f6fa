"""A published quarter keeps its coverage and its year, whatever is corrected or planned later."""

from decimal import Decimal

import pytest

from communes.models import Figure, Publication, PublishedResult
from communes.results.attention import needing_attention
from communes.results.compute import results_by_quarter
from communes.results.coverage import coverage, coverage_of
from communes.results.inputs import read_inputs
from communes.results.kept_years import storable
from communes.results.publishing import store_publication
from communes.results.years import quarters_needed, year_lines
from targets.models import Milestone, Programme
from targets.quarters import Quarter
from targets.rules import LARGEST
from tests import factories

pytestmark = pytest.mark.django_db

AT = Quarter(2023, 2)


@pytest.fixture
def target():
    """A yearly total of two communes, of which one has reported, published with its plan."""
    made = factories.make_target(
        factories.make_programme(factories.make_district(communes=2)), over_time="year_total"
    )
    factories.make_milestone(made, value=40)
    factories.make_milestone(made, first(made), value=25)
    factories.make_figure(made, first(made), "2023Q1", 4)
    factories.make_figure(made, first(made), "2023Q2", 6)
    store_publication(factories.make_period(made.programme, published_on="2023-07-20"))
    return made


def first(target):
    return target.programme.district.communes.order_by("code").first()


def correct(target):
    """A figure is corrected, the second commune reports after all, and the plan is another."""
    Figure.objects.filter(quarter=AT).update(value=60, approved_value=60)
    factories.make_figure(target, target.programme.district.communes.last(), "2023Q2", 9)
    Milestone.objects.update(value=400)


def history_of(target, *, live=False):
    programme = target.programme
    return results_by_quarter(programme, quarters_needed(programme, AT), live=live)


def line_of(target, commune=None, *, live=False):
    inputs = read_inputs(target.programme)
    [line] = year_lines(inputs, history_of(target, live=live), AT, commune)
    return line


def numbers(line):
    return line.given, line.this_quarter, line.so_far, line.plan, line.percent_of_plan


def test_the_year_of_a_published_quarter_stands_as_it_was_published(target):
    assert numbers(line_of(target)) == (1, 6, 10, 40, 25)
    assert numbers(line_of(target, first(target))) == (1, 6, 10, 25, 40)
    correct(target)
    assert numbers(line_of(target)) == (1, 6, 10, 40, 25)
    assert line_of(target).this_year == 10
    assert numbers(line_of(target, first(target))) == (1, 6, 10, 25, 40)
    assert numbers(line_of(target, live=True)) == (2, 69, 73, 400, Decimal("18.25"))


def test_coverage_stands_as_it_was_published(target):
    correct(target)
    inputs = read_inputs(target.programme)
    assert coverage_of(inputs, history_of(target)[AT]) == (1, 2)
    assert coverage(inputs, AT) == (2, 2)
    assert coverage_of(inputs, history_of(target, live=True)[AT]) == (2, 2)


def test_what_needs_attention_counts_the_units_of_then(target):
    correct(target)
    inputs = read_inputs(target.programme)
    [one] = needing_attention(inputs, history_of(target), AT, due=True)
    assert (one.given, one.due, one.of_plan) == (1, 2, 25)


def test_the_next_version_keeps_what_stands_then(target):
    correct(target)
    store_publication(target.programme.periods.get())
    assert numbers(line_of(target)) == (2, 69, 73, 400, Decimal("18.25"))
    assert coverage_of(read_inputs(target.programme), history_of(target)[AT]) == (2, 2)


def test_a_publication_that_kept_nothing_is_counted_by_todays_figures(target):
    period = target.programme.periods.get()
    bare = Publication.objects.create(
        period=period, version=2, published_at="2023-07-21T00:00Z", digest="0" * 64
    )
    for row in PublishedResult.objects.filter(publication__period=period, publication__version=1):
        columns = {name: getattr(row, name) for name in ("target", "commune", "value", "as_of")}
        PublishedResult.objects.create(publication=bare, band=row.band, **columns)
    correct(target)
    assert numbers(line_of(target)) == (2, 69, 73, 400, Decimal("18.25"))
    assert coverage_of(read_inputs(target.programme), history_of(target)[AT]) == (2, 2)


def test_every_row_that_the_demo_published_has_its_year():
    publications = Publication.objects.filter(period__programme=Programme.objects.get(main=True))
    assert publications.exists()
    assert not publications.filter(asked=None).exists()
    assert not PublishedResult.objects.filter(given=None).exists()


@pytest.mark.parametrize(
    ("plan", "kept"),
    [
        (None, None),
        (Decimal("1.00005"), Decimal("1.0000")),
        (LARGEST, LARGEST),
        (-LARGEST, -LARGEST),
        (LARGEST * 2, None),
    ],
)
def test_a_plan_is_kept_to_four_decimals_where_a_figure_could_reach_it(plan, kept):
    assert storable(plan) == kept
