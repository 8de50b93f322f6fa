"""What each verb of the workflow does; who may do what is in test_workflow_table.py."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from communes.models import (
    Comment,
    Decision,
    Figure,
    FigureChange,
    Period,
    Publication,
    PublishedResult,
    Submission,
)
from communes.results.compute import results
from communes.workflow import transitions, verbs
from communes.workflow.permissions import Duties
from communes.workflow.refusals import Changed, Conflict, Incomplete, NotAllowed, Refused, Unfit
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.models import DataVersion
from targets.quarters import Quarter
from tests.factories import (
    make_assignment,
    make_figure,
    make_official,
    make_submission,
    make_target,
    make_user,
)

from .world import EARLY, QUARTER, TODAY, TOMORROW, WORDS, YESTERDAY, make_world, number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_the_time_of_reporting(settings):
    settings.NTM_TODAY = TODAY.isoformat()
    with translation.override("en"):
        yield


@pytest.fixture
def w():
    return make_world()


def approved(w, target=None):
    """What counts of the commune's target in the official results, and of the quarter."""
    row = results(w.programme, QUARTER, live=True).by_commune[w.commune.code]
    return row[(target or w.roads).number].value


def log(report_key):
    return [
        (row.verb, row.before, row.after, row.by, row.reason) for row in report_key.decisions()
    ][::-1]


# enter


def test_the_first_figure_begins_the_report_and_is_kept_with_its_change(w):
    chair = w.chair()
    figure = verbs.enter(w.report, w.roads, chair, number("1234.5", "Đo lại", estimate=True))
    figure.refresh_from_db()
    assert (figure.value, figure.out_of, figure.estimate) == (Decimal("1234.5"), None, True)
    assert (figure.note, figure.version, figure.approved_value) == ("Đo lại", 1, None)
    [change] = figure.changes.all()
    assert (change.before, change.after, change.approved) == (None, Decimal("1234.5"), False)
    assert (change.estimate, change.note, change.by) == (True, "Đo lại", chair)
    assert log(w.report) == [("enter", "", "draft", chair, "")]


def test_every_further_change_moves_the_version_and_remembers_both_values(w):
    chair = w.chair()
    for value in (5, 6, None):
        verbs.enter(w.report, w.roads, chair, number(value))
    changes = w.figure().changes.order_by("pk")
    assert [(c.before, c.after) for c in changes] == [(None, 5), (5, 6), (6, None)]
    assert w.figure().version == 3
    assert len(log(w.report)) == 1


def test_both_numbers_of_a_rate_are_kept_and_remembered(w):
    rate = make_target(w.programme, rollup="rate", unit="%", goal=90)
    chair = w.chair()
    for value, out_of in [(3, 4), (3, 5)]:
        entry = Entry(Decimal(value), Decimal(out_of))
        verbs.enter(w.report, rate, chair, entry)
    change = w.figure(rate).changes.first()
    assert (change.before, change.before_out_of) == (3, 4)
    assert (change.after, change.after_out_of) == (3, 5)


def test_saving_again_what_stands_there_writes_nothing(w):
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number("5.0", " Đo lại "))
    again = verbs.enter(w.report, w.roads, chair, number("5", "Đo lại"), seen=0)
    assert again.version == 1
    assert FigureChange.objects.filter(figure=again).count() == 1


def test_an_empty_entry_into_an_empty_cell_begins_no_report(w):
    figure = verbs.enter(w.report, w.roads, w.chair(), Entry(), seen=0)
    assert figure.pk is None
    assert w.report.find() is None
    assert not w.report.figures().exists()


def test_an_estimate_or_a_note_alone_is_a_change(w):
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number(5))
    verbs.enter(w.report, w.roads, chair, number(5, estimate=True))
    assert verbs.enter(w.report, w.roads, chair, number(5, "Chưa đo")).version == 3


