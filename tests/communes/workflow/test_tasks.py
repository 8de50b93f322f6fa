"""What waits for a person, over all programmes of a district."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.workflow import verbs
from communes.workflow.tasks import lacking, work_of
from communes.workflow.verbs import Entry
from targets.models import Programme
from targets.quarters import Quarter
from tests import factories

from .world import make_world


@pytest.fixture(autouse=True)
def due_in_six_days(settings):
    settings.NTM_TODAY = "2023-07-04"


@pytest.fixture
def programme(db):
    """Two communes that report one target, the district another; the second quarter is open."""
    programme = factories.make_programme()
    factories.make_target(programme, number="1")
    factories.make_target(programme, number="2", rollup="district")
    factories.make_period(programme)
    return programme


@pytest.fixture
def commune(programme):
    return programme.district.communes.order_by("code").first()


def person(programme, *duties):
    """An account with duties in `programme`, each as keywords of an assignment."""
    official = factories.make_official(programme.district)
    for values in duties:
        factories.make_assignment(official, **({"programme": programme} | values))
    return factories.make_user(official)


def work(user, *programmes):
    return work_of(user, list(programmes))


def test_a_report_that_nobody_has_begun_waits_for_the_chair(programme, commune):
    chair = person(programme, {"duty": "report", "commune": commune})
    (report,) = work(chair, programme).reports
    assert (report.commune, report.quarter) == (commune, Quarter(2023, 2))
    assert (report.standing.state, report.days, report.soon) == ("", 6, True)
    assert report.may_submit
    assert [target.number for target in report.targets] == ["1"]


@pytest.mark.parametrize(
    ("status", "waits"),
    [("draft", True), ("returned", True), ("submitted", False), ("approved", False)],
)
def test_a_report_waits_until_it_is_handed_in(status, waits, programme, commune):
    factories.make_submission(programme, commune, status=status)
    chair = person(programme, {"duty": "report", "commune": commune})
    assert [report.standing.state for report in work(chair, programme).reports] == (
        [status] if waits else []
    )


def test_figures_that_came_with_data_count_as_handed_in(programme, commune):
    factories.make_figure(programme.targets.get(number="1"), commune)
    chair = person(programme, {"duty": "report", "commune": commune})
    assert work(chair, programme).count == 0


def test_the_district_reports_what_no_commune_does(programme):
    clerk = person(programme, {"duty": "report"})
    (report,) = work(clerk, programme).reports
    assert report.commune is None
    assert report.unit == programme.district.title
    assert [target.number for target in report.targets] == ["2"]


def test_who_enters_one_target_has_that_row_alone_and_submits_nothing(programme):
    other = factories.make_target(programme, number="3", rollup="district")
    clerk = person(programme, {"duty": "enter", "target": other})
    (report,) = work(clerk, programme).reports
    assert (report.targets, report.may_submit) == ((other,), False)


def test_who_enters_a_target_that_is_not_asked_this_quarter_has_nothing_to_do(programme):
    yearly = factories.make_target(programme, number="3", rollup="district", asked_in="4")
    assert work(person(programme, {"duty": "enter", "target": yearly}), programme).count == 0


def test_a_period_that_has_not_opened_waits_for_nobody(programme, commune, settings):
    settings.NTM_TODAY = "2023-06-14"
    chair = person(programme, {"duty": "report", "commune": commune})
    found = work(chair, programme)
    assert (found.busy, found.count) == (True, 0)


def test_a_published_quarter_waits_only_where_the_report_was_admitted(programme, commune):
    programme.periods.update(published_on="2023-07-03")
    chair = person(programme, {"duty": "report", "commune": commune})
    assert work(chair, programme).count == 0
    factories.make_submission(programme, commune, admitted=True)
    assert work(chair, programme).count == 1


def test_a_duty_that_has_ended_has_nothing_waiting(programme, commune):
    ended = {"duty": "report", "commune": commune, "end": datetime.date(2023, 7, 3)}
    found = work(person(programme, ended), programme)
    assert (found.busy, found.count) == (False, 0)


def test_nothing_waits_for_who_only_leads_or_has_no_official(programme):
    assert not work(person(programme, {"duty": "lead"}), programme).busy
    assert not work(factories.make_user(is_superuser=True), programme).busy


def test_a_submitted_report_waits_for_its_reviewer(programme, commune):
    factories.make_submission(
        programme, commune, status="submitted", submitted_on=datetime.date(2023, 7, 2)
    )
    reviewer = person(programme, {"duty": "review"})
    (report,) = work(reviewer, programme).reviews
    assert (report.commune, report.standing.late) == (commune, False)


def test_a_submitted_report_waits_for_its_reviewer_after_publication_too(programme, commune):
    programme.periods.update(published_on="2023-07-03")
    factories.make_submission(programme, commune, status="submitted")
    assert len(work(person(programme, {"duty": "review"}), programme).reviews) == 1


def test_nobody_reviews_a_unit_whose_figures_they_enter(programme, commune):
    factories.make_submission(programme, commune, status="submitted")
    both = person(programme, {"duty": "review"}, {"duty": "enter", "commune": commune})
    assert work(both, programme).reviews == []


def test_who_reviews_one_commune_has_its_report_and_no_quarter_to_publish(programme, commune):
    for one in programme.district.communes.all():
        factories.make_submission(programme, one, status="submitted")
    found = work(person(programme, {"duty": "review", "commune": commune}), programme)
    assert [report.commune for report in found.reviews] == [commune]
    assert found.quarters == []


@pytest.mark.parametrize(("day", "waits"), [("2023-07-02", False), ("2023-07-03", True)])
def test_a_quarter_waits_for_its_reviewers_from_a_week_before_it_is_due(
    day, waits, programme, commune, settings
):
    settings.NTM_TODAY = day
    factories.make_submission(programme, commune, status="submitted")
    quarters = work(person(programme, {"duty": "review"}), programme).quarters
    assert [(one.missing, one.waiting, one.complete) for one in quarters] == (
        [(2, 1, False)] if waits else []
    )


def test_a_quarter_with_every_report_approved_waits_at_once(programme, settings):
    settings.NTM_TODAY = "2023-06-16"
    for unit in [None, *programme.district.communes.all()]:
        factories.make_submission(programme, unit, status="approved")
    (quarter,) = work(person(programme, {"duty": "review"}), programme).quarters
    assert quarter.complete


def test_a_published_quarter_is_not_to_be_published(programme):
    programme.periods.update(published_on="2023-07-03")
    assert work(person(programme, {"duty": "review"}), programme).quarters == []


@pytest.mark.django_db
def test_a_published_quarter_with_corrections_is_to_be_published_again(settings):
    w = make_world()
    office, chair = w.reviewer(), w.chair()
    settings.NTM_TODAY = "2023-07-11"
    w.filled("approved")
    verbs.publish(w.period, office)
    assert work(office, w.programme).again == []
    verbs.reopen(w.report, office, "Nhầm")
    verbs.enter(w.report, w.roads, chair, Entry(Decimal(6)))
    verbs.submit(w.report, chair)
    assert work(office, w.programme).again == []
    verbs.approve(w.report, office)
    found = work(office, w.programme)
    assert [(one.period, one.approved) for one in found.again] == [(w.period, 1)]
    assert found.count == 1
    assert work(w.person("review"), w.programme).again == []
    verbs.publish(w.period, office)
    assert work(office, w.programme).again == []


@pytest.mark.django_db
def test_an_approval_that_changes_no_figure_needs_no_new_version(settings):
    w = make_world()
    office = w.reviewer()
    settings.NTM_TODAY = "2023-07-11"
    w.filled("approved")
    verbs.publish(w.period, office)
    verbs.reopen(w.report, office, "Nhầm")
    verbs.submit(w.report, w.chair())
    verbs.approve(w.report, office)
    assert work(office, w.programme).again == []


def test_all_programmes_of_the_district_come_oldest_first(programme, commune):
    other = factories.make_programme(programme.district)
    factories.make_target(other, number="1")
    factories.make_period(other, "2023Q1", due_on=datetime.date(2023, 7, 9))
    factories.make_period(programme, "2022Q4", due_on=datetime.date(2023, 6, 20))
    duty = {"duty": "report", "commune": commune}
    chair = person(programme, duty, duty | {"programme": other})
    assert [(one.programme, str(one.quarter)) for one in work(chair, programme, other).reports] == [
        (programme, "2022Q4"),
        (other, "2023Q1"),
        (programme, "2023Q2"),
    ]


def test_what_is_missing_counts_targets_with_neither_number_nor_note(programme, commune):
    targets = [factories.make_target(programme, number=str(number)) for number in (3, 4, 5)]
    factories.make_submission(programme, commune)
    factories.make_figure(targets[0], commune, approved=False)
    factories.make_figure(targets[1], commune, value=None, approved=False, note="chưa điều tra")
    factories.make_figure(targets[2], commune, value=None, approved=False, note=" ")
    chair = person(programme, {"duty": "report", "commune": commune})
    reports = work(chair, programme).reports
    assert [one.missing for one in lacking(reports)] == [2]
    assert lacking([]) == []


@pytest.mark.django_db
def test_a_row_sent_back_is_lacking_until_it_is_answered(settings):
    w = make_world()
    chair, office = w.chair(), w.reviewer()
    w.filled("submitted")
    verbs.return_(w.report, office, "Xem lại", targets=[w.roads])
    (lack,) = lacking(work(chair, w.programme).reports)
    assert (lack.missing, lack.to_complete, bool(lack)) == (0, 1, True)
    verbs.enter(w.report, w.roads, chair, Entry(Decimal(5), note="Đã đối chiếu"))
    (lack,) = lacking(work(chair, w.programme).reports)
    assert (lack.to_complete, bool(lack)) == (0, False)


@pytest.mark.django_db
def test_a_number_that_surprises_is_lacking_its_note(settings):
    w = make_world()
    chair = w.chair()
    w.filled("draft")
    factories.make_figure(w.roads, w.commune, "2022Q2", 1)
    (lack,) = lacking(work(chair, w.programme).reports)
    assert (lack.missing, lack.warned, bool(lack)) == (0, 1, True)
    w.report.figures().update(note="Đã đối chiếu")
    (lack,) = lacking(work(chair, w.programme).reports)
    assert not lack


def test_the_demo_reviewer_has_eight_reports_and_a_quarter_with_fourteen_missing(
    account_of, six_days_before_due
):
    found = work_of(account_of("reviewer-01"), list(Programme.objects.select_related("district")))
    assert (found.reports, len(found.reviews)) == ([], 8)
    assert [(str(one.quarter), one.missing, one.waiting) for one in found.quarters] == [
        ("2023Q3", 14, 8)
    ]


@pytest.mark.parametrize("communes", [1, 24])
def test_it_asks_as_many_queries_for_many_communes_and_programmes_as_for_one(communes, db):
    district = factories.make_district(communes=communes)
    programmes = []
    for _index in range(communes):
        one = factories.make_programme(district)
        factories.make_target(one)
        factories.make_period(one)
        programmes.append(one)
    both = {"duty": "review"}, {"duty": "report", "commune": district.communes.first()}
    user = person(programmes[0], *both)
    with CaptureQueriesContext(connection) as queries:
        assert work(user, *programmes).count == 2
    assert len(queries) == 8
