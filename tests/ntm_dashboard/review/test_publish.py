"""Publishing with its consequences shown: who is left out, the reason, and taking it back."""

import datetime
import re

import pytest
from django.db.models import Q
from django.utils import timezone
from django.utils.html import escape

from communes.models import Decision, Publication, Submission
from communes.workflow import retracting, verbs
from communes.workflow.report import ReportKey
from targets.models import DataVersion, Programme, Target
from tests.pages import words

PLACE = "/yen-binh/nqdh-23/2023Q3/"
PUBLISH = f"{PLACE}publish/"
FORM = {"confirm": "1", "reason": "Phục vụ họp Ban Chấp hành"}
LEFT_OUT = "chair-04756"
"""Whose commune has not reported six days before the due date."""


@pytest.fixture
def client(client, log_in, six_days_before_due, english_pages):
    log_in("reviewer-01")
    return client


def period():
    return Programme.objects.get(code="nqdh-23").periods.get(quarter="2023Q3")


def test_the_page_names_who_can_then_no_longer_report_and_where_they_stand(client):
    page = client.get(PUBLISH)
    closed = page.context["closed"]
    assert len(closed) == 14
    assert {one["state"] for one in closed} == {"Not begun", "Draft", "Returned"}
    told = words(page.text)
    assert "14 units can then no longer report" in told
    for one in closed:
        assert f"{one['link'].label}</a>: {one['state']}" in page.text.replace("\n", "")


def test_the_page_shows_the_sentence_and_of_how_many_units_it_is(client):
    page = client.get(PUBLISH)
    told = words(page.text)
    assert [part["band"] for part in page.context["sentence"]][:3] == ["met", "good", "fair"]
    for part in page.context["sentence"]:
        assert part["text"] in told
    assert "figures of the quarter from 3/24 units" in told


@pytest.mark.parametrize("reason", ["", "  "])
def test_before_the_due_date_a_reason_must_be_typed(reason, client):
    page = client.get(PUBLISH)
    assert "Why it is published before 10/10/2023, the due date, is over" in words(page.text)
    told = client.post(PUBLISH, {"confirm": "1", "reason": reason}, follow=True)
    assert "write why the quarter is published now" in words(told.text)
    assert not Publication.objects.filter(period=period()).exists()


def test_a_typed_reason_is_not_lost_when_something_else_is_refused(client):
    page = client.post(PUBLISH, {"reason": FORM["reason"]})
    assert "confirm that the quarter is published all the same" in words(page.text)
    assert f"{FORM['reason']}</textarea>" in page.text


def test_a_reason_for_which_there_is_no_field_any_more_is_shown(client, monkeypatch):
    client.post(PUBLISH, FORM)
    page = client.post(PUBLISH, {"confirm": "1", "reason": "Cần gấp"})
    assert "Nothing has changed since version 1 was published." in page.text
    assert page.context["unsent"] == "Cần gấp"
    assert "Your words were not sent:" in page.text
    page = client.post(PUBLISH, {"retract": "7", "reason": "Nhầm quý"})
    assert (page.context["unsent"], page.context["typed"]) == ("", "")
    assert "Nhầm quý</textarea>" in page.text
    monkeypatch.setattr(retracting, "WHILE", datetime.timedelta())
    assert client.post(PUBLISH, {"retract": "1", "reason": "Muộn"}).context["unsent"] == "Muộn"


def test_after_the_due_date_nothing_is_asked(client, settings):
    settings.NTM_TODAY = "2023-10-10"
    assert "publish-reason" in client.get(PUBLISH).text
    settings.NTM_TODAY = "2023-10-11"
    assert "publish-reason" not in client.get(PUBLISH).text
    client.post(PUBLISH, {"confirm": "1"})
    assert period().published_on == datetime.date(2023, 10, 11)


