"""The reviewer's queue: where each report stands, whom to call, and what a reviewer may know."""

import datetime
from decimal import Decimal

import pytest

from communes.models import Decision, Official, Status, Submission, Verb
from communes.results.catalogue import read_catalogue
from communes.results.compute import results
from communes.sheets.sheet import read_sheet, read_sheets
from communes.workflow import queue as bulk
from communes.workflow import verbs
from communes.workflow.queue import contacts, read_queue, readiness, reviewers, standings
from communes.workflow.report import ReportKey, state
from communes.workflow.seen_by_reviewers import seen_by_reviewers
from communes.workflow.verbs import Entry
from targets.quarters import Quarter
from tests import factories

QUARTER = Quarter.parse("2023Q2")
DUE = datetime.date(2023, 7, 10)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(settings):
    settings.NTM_TODAY = "2023-07-05"
    programme = factories.make_programme(factories.make_district(communes=0))
    for name in "Anh", "Bình", "Chi", "Đào", "Yên":
        factories.make_commune(programme.district, name=name)
    factories.make_target(programme, number="1")
    factories.make_period(programme, QUARTER)
    return programme


@pytest.fixture
def reviewer(programme):
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, duty="review")
    return factories.make_user(official)


def commune(programme, name):
    return programme.district.communes.get(name=name)


def report(programme, name, status, value=None, **values):
    """A report of the commune, with a figure where `value` is given."""
    unit = commune(programme, name)
    if value is not None:
        approved = status == "approved"
        factories.make_figure(programme.targets.get(), unit, QUARTER, value, approved=approved)
    return factories.make_submission(programme, unit, QUARTER, status=status, **values)


def queue(programme):
    return read_queue(read_catalogue(programme), programme.periods.get())


def one(programme, name):
    return next(found for found in queue(programme) if found.standing.commune.name == name)


def order(programme):
    found = standings(read_catalogue(programme), programme.periods.get())
    return [(standing.commune.name, str(standing.state)) for standing in found]


def test_what_was_submitted_comes_first_by_its_day_then_what_is_missing(programme):
    report(programme, "Anh", "approved", 5)
    report(programme, "Bình", "returned")
    report(programme, "Chi", "submitted", 5, submitted_on=datetime.date(2023, 7, 4))
    report(programme, "Yên", "submitted", 5, submitted_on=datetime.date(2023, 7, 1))
    assert order(programme) == [
        ("Yên", "submitted"),
        ("Chi", "submitted"),
        ("Đào", ""),
        ("Bình", "returned"),
        ("Anh", "approved"),
    ]


def test_equals_stand_in_the_order_of_their_vietnamese_names(programme):
    assert [name for name, _state in order(programme)] == ["Anh", "Bình", "Chi", "Đào", "Yên"]


def test_figures_that_were_loaded_without_a_report_count_as_approved(programme):
    factories.make_figure(programme.targets.get(), commune(programme, "Chi"), QUARTER)
    assert one(programme, "Chi").standing.state == Status.APPROVED
    assert one(programme, "Anh").standing.state == ""


@pytest.mark.parametrize(
    ("status", "submitted_on", "today", "late"),
    [
        ("draft", None, "2023-07-10", False),
        ("draft", None, "2023-07-11", True),
        ("returned", datetime.date(2023, 7, 5), "2023-07-11", True),
        ("submitted", DUE, "2023-07-20", False),
        ("submitted", datetime.date(2023, 7, 11), "2023-07-20", True),
        ("approved", None, "2023-07-20", False),
    ],
)
def test_a_report_is_late_after_the_due_date(
    programme, settings, status, submitted_on, today, late
):
    settings.NTM_TODAY = today
    report(programme, "Anh", status, submitted_on=submitted_on)
    assert one(programme, "Anh").standing.late is late


def test_a_correction_after_publication_is_not_late(programme, settings):
    settings.NTM_TODAY = "2023-11-15"
    programme.periods.update(published_on="2023-07-20")
    report(programme, "Anh", "returned", admitted=True)
    report(programme, "Bình", "draft", admitted=True)
    assert one(programme, "Anh").standing.late is False
    assert one(programme, "Bình").standing.late is True


def test_the_district_s_own_report_is_asked_where_a_target_of_the_district_asks(programme):
    assert None not in {found.standing.commune for found in queue(programme)}
    factories.make_target(programme, number="2", rollup="district", asked_in="2")
    assert [row.target.number for row in queue(programme)[0].rows] == ["2"]
    assert queue(programme)[0].standing.commune is None


