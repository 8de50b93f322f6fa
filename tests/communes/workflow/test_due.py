"""Who is to be reminded of a report."""

import datetime
from operator import itemgetter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Official
from communes.results.catalogue import catalogues
from communes.workflow import reminders
from communes.workflow.reminders import all_due, people_due
from tests import factories


@pytest.fixture(autouse=True)
def due_in_six_days(settings):
    settings.NTM_TODAY = "2023-07-04"


@pytest.fixture
def programme(empty_db):
    """A commune with a target; the second quarter is due on 10/7/2023."""
    programme = factories.make_programme(factories.make_district(communes=1))
    factories.make_target(programme)
    factories.make_period(programme)
    return programme


@pytest.fixture
def commune(programme):
    return programme.district.communes.get()


@pytest.fixture
def chair(programme, commune):
    official = factories.make_official(programme.district, email="chair@example.vn")
    factories.make_assignment(official, programme, commune=commune, duty="report")
    return official


def names():
    return [person.official for person in people_due()]


@pytest.mark.parametrize(
    ("day", "due"),
    [("2023-07-02", False), ("2023-07-03", True), ("2023-07-10", True), ("2023-07-30", True)],
)
def test_a_report_is_due_from_a_week_before_its_day_and_stays_so(day, due, chair, settings):
    settings.NTM_TODAY = day
    assert names() == ([chair] if due else [])


def test_a_person_is_told_days_unit_and_quarter(chair, commune):
    (person,) = people_due()
    (report,) = person.reports
    assert (report.days, report.unit, str(report.quarter)) == (6, commune.title, "2023Q2")


@pytest.mark.parametrize(
    ("status", "due"),
    [("draft", True), ("returned", True), ("submitted", False), ("approved", False)],
)
def test_what_is_handed_in_is_not_due(status, due, programme, commune, chair):
    factories.make_submission(programme, commune, status=status)
    assert names() == ([chair] if due else [])


def test_nobody_is_due_for_a_published_quarter_but_who_is_admitted(programme, commune, chair):
    programme.periods.update(published_on="2023-07-03")
    report = factories.make_submission(programme, commune)
    assert names() == []
    programme.submissions.filter(pk=report.pk).update(admitted=True)
    assert names() == [chair]


def test_only_whose_unit_concerns_the_reviewer_is_due(programme, commune, chair):
    period = programme.periods.get()
    assert [one.official for one in people_due(period, lambda unit: unit == commune)] == [chair]
    assert people_due(period, lambda unit: unit is None) == []


def test_nobody_is_due_before_the_quarter_opens(programme, chair):
    programme.periods.update(opens_on="2023-07-05")
    assert names() == []


@pytest.mark.parametrize("duty", ["enter", "review", "lead"])
def test_only_who_may_submit_is_due(duty, programme, commune):
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, commune=commune, duty=duty)
    assert names() == []


def test_a_duty_for_one_target_submits_nothing(programme, commune):
    official = factories.make_official(programme.district)
    target = programme.targets.get()
    factories.make_assignment(official, programme, commune=commune, target=target, duty="report")
    assert names() == []


def test_a_duty_that_has_ended_and_an_access_that_has_ended_are_not_due(programme, commune, chair):
    chair.until = datetime.date(2023, 7, 3)
    chair.save()
    former = factories.make_official(programme.district)
    factories.make_assignment(
        former, programme, commune=commune, duty="report", end=datetime.date(2023, 7, 3)
    )
    assert names() == []


def test_who_has_a_closed_account_is_not_due(programme, chair):
    opened, due = datetime.date(2023, 7, 1), datetime.date(2023, 7, 5)
    factories.make_measure(programme.targets.get(), chair, opened_on=opened, due=due)
    assert [(one.official, len(one.measures)) for one in people_due()] == [(chair, 1)]

    factories.make_user(chair, is_active=False)
    assert names() == []


def test_units_are_told_for_which_nobody_reports(programme, commune, chair):
    period = programme.periods.get()

    def told(concerns):
        return [report.commune for report in all_due(period, concerns).unanswered]

    assert told(lambda unit: True) == []
    factories.make_target(programme, rollup="district")
    factories.make_user(chair, is_active=False)
    assert set(told(lambda unit: True)) == {commune, None}
    assert told(lambda unit: unit is None) == [None]
    factories.make_submission(programme, commune, status="submitted")
    assert told(lambda unit: True) == [None]


def test_the_district_s_own_report_is_due_from_who_reports_for_the_district(programme):
    factories.make_target(programme, rollup="district")
    clerk = factories.make_official(programme.district)
    factories.make_assignment(clerk, programme, duty="report")
    (person,) = people_due()
    assert (person.official, [report.unit for report in person.reports]) == (
        clerk,
        [programme.district.title],
    )


def test_one_person_has_all_that_is_due_oldest_first_whatever_period_is_asked(
    programme, commune, chair
):
    other = factories.make_programme(programme.district)
    factories.make_target(other)
    factories.make_period(other, "2023Q1", due_on=datetime.date(2023, 7, 1))
    factories.make_assignment(chair, other, commune=commune, duty="report")
    asked = programme.periods.get()
    for people in (people_due(), people_due(asked)):
        assert [[report.programme for report in person.reports] for person in people] == [
            [other, programme]
        ]


def test_of_one_period_only_those_who_owe_a_report_of_it_are_due(programme, chair):
    later = factories.make_period(programme, "2023Q1", published_on="2023-07-01")
    assert people_due(later) == []


def test_the_demo_s_due_are_the_fourteen_reports_that_are_missing(
    demo_programme, six_days_before_due
):
    period = demo_programme.periods.get(quarter="2023Q3")
    people = people_due(period)
    assert sum(len(person.reports) for person in people) == 14
    assert Official.objects.get(code="chair-04738") in [person.official for person in people]


def test_for_one_period_nothing_is_read_of_programmes_of_other_people(
    programme, chair, monkeypatch
):
    other = factories.make_programme(factories.make_district(communes=1))
    factories.make_target(other)
    factories.make_period(other)
    (unit,) = other.district.communes.all()
    stranger = factories.make_official(other.district)
    factories.make_assignment(stranger, other, commune=unit, duty="report")
    measure = {"opened_on": "2023-07-01", "due": "2023-07-05"}
    factories.make_measure(other.targets.get(), stranger, **measure)
    assert {*names()} == {chair, stranger}
    read = []

    def noted(programmes):
        read.append(programmes)
        return catalogues(programmes)

    monkeypatch.setattr(reminders, "catalogues", noted)
    with CaptureQueriesContext(connection) as asked:
        (person,) = people_due(programme.periods.get())
    assert (person.official, read) == (chair, [[programme]])
    statements = map(itemgetter("sql"), asked)
    (of_measures,) = (one for one in statements if 'FROM "communes_correctivemeasure"' in one)
    assert "communes_assignment" in of_measures