def test_the_publisher_takes_it_back_and_the_next_one_has_another_number(client):
    client.post(PUBLISH, FORM)
    assert FORM["reason"] in Decision.objects.get(verb="publish", quarter="2023Q3").reason
    page = client.get(PUBLISH)
    assert "Take back version 1" in words(page.text)
    told = client.post(PUBLISH, {"retract": "1", "reason": "Nhầm quý"}, follow=True)
    assert "Version 1 is taken back." in words(told.text)
    assert "taken back at" in words(told.text)
    assert "Publish as version 2" in words(told.text)
    assert period().published_on is None
    assert client.get(f"{PLACE}versions/1/").status_code == 404
    client.post(PUBLISH, FORM)
    assert client.get(f"{PLACE}versions/1/").status_code == 404
    assert client.get(f"{PLACE}versions/2/").status_code == 200


def test_what_is_taken_back_is_on_no_page_and_in_no_file(client, settings):
    before = client.get(PLACE).text
    client.post(PUBLISH, FORM)
    assert client.get(f"{PLACE}versions/1/").status_code == 200
    published = client.get(PLACE)
    client.post(PUBLISH, {"retract": "1"}, follow=True)
    page = client.get(PLACE)
    assert "version 1" in words(published.text).lower()
    assert "version 1" not in words(page.text).lower()
    assert client.get(f"{PLACE}results.csv").status_code == 200
    assert client.get(f"{PLACE}review/").context["tally"]
    assert "versions/1/" not in page.text + before
    gone = client.get(f"{PLACE}versions/1/")
    assert gone.status_code == 404
    assert "This version was taken back; it is not official." in gone.text
    settings.NTM_PUBLIC = True
    client.logout()
    assert client.get(PLACE).url.startswith("/accounts/login/")


def test_after_fifteen_minutes_there_is_nothing_to_take_back(client, monkeypatch):
    client.post(PUBLISH, FORM)
    later = timezone.now() + datetime.timedelta(minutes=15)
    monkeypatch.setattr(retracting.timezone, "now", lambda: later)
    assert "Take back version" not in words(client.get(PUBLISH).text)
    told = client.post(PUBLISH, {"retract": "1"}, follow=True)
    assert "within 15 minutes" in words(told.text)
    assert period().published_on is not None


def test_who_is_left_out_is_told_on_the_desk_and_the_sheet_and_how_to_be_admitted(client, log_in):
    client.post(PUBLISH, FORM)
    reviewer = Decision.objects.get(verb="publish", quarter="2023Q3").by.official
    log_in(LEFT_OUT)
    desk = client.get("/todo/")
    [line] = [one for one in desk.context["left_out"] if str(one["task"].quarter) == "2023Q3"]
    assert line["people"] == [reviewer]
    assert "Published without your report" in words(desk.text)
    assert "Ask a reviewer to admit it" in words(desk.text)
    assert reviewer.name in desk.text
    sheet = client.get(f"{PLACE}entry/04756/")
    assert "days left" not in words(sheet.text)
    assert "published on 4/10/2023 without this report" in words(sheet.text)
    assert reviewer.name in sheet.text


def test_who_is_admitted_or_was_handed_in_is_not_told_so(client, log_in):
    client.post(PUBLISH, FORM)
    client.post(
        f"{PLACE}review/04756/", {"verb": "admit", "reason": "Bổ sung", "seen": "0"}, follow=True
    )
    for code in (LEFT_OUT, "chair-04726"):
        log_in(code)
        left_out = client.get("/todo/").context["left_out"]
        assert not [one for one in left_out if str(one["task"].quarter) == "2023Q3"]


@pytest.mark.parametrize("page", ["review/", "review/04738/", "remind/", "publish/"])
def test_who_reviews_nothing_is_told_who_does(page, client, log_in):
    log_in("chair-04738")
    told = client.get(f"{PLACE}{page}")
    assert told.status_code == 403
    assert "one needs the duty to review reports" in words(told.text)
    reviewers = [official.code for official in told.context["people"]]
    assert "reviewer-01" in reviewers
    log_in("reviewer-01")
    assert client.get(f"{PLACE}{page}").status_code == 200


@pytest.fixture
def colleague(account_of):
    """Who does something to the quarter while the page of publishing is looked at."""
    return account_of("reviewer-01")


def waiting():
    """The report of a commune that waits for its review."""
    found = Submission.objects.filter(period_key(), status="submitted").exclude(commune=None)
    report = found.order_by("commune__code").first()
    return ReportKey(report.programme, report.commune, report.quarter)


