"""A unit says that a target does not apply to it, with a reason; the reviewer admits it or not."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from communes.interchange.loading import load
from communes.models import Comment, Decision, Exemption, Figure, FigureChange, Verb
from communes.results.catalogue import read_catalogue
from communes.workflow import verbs
from communes.workflow.queue import approve_unopened, read_queue
from communes.workflow.refusals import Conflict, NotAllowed, Refused, Unfit
from communes.workflow.verbs import Entry
from tests import factories
from tests.pages import words
from tests.worded import DURING, QUARTER, make_worded, person

SCRIPT = {"accept": "application/json"}
TYPED = {"1": (35, None), "2": (3, None), "3.1": (60, None), "3.2": (40, None), "4": (97, 100)}
WHY = "Không có hộ nghèo trên địa bàn"


@pytest.fixture
def site(db, client, settings, english_pages):
    """The report filled but for target 6, its chair logged in."""
    settings.NTM_TODAY = DURING
    site = make_worded()
    for number, (value, out_of) in TYPED.items():
        verbs.enter(site.report_key, site.targets[number], site.chair, Entry(value, out_of))
    site.target = site.targets["6"]
    site.sheet = f"{site.place}entry/{site.commune.code}/"
    site.page = f"{site.place}review/{site.commune.code}/"
    client.force_login(site.chair)
    return site


@pytest.fixture
def submitted(site, client):
    verbs.enter(site.report_key, site.target, site.chair, Entry(note=WHY, not_applicable=True))
    verbs.submit(site.report_key, site.chair)
    client.force_login(site.reviewer)
    return site


def save(client, site, number, **typed):
    """One cell, sent as a script does, over what stands there."""
    there = site.report_key.figures().filter(target=site.targets[number]).first()
    fields = {"account": site.chair.pk, "version": there.version if there else 0} | typed
    return client.post(f"{site.sheet}{number}/", fields, headers=SCRIPT)


def decide(client, site, verb, **fields):
    fields = {name.replace("__", "-"): value for name, value in fields.items()}
    form = {"seen": site.report_key.find().version, "verb": verb} | fields
    return client.post(site.page, form, follow=True)


def figure(site):
    return site.report_key.figures().get(target=site.target)


# The unit


def test_only_where_an_exemption_may_stand_it_can_be_said(client, site):
    rows = client.get(site.sheet).context["rows"]
    assert [row.number for row in rows if row.may_not_apply] == ["2", "3.1", "3.2", "4", "6"]
    page = client.get(site.sheet).text
    assert 'name="not_applicable-6"' in page
    assert 'name="not_applicable-1"' not in page
    told = words(save(client, site, "1", not_applicable="1").json()["says"])
    assert told == "This target applies to everybody who is asked for it."


def test_it_needs_a_reason_before_the_report_can_go(client, site):
    answer = save(client, site, "6", not_applicable="1").json()
    assert (answer["not_applicable"], answer["needs_note"]) == (True, True)
    with pytest.raises(Refused):
        verbs.submit(site.report_key, site.chair)
    answer = save(client, site, "6", not_applicable="1", note=WHY).json()
    assert not answer["needs_note"]
    assert verbs.submit(site.report_key, site.chair).status == "submitted"


def test_a_number_and_not_applicable_exclude_each_other(client, site):
    answer = save(client, site, "6", value="5", out_of="100", not_applicable="1")
    assert answer.status_code == 422
    assert words(answer.json()["says"]) == (
        "Write a number, or say that the target does not apply; not both."
    )
    entry = Entry(5, 100, not_applicable=True)
    with pytest.raises(Unfit):
        verbs.enter(site.report_key, site.target, site.chair, entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_figure(site.target, site.commune, QUARTER, 5, not_applicable=True)


def test_the_plain_form_says_it_too_and_the_history_tells(client, site):
    fields = {"value-6": "", "note-6": WHY, "not_applicable-6": "1", "version-6": 0}
    form = fields | {"account": site.chair.pk, "verb": "save", "seen": 0}
    client.post(site.sheet, form)
    assert figure(site).not_applicable
    history = words(client.get(f"{site.sheet}6/", follow=True).text)
    assert f"– not applicable {WHY}" in history


def test_a_number_takes_it_back(client, site):
    save(client, site, "6", not_applicable="1", note=WHY)
    save(client, site, "6", value="5", out_of="100", note=WHY)
    assert not figure(site).not_applicable


# The reviewer


def test_the_reviewer_reads_it_with_its_reason(client, submitted):
    page = words(client.get(submitted.page).text)
    assert "The unit says that this does not apply to it." in page
    assert WHY in page
    assert "Admit: not asked from this quarter on" in page


def test_admitted_it_is_exempt_from_this_quarter_on_and_logged(client, submitted):
    site = submitted
    response = decide(client, site, "exempt:6")
    assert "6" not in {row.target.number for row in response.context["rows"]}
    exemption = Exemption.objects.get(target=site.target, commune=site.commune)
    assert (exemption.start, exemption.end, exemption.reason) == (QUARTER, None, WHY)
    decision = site.report_key.decisions().first()
    assert (decision.verb, decision.by) == (Verb.EXEMPT, site.reviewer)
    assert decision.reason == f"6. Chỉ tiêu 6: {WHY}"
    change = FigureChange.objects.filter(figure=figure(site)).first()
    assert (change.by, change.not_applicable) == (site.reviewer, False)
    assert WHY in words(response.text)
    with pytest.raises(Refused):
        verbs.withdraw(site.report_key, site.chair)
    decide(client, site, "approve")
    assert site.report_key.find().status == "approved"


def test_refused_the_report_comes_back_with_the_reason(client, submitted):
    site = submitted
    decide(client, site, "refuse:6", refusal__6="Có 3 hộ nghèo")
    report = site.report_key.find()
    assert (report.status, report.reason) == ("returned", "Target 6 applies: Có 3 hộ nghèo")
    assert not Exemption.objects.filter(target=site.target).exists()
    [remark] = Comment.objects.filter(submission=report)
    assert (remark.target, remark.text) == (site.target, "Có 3 hộ nghèo")
    client.force_login(site.chair)
    row = next(row for row in client.get(site.sheet).context["rows"] if row.number == "6")
    assert (row.not_applicable, row.note) == (False, WHY)
    assert [one["text"] for one in row.comments] == ["Có 3 hộ nghèo"]


def test_a_refusal_needs_a_reason_and_changes_nothing_without(client, submitted):
    response = decide(client, submitted, "refuse:6", refusal__6=" ")
    assert response.status_code == 422
    assert figure(submitted).not_applicable
    assert submitted.report_key.find().status == "submitted"


def test_what_was_typed_is_kept_where_somebody_was_quicker(client, submitted):
    response = decide(client, submitted, "refuse:6", seen=0, refusal__6="Có 3 hộ nghèo")
    assert response.status_code == 409
    assert "Có 3 hộ nghèo</textarea>" in response.text


def said_of_two(site):
    """Both target 6 and target 4 are said not to apply."""
    verbs.withdraw(site.report_key, site.chair)
    entry = Entry(note=WHY, not_applicable=True)
    verbs.enter(site.report_key, site.targets["4"], site.chair, entry)
    verbs.submit(site.report_key, site.chair)


def test_what_is_typed_of_another_target_is_kept_when_one_is_admitted(client, submitted):
    said_of_two(submitted)
    response = decide(client, submitted, "exempt:6", refusal__6="", refusal__4="Có 3 hộ")
    assert Exemption.objects.get(start=QUARTER).target == submitted.target
    page = response.text
    assert "Có 3 hộ</textarea>" in page
    assert 'name="refusal-6"' not in page
    decide(client, submitted, "refuse:4", refusal__4="Có 3 hộ")
    assert submitted.report_key.find().reason == "Target 4 applies: Có 3 hộ"


def test_what_is_typed_of_another_target_is_kept_when_the_report_is_returned(client, submitted):
    said_of_two(submitted)
    response = decide(client, submitted, "refuse:6", refusal__6="Có 3 hộ nghèo", refusal__4="Cả 4")
    assert submitted.report_key.find().status == "returned"
    assert "Your words were not sent: Cả 4" in words(response.text)
    assert "Có 3 hộ nghèo</textarea>" not in response.text


@pytest.mark.parametrize("sent", ["take_up", "comment"])
def test_what_is_typed_of_a_target_is_kept_when_something_else_is_sent(client, submitted, sent):
    fields = {"refusal-4": " ", "refusal-6": "Có 3 hộ nghèo", "target": "1", "text": "Xem lại"}
    response = decide(client, submitted, sent, **fields)
    assert response.status_code == 200
    assert "Có 3 hộ nghèo</textarea>" in response.text
    assert Comment.objects.get().text == "Xem lại"


def test_it_is_decided_before_the_report_is_approved(client, submitted):
    response = decide(client, submitted, "approve")
    assert response.status_code == 422
    assert "does not apply: 6." in words(response.text)
    [queued] = read_queue(read_catalogue(submitted.programme), submitted.programme.periods.get())
    assert not queued.plain
    seen = {submitted.commune: submitted.report_key.find().version}
    with override("en"):
        approved, [(_unit, why)] = approve_unopened([queued], seen, submitted.reviewer)
    assert approved == []
    assert why == "Decide first where the unit says that a target does not apply: 6."


@pytest.mark.parametrize("verb", ["exempt:6", "refuse:6"])
def test_a_decision_on_it_that_is_sent_twice_is_done(client, submitted, verb):
    form = {"verb": verb, "seen": submitted.report_key.find().version, "refusal-6": "Có 3 hộ"}
    assert [client.post(submitted.page, form).status_code for _ in range(2)] == [302, 302]
    assert Decision.objects.filter(verb__in=("exempt", "return")).count() == 1


@pytest.mark.parametrize("verb", [verbs.exempt, verbs.refuse_exemption])
def test_only_who_reviews_the_unit_decides(verb, submitted):
    site = submitted
    reason = ["Có"] if verb is verbs.refuse_exemption else []
    both = person(site, duty="review")
    factories.make_assignment(both.official, site.programme, duty="report", commune=site.commune)
    neighbour = factories.make_commune(site.programme.district)
    of_other = person(site, duty="review", commune=neighbour)
    for by in (site.chair, both, of_other):
        with pytest.raises(NotAllowed):
            verb(site.report_key, site.target, by, *reason)
    assert figure(site).not_applicable


@pytest.mark.parametrize("verb", [verbs.exempt, verbs.refuse_exemption])
def test_nothing_is_decided_that_is_not_said_or_no_longer_submitted(verb, submitted):
    site = submitted
    reason = ["Có"] if verb is verbs.refuse_exemption else []
    with pytest.raises(Conflict):
        verb(site.report_key, site.targets["4"], site.reviewer, *reason)
    verbs.withdraw(site.report_key, site.chair)
    with pytest.raises(Conflict):
        verb(site.report_key, site.target, site.reviewer, *reason)


def test_no_second_exemption_overlaps_another(submitted):
    factories.make_exemption(submitted.target, submitted.commune, start="2024Q1", end=None)
    with pytest.raises(Refused):
        verbs.exempt(submitted.report_key, submitted.target, submitted.reviewer)
    assert figure(submitted).not_applicable
    assert not Decision.objects.filter(verb=Verb.EXEMPT).exists()


def test_a_form_about_a_target_that_there_is_none_of_is_refused(client, submitted):
    assert decide(client, submitted, "exempt:99").status_code == 400


def test_a_returned_report_shows_what_was_said_when_it_was_sent_back(client, submitted):
    verbs.return_(submitted.report_key, submitted.reviewer, "Kiểm tra lại")
    entry = Entry(5, 100, note=WHY)
    verbs.enter(submitted.report_key, submitted.target, submitted.chair, entry)
    rows = {row.target.number: row for row in client.get(submitted.page).context["rows"]}
    assert rows["6"].not_applicable
    assert "Admit: not asked" not in client.get(submitted.page).text


def test_where_nothing_else_was_asked_the_reviewer_comes_back_to_the_queue(client, submitted):
    others = Figure.objects.exclude(target=submitted.target).values("target")
    for target in submitted.programme.targets.filter(pk__in=others).exclude(number="1"):
        factories.make_exemption(target, submitted.commune, start=QUARTER, end=None)
    growth = submitted.targets["1"]
    factories.make_allocation(growth, factories.make_commune(submitted.programme.district))
    growth.allocations.get(commune=submitted.commune).delete()
    response = decide(client, submitted, "exempt:6")
    assert response.redirect_chain == [(f"{submitted.place}review/", 302)]


def test_a_load_that_writes_the_figure_takes_it_back(submitted, tmp_path):
    programme, commune = submitted.programme, submitted.commune
    (tmp_path / "figures.csv").write_text(
        "programme,target,commune,period,value,out_of,estimate,note\n"
        f"{programme.code},6,{commune.code},{QUARTER},5,100,0,\n",
        "utf-8",
    )
    load(tmp_path)
    assert (figure(submitted).value, figure(submitted).not_applicable) == (5, False)
