"""The reviewers' pages: every verb, publishing, and what a reviewer is told and never shown."""

import datetime
import re
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import call_command

from communes.models import (
    Assignment,
    Comment,
    Commune,
    Decision,
    Figure,
    Official,
    Submission,
    Verb,
)
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.models import DataVersion, Programme, Target
from targets.quarters import Quarter
from tests import factories
from tests.pages import words
from tests.paths import EXPECTED

PLACE = "/yen-binh/nqdh-23/2023Q3/"
PAGE = f"{PLACE}review/"
WAITING = f"{PAGE}04726/"

PROVISIONAL = EXPECTED / "yen-binh/2023Q3-provisional.csv"


@pytest.fixture
def client(client, log_in, six_days_before_due, english_pages):
    """The reviewer of the demo district, in the quarter that is being reported, in English."""
    log_in("reviewer-01")
    return client


def programme():
    return Programme.objects.get(code="nqdh-23")


def report_key(code, quarter="2023Q3"):
    commune = Commune.objects.get(code=code, district__code="yen-binh")
    return ReportKey(programme(), commune, Quarter.parse(quarter))


def state(code):
    return report_key(code).find().status


def send(client, address, verb, code="04726", **form):
    """Send a form of the page as it stands, and open what it answers with."""
    form = {"verb": verb, "seen": report_key(code).find().version} | form
    return client.post(address, form, follow=True)


def row_of(response, title):
    """The row of a unit in the queue, in words."""
    rows = re.findall(r"<tr class=\"state.*?</tr>", response.text, re.DOTALL)
    found = [words(row) for row in rows]
    return next(row for row in found if row.startswith(title))


def test_the_queue_counts_what_waits_what_is_missing_and_what_warns(client):
    tally = client.get(PAGE).context["tally"]
    assert [(part["label"], part["count"]) for part in tally] == [
        ("Waiting for review", 8),
        ("Not handed in", 14),
        ("Not begun", 7),
        ("Draft", 5),
        ("Returned", 2),
        ("Approved", 3),
        ("With warnings", 11),
    ]


def test_the_queue_begins_with_what_waits_and_ends_with_what_is_approved(client):
    lines = client.get(PAGE).context["lines"]
    assert [line.state for line in lines] == [
        *["submitted"] * 8,
        *["none"] * 7,
        *["draft"] * 5,
        *["returned"] * 2,
        *["approved"] * 3,
    ]


def test_after_the_due_date_what_is_missing_is_late(client, settings):
    assert "overdue" not in row_of(client.get(PAGE), "Đại Minh")
    settings.NTM_TODAY = "2023-10-11"
    page = client.get(PAGE)
    assert "overdue" in row_of(page, "Đại Minh")
    assert {"label": "Late", "count": 14} in [
        {"label": part["label"], "count": part["count"]} for part in page.context["tally"]
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=submitted", 8),
        ("state=missing", 14),
        ("state=returned", 2),
        ("warned=yes", 11),
        ("warned=no", 14),
        ("state=submitted&warned=no", 0),
        ("q=bao+ai", 1),
        ("state=nonsense", 25),
    ],
)
def test_the_queue_is_narrowed_by_state_warnings_and_words(client, query, shown):
    assert len(client.get(f"{PAGE}?{query}").context["lines"]) == shown


def test_a_search_asks_for_the_list_alone(client):
    response = client.get(f"{PAGE}?q=bao+ai", headers={"hx-request": "true", "hx-target": "table"})
    assert response.text.lstrip().startswith('<div id="table"')
    assert "<h1" not in response.text


def explain(code):
    """Give every figure of the report a note."""
    report_key(code).figures().update(note="Đã kiểm tra")


def calm(code):
    """Take away what warns about the report."""
    Figure.objects.filter(
        commune__code=code, target__programme__code="nqdh-23", target__number="5"
    ).exclude(quarter="2023Q3").delete()