def test_who_saw_an_older_figure_is_told_what_stands_there_and_who_wrote_it(w):
    first, second = w.chair(), w.chair()
    verbs.enter(w.report, w.roads, first, number(5))
    with pytest.raises(Changed) as caught:
        verbs.enter(w.report, w.roads, second, number(6), seen=0)
    assert caught.value.figure.value == 5
    assert caught.value.figure.version == 1
    assert caught.value.change.by == first
    assert w.figure().value == 5
    assert verbs.enter(w.report, w.roads, second, number(6), seen=1).version == 2


def test_other_rows_do_not_disturb_a_figure(w):
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number(5), seen=0)
    assert verbs.enter(w.report, w.water, chair, number(80), seen=0).version == 1


def test_loaded_data_changed_meanwhile_has_no_author(w):
    make_submission(w.programme, w.commune, QUARTER)
    make_figure(w.roads, w.commune, QUARTER, 5, approved=False, version=3)
    with pytest.raises(Changed) as caught:
        verbs.enter(w.report, w.roads, w.chair(), number(6), seen=0)
    assert caught.value.change is None


@pytest.mark.parametrize(
    ("value", "out_of", "field"),
    [
        (3, None, "out_of"),
        (None, 0, "out_of"),
        (5, 4, "value"),
        (-1, 4, "value"),
        (3, 0, "out_of"),
    ],
)
def test_a_pair_that_is_no_rate_is_refused_at_its_cell(w, value, out_of, field):
    rate = make_target(w.programme, rollup="rate", unit="%", goal=90)
    entry = Entry(*(None if n is None else Decimal(n) for n in (value, out_of)))
    with pytest.raises(Unfit) as caught:
        verbs.enter(w.report, rate, w.chair(), entry)
    assert list(caught.value.problems) == [field]
    assert all(caught.value.problems[field])
    assert w.report.find() is None


@pytest.mark.parametrize(
    "value",
    [
        *("922337203685478", "-922337203685478", "99999999999999999999", "1e30"),
        *("1.23456", "1e-9", "Infinity", "NaN"),
    ],
)
def test_a_number_that_no_column_holds_is_refused_with_a_sentence(w, value):
    with pytest.raises(Unfit) as caught:
        verbs.enter(w.report, w.roads, w.chair(), number(value))
    assert list(caught.value.problems) == ["value"]
    assert str(caught.value)
    assert not w.report.figures().exists()


def test_the_largest_and_the_finest_number_are_kept_to_the_last_digit(w):
    chair = w.chair()
    for value in ("922337203685477", "-922337203685477", "922337203685476.9999", "0.0001"):
        verbs.enter(w.report, w.roads, chair, number(value))
        assert w.figure().value == Decimal(value)


def test_a_yes_or_no_is_one_or_nought(w):
    target = make_target(w.programme, method="milestone", rollup="count", goal=None, standard=1)
    with pytest.raises(Unfit, match="yes or no"):
        verbs.enter(w.report, target, w.chair(), number(2))
    assert verbs.enter(w.report, target, w.chair(), number(1)).value == 1


def test_text_is_kept_composed_and_without_what_no_database_keeps(w):
    note = "  Tha\u0302\u0301y đổi\0 đơn vị \n"
    assert verbs.enter(w.report, w.roads, w.chair(), number(5, note)).note == (
        "Th\u1ea5y đổi đơn vị"
    )


def test_a_note_has_at_most_five_thousand_characters(w):
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number(5, "ấ" * 5000))
    with pytest.raises(Refused, match="At most 5000 characters"):
        verbs.enter(w.report, w.roads, chair, number(5, "ấ" * 5001))
    assert len(w.figure().note) == 5000


def test_a_target_that_is_not_asked_of_the_unit_takes_no_figure(w):
    later = make_target(w.programme, asked_in="4")
    elsewhere = make_target()
    for target in (w.budget, later, elsewhere):
        with pytest.raises(Refused, match="not asked for"):
            verbs.enter(w.report, target, w.chair(), number(5))
    clerk = w.person("report", commune=None)
    with pytest.raises(Refused, match="not asked for"):
        verbs.enter(w.districts_own, w.roads, clerk, number(5))
    assert verbs.enter(w.districts_own, w.budget, clerk, number(5)).value == 5


