"""The reports that a person's units have handed in."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Period, Submission
from communes.workflow.handed_in import handed_in
from tests import factories


@pytest.fixture(autouse=True)
def due_in_six_days(settings):
    settings.NTM_TODAY = "2023-07-04"


@pytest.fixture
def programme(db):
    """Two communes that report one target, the district another; two quarters have opened."""
    programme = factories.make_programme()
    factories.make_target(programme, number="1")
    factories.make_target(programme, number="2", rollup="district")
    factories.make_period(
        programme,
        "2023Q1",
        opens_on=datetime.date(2023, 3, 15),
        due_on=datetime.date(2023, 4, 10),
        published_on=datetime.date(2023, 4, 20),
    )
    factories.make_period(programme)
    return programme


@pytest.fixture
def commune(programme):
    return programme.district.communes.order_by("code").first()


def person(programme, **duty):
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, **duty)
    return factories.make_user(official)


def found(user, programme):
    return [
        (str(task.quarter), task.commune and task.commune.code, task.standing.state)
        for task in handed_in(user, [programme])
    ]


def test_a_chair_finds_what_waits_and_what_is_past_the_newest_first(programme, commune):
    chair = person(programme, duty="report", commune=commune)
    factories.make_figure(programme.targets.get(number="1"), commune, "2023Q1")
    factories.make_submission(programme, commune, status="submitted")
    assert found(chair, programme) == [
        ("2023Q2", commune.code, "submitted"),
        ("2023Q1", commune.code, "approved"),
    ]


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_what_is_not_handed_in_is_not_among_them(status, programme, commune):
    chair = person(programme, duty="report", commune=commune)
    factories.make_submission(programme, commune, status=status)
    assert found(chair, programme) == []


def test_only_units_of_which_the_person_enters_something(programme, commune):
    factories.make_submission(programme, commune, status="submitted")
    factories.make_submission(programme, None, status="approved")
    assert found(person(programme, duty="report"), programme) == [("2023Q2", None, "approved")]
    assert found(person(programme, duty="review"), programme) == []


def may_withdraw(user, programme):
    (task,) = handed_in(user, [programme])
    return task.may_withdraw


def test_who_submits_may_withdraw_until_the_review_begins(programme, commune):
    chair = person(programme, duty="report", commune=commune)
    report = factories.make_submission(programme, commune, status="submitted")
    assert may_withdraw(chair, programme)
    Submission.objects.filter(pk=report.pk).update(
        review_begun_at="2023-07-03T08:00Z", review_begun_by=chair
    )
    assert not may_withdraw(chair, programme)


def test_an_approved_report_a_published_quarter_and_another_duty_allow_no_withdrawal(
    programme, commune
):
    chair = person(programme, duty="report", commune=commune)
    clerk = person(programme, duty="enter", commune=commune)
    report = factories.make_submission(programme, commune, status="submitted")
    assert not may_withdraw(clerk, programme)
    Period.objects.filter(programme=programme).update(published_on="2023-07-04")
    assert not may_withdraw(chair, programme)
    Period.objects.filter(programme=programme).update(published_on=None)
    Submission.objects.filter(pk=report.pk).update(status="approved")
    assert not may_withdraw(chair, programme)


def test_who_enters_nothing_costs_no_query_beyond_the_duties(programme):
    reviewer = person(programme, duty="review")
    with CaptureQueriesContext(connection) as queries:
        handed_in(reviewer, [programme])
    assert len(queries) == 1