def test_the_ticked_reports_are_approved_and_the_others_named_with_the_reason(client):
    calm("04726")
    calm("04729")
    Submission.objects.filter(commune__code="04729").update(version=4)
    page = client.get(PAGE)
    assert page.text.count('type="checkbox" name="unit"') == 2
    assert page.text.count(" checked>") == 2
    form = {
        "verb": "approve",
        "unit": ["04726", "04729", "04732"],
        "seen-04726": 0,
        "seen-04729": 3,
        "seen-04732": 0,
    }
    told = words(client.post(PAGE, form, follow=True).text)
    assert "Approved: 1 (Cảm Nhân Commune)." in told
    assert "Not approved: Ngọc Chấn Commune." in told
    assert "Tân Nguyên Commune. It has warnings without a note: open it and judge it." in told
    assert [state(code) for code in ("04726", "04729", "04732")] == [
        *("approved", "submitted", "submitted"),
    ]
    assert Decision.objects.filter(verb=Verb.APPROVE).count() == 1


def test_a_reason_is_told_once_of_all_reports_that_it_is_about(client):
    codes = ["04726", "04729", "04732"]
    form = {"verb": "approve", "unit": codes} | {f"seen-{code}": 0 for code in codes}
    calm("04726")
    calm("04732")
    Submission.objects.filter(commune__code__in=["04726", "04732"]).update(version=4)
    page = client.post(PAGE, form | {"seen-04726": 3, "seen-04732": 3}, follow=True)
    told = sorted(str(message) for message in page.context["messages"])
    together = "Not approved: Cảm Nhân Commune, Tân Nguyên Commune. For each of them: "
    assert len(told) == 2
    assert told[0].startswith(together)
    assert told[1].startswith("Not approved: Ngọc Chấn Commune. It has warnings")


def test_a_unit_is_named_small_within_a_sentence(client):
    calm("04726")
    client.cookies["django_language"] = "vi"
    assert "Duyệt xã Cảm Nhân" in client.get(PAGE).text


def test_a_report_without_a_number_may_be_ticked_but_is_not(client):
    calm("04726")
    report_key("04726").figures().filter(target__number="11").update(value=None, note="Chưa có số")
    text = client.get(PAGE).text
    assert text.count('type="checkbox" name="unit"') == 1
    assert " checked>" not in text


def test_nothing_ticked_is_said(client):
    told = words(client.post(PAGE, {"verb": "approve"}, follow=True).text)
    assert "No report was ticked." in told


def test_a_version_that_is_no_number_approves_nothing(client):
    calm("04726")
    client.post(PAGE, {"unit": "04726", "seen-04726": "x"})
    client.post(PAGE, {"unit": "04726"})
    assert state("04726") == "submitted"


def test_a_report_stands_beside_the_last_quarter_and_the_same_one_last_year(client):
    row = next(row for row in client.get(WAITING).context["rows"] if row.target.number == "16")
    assert (row.year_before, row.last, row.now) == (
        {"text": "93.79%", "parts": ("8,112", "8,649")},
        {"text": "94.54%", "parts": ("8,177", "8,649")},
        {"text": "94.84%", "parts": ("8,203", "8,649")},
    )
    assert (row.to_date, row.goal, row.percent["text"], row.was) == (
        "94.84%",
        "96.66%",
        "98.1%",
        "97.8%",
    )


def test_a_row_shows_its_numbers_as_the_sheet_does(client):
    Figure.objects.filter(
        target__programme=programme(),
        target__number="11",
        commune__code="04726",
        quarter=Quarter(2023, 3),
    ).update(value=Decimal("1.85"))
    rows = {row.target.number: row for row in client.get(WAITING).context["rows"]}
    roads, advanced = rows["11"], rows["13"]
    assert (roads.unit, roads.last["text"], roads.now["text"]) == ("km", "1.6", "1.85")
    assert (advanced.unit, advanced.now["text"], advanced.goal) == ("", "yes", "yes")