def test_a_quarter_without_a_period_takes_no_figure(w):
    Period.objects.filter(pk=w.period.pk).delete()
    with pytest.raises(Refused, match="not open"):
        verbs.enter(w.report, w.roads, w.chair(), number(5))


def test_a_draft_moves_no_page_but_every_decision_does(w):
    chair, reviewer = w.chair(), w.reviewer()
    moves = []

    def moved(act):
        before = DataVersion.current()
        act()
        moves.append(DataVersion.current() > before)

    moved(lambda: verbs.enter(w.report, w.roads, chair, number(5)))
    moved(lambda: verbs.enter(w.report, w.roads, chair, number(6)))
    moved(lambda: verbs.enter(w.report, w.water, chair, number(80)))
    moved(lambda: verbs.write_words(w.report, chair, **WORDS))
    moved(lambda: verbs.submit(w.report, chair))
    moved(lambda: verbs.approve(w.report, reviewer))
    assert moves == [True, False, False, False, True, True]


# words


def test_words_are_kept_with_the_report_and_move_its_version(w):
    chair = w.chair()
    report = verbs.write_words(w.report, chair, **WORDS, seen=0)
    assert (report.difficulties, report.causes, report.version) == ("Mưa lớn", "", 1)
    assert verbs.write_words(w.report, chair, **WORDS, seen=0).version == 1
    with pytest.raises(Conflict):
        verbs.write_words(w.report, chair, **WORDS | {"causes": "Bão"}, seen=0)
    assert verbs.write_words(w.report, chair, **WORDS | {"causes": "Bão"}, seen=1).version == 2


def test_no_words_begin_no_report(w):
    empty = dict.fromkeys(WORDS, " ")
    assert verbs.write_words(w.report, w.chair(), **empty) is None
    assert w.report.find() is None


# submit and withdraw


def test_a_report_that_lacks_something_names_its_rows_and_stays(w):
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number(5))
    with pytest.raises(Incomplete) as caught:
        verbs.submit(w.report, chair)
    assert [row.target for row in caught.value.rows] == [w.water]
    assert str(caught.value) == "These targets need a number or a note: 2."
    assert w.submission().status == "draft"


def test_a_note_answers_for_a_number_that_is_missing(w):
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number(None, "Chưa đo"))
    verbs.enter(w.report, w.water, chair, number(80))
    assert verbs.submit(w.report, chair).status == "submitted"


def test_a_surprising_number_needs_a_note(w):
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number(5))
    verbs.enter(w.report, w.water, chair, number(101))
    with pytest.raises(Incomplete) as caught:
        verbs.submit(w.report, chair)
    assert [row.target for row in caught.value.rows] == [w.water]
    verbs.enter(w.report, w.water, chair, number(101, "Đã kiểm tra"))
    assert verbs.submit(w.report, chair).status == "submitted"


@pytest.mark.parametrize("day", [datetime.date(2023, 7, 10), datetime.date(2023, 7, 11)])
def test_the_day_of_the_first_submission_stays_when_the_report_is_returned(w, settings, day):
    chair, reviewer = w.chair(), w.reviewer()
    w.filled("draft")
    settings.NTM_TODAY = day.isoformat()
    verbs.submit(w.report, chair)
    verbs.return_(w.report, reviewer, "Kiểm tra lại")
    settings.NTM_TODAY = "2023-07-15"
    assert verbs.submit(w.report, chair).submitted_on == day
    assert verbs.withdraw(w.report, chair).submitted_on == day


def test_a_correction_of_loaded_data_is_not_submitted_late(w, settings):
    chair = w.chair()
    w.filled("approved")
    w.programme.periods.update(published_on="2023-07-20")
    settings.NTM_TODAY = "2023-11-15"
    verbs.reopen(w.report, w.reviewer(), "Đính chính")
    assert verbs.submit(w.report, chair).submitted_on is None
    verbs.withdraw(w.report, chair)
    assert verbs.submit(w.report, chair).submitted_on is None


