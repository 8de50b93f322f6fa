"""Who may read which change of a figure, and what was decided on reports."""

import datetime

import pytest
from django.utils import timezone

from communes.models import Decision, FigureChange, Status, Verb
from communes.workflow import verbs
from communes.workflow.log import Reader, decisions_of, decisions_on, history
from communes.workflow.permissions import Duties
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.quarters import Quarter
from tests import factories

NOON = datetime.datetime(2023, 7, 4, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("reader", "approved", "since_submission", "reads"),
    [
        (Reader(), True, -1, True),
        (Reader(), False, -1, False),
        (Reader(reviews=True), True, 1, True),
        (Reader(reviews=True), False, -1, True),
        (Reader(reviews=True), False, 0, True),
        (Reader(reviews=True), False, 1, False),
        (Reader(enters=True), False, 1, True),
        (Reader(enters=True), True, 1, True),
    ],
)
def test_a_change_is_read_by_who_may(reader, approved, since_submission, reads):
    change = FigureChange(approved=approved, at=NOON + since_submission * MINUTE)
    assert reader.may_read(change, NOON) is reads


def test_before_any_submission_reviewers_read_approved_values_alone():
    assert not Reader(reviews=True).may_read(FigureChange(at=NOON), None)
    assert Reader(reviews=True).may_read(FigureChange(at=NOON, approved=True), None)


@pytest.fixture(autouse=True)
def within_the_period(settings):
    settings.NTM_TODAY = "2023-07-04"


@pytest.fixture
def programme(db):
    programme = factories.make_programme()
    factories.make_target(programme, number="1")
    factories.make_period(programme)
    return programme


@pytest.fixture
def target(programme):
    return programme.targets.get()


@pytest.fixture
def commune(programme):
    return programme.district.communes.order_by("code").first()


@pytest.fixture
def report_key(programme, commune):
    return ReportKey(programme, commune, Quarter(2023, 2))


def account(programme, **duty):
    official = factories.make_official(programme.district)
    factories.make_assignment(official, programme, **duty)
    return factories.make_user(official)


@pytest.fixture
def people(programme, commune):
    other = programme.district.communes.exclude(pk=commune.pk).get()
    return {
        "chair": account(programme, commune=commune, duty="report"),
        "clerk": account(programme, commune=commune, duty="enter"),
        "clerk of another target": account(
            programme,
            commune=commune,
            duty="enter",
            target=factories.make_target(programme, number="2"),
        ),
        "reviewer": account(programme, duty="review"),
        "reviewer of another commune": account(programme, commune=other, duty="review"),
        "chair of another commune": account(programme, commune=other, duty="report"),
        "leader": account(programme, duty="lead"),
        "administrator": factories.make_user(is_superuser=True),
    }


def test_each_person_reads_what_the_table_says(report_key, target, programme, commune, people):
    """5 is submitted and approved, 7 submitted again, 9 is being written."""
    chair, reviewer = people["chair"], people["reviewer"]
    others = programme.targets.exclude(pk=target.pk)
    for other in others:
        verbs.enter(report_key, other, chair, Entry(note="không có"))
    verbs.enter(report_key, target, chair, Entry(5))
    verbs.submit(report_key, chair)
    verbs.approve(report_key, reviewer)
    verbs.reopen(report_key, reviewer, "kiểm tra lại")
    verbs.enter(report_key, target, chair, Entry(7, note="đếm lại"))
    verbs.submit(report_key, chair)
    verbs.return_(report_key, reviewer, "thiếu tài liệu")
    verbs.enter(report_key, target, chair, Entry(9, note="đếm lần ba"))
    read = {}
    for name, user in people.items():
        reader = Reader.of(Duties.of(user, programme), commune, target)
        read[name] = [
            (int(change.after), "approved" if change.approved else "written")
            for change in history(report_key, target, reader)
        ]
    counted = [(5, "approved")]
    submitted = [(7, "written"), (5, "approved"), (5, "written")]
    assert read == {
        "chair": [(9, "written"), *submitted],
        "clerk": [(9, "written"), *submitted],
        "clerk of another target": counted,
        "reviewer": submitted,
        "reviewer of another commune": counted,
        "chair of another commune": counted,
        "leader": counted,
        "administrator": counted,
    }


def test_a_report_that_was_loaded_as_submitted_is_read_by_its_reviewers(report_key, target):
    figure = factories.make_figure(target, report_key.commune, approved=False)
    FigureChange.objects.create(figure=figure, after=5, at=NOON)
    assert history(report_key, target, Reader(reviews=True)) == []
    Decision.objects.create(**report_key.key, verb=Verb.LOAD, after=Status.DRAFT, at=NOON + MINUTE)
    assert history(report_key, target, Reader(reviews=True)) == []
    Decision.objects.create(
        **report_key.key, verb=Verb.LOAD, after=Status.SUBMITTED, at=NOON + MINUTE
    )
    assert [change.after for change in history(report_key, target, Reader(reviews=True))] == [5]


def test_the_decisions_on_a_commune_s_reports_come_by_quarter_newest_first(
    report_key, target, people
):
    chair, reviewer = people["chair"], people["reviewer"]
    for one in report_key.programme.targets.all():
        verbs.enter(report_key, one, chair, Entry(5))
    verbs.submit(report_key, chair)
    verbs.return_(report_key, reviewer, "xem lại")
    found = decisions_of(report_key.programme, report_key.commune)
    assert [(one.verb, one.by, one.reason) for one in found[report_key.quarter]] == [
        ("return", reviewer, "xem lại"),
        ("submit", chair, ""),
        ("enter", chair, ""),
    ]
    assert found[report_key.quarter.shift(-1)] == []


def decide(programme, commune, verb, quarter="2023Q2"):
    return Decision.objects.create(
        programme=programme,
        commune=commune,
        quarter=Quarter.parse(quarter),
        verb=verb,
        at=timezone.now(),
    )


def test_the_decisions_on_a_target_are_those_that_moved_reports_of_its_units(programme, commune):
    other = programme.district.communes.exclude(pk=commune.pk).get()
    own = decide(programme, None, "submit")
    for verb in ("enter", "take_up"):
        decide(programme, commune, verb)
    decide(programme, None, "publish")
    decide(programme, commune, "submit", "2023Q1")
    submitted = decide(programme, commune, "submit")
    approved = decide(programme, other, "approve")

    def on(units, limit=20):
        return decisions_on(programme, Quarter(2023, 2), units, limit)

    assert on([commune, other]) == [approved, submitted]
    assert on([commune, other], limit=1) == [approved]
    assert on([commune]) == [submitted]
    assert on([None]) == [own]