def test_a_warning_stands_on_its_row_with_the_note_of_the_unit(client):
    explain("04726")
    row = next(row for row in client.get(WAITING).context["rows"] if row.warnings)
    assert row.target.number == "5"
    assert row.warnings == [
        "1,261 tonnes against 280 tonnes in the same quarter last year: "
        "more than three times as much."
    ]
    assert (row.note, row.unexplained) == ("Đã kiểm tra", False)


def test_the_words_of_the_unit_are_shown(client):
    Submission.objects.filter(commune__code="04726").update(
        difficulties="Hạn hán", causes="Thiếu mưa", proposals="Cấp giống"
    )
    text = words(client.get(WAITING).text)
    assert "Difficulties Hạn hán Causes Thiếu mưa Proposals Cấp giống" in text


def test_a_reviewer_walks_through_the_queue(client):
    page = client.get(WAITING)
    around = page.context["neighbours"]["around"]
    assert [link.label for _what, link in around] == ["Cảm Ân Commune", "Mông Sơn Commune"]
    assert page.context["neighbours"]["waiting"].url == f"{PAGE}04747/"


def test_a_report_is_taken_up_and_its_unit_can_no_longer_withdraw_it(client, account_of):
    page = send(client, WAITING, "take_up")
    assert "The review has begun" in words(page.text)
    assert "taken up by Trần Thị An" in words(page.text)
    assert 'value="take_up"' not in page.text
    report = report_key("04726").find()
    assert report.review_begun_by == account_of("reviewer-01")


def test_an_approval_moves_the_overview_at_the_next_request(client):
    def value():
        lines = client.get(PLACE).context["table"].data.data
        return next(line.row.value for line in lines if line.target.number == "11")

    before = value()
    assert "The report is approved" in words(send(client, WAITING, "approve").text)
    assert state("04726") == "approved"
    figure = report_key("04726").figures().get(target__number="11")
    assert value() == before + figure.value == before + Decimal("1.8")


def test_a_return_needs_a_reason(client):
    page = send(client, WAITING, "return", reason="  \n ")
    assert page.status_code == 422
    assert "Write a reason." in words(page.text)
    assert state("04726") == "submitted"
    assert Decision.objects.count() == 0


def test_a_return_keeps_its_reason_for_the_unit(client):
    page = send(client, WAITING, "return", reason="Xem lại mục 5")
    assert "The report is returned" in words(page.text)
    assert state("04726") == "returned"
    assert report_key("04726").find().reason == "Xem lại mục 5"
    assert [(d["verb"], d["state"], d["reason"]) for d in page.context["decisions"]] == [
        ("Return", "Returned", "Xem lại mục 5")
    ]


def test_an_approved_report_is_reopened_with_a_reason(client):
    address = f"{PAGE}04714/"
    assert send(client, address, "reopen", "04714").status_code == 422
    page = send(client, address, "reopen", "04714", reason="Đính chính")
    assert page.status_code == 200
    assert state("04714") == "returned"
    approved = report_key("04714").figures().filter(approved_value__isnull=True)
    assert approved.count() == 0


def test_an_approved_correction_is_said_to_count_when_it_is_published_again(client, account_of):
    key = report_key("04726", "2023Q2")
    verbs.reopen(key, account_of("reviewer-01"), "Nhầm")
    target = key.programme.targets.get(number="11")
    verbs.enter(key, target, account_of("chair-04726"), Entry(Decimal("0.5"), note="đo lại"))
    key.figures().filter(note="").update(note="đã kiểm tra")
    verbs.submit(key, account_of("chair-04726"))
    page = "/yen-binh/nqdh-23/2023Q2/review/04726/"
    told = client.post(page, {"verb": "approve", "seen": key.find().version}, follow=True)
    assert "The report is approved. The published results stay as they are" in words(told.text)
    assert "count from now on" not in told.text
    desk = words(client.get("/todo/").text)
    assert "Quarters to publish again (1)" in desk
    assert "reports corrected, not published again: 1" in desk
    assert "Q2 2023: reports corrected, not published again: 1" in words(client.get(PAGE).text)