def period_key():
    return Q(programme=period().programme, quarter=period().quarter)


def approve(by):
    key = waiting()
    key.figures().filter(not_applicable=True).update(not_applicable=False)
    verbs.approve(key, by)
    return f"{key.commune.name} Commune (Approved)", "the figures that count"


def return_(by):
    key = waiting()
    verbs.return_(key, by, "Sai đơn vị")
    return (f"{key.commune.name} Commune (Returned)",)


def reopen(by):
    report = Submission.objects.filter(period_key(), status="approved").first()
    verbs.reopen(ReportKey(report.programme, report.commune, report.quarter), by, "Sai đơn vị")
    return (f"{report.commune.name} Town (Returned)",)


def withdraw(by):
    key = waiting()
    report = Submission.objects.filter(**key.key)
    report.update(status="draft", submitted_on=None)
    return (f"{key.commune.name} Commune (Draft)",)


def another_goal(by):
    target = period().programme.targets.filter(goal__isnull=False).first()
    Target.objects.filter(pk=target.pk).update(goal=target.goal + 1)
    DataVersion.move_on([target.programme_id], catalogue=True)
    return ("targets, goals or units",)


def publish_and_approve(by):
    verbs.publish(period(), by, FORM["reason"])
    return *approve(by), "the version in force"


MEANWHILE = [approve, return_, reopen, withdraw, another_goal, publish_and_approve]


@pytest.mark.parametrize("act", MEANWHILE)
def test_only_what_was_shown_is_published_and_what_has_changed_is_told(act, client, colleague):
    form = FORM | {"seen": client.get(PUBLISH).context["seen"]}
    told = act(colleague)
    before = Publication.objects.count()
    page = client.post(PUBLISH, form)
    assert Publication.objects.count() == before
    assert "this has changed since you opened the page: " in words(page.text)
    for sentence in told:
        assert sentence in words(page.text), re.findall("opened the page[^<]*", page.text)
    assert page.context["typed"] == FORM["reason"]
    client.post(PUBLISH, form | {"seen": page.context["seen"]})
    assert Publication.objects.count() == before + 1


def test_what_has_changed_is_told_before_a_confirmation_is_asked(client, colleague):
    seen = client.get(PUBLISH).context["seen"]
    return_(colleague)
    page = client.post(PUBLISH, {"reason": FORM["reason"], "seen": seen})
    assert "this has changed since you opened the page" in page.text
    assert "confirm that the quarter" not in page.text


def test_a_draft_that_is_begun_meanwhile_hinders_no_publication(client):
    form = FORM | {"seen": client.get(PUBLISH).context["seen"]}
    begun = Submission.objects.filter(period_key()).values("commune")
    commune = period().programme.district.communes.exclude(pk__in=begun).first()
    Submission.objects.create(programme=period().programme, quarter="2023Q3", commune=commune)
    client.post(PUBLISH, form)
    assert period().published_on is not None


@pytest.mark.parametrize("seen", ["", "7", "[]", "{}", '{"reports": 7}', "{", "[" * 100_000])
def test_a_text_that_no_page_made_tells_of_nothing_that_there_is(seen, client):
    page = client.post(PUBLISH, FORM | {"seen": seen})
    assert "this has changed since you opened the page" in page.text
    assert period().published_on is None


def test_who_may_publish_no_more_is_shown_what_was_typed_and_nothing_else(client, log_in):
    form = FORM | {"seen": client.get(PUBLISH).context["seen"]}
    log_in(LEFT_OUT)
    told = client.post(PUBLISH, form).context["typed"]
    assert [one["text"] for one in told] == [FORM["reason"]]


def test_the_form_carries_what_its_page_shows(client):
    page = client.get(PUBLISH)
    assert f'name="seen" value="{escape(page.context["seen"])}"' in page.text
    client.post(PUBLISH, FORM | {"seen": page.context["seen"]})
    again = client.post(PUBLISH, FORM | {"seen": page.context["seen"]})
    assert "Nothing has changed since version 1 was published." in again.text