def test_whom_to_call_is_who_reports_first_and_only_today(programme):
    unit = commune(programme, "Anh")
    clerk, chair, former = (
        factories.make_official(programme.district, name=name) for name in ("An", "Vũ", "Lê")
    )
    factories.make_assignment(clerk, programme, commune=unit, duty="enter")
    factories.make_assignment(chair, programme, commune=unit, duty="report")
    ended = datetime.date(2023, 7, 4)
    factories.make_assignment(former, programme, commune=unit, duty="report", end=ended)
    assert contacts(programme)[unit.pk] == [chair, clerk]
    assert contacts(programme)[commune(programme, "Chi").pk] == []


def test_who_can_no_longer_act_is_neither_called_nor_named_as_a_reviewer(programme):
    unit, yesterday = commune(programme, "Anh"), datetime.date(2023, 7, 4)
    left, shut, new = (factories.make_official(programme.district) for _index in range(3))
    Official.objects.filter(pk=left.pk).update(until=yesterday)
    factories.make_user(shut, is_active=False)
    for official in (left, shut, new):
        factories.make_assignment(official, programme, commune=unit, duty="report")
        factories.make_assignment(official, programme, duty="review")
    assert contacts(programme)[unit.pk] == [new]
    assert list(reviewers(programme)) == [new]


@pytest.mark.parametrize(
    ("status", "warnings"), [("submitted", 1), ("approved", 1), ("draft", 0), ("returned", 0)]
)
def test_warnings_are_counted_from_submission_on(programme, status, warnings):
    unit = commune(programme, "Anh")
    factories.make_figure(programme.targets.get(), unit, "2023Q1", 5)
    report(programme, "Anh", status, 50)
    found = one(programme, "Anh")
    assert len(found.warned) == len(found.unexplained) == warnings
    assert found.answered == 1


def test_a_note_explains_a_warning(programme):
    unit = commune(programme, "Anh")
    factories.make_figure(programme.targets.get(), unit, "2023Q1", 5)
    factories.make_submission(programme, unit, QUARTER, status="submitted")
    factories.make_figure(
        programme.targets.get(), unit, QUARTER, 50, approved=False, note="Được mùa"
    )
    found = one(programme, "Anh")
    assert (len(found.warned), found.unexplained) == (1, [])


def test_plain_is_without_warnings_and_clean_also_with_every_number(programme):
    report(programme, "Anh", "submitted", 5)
    report(programme, "Bình", "submitted")
    report(programme, "Chi", "draft", 5)
    found = {o.standing.commune.name: (o.plain, o.clean) for o in queue(programme)}
    assert found["Anh"] == (True, True)
    assert found["Bình"] == (True, False)
    assert found["Chi"] == (False, False)


def test_reports_are_approved_together_each_with_its_own_row_in_the_log(programme, reviewer):
    factories.make_figure(programme.targets.get(), commune(programme, "Chi"), "2023Q1", 5)
    report(programme, "Anh", "submitted", 5, version=3)
    report(programme, "Bình", "submitted", 5, version=3)
    report(programme, "Chi", "submitted", 50, version=3)
    report(programme, "Yên", "submitted", 5, version=3)
    units = {name: commune(programme, name) for name in ("Anh", "Bình", "Chi")}
    seen = {units["Anh"]: 3, units["Bình"]: 2, units["Chi"]: 3}
    approved, refused = bulk.approve_unopened(queue(programme), seen, reviewer)
    assert approved == [units["Anh"]]
    assert sorted(unit.name for unit, _sentence in refused) == ["Bình", "Chi"]
    reports = Submission.objects.filter(programme=programme)
    states = dict(reports.values_list("commune__name", "status"))
    assert states == {
        "Anh": "approved",
        "Bình": "submitted",
        "Chi": "submitted",
        "Yên": "submitted",
    }
    log = Decision.objects.filter(programme=programme, verb=Verb.APPROVE)
    assert [(row.commune.name, row.by) for row in log] == [("Anh", reviewer)]


def reviewed(programme, name):
    unit = commune(programme, name)
    report_key = ReportKey(programme, unit, QUARTER)
    rows = read_sheet(read_catalogue(programme), unit, QUARTER)
    [row] = seen_by_reviewers(rows, state(report_key, report_key.find()), report_key.decisions())
    return row