def test_a_missing_report_of_a_published_quarter_is_admitted_with_a_reason(client):
    published = report_key("04726", "2023Q2")
    factories.make_submission(programme(), published.commune, "2023Q2", status="draft")
    address = "/yen-binh/nqdh-23/2023Q2/review/04726/"
    assert 'value="admit"' in client.get(address).text
    form = {"verb": "admit", "seen": 0, "reason": "Nộp bổ sung"}
    client.post(address, form)
    assert published.find().admitted is True
    assert 'value="admit"' not in client.get(address).text


def test_before_publication_nothing_is_admitted(client):
    page = send(client, f"{PAGE}04756/", "admit", "04756", reason="?")
    assert page.status_code == 422
    assert "The quarter is not published" in words(page.text)


def test_a_comment_on_a_row_takes_the_report_up(client):
    form = {"verb": "comment", "target": "5", "text": "Sao cao vậy?"}
    response = client.post(WAITING, form)
    assert response.url == f"{WAITING}#row-5"
    comment = Comment.objects.get()
    assert (comment.target.number, comment.text) == ("5", "Sao cao vậy?")
    rows = client.get(WAITING).context["rows"]
    found = {row.target.number: [one["text"] for one in row.comments] for row in rows}
    assert found["5"] == ["Sao cao vậy?"]
    assert sum(map(len, found.values())) == 1
    assert report_key("04726").find().review_begun_at is not None


def test_a_comment_on_the_report_stands_apart_from_its_rows(client):
    response = client.post(WAITING, {"verb": "comment", "target": "", "text": "Nộp tốt"})
    assert response.url == WAITING
    assert [one["text"] for one in client.get(WAITING).context["comments"]] == ["Nộp tốt"]


TYPED = {"target": ["5", "11", ""], "text": ["Sao cao vậy?", "  ", "Nộp tốt"]}
"""What the one form of the page sends of its fields for comments."""


def comments():
    return [(one.target and one.target.number, one.text) for one in Comment.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("verb", "after"),
    [
        ("take_up", "submitted"),
        ("approve", "approved"),
        ("return", "returned"),
        ("comment", "submitted"),
    ],
)
def test_what_is_typed_on_any_row_is_kept_with_any_button(client, verb, after):
    reason = {"reason": "Xem lại", "reason_for": "return"} if verb == "return" else {}
    page = send(client, WAITING, verb, **TYPED, **reason)
    assert page.status_code == 200
    assert comments() == [("5", "Sao cao vậy?"), (None, "Nộp tốt")]
    assert state("04726") == after
    assert "data-unsent" not in page.text


@pytest.mark.parametrize("verb", ["approve", "return"])
def test_a_comment_is_kept_with_its_decision_or_not_at_all(client, verb):
    seen = report_key("04726").find().version
    Submission.objects.filter(commune__code="04726").update(version=seen + 1)
    form = {"verb": verb, "seen": seen, "reason_for": "return", **TYPED}
    page = client.post(WAITING, form | ({"reason": "Xem lại"} if verb == "return" else {}))
    assert page.status_code == 409
    assert (comments(), state("04726"), Decision.objects.count()) == ([], "submitted", 0)
    assert page.text.count("data-unsent") == (3 if verb == "return" else 2)
    assert ">Sao cao vậy?</textarea>" in page.text


def test_a_comment_that_cannot_be_kept_stops_the_decision(client):
    page = send(client, WAITING, "approve", target=["5"], text=["x" * 5001])
    assert page.status_code == 422
    assert f">{'x' * 5001}</textarea>" in page.text
    assert state("04726") == "submitted"


@pytest.mark.parametrize(("verb", "status"), [("approve", 422), ("take_up", 422), ("comment", 200)])
def test_a_typed_reason_outlives_every_other_button(client, verb, status):
    page = send(client, WAITING, verb, reason="Viết rất lâu", reason_for="return", **TYPED)
    assert page.status_code == status
    assert ">Viết rất lâu</textarea>" in page.text
    assert state("04726") == "submitted"
    assert len(comments()) == (2 if verb == "comment" else 0)


