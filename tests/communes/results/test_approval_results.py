"""Approving what was submitted makes official what was provisional before."""

import pytest

from communes.interchange.results_table import results_as_csv
from communes.models import Decision, Figure, FigureChange, Submission
from communes.results.compute import results
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from targets.quarters import Quarter
from tests.paths import EXPECTED

QUARTER = Quarter(2023, 3)
PROVISIONAL = EXPECTED / "yen-binh" / "2023Q3-provisional.csv"

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(demo_programme, six_days_before_due):
    return demo_programme


@pytest.fixture
def waiting(programme):
    """The reports of the quarter that wait for their review."""
    rows = Submission.objects.filter(programme=programme, quarter=QUARTER, status="submitted")
    return [ReportKey(programme, row.commune, QUARTER) for row in rows.select_related("commune")]


@pytest.fixture
def reviewer(account_of):
    return account_of("reviewer-01")


def test_official_results_equal_the_expected_provisional_ones_once_all_is_approved(
    programme, waiting, reviewer
):
    expected = PROVISIONAL.read_bytes()
    assert results_as_csv(results(programme, QUARTER)).encode() != expected
    for report in waiting:
        verbs.approve(report, reviewer)
    assert len(waiting) == 8
    assert results_as_csv(results(programme, QUARTER)).encode() == expected


def test_each_approval_is_logged_and_each_value_that_changed(programme, waiting, reviewer):
    figures = Figure.objects.filter(
        target__programme=programme,
        quarter=QUARTER,
        commune__in=[report.commune for report in waiting],
        value__isnull=False,
    )
    for report in waiting:
        verbs.approve(report, reviewer)
    decisions = Decision.objects.filter(programme=programme, quarter=QUARTER, verb="approve")
    assert {(row.commune, row.by) for row in decisions} == {
        (report.commune, reviewer) for report in waiting
    }
    changes = FigureChange.objects.filter(by=reviewer).values_list("figure", "approved", "after")
    assert sorted(changes) == sorted((row.pk, True, row.value) for row in figures)


def test_what_is_approved_may_be_published_and_stays(programme, waiting, reviewer):
    for report in waiting:
        verbs.approve(report, reviewer)
    verbs.publish(programme.periods.get(quarter=QUARTER), reviewer, "Họp giao ban")
    stored = results(programme, QUARTER)
    assert stored.publication.version == 1
    assert results_as_csv(stored).encode() == PROVISIONAL.read_bytes()
    verbs.reopen(waiting[0], reviewer, "Kiểm tra lại")
    assert results_as_csv(results(programme, QUARTER)).encode() == PROVISIONAL.read_bytes()