def test_what_was_withdrawn_before_any_review_is_submitted_anew(w, settings):
    chair = w.chair()
    w.filled("draft")
    verbs.submit(w.report, chair)
    assert verbs.withdraw(w.report, chair).submitted_on is None
    settings.NTM_TODAY = "2023-07-11"
    assert verbs.submit(w.report, chair).submitted_on == datetime.date(2023, 7, 11)


def test_a_report_whose_review_has_begun_is_not_withdrawn(w):
    w.filled("submitted")
    reviewer = w.reviewer()
    report = verbs.take_up(w.report, reviewer)
    assert report.review_begun_by == reviewer
    with pytest.raises(Refused, match="review of this report has begun"):
        verbs.withdraw(w.report, w.chair())
    verbs.return_(w.report, reviewer, "Kiểm tra lại")
    verbs.submit(w.report, w.chair())
    assert verbs.withdraw(w.report, w.chair()).status == "draft"


def test_a_double_click_submits_once_and_tells_that_it_has_happened(w):
    chair = w.chair()
    version = w.filled("draft").version
    verbs.submit(w.report, chair, seen=version)
    with pytest.raises(Conflict) as caught:
        verbs.submit(w.report, chair, seen=version)
    assert caught.value.decision.verb == "submit"
    assert caught.value.decision.by == chair
    assert chair.official.name in str(caught.value)
    assert len(log(w.report)) == 1


# review


def test_approved_values_count_from_now_on_and_only_changes_are_noted(w):
    reviewer = w.reviewer()
    w.filled("submitted")
    Figure.objects.filter(pk=w.figure(w.water).pk).update(approved_value=80)
    assert approved(w) is None
    verbs.approve(w.report, reviewer)
    assert approved(w) == 5
    [change] = FigureChange.objects.filter(approved=True, figure__in=w.report.figures())
    assert (change.figure.target, change.before, change.after) == (w.roads, None, 5)
    assert change.by == reviewer
    assert log(w.report) == [("approve", "submitted", "approved", reviewer, "")]


def test_approved_values_stay_in_force_until_the_correction_is_approved(w):
    chair, reviewer = w.chair(), w.reviewer()
    w.filled("approved")
    report = verbs.reopen(w.report, reviewer, "  Sai đơn vị ")
    assert (report.status, report.reason, report.admitted) == ("returned", "Sai đơn vị", False)
    seen = []
    for act in (
        lambda: verbs.enter(w.report, w.roads, chair, number(9, "Đúng")),
        lambda: verbs.submit(w.report, chair),
        lambda: verbs.approve(w.report, reviewer),
    ):
        act()
        seen.append(approved(w))
    assert seen == [5, 5, 9]
    changes = [(c.approved, c.before, c.after) for c in w.figure().changes.order_by("pk")]
    assert changes == [(False, 5, 9), (True, 5, 9)]


def test_a_number_taken_away_counts_no_longer_once_that_is_approved(w):
    chair, reviewer = w.chair(), w.reviewer()
    w.filled("approved")
    verbs.reopen(w.report, reviewer, "Chưa nghiệm thu")
    verbs.enter(w.report, w.roads, chair, number(None, "Chưa nghiệm thu"))
    verbs.submit(w.report, chair)
    verbs.approve(w.report, reviewer)
    assert w.figure().approved_value is None
    assert approved(w) is None


def test_approving_touches_no_other_report(w):
    w.filled("submitted")
    make_submission(w.programme, w.neighbour, QUARTER, status="submitted")
    other = make_figure(w.roads, w.neighbour, QUARTER, 7, approved=False)
    later = make_figure(w.roads, w.commune, "2023Q3", 8, approved=False)
    verbs.approve(w.report, w.reviewer())
    for figure in (other, later):
        figure.refresh_from_db()
        assert figure.approved_value is None