def test_a_comment_for_which_there_is_no_field_any_more_is_shown(client, account_of):
    verbs.return_(report_key("04726"), account_of("reviewer-01"), "Xem lại")
    page = send(client, WAITING, "comment", **TYPED)
    assert page.status_code == 422
    assert "Your words were not sent: Sao cao vậy? Nộp tốt" in words(page.text)


def exchange_numbers(one, other):
    """Let two targets of the demo have each other's number."""
    first, second = (Target.objects.get(programme__code="nqdh-23", number=n) for n in (one, other))
    for target, number in ((first, "99"), (second, one), (first, other)):
        target.number = number
        target.save()


@pytest.mark.parametrize("verb", ["comment", "take_up", "approve", "return"])
def test_a_form_of_a_page_that_was_made_before_numbers_changed_does_nothing(client, verb):
    numbering = client.get(WAITING).context["scope"].catalogue.numbering
    exchange_numbers("5", "6")
    page = send(client, WAITING, verb, reason="Xem lại", numbering=numbering, **TYPED)
    assert page.status_code == 422
    assert "Nothing is done: targets were given other numbers" in words(page.text)
    assert "Sao cao vậy?" in page.text
    assert (comments(), state("04726"), Decision.objects.count()) == ([], "submitted", 0)
    now = page.context["scope"].catalogue.numbering
    assert f'name="numbering" value="{now}"' in " ".join(page.text.split())
    send(client, WAITING, "comment", numbering=now, **TYPED)
    assert comments() == [("5", "Sao cao vậy?"), (None, "Nộp tốt")]


@pytest.mark.parametrize("verb", ["comment", "take_up", "approve", "return"])
@pytest.mark.parametrize("gone", ["exempted", "renumbered", "not asked"])
def test_a_comment_on_a_row_that_is_gone_is_handed_back_and_nothing_is_done(client, gone, verb):
    page = client.get(WAITING)
    assert "5" in [row.target.number for row in page.context["rows"]]
    target = Target.objects.get(programme__code="nqdh-23", number="5")
    if gone == "exempted":
        commune = Commune.objects.get(code="04726")
        factories.make_exemption(target, commune, start="2023Q3", end=None, reason="Không có")
    elif gone == "renumbered":
        Target.objects.filter(pk=target.pk).update(number="99")
    else:
        Target.objects.filter(pk=target.pk).update(asked_in="4")
    DataVersion.move_on([target.programme_id])
    page = send(client, WAITING, verb, reason="Xem lại", reason_for="return", **TYPED)
    assert page.status_code == 422
    assert "Target 5 is not asked for in this report any more." in words(page.text)
    assert "Your words were not sent: Sao cao vậy?" in words(page.text)
    assert "Nộp tốt</textarea>" in page.text
    assert (comments(), state("04726"), Decision.objects.count()) == ([], "submitted", 0)


@pytest.mark.parametrize("form", [{}, {"verb": "enter"}, {"verb": "comment", "target": "99"}])
def test_what_no_form_asks_for_is_refused(client, form):
    assert client.post(WAITING, form).status_code == 400


def test_who_comes_second_is_told_who_was_quicker_and_keeps_what_was_typed(client):
    other = factories.make_official(programme().district, name="Lê Thị Nhanh")
    factories.make_assignment(other, programme(), duty="review")
    seen = report_key("04726").find().version
    verbs.approve(report_key("04726"), factories.make_user(other), seen=seen)
    form = {"verb": "return", "seen": seen, "reason": "Viết rất lâu"}
    page = client.post(WAITING, form)
    assert page.status_code == 409
    assert "The report is no longer as you saw it. Last: Approve, Lê Thị Nhanh" in words(page.text)
    assert "Your words were not sent: Viết rất lâu" in words(page.text)
    assert page.context["standing"].state == "approved"
    assert state("04726") == "approved"


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("take_up", "The review has begun"),
        ("approve", "The report is approved"),
        ("return", "The report is returned"),
    ],
)
def test_a_decision_that_is_sent_twice_is_done(client, verb, sentence):
    form = {"verb": verb, "seen": report_key("04726").find().version} | TYPED
    form |= {"reason": "Xem lại ", "reason_for": "return", "row": "5"} if verb == "return" else {}
    client.post(WAITING, form, follow=True)
    decided = Decision.objects.count()
    again = client.post(WAITING, form, follow=True)
    assert again.status_code == 200
    assert sentence in words(again.text)
    assert "no longer as you saw it" not in again.text
    assert (Decision.objects.count(), len(comments())) == (decided, 2)