def chair_of(programme, name):
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, commune=commune(programme, name), duty="report")
    return factories.make_user(official)


def test_reviewers_see_what_was_sent_back_and_not_the_correction(programme, reviewer):
    chair, target = chair_of(programme, "Anh"), programme.targets.get()
    report_key = ReportKey(programme, commune(programme, "Anh"), QUARTER)
    verbs.enter(report_key, target, chair, Entry(Decimal(7), note="đo lại"))
    assert reviewed(programme, "Anh").reading is None
    verbs.submit(report_key, chair)
    assert reviewed(programme, "Anh").reading.value == 7
    verbs.return_(report_key, reviewer, "Sai đơn vị")
    verbs.enter(report_key, target, chair, Entry(Decimal(8)))
    row = reviewed(programme, "Anh")
    assert (row.reading.value, row.figure.note) == (7, "đo lại")
    verbs.enter(report_key, target, chair, Entry(Decimal(9)))
    assert reviewed(programme, "Anh").reading.value == 7
    verbs.submit(report_key, chair)
    assert reviewed(programme, "Anh").reading.value == 9


def test_of_a_report_that_came_returned_they_see_what_came(programme):
    chair, target = chair_of(programme, "Anh"), programme.targets.get()
    report(programme, "Anh", "returned", 5)
    assert reviewed(programme, "Anh").reading.value == 5
    report_key = ReportKey(programme, commune(programme, "Anh"), QUARTER)
    verbs.enter(report_key, target, chair, Entry(Decimal(6)))
    verbs.enter(report_key, target, chair, Entry(Decimal(7)))
    assert reviewed(programme, "Anh").reading.value == 5


def test_of_a_correction_that_was_withdrawn_they_see_what_is_approved(programme, reviewer):
    chair, target = chair_of(programme, "Anh"), programme.targets.get()
    report_key = ReportKey(programme, commune(programme, "Anh"), QUARTER)
    report(programme, "Anh", "approved", 5)
    verbs.reopen(report_key, reviewer, "Đính chính")
    verbs.enter(report_key, target, chair, Entry(Decimal(6)))
    assert reviewed(programme, "Anh").reading.value == 5
    verbs.submit(report_key, chair)
    verbs.withdraw(report_key, chair)
    assert reviewed(programme, "Anh").reading.value == 5


def test_the_check_list_names_what_is_missing(programme):
    factories.make_target(programme, number="2", rollup="district")
    unit = commune(programme, "Anh")
    factories.make_figure(programme.targets.get(number="1"), unit, "2023Q1", 5)
    factories.make_figure(programme.targets.get(number="1"), unit, QUARTER, 50, approved=False)
    factories.make_submission(programme, unit, QUARTER, status="submitted")
    catalogue = read_catalogue(programme)
    found = readiness(queue(programme), results(programme, QUARTER, live=True), catalogue)
    assert [o.standing.commune and o.standing.commune.name for o in found.missing] == [
        *(None, "Bình", "Chi", "Đào", "Yên"),
    ]
    assert [o.standing.commune.name for o in found.waiting] == ["Anh"]
    assert [o.standing.commune.name for o in found.unexplained] == ["Anh"]
    assert [target.number for target in found.without_data] == ["2"]
    assert found.complete is False


def test_nothing_is_missing_where_every_report_is_approved(programme):
    for unit in programme.district.communes.all():
        factories.make_figure(programme.targets.get(), unit, QUARTER)
    catalogue = read_catalogue(programme)
    found = readiness(queue(programme), results(programme, QUARTER, live=True), catalogue)
    assert found.complete is True


def test_the_sheets_of_all_units_equal_those_read_one_by_one(demo_programme):
    catalogue = read_catalogue(demo_programme)
    quarter = Quarter.parse("2023Q3")
    units = [None, *catalogue.reporters(quarter)]
    sheets = read_sheets(catalogue, units, quarter)
    assert len(units) == 25
    for unit in units:
        alone = read_sheet(catalogue, unit, quarter)
        assert [told(row) for row in sheets[unit]] == [told(row) for row in alone]


def told(row):
    return (
        row.target.number,
        row.figure.pk,
        row.reading,
        row.earlier,
        row.result,
        row.plan,
        row.validation_warnings,
        row.evidence,
    )