@pytest.mark.parametrize("reason", ["", " \n", "\0"])
def test_return_reopen_and_admit_need_a_reason(w, reason):
    reviewer = w.reviewer()
    w.filled("submitted")
    with pytest.raises(Refused, match="reason"):
        verbs.return_(w.report, reviewer, reason)
    Submission.objects.filter(**w.report.key).update(status="approved")
    with pytest.raises(Refused, match="reason"):
        verbs.reopen(w.report, reviewer, reason)
    verbs.publish(w.period, reviewer, EARLY)
    neighbours = ReportKey(w.programme, w.neighbour, QUARTER)
    with pytest.raises(Refused, match="reason"):
        verbs.admit(neighbours, reviewer, reason)
    assert neighbours.find() is None
    assert log(w.report) == []


def test_the_reason_of_a_return_is_kept_and_logged(w):
    reviewer = w.reviewer()
    w.filled("submitted")
    assert verbs.return_(w.report, reviewer, "Sai đơn vị").reason == "Sai đơn vị"
    assert log(w.report) == [("return", "submitted", "returned", reviewer, "Sai đơn vị")]
    verbs.submit(w.report, w.chair())
    assert w.submission().reason == "Sai đơn vị"


def test_who_saw_older_words_is_told_of_no_decision_from_before(w):
    chair = w.chair()
    w.filled("returned", version=3)
    transitions.log(w.report, "return", w.reviewer(), "submitted", "returned", "Xem lại")
    verbs.write_words(w.report, chair, **WORDS, seen=3)
    with pytest.raises(Conflict) as caught:
        verbs.submit(w.report, chair, seen=3)
    assert str(caught.value) == "The report is no longer as you saw it."


def test_who_admits_second_is_told_who_was_quicker(w):
    verbs.publish(w.period, w.reviewer(), EARLY)
    first = w.person("review", commune=None, name="Lê Thị Nhanh")
    verbs.admit(w.report, first, "Thiếu", seen=0)
    with pytest.raises(Conflict, match="Lê Thị Nhanh"):
        verbs.admit(w.report, w.reviewer(), "Thiếu", seen=0)


def test_who_judges_an_older_version_is_told(w):
    chair, reviewer = w.chair(), w.reviewer()
    version = w.filled("submitted").version
    verbs.withdraw(w.report, chair)
    verbs.enter(w.report, w.roads, chair, number(6))
    verbs.submit(w.report, chair)
    with pytest.raises(Conflict) as caught:
        verbs.approve(w.report, reviewer, seen=version)
    assert caught.value.decision.verb == "submit"
    assert w.figure().approved_value is None
    verbs.approve(w.report, reviewer, seen=w.submission().version)
    assert w.figure().approved_value == 6


def test_the_districts_own_report_goes_the_same_way(w):
    clerk, reviewer = w.person("report", commune=None), w.reviewer()
    verbs.enter(w.districts_own, w.budget, clerk, number(90))
    verbs.submit(w.districts_own, clerk)
    verbs.approve(w.districts_own, reviewer)
    assert results(w.programme, QUARTER).district["3"].value == 90
    assert [verb for verb, *_rest in log(w.districts_own)] == ["enter", "submit", "approve"]
    assert log(w.report) == []


# comments


def test_a_reviewers_comment_takes_the_report_up_once(w):
    reviewer = w.reviewer()
    w.filled("submitted")
    verbs.comment(w.report, reviewer, " Vì sao? ", w.roads)
    verbs.comment(w.report, reviewer, "Cả báo cáo?")
    verbs.comment(w.report, w.chair(), "Đã đo lại", w.roads)
    comments = Comment.objects.filter(submission=w.submission())
    assert [(c.text, c.target) for c in comments] == [
        ("Vì sao?", w.roads),
        ("Cả báo cáo?", None),
        ("Đã đo lại", w.roads),
    ]
    assert [verb for verb, *_rest in log(w.report)] == ["take_up"]