@pytest.mark.parametrize(
    "other", [{"reason": "Lý do khác"}, {"row": "6"}, {"text": ["Hỏi khác", "Nộp tốt"]}]
)
def test_a_decision_with_other_words_is_not_the_one_that_was_done(client, other):
    form = {"verb": "return", "seen": report_key("04726").find().version, "row": "5"} | TYPED
    form |= {"reason": "Xem lại", "reason_for": "return"}
    client.post(WAITING, form)
    assert client.post(WAITING, form | other).status_code == 409


def test_a_reopened_report_is_not_reopened_twice(client):
    form = {"verb": "reopen", "seen": report_key("04714").find().version, "reason": "Nhầm"}
    page = f"{PAGE}04714/"
    client.post(page, form)
    again = client.post(page, form, follow=True)
    assert again.status_code == 200
    assert "The report is open for correction" in words(again.text)


def test_reports_that_were_just_approved_are_told_as_approved(client):
    calm("04726")
    form = {"verb": "approve", "unit": ["04726"], "seen-04726": 0}
    client.post(PAGE, form, follow=True)
    told = words(client.post(PAGE, form, follow=True).text)
    assert "Approved: 1 (Cảm Nhân Commune)." in told
    assert "Not approved" not in told


def test_reports_that_somebody_else_approved_are_told_as_theirs(client):
    calm("04726")
    other = factories.make_official(programme().district, name="Lê Thị Nhanh")
    factories.make_assignment(other, programme(), duty="review")
    verbs.approve(report_key("04726"), factories.make_user(other))
    form = {"verb": "approve", "unit": ["04726"], "seen-04726": 0}
    assert "Lê Thị Nhanh" in words(client.post(PAGE, form, follow=True).text)


def test_what_was_typed_stays_in_its_field_where_it_can_be_sent_again(client):
    long = "x" * 5001
    page = send(client, WAITING, "return", reason=long)
    assert page.status_code == 422
    assert f">{long}</textarea>" in page.text


@pytest.fixture
def own(client):
    """The reviewer reports for 04726 too."""
    official = Official.objects.get(code="reviewer-01")
    factories.make_assignment(
        official, programme(), commune=report_key("04726").commune, duty="report"
    )


def test_nobody_reviews_a_unit_that_the_person_reports_for(client, own):
    calm("04726")
    assert "your own unit" in row_of(client.get(PAGE), "Cảm Nhân Commune")
    page = client.get(WAITING)
    assert page.context["verbs"] == {}
    assert 'name="verb"' not in page.text
    for verb in ("take_up", "approve", "return"):
        assert send(client, WAITING, verb, reason="x").status_code == 403
    told = client.post(PAGE, {"unit": "04726", "seen-04726": 0}, follow=True)
    assert "You have no duty that allows this." in words(told.text)
    assert state("04726") == "submitted"


def test_a_reviewer_of_some_communes_sees_these_alone(client):
    official = factories.make_official(programme().district)
    commune = report_key("04729").commune
    factories.make_assignment(official, programme(), duty="review", commune=commune)
    client.force_login(factories.make_user(official))
    page = client.get(PAGE)
    assert [line.code for line in page.context["lines"]] == ["04729"]
    assert f"{PLACE}publish/" not in page.text
    assert client.get(f"{PAGE}04729/").status_code == 200
    assert client.get(WAITING).status_code == 404
    for address in (WAITING, f"{PLACE}publish/", f"{PLACE}packages/", f"{PLACE}package.json"):
        told = client.get(address)
        assert "reviewer-01" in [one.code for one in told.context["people"]]
        assert official not in told.context["people"]
    assert client.get(f"{PLACE}publish/").status_code == 404
    assert client.post(f"{PLACE}publish/", {"confirm": "1"}).status_code == 404


def test_script_in_words_comes_out_as_text(client):
    script = "<script>alert(1)</script>"
    Submission.objects.filter(commune__code="04726").update(difficulties=script)
    send(client, WAITING, "comment", target="5", text=script)
    send(client, WAITING, "return", reason=script)
    assert script not in client.get(WAITING).text
    assert client.get(WAITING).text.count("&lt;script&gt;alert(1)") == 4
    assert script not in client.get(PAGE).text


def test_what_is_being_entered_is_not_shown(client, account_of):
    target = programme().targets.get(number="11")
    chair, report = account_of("chair-04738"), report_key("04738")
    before = report.figures().get(target=target).value
    verbs.enter(report, target, chair, Entry(Decimal("7654.3"), note="Số bí mật"))
    page = client.get(f"{PAGE}04738/")
    assert "7,654" not in page.text
    assert "Số bí mật" not in page.text
    row = next(row for row in page.context["rows"] if row.target == target)
    assert row.now["text"] == f"{before:.1f}"


def test_of_a_first_draft_nothing_is_shown(client):
    page = client.get(f"{PAGE}04756/")
    assert {row.now for row in page.context["rows"]} == {None}
    assert "Its figures are shown once it is submitted." in words(page.text)


def test_a_unit_that_is_not_asked_has_no_report(client):
    assert client.get(f"{PAGE}99999/").status_code == 404
    assert client.get("/yen-binh/nqdh-23/2025Q4/review/04726/").status_code == 404


def test_a_quarter_without_a_period_says_so(client):
    page = client.get("/yen-binh/nqdh-23/2025Q4/review/")
    assert "No report is asked in this quarter" in page.text
    assert f'href="{PAGE}"' in page.text


def test_the_check_list_says_what_is_missing_and_asks_to_confirm(client):
    page = client.get(f"{PLACE}publish/")
    assert [(check["label"], len(check["items"])) for check in page.context["checks"]] == [
        ("Reports that are not handed in", 14),
        ("Submitted, not yet approved", 8),
        ("Warnings without a note", 11),
        ("Targets without data", 0),
    ]
    told = words(client.post(f"{PLACE}publish/", follow=True).text)
    assert "confirm that the quarter is published all the same" in told
    assert programme().periods.get(quarter="2023Q3").published_on is None


def test_a_quarter_is_published_once_and_again_only_when_something_changed(client, account_of):
    def publish():
        form = {"confirm": "1", "reason": "Họp giao ban"}
        return words(client.post(f"{PLACE}publish/", form, follow=True).text)

    period = programme().periods.get(quarter="2023Q3")
    assert "The quarter is published: version 1." in publish()
    period.refresh_from_db()
    assert period.published_on == datetime.date(2023, 10, 4)
    assert "Nothing has changed since version 1 was published." in publish()
    send(client, WAITING, "approve")
    assert "Publish as version 2" in words(client.get(f"{PLACE}publish/").text)
    assert "The quarter is published: version 2." in publish()
    assert list(period.publications.values_list("version", flat=True)) == [1, 2]
    assert period.publications.last().published_by == account_of("reviewer-01")


def test_nothing_is_confirmed_where_nothing_is_missing(client, settings):
    settings.NTM_TODAY = "2023-07-05"
    small = factories.make_programme(programme().district, code="nho")
    target = factories.make_target(small)
    factories.make_period(small)
    for commune in small.district.communes.all():
        factories.make_figure(target, commune)
    factories.make_assignment(Official.objects.get(code="reviewer-01"), small, duty="review")
    address = "/yen-binh/nho/2023Q2/publish/"
    assert 'name="confirm"' not in client.get(address).text
    assert "version 1" in words(client.post(address, {"reason": "Đã đủ"}, follow=True).text)