def test_a_comment_sent_twice_is_kept_once(w):
    reviewer, chair = w.reviewer(), w.chair()
    w.filled("submitted")
    first = verbs.comment(w.report, reviewer, "Vì sao?", w.roads)
    assert verbs.comment(w.report, reviewer, " Vì sao? ", w.roads) == first
    others = [(reviewer, "Vì sao?", w.water), (reviewer, "Vì sao?", None), (chair, "Vì sao?", None)]
    for by, text, target in others:
        assert verbs.comment(w.report, by, text, target) != first
    verbs.comment(w.report, reviewer, "Đã rõ", w.roads)
    assert verbs.comment(w.report, reviewer, "Vì sao?", w.roads) != first
    assert Comment.objects.filter(submission=w.submission()).count() == 6


def test_the_same_comment_on_the_corrected_report_is_another(w):
    reviewer = w.reviewer()
    w.filled("submitted")
    first = verbs.comment(w.report, reviewer, "Vì sao?", w.roads)
    verbs.return_(w.report, reviewer, "Sai đơn vị")
    verbs.submit(w.report, w.chair())
    assert verbs.comment(w.report, reviewer, "Vì sao?", w.roads) != first


def test_a_comment_without_words_takes_nothing_up(w):
    w.filled("submitted")
    with pytest.raises(Refused, match="Write a comment"):
        verbs.comment(w.report, w.reviewer(), "  ")
    assert w.submission().review_begun_at is None


# after publication


def published_row(w, publication):
    return PublishedResult.objects.get(
        publication=publication, target=w.roads.number, commune=w.commune.code
    ).value


def test_publishing_keeps_the_results_and_notes_the_day_and_who(w):
    reviewer = w.reviewer()
    w.filled("approved")
    publication = verbs.publish(w.period, reviewer, EARLY)
    w.period.refresh_from_db()
    assert w.period.published_on == TODAY
    assert (publication.version, publication.published_by) == (1, reviewer)
    assert len(publication.digest) == 64
    assert published_row(w, publication) == 5
    [row] = Decision.objects.filter(programme=w.programme, verb="publish")
    assert (row.commune, row.before, row.after, row.reason) == (None, "", "", f"Version 1: {EARLY}")
    assert log(w.districts_own) == []


def test_a_correction_changes_the_published_rows_only_as_a_new_version(w):
    chair, reviewer = w.chair(), w.reviewer()
    w.filled("approved")
    first = verbs.publish(w.period, reviewer, EARLY)
    with pytest.raises(Conflict, match="Nothing has changed since version 1"):
        verbs.publish(w.period, reviewer, EARLY)
    report = verbs.reopen(w.report, reviewer, "Sai đơn vị")
    assert report.admitted
    verbs.enter(w.report, w.roads, chair, number(9, "Đúng"))
    verbs.submit(w.report, chair)
    with pytest.raises(Conflict, match="Nothing has changed"):
        verbs.publish(w.period, reviewer, EARLY)
    assert not verbs.approve(w.report, reviewer).admitted
    assert results(w.programme, QUARTER).by_commune[w.commune.code]["1"].value == 5
    second = verbs.publish(w.period, reviewer, EARLY)
    assert (published_row(w, first), published_row(w, second)) == (5, 9)
    assert second.digest != first.digest
    assert results(w.programme, QUARTER).by_commune[w.commune.code]["1"].value == 9


def test_a_missing_report_is_admitted_after_publication(w):
    chair, reviewer = w.chair(), w.reviewer()
    verbs.publish(w.period, reviewer, EARLY)
    with pytest.raises(Refused, match="ask the reviewer to admit"):
        verbs.enter(w.report, w.roads, chair, number(5))
    report = verbs.admit(w.report, reviewer, "Mất mạng")
    assert (report.status, report.admitted) == ("draft", True)
    assert log(w.report) == [("admit", "", "draft", reviewer, "Mất mạng")]
    verbs.enter(w.report, w.roads, chair, number(5))
    verbs.enter(w.report, w.water, chair, number(80))
    assert verbs.submit(w.report, chair).admitted
    assert not verbs.approve(w.report, reviewer).admitted
    assert approved(w) == 5