def test_the_button_reminds_by_mail_and_offers_the_words(client):
    chair = Official.objects.get(code="chair-04756")
    chair.email, chair.phone = "chair@example.org", "0912 345 678"
    chair.save()
    page = client.get(f"{PLACE}remind/")
    assert 'href="tel:0912 345 678"' in page.text
    assert len(page.context["people"]) == 14
    told = words(client.post(f"{PLACE}remind/", follow=True).text)
    assert f"Mailed: {chair.name}" in told
    assert "No e-mail address: " in told
    assert [message.to for message in mail.outbox] == [["chair@example.org"]]


def address_changes(chair, colleague):
    Official.objects.filter(pk=chair.pk).update(email="other@example.org")
    return chair.name


def is_replaced(chair, colleague):
    Assignment.objects.filter(official=chair, duty="report").update(official=colleague)
    return colleague.name


def has_more_to_do(chair, colleague):
    target = Assignment.objects.filter(official=chair).first().programme.targets.first()
    factories.make_measure(target, chair, opened_on="2023-10-01", due="2023-10-05")
    return chair.name


@pytest.mark.parametrize("changes", [address_changes, is_replaced, has_more_to_do])
def test_only_who_was_shown_is_reminded_and_only_of_that(client, demo_programme, changes):
    chair = Official.objects.get(code="chair-04756")
    Official.objects.filter(pk=chair.pk).update(email="chair@example.org")
    seen = client.get(f"{PLACE}remind/").context["seen"]
    name = changes(chair, factories.make_official(demo_programme.district, email="new@example.org"))
    page = client.post(f"{PLACE}remind/", {"seen": seen}, follow=True)
    assert mail.outbox == []
    assert f"newly to be reminded, or of something else: {name}. Look" in words(page.text)
    client.post(f"{PLACE}remind/", {"seen": page.context["seen"]})
    assert len(mail.outbox) == 1


def test_who_is_not_due_any_more_is_not_reminded_and_hinders_nobody(client, demo_programme):
    Official.objects.filter(code__in=["chair-04756", "chair-04771"]).update(email="c@example.org")
    page = client.get(f"{PLACE}remind/")
    assert "chair-04771" in [letter.official.code for letter in page.context["people"]]
    Assignment.objects.filter(official__code="chair-04771", duty="report").delete()
    client.post(f"{PLACE}remind/", {"seen": page.context["seen"]})
    assert len(mail.outbox) == 1


def test_the_page_of_reminders_names_units_that_nobody_can_report_for(client):
    before = client.get(f"{PLACE}remind/")
    assert before.context["unanswered"] == []
    chair = before.context["people"][0].official
    factories.make_user(chair, is_active=False)
    page = client.get(f"{PLACE}remind/")
    assert chair not in [letter.official for letter in page.context["people"]]
    [unit] = page.context["unanswered"]
    assert f"Nobody can hand in the report of: {unit}" in page.text


def test_a_reviewer_of_one_commune_reminds_nobody_else(client, demo_programme):
    official = factories.make_official(demo_programme.district)
    commune = demo_programme.district.communes.get(code="04756")
    factories.make_assignment(official, demo_programme, commune=commune, duty="review")
    client.force_login(factories.make_user(official))
    [person] = client.get(f"{PLACE}remind/").context["people"]
    assert person.official.code == "chair-04756"


def exported(capsys, *options):
    call_command("export_results", "nqdh-23", "2023Q3", *options)
    return capsys.readouterr().out.encode()


def test_approving_what_was_submitted_makes_the_official_results_the_provisional_ones(
    client, capsys
):
    expected = PROVISIONAL.read_bytes()
    assert exported(capsys, "--provisional") == expected
    assert exported(capsys) != expected
    waiting = [line.code for line in client.get(PAGE).context["lines"] if line.state == "submitted"]
    for code in waiting:
        send(client, f"{PAGE}{code}/", "approve", code)
    assert len(waiting) == 8
    assert exported(capsys) == expected