def test_a_submitted_report_of_a_published_quarter_cannot_be_taken_away_from_review(w):
    chair, reviewer = w.chair(), w.reviewer()
    w.filled("submitted")
    verbs.publish(w.period, reviewer, EARLY)
    with pytest.raises(Refused, match="ask the reviewer to return"):
        verbs.withdraw(w.report, chair)
    assert verbs.return_(w.report, reviewer, "Sai đơn vị").admitted
    verbs.submit(w.report, chair)
    assert verbs.withdraw(w.report, chair).status == "draft"


# duties


def test_duties_follow_their_dates_and_both_are_included(w):
    official = make_official(w.programme.district)
    user = make_user(official)
    make_assignment(
        official, w.programme, duty="report", commune=w.commune, start=YESTERDAY, end=TOMORROW
    )
    days = [TODAY + datetime.timedelta(days=n) for n in range(-2, 3)]
    may = [Duties.of(user, w.programme, day).may_submit(w.commune) for day in days]
    assert may == [False, True, True, True, False]


def test_access_is_open_on_its_last_day_and_closed_after_it(w):
    user = w.person("report", until=TODAY)
    may = [Duties.of(user, w.programme, day).may_submit(w.commune) for day in (TODAY, TOMORROW)]
    assert may == [True, False]


def test_of_two_duties_the_wider_one_counts(w):
    user = w.person("enter", target=w.roads)
    duties = Duties.of(user, w.programme)
    assert duties.entered_targets(w.commune) == {w.roads.pk}
    assert not duties.may_enter(w.commune, w.water)
    make_assignment(user.official, w.programme, duty="enter", commune=w.commune)
    duties = Duties.of(user, w.programme)
    assert duties.entered_targets(w.commune) is None
    assert duties.may_enter(w.commune, w.water)
    assert duties.entered_units == {w.commune.pk}


def test_a_reviewer_judges_every_unit_but_the_one_they_report_for(w):
    user = w.reviewer()
    make_assignment(user.official, w.programme, duty="report", commune=w.commune)
    duties = Duties.of(user, w.programme)
    judged = [duties.may_review(unit) for unit in (w.commune, w.neighbour, None)]
    assert judged == [False, True, True]
    assert duties.reviews
    assert duties.may_publish


def test_who_lost_the_duty_meanwhile_is_refused(w):
    chair = w.chair()
    verbs.enter(w.report, w.roads, chair, number(5))
    chair.official.assignments.update(end=YESTERDAY)
    with pytest.raises(NotAllowed):
        verbs.enter(w.report, w.roads, chair, number(6))
    assert w.figure().value == 5


# what only grows


INSTEAD = {
    "sqlite": "REPLACE INTO {0} SELECT * FROM {0}",
    "postgresql": (
        "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET id = excluded.id"
    ),
}


@pytest.mark.parametrize("model", [Decision, FigureChange, Publication, PublishedResult])
def test_the_database_refuses_to_put_a_row_in_the_place_of_another(w, model):
    verbs.enter(w.report, w.roads, w.chair(), number(5))
    verbs.publish(w.period, w.reviewer(), EARLY)
    statement = INSTEAD[connection.vendor].format(model._meta.db_table)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_report_of_another_quarter_is_another(w):
    chair = w.chair()
    w.filled("draft")
    later = ReportKey(w.programme, w.commune, Quarter(2023, 3))
    with pytest.raises(Refused, match="not open"):
        verbs.enter(later, w.roads, chair, number(5))
    assert w.figure().value == 5


def test_a_report_that_another_begins_between_two_looks_is_no_closed_one(w, monkeypatch):
    """Its first figure is seen, but not yet that the report is there."""
    look = transitions.state

    def begun_meanwhile(report_key, report):
        monkeypatch.setattr(transitions, "state", look)
        verbs.enter(w.report, w.water, w.chair(), number(80))
        return look(report_key, report)

    monkeypatch.setattr(transitions, "state", begun_meanwhile)
    verbs.enter(w.report, w.roads, w.chair(), number(5))
    assert (w.figure(w.water).value, w.figure(w.roads).value) == (80, 5)
    assert [row[:3] for row in log(w.report)] == [("enter", "", "draft")]
