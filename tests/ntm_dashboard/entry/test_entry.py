"""The sheet that a unit's people type into: its cells by script, and the whole as a plain form."""

import datetime
import gzip
import html
import re
import unicodedata
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from communes.models import Comment, Decision, FigureChange, Submission
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from ntm_dashboard.display import formats
from targets.numbers import Number, read_number
from targets.quarters import Quarter
from tests import factories

QUARTER = "2023Q3"
SCRIPT = {"accept": "application/json"}
READS_AND_WRITES = ("SELECT", "INSERT", "UPDATE")


WORDS_CHANGED = "These words were changed meanwhile, by somebody else or by you in another window."


@pytest.fixture
def site(db, client, six_days_before_due, english_pages):
    """A commune's quarter with three rows, its chair logged in, English spoken.

    Row 1 is an amount of km with one decimal, row 2 a rate, row 3 a yes or no; the quarter before
    had 5, 40 of 50 and no.
    """
    commune = factories.make_commune()
    programme = factories.make_programme(commune.district)
    targets = [
        factories.make_target(programme, number="1", decimals=1, name="Roads"),
        factories.make_target(programme, number="2", rollup="rate", unit="%", name="Poor"),
        factories.make_target(
            programme, number="3", rollup="count", method="milestone", goal=1, name="Model"
        ),
    ]
    factories.make_period(
        programme,
        QUARTER,
        opens_on=datetime.date(2023, 9, 15),
        due_on=datetime.date(2023, 10, 10),
    )
    factories.make_allocation(targets[0], commune, goal=100)
    factories.make_figure(targets[0], commune, "2023Q2", value=5)
    factories.make_figure(targets[1], commune, "2023Q2", value=40, out_of=50)
    factories.make_figure(targets[2], commune, "2023Q2", value=0)
    site = SimpleNamespace(
        programme=programme,
        commune=commune,
        targets={target.number: target for target in targets},
        report_key=ReportKey(programme, commune, Quarter.parse(QUARTER)),
        quarter=f"/{programme.district.code}/{programme.code}/{QUARTER}/",
        list=f"/{programme.district.code}/{programme.code}/{QUARTER}/entry/",
    )
    site.sheet = f"{site.list}{commune.code}/"
    site.chair = person(site, duty="report", commune=commune)
    client.force_login(site.chair)
    return site


def person(site, **duty):
    """An account of the district; with a `duty`, that one."""
    official = factories.make_official(site.programme.district)
    if duty:
        factories.make_assignment(official, site.programme, **duty)
    return factories.make_user(official)


def save(client, site, number, *, account=None, **typed):
    """One cell, sent as a script does."""
    account = site.chair.pk if account is None else account
    fields = {"account": account, "version": 0} | typed
    return client.post(f"{site.sheet}{number}/", fields, headers=SCRIPT)


def send(client, site, verb="save", **fields):
    """The plain form; its fields are named with `_` before the row's number."""
    fields = {name.replace("__", "-"): value for name, value in fields.items()}
    common = {"account": site.chair.pk, "verb": verb, "seen": 0}
    return client.post(site.sheet, common | fields)


def figure(site, number):
    return site.report_key.figures().get(target=site.targets[number])


def rows(response):
    return {row.number: row for row in response.context["rows"]}


def said(response):
    return [str(message) for message in response.context["messages"]]


# The list and the sheet


def test_all_forms_of_a_page_bear_one_token_and_each_page_its_own(client, site):
    """A page with two comes over the wire with 65 bytes more."""
    pages = [client.get(site.sheet).text for _again in range(2)]
    tokens = [re.findall('csrfmiddlewaretoken" value="([^"]+)"', page) for page in pages]
    assert [len(found) > 2 for found in tokens] == [True, True]
    assert [len(set(found)) for found in tokens] == [1, 1]
    assert tokens[0] != tokens[1]


def test_the_list_names_my_reports_with_their_state_and_what_is_entered(client, site):
    save(client, site, "1", value="6")
    [report] = client.get(site.list).context["reports"]
    assert (report.title, report.label, report.url) == (
        f"{site.commune.name} Commune",
        "Draft",
        site.sheet,
    )
    assert report.due == "10/10/2023 (days left: 6)"
    assert (report.done, report.total, report.late, report.waits) == (1, 3, False, True)


@pytest.mark.parametrize(
    ("day", "due", "late"),
    [
        ("2023-10-10", "10/10/2023 (today)", False),
        ("2023-10-12", "10/10/2023 (days late: 2)", True),
    ],
)
def test_a_report_is_late_after_its_due_date(day, due, late, client, site, settings):
    settings.NTM_TODAY = day
    [report] = client.get(site.list).context["reports"]
    assert (report.due, report.late, report.label) == (due, late, "Not begun")


def test_a_correction_after_publication_is_not_late(client, site, settings):
    settings.NTM_TODAY = "2024-01-04"
    factories.make_submission(
        site.programme, site.commune, QUARTER, status="returned", reason="Sai", admitted=True
    )
    site.programme.periods.update(published_on="2023-10-20")
    [report] = client.get(site.list).context["reports"]
    assert (report.due, report.late) == ("Sent back to be corrected", False)
    response = client.get(site.sheet)
    head = response.context["report"]
    assert (head.due, head.late) == ("Sent back to be corrected", False)
    (line,) = client.get("/todo/").context["reports"]
    assert not line["late"]
    for address in (site.list, site.sheet, "/todo/"):
        text = client.get(address).text
        assert "Sent back to be corrected" in text
        assert "days late" not in text


def test_a_row_that_cannot_be_written_to_is_not_said_to_be_saved(client, site):
    save(client, site, "1", value="6")
    assert client.get(site.sheet).text.count(" data-kept") == 1
    client.force_login(person(site, duty="enter", commune=site.commune, target=site.targets["2"]))
    assert client.get(site.sheet).text.count(" data-kept") == 0


def test_whoever_has_no_report_is_told_what_to_do(client, site):
    client.force_login(person(site))
    response = client.get(site.list)
    assert response.context["reports"] == []
    assert "You have no report to enter here" in response.text


def test_the_sheet_shows_last_quarter_and_suggests_the_second_number_of_a_rate(client, site):
    response = client.get(site.sheet)
    found = rows(response)
    assert [(row.number, row.kind, row.last) for row in found.values()] == [
        ("1", "number", "5.0"),
        ("2", "rate", "40 / 50"),
        ("3", "yes_no", "no"),
    ]
    links = {"book": f"{site.sheet}sheet.xlsx", "upload": f"{site.sheet}upload/", "to_sign": ""}
    assert response.context["links"] == links
    assert (found["2"].value, found["2"].out_of) == ("", "50")
    assert found["2"].to_date == "80%"
    assert found["1"].percent is None
    assert not site.report_key.figures().exists()


def test_the_percent_is_of_the_years_plan_where_a_yearly_total_has_one(client, site):
    target = factories.make_target(
        site.programme, number="4", over_time="year_total", decimals=1, goal=100
    )
    factories.make_milestone(target, site.commune, year=2023, value=20)
    factories.make_figure(target, site.commune, "2023Q2", value=6)
    save(client, site, "4", value="5")
    row = rows(client.get(site.sheet))["4"]
    assert (row.so_far, row.plan, row.percent["text"], row.percent["band"]) == (
        "11.0",
        "20.0",
        "55.0%",
        "fair",
    )


def test_a_yearly_total_without_a_plan_tells_how_much_of_the_goal_the_year_has_brought(
    client, site
):
    target = factories.make_target(
        site.programme, number="4", over_time="year_total", decimals=1, goal=100
    )
    factories.make_allocation(target, site.commune, goal=20)
    factories.make_figure(target, site.commune, "2022Q4", value=30)
    factories.make_figure(target, site.commune, "2023Q2", value=6)
    answer = save(client, site, "4", value="5").json()
    assert (answer["so_far"], answer["to_date"], answer["as_of"]) == ("11.0", "30.0", "(year 2022)")
    assert words_in(answer["gives"]) == "55.0% of the goal, since January"
    assert 'class="band "' in answer["gives"]


def test_the_sheet_says_who_returned_the_report_and_why(client, site):
    save(client, site, "1", value="6", note="x")
    reviewer = person(site, duty="review")
    for number in "23":
        save(client, site, number, note="not counted yet")
    verbs.submit(site.report_key, site.chair)
    verbs.return_(site.report_key, reviewer, "Check the unit")
    verbs.comment(site.report_key, site.chair, "Will do", site.targets["1"])
    response = client.get(site.sheet)
    report = response.context["report"]
    assert (report.state, report.reason, report.returned_by) == (
        "returned",
        "Check the unit",
        reviewer.official.name,
    )
    assert report.returned_at == formats.moment(Decision.objects.get(verb="return").at)
    assert (report.editable, report.may_submit, report.may_withdraw) == (True, True, False)
    assert f'href="{site.quarter}communes/{site.commune.code}/#reports"' in response.text
    assert "To look at:" in words_in(response.text)
    assert re.findall(r'<a href="#row-(.*?)">', response.text) == ["1"]
    verbs.submit(site.report_key, site.chair)
    assert "To look at:" not in words_in(client.get(site.sheet).text)
    [remark] = rows(response)["1"].comments
    assert (remark["text"], remark["by"]) == ("Will do", site.chair.official.name)


# One cell by script


def words_in(fragment):
    """What a person reads of a fragment of a page."""
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", fragment)).split())


def lines_in(fragment, kind):
    """The paragraphs of a class in a fragment of a page."""
    found = re.findall(rf'<p class="{kind}">(.*?)</p>', fragment, re.DOTALL)
    return [words_in(line) for line in found]


def test_the_answer_to_a_save_is_short(client, site):
    response = save(client, site, "1", value="1234,5", note="ước")
    assert len(gzip.compress(response.content)) < 1000


def test_what_was_typed_is_escaped_in_what_is_said_of_it(client, site):
    other = person(site, duty="enter", commune=site.commune)
    verbs.enter(site.report_key, site.targets["1"], other, verbs.Entry(Decimal(3), note="<b>a</b>"))
    answer = save(client, site, "1", value="4", note="<i>b</i>").json()
    assert "<b>" not in answer["says"]
    assert "<i>" not in answer["says"]
    assert "4 · &lt;i&gt;b&lt;/i&gt;" in answer["says"]


def test_a_cell_answers_what_it_understood_in_the_way_of_its_page(client, site):
    response = save(client, site, "1", value=" 1.234,5 ", estimate="1", note="ước")
    answer = response.json()
    assert response.status_code == 200
    assert {name: answer[name] for name in ("version", "value", "out_of", "estimate", "note")} == {
        "version": 1,
        "value": "1,234.5",
        "out_of": "",
        "estimate": True,
        "note": "ước",
    }
    assert words_in(answer["gives"]) == "● 1,234.5% Met"
    assert 'class="band met"' in answer["gives"]
    assert lines_in(answer["says"], "entry-warns") == [
        "1,234.5 km against the last figure, 5.0 km: a move of more than a quarter."
    ]
    assert answer["needs_note"] is False
    assert answer["counts"] == {
        "done": 1,
        "total": 3,
        "warned": 0,
        "text": "1/3 rows entered",
        "to_complete": "",
    }
    assert figure(site, "1").value == Decimal("1234.5")
    assert site.report_key.find().status == "draft"


def test_a_surprising_figure_asks_for_a_note_before_the_report_can_go(client, site):
    save(client, site, "2", value="41", out_of="50")
    save(client, site, "3", value="0")
    answer = save(client, site, "1", value="50").json()
    assert (answer["needs_note"], answer["counts"]["warned"]) == (True, 1)
    answer = save(client, site, "1", value="50", note="new road", version=1).json()
    assert (answer["needs_note"], answer["counts"]["warned"]) == (False, 0)


def test_a_number_in_doubt_is_asked_about_and_each_answer_is_certain(client, site):
    response = save(client, site, "1", value="1.234")
    assert response.status_code == 422
    answer = response.json()
    assert (answer.keys(), answer["wrong"]) == ({"says", "wrong"}, ["value"])
    choices = re.findall(
        r'<button[^>]*\sdata-choose="value"\s+data-value="(.*?)"[^>]*>(.*?)</button>',
        answer["says"],
        re.DOTALL,
    )
    assert [(text, shown.strip()) for text, shown in choices] == [
        ("1.2340", "1.234"),
        ("1234", "1,234"),
    ]
    assert not site.report_key.figures().exists()
    assert save(client, site, "1", value="1234").json()["value"] == "1,234.0"
    assert save(client, site, "1", value="1.2340", version=1).json()["value"] == "1.2340"


def test_a_comma_is_asked_about_on_an_english_page_and_decides_on_a_vietnamese_one(client, site):
    answer = save(client, site, "1", value="1,234")
    assert (answer.status_code, answer.json()["wrong"]) == (422, ["value"])
    assert not site.report_key.figures().exists()
    client.cookies["django_language"] = "vi"
    assert save(client, site, "1", value="1,234").json()["value"] == "1,234"
    assert figure(site, "1").value == Decimal("1.234")


def test_numbers_are_read_and_shown_as_the_page_that_sends_them_writes_them(client, site):
    client.cookies["django_language"] = "vi"
    answer = save(client, site, "1", value="1,234", page_language="en")
    assert (answer.status_code, answer.json()["wrong"]) == (422, ["value"])
    answer = save(client, site, "1", value="1,234.5", page_language="en")
    assert answer.json()["value"] == "1,234.5"
    for page_language in "fr", "":
        answer = save(client, site, "1", value="1,234", version=1, page_language=page_language)
        assert answer.json()["value"] == "1,234"
        site.report_key.figures().update(version=1)


def test_what_waited_is_read_in_the_language_in_which_it_was_typed(client, site):
    client.cookies["django_language"] = "vi"
    waited = {"value": "1,234", "typed_in": "en", "page_language": "vi"}
    answer = save(client, site, "1", **waited)
    assert (answer.status_code, answer.json()["wrong"]) == (422, ["value"])
    assert re.findall(r'data-value="(.*?)"', answer.json()["says"]) == ["1.2340", "1234"]
    assert save(client, site, "1", **waited | {"value": "1,234.5"}).json()["value"] == "1.234,5"
    unknown = waited | {"typed_in": "fr", "version": 1}
    assert save(client, site, "1", **unknown).json()["value"] == "1,234"


def test_of_a_row_that_waited_a_number_typed_anew_is_read_in_the_language_of_its_own(client, site):
    client.cookies["django_language"] = "vi"
    waited = {"value": "1,234", "planned": "1,234", "typed_in": "en", "page_language": "vi"}
    answer = save(client, site, "1", **waited, typed_in_value="vi")
    assert (answer.status_code, answer.json()["wrong"]) == (422, ["planned"])
    assert re.findall(r'data-value="(.*?)"', answer.json()["says"]) == ["1.2340", "1234"]
    answer = save(client, site, "1", **waited, typed_in_planned="vi")
    assert (answer.status_code, answer.json()["wrong"]) == (422, ["value"])


def test_the_plain_form_is_read_and_comes_back_in_the_language_of_its_page(client, site):
    page = client.get(site.sheet)
    assert re.search(r'name="page_language"\s+value="en"', page.text)
    client.cookies["django_language"] = "vi"
    response = send(client, site, value__1="1,234", page_language="en")
    assert response.status_code == 422
    assert '<html lang="en"' in response.text
    assert not site.report_key.figures().exists()


def test_the_numbers_of_a_row_are_written_in_the_way_of_its_page(client, site):
    save(client, site, "2", value="7,763", out_of="7,787")
    for language, shown in {"en": ("7,763", "7,787"), "vi": ("7.763", "7.787")}.items():
        client.cookies["django_language"] = language
        row = rows(client.get(site.sheet))["2"]
        assert (row.value, row.out_of) == shown


@pytest.mark.parametrize(
    ("number", "typed", "problems"),
    [
        (
            "1",
            {"value": "12 con"},
            {"value": ["This is not a number; write digits only, for example 1,234.5 or 1234.5."]},
        ),
        (
            "1",
            {"value": "9" * 16},
            {"value": ["A number has at most 15 digits before the decimal sign."]},
        ),
        (
            "1",
            {"value": "9" * 100_000},
            {"value": ["A number has at most 15 digits before the decimal sign."]},
        ),
        (
            "1",
            {"value": "999999999999999"},
            {"value": ["The number is too large."]},
        ),
        (
            "2",
            {"value": "60", "out_of": "50"},
            {"value": ["The number met (60) is larger than the total (50)."]},
        ),
        (
            "2",
            {"value": "6"},
            {"out_of": ["A rate needs its second number: out of how many?"]},
        ),
        (
            "2",
            {"value": "6", "out_of": "50%"},
            {"out_of": ["Write two numbers, how many out of how many; the percent is worked out."]},
        ),
        ("1", {"value": "-" + "9" * 15}, {"value": ["The number is too small."]}),
        ("3", {"value": "2"}, {"value": ["The answer is yes or no: 1 or 0."]}),
        ("1", {"value": "1", "note": "x" * 5001}, {"note": ["At most 5000 characters."]}),
    ],
)
def test_what_is_refused_is_said_at_the_field_and_nothing_is_saved(
    number, typed, problems, client, site
):
    response = save(client, site, number, **typed)
    answer = response.json()
    assert (response.status_code, answer["wrong"]) == (422, list(problems))
    sentences = [sentence for told in problems.values() for sentence in told]
    assert lines_in(answer["says"], "entry-problem") == sentences
    assert "data-choose" not in answer["says"]
    assert not site.report_key.figures().exists()
    assert site.report_key.find() is None


def test_who_changed_the_figure_in_another_window_is_told_so(client, site):
    save(client, site, "1", value="6")
    says = save(client, site, "1", value="7").json()["says"]
    assert lines_in(says, "entry-problem") == ["You have changed this figure in another window."]
    response = send(client, site, value__1="8", note__1="", version__1="0")
    assert "You have changed this figure in another window." in response.text
    assert "Somebody else" not in response.text


def test_the_same_save_again_is_answered_with_success_and_changes_nothing(client, site):
    first = save(client, site, "1", value="6").json()
    again = save(client, site, "1", value="6,0").json()
    assert first == again
    assert FigureChange.objects.filter(figure=figure(site, "1")).count() == 1


def test_an_emptied_cell_is_kept_empty(client, site):
    save(client, site, "1", value="6")
    answer = save(client, site, "1", value="", version=1).json()
    assert (answer["value"], answer["version"], answer["gives"]) == ("", 2, "")
    assert figure(site, "1").value is None


def test_two_people_on_one_cell_are_shown_both_values(client, site):
    other = person(site, duty="enter", commune=site.commune)
    verbs.enter(site.report_key, site.targets["2"], other, verbs.Entry(Decimal(30), Decimal(60)))
    response = save(client, site, "2", value="41", out_of="50")
    assert response.status_code == 409
    change = FigureChange.objects.get()
    answer = response.json()
    says = answer.pop("says")
    assert answer == {
        "code": "changed",
        "wrong": ["value"],
        "theirs": {
            "version": 1,
            "value": "30",
            "out_of": "60",
            "estimate": False,
            "note": "",
            "by": other.official.name,
            "at": formats.moment(change.at),
            "sentence": "Somebody else has changed this figure meanwhile.",
            "shown": "30 / 60",
            "mine": "41 / 50",
        },
    }
    assert lines_in(says, "entry-problem") == ["Somebody else has changed this figure meanwhile."]
    assert lines_in(says, "entry-choice") == [
        f"{other.official.name}, {formats.moment(change.at)}: "
        "Keep mine: 41 / 50 Take theirs: 30 / 60"
    ]
    assert figure(site, "2").value == 30
    assert save(client, site, "2", value="41", out_of="50", version=1).json()["version"] == 2
    assert figure(site, "2").value == 41


@pytest.mark.parametrize("version", ["", "one", "-1", "²", "9" * 40])
def test_a_version_that_is_none_never_writes_over_another_value(version, client, site):
    save(client, site, "1", value="6")
    assert save(client, site, "1", value="7", version=version).status_code == 409
    assert figure(site, "1").value == 6


def test_a_cell_of_a_submitted_report_is_closed(client, site):
    for number in "123":
        save(client, site, number, note="not counted yet")
    verbs.submit(site.report_key, site.chair)
    response = save(client, site, "1", value="6", note="not counted yet", version=1)
    assert (response.status_code, response.json()["code"]) == (409, "closed")
    assert response.json()["sentence"].startswith(
        "The report is no longer as you saw it. Last: Submit,"
    )
    assert figure(site, "1").value is None


def test_an_expired_session_is_told_where_to_log_in_and_nothing_is_saved(client, site):
    client.logout()
    response = save(client, site, "1", value="6")
    assert (response.status_code, response.json()) == (401, {"login": "/accounts/login/"})
    assert not site.report_key.figures().exists()


@pytest.mark.parametrize("account", ["", "0", "another"])
def test_a_page_of_another_account_saves_nothing(account, client, site):
    if account == "another":
        account = person(site, duty="enter", commune=site.commune).pk
    response = save(client, site, "1", value="6", account=account)
    assert (response.status_code, response.json()["code"]) == (403, "account")
    words = {"verb": "words", "difficulties": "mưa", "causes": "", "proposals": ""}
    response = client.post(site.sheet, {"account": account} | words, headers=SCRIPT)
    assert (response.status_code, response.json()["code"]) == (403, "account")
    response = client.post(site.sheet, {"account": account, "value-1": "6"}, follow=True)
    assert said(response) == [
        "You are logged in with another account than this page belongs to; nothing is saved."
    ]
    assert not site.report_key.figures().exists()
    assert site.report_key.find() is None


def test_a_clerk_of_one_target_types_into_that_row_alone(client, site):
    clerk = person(site, duty="enter", commune=site.commune, target=site.targets["1"])
    client.force_login(clerk)
    response = client.get(site.sheet)
    assert [row.editable for row in rows(response).values()] == [True, False, False]
    assert response.context["writes_words"] is False
    assert response.context["report"].may_submit is False
    assert response.context["counts"]["text"] == "0/1 rows entered"
    assert "Who reports for the unit submits it." in response.text
    saved = save(client, site, "1", value="6", account=clerk.pk)
    assert (saved.status_code, saved.json()["counts"]["text"]) == (200, "1/1 rows entered")
    response = save(client, site, "2", value="6", out_of="50", account=clerk.pk)
    assert (response.status_code, response.json()["code"]) == (403, "duty")
    client.post(site.sheet, {"account": clerk.pk, "value-2": "6", "out_of-2": "50"})
    assert [one.target.number for one in site.report_key.figures()] == ["1"]


@pytest.mark.parametrize("duty", [{}, {"duty": "review"}, {"duty": "lead"}])
def test_somebody_elses_unit_is_not_found(duty, client, site):
    other = person(site, **duty)
    client.force_login(other)
    assert client.get(site.sheet).status_code == 404
    assert client.post(site.sheet, {"account": other.pk}).status_code == 404
    assert save(client, site, "1", value="6", account=other.pk).status_code == 404
    assert not site.report_key.figures().exists()


def test_the_chair_of_another_commune_finds_no_sheet(client, site):
    neighbour = factories.make_commune(site.programme.district)
    client.force_login(person(site, duty="report", commune=neighbour))
    assert client.get(site.sheet).status_code == 404
    assert client.get(f"{site.list}{neighbour.code}/").status_code == 200
    assert client.get(f"{site.list}99999/").status_code == 404


def test_a_target_that_is_not_asked_for_is_not_there_to_be_saved(client, site):
    site.targets["1"].asked_in = "4"
    site.targets["1"].save()
    response = save(client, site, "1", value="6")
    assert (response.status_code, response.json()["sentence"]) == (
        409,
        "This target is not asked for in this report.",
    )
    assert save(client, site, "9", value="6").status_code == 404


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        (unicodedata.normalize("NFD", "hạn hán đã làm giảm"), "hạn hán đã làm giảm"),
        ("a\0b", "ab"),
        ("  one\r\ntwo  ", "one\ntwo"),
    ],
)
def test_a_note_is_kept_composed_and_without_what_no_database_keeps(note, kept, client, site):
    assert save(client, site, "1", value="6", note=note).json()["note"] == kept
    assert figure(site, "1").note == kept


def test_script_in_a_note_comes_out_as_text(client, site):
    text = '"><script>alert(1)</script>'
    save(client, site, "1", value="6", note=text)
    page = client.get(site.sheet).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_cell_asks_as_few_queries_however_long_the_sheet_is(client, site):
    save(client, site, "3", value="1")

    def queries(version):
        save(client, site, "1", value="6", version=version)
        with CaptureQueriesContext(connection) as found:
            assert save(client, site, "1", value="7", version=version + 1).status_code == 200
        return [one["sql"] for one in found if one["sql"].split()[0] in READS_AND_WRITES]

    few = queries(version=0)
    for number in range(10, 40):
        target = factories.make_target(site.programme, number=str(number))
        factories.make_figure(target, site.commune, "2023Q2")
    assert len(queries(version=2)) == len(few) <= 19


# The plain form


def test_the_plain_form_saves_what_can_be_saved_and_shows_the_rest_as_typed(client, site):
    response = send(client, site, value__1="1.234", note__1="why", value__2="41", out_of__2="50")
    found = rows(response)
    assert response.status_code == 422
    assert said(response) == ["Not saved: 1. Roads. Everything else is saved."]
    assert (found["1"].value, found["1"].note) == ("1.234", "why")
    assert [one["text"] for one in found["1"].asks["value"]] == ["1.2340", "1234"]
    assert (found["2"].value, found["2"].out_of, found["2"].version) == ("41", "50", 1)
    assert [one.target.number for one in site.report_key.figures()] == ["2"]


def test_a_refused_row_of_the_plain_form_says_why(client, site):
    row = rows(send(client, site, value__1="many"))["1"]
    assert row.value == "many"
    assert row.problems == {
        "value": ["This is not a number; write digits only, for example 1,234.5 or 1234.5."]
    }


def test_a_button_of_the_plain_form_chooses_a_reading_and_saves(client, site):
    response = send(client, site, value__1="1.234", choose="1:value:1234")
    assert response.url == site.sheet
    assert figure(site, "1").value == 1234


def test_the_plain_form_saves_no_row_that_nobody_typed_into(client, site):
    shown = rows(client.get(site.sheet))
    fields = {}
    for row in shown.values():
        fields |= {f"value__{row.number}": row.value, f"out_of__{row.number}": row.out_of}
        fields |= {f"note__{row.number}": row.note, f"version__{row.number}": row.version}
    response = send(client, site, **fields)
    assert said(client.get(response.url)) == ["Saved."]
    assert not site.report_key.figures().exists()
    assert site.report_key.find() is None


def test_the_plain_form_shows_both_values_of_a_row_that_two_people_wrote(client, site):
    other = person(site, duty="enter", commune=site.commune)
    verbs.enter(site.report_key, site.targets["1"], other, verbs.Entry(Decimal(7)))
    row = rows(send(client, site, value__1="6", version__1=0))["1"]
    assert (row.value, row.conflict["value"], row.conflict["by"]) == (
        "6",
        "7.0",
        other.official.name,
    )
    assert figure(site, "1").value == 7
    send(client, site, value__1="6", version__1=row.version, choose="1:theirs")
    assert figure(site, "1").value == 7
    send(client, site, value__1="6", version__1=row.version)
    assert figure(site, "1").value == 6


def test_a_row_that_cannot_be_read_keeps_the_version_that_was_seen(client, site):
    other = person(site, duty="enter", commune=site.commune)
    verbs.enter(site.report_key, site.targets["1"], other, verbs.Entry(Decimal(7)))
    assert rows(send(client, site, value__1="six", version__1=0))["1"].version == 0


def test_the_plain_form_submits_with_its_last_figures(client, site):
    response = send(
        client,
        site,
        "submit",
        value__1="6",
        value__2="41",
        out_of__2="50",
        value__3="1",
        note__1="more",
        difficulties="hạn hán",
        causes="",
        proposals="",
    )
    page = client.get(response.url)
    assert said(page) == ["The report is submitted."]
    report = page.context["report"]
    assert (report.state, report.editable, report.may_withdraw) == ("submitted", False, True)
    assert report.closed_sentence == (
        "The report is submitted. To change something, withdraw it first."
    )
    assert site.report_key.find().difficulties == "hạn hán"
    assert {one.target.number: one.value for one in site.report_key.figures()} == {
        "1": 6,
        "2": 41,
        "3": 1,
    }


def published(client, site):
    site.programme.periods.update(published_on="2023-10-03")


def handed_in_by_another(client, site):
    colleague = person(site, duty="report", commune=site.commune)
    for target in site.targets.values():
        verbs.enter(site.report_key, target, colleague, verbs.Entry(note="not counted"))
    verbs.submit(site.report_key, colleague)


def approved(client, site):
    handed_in_by_another(client, site)
    verbs.approve(site.report_key, person(site, duty="review"))


def another_account(client, site):
    client.force_login(person(site, duty="enter", commune=site.commune))


def another_account_of_one_target(client, site):
    client.force_login(person(site, duty="enter", commune=site.commune, target=site.targets["3"]))


@pytest.mark.parametrize("verb", ["save", "submit", "words"])
@pytest.mark.parametrize(
    "happened",
    [
        published,
        handed_in_by_another,
        approved,
        another_account,
        another_account_of_one_target,
    ],
)
def test_a_sheet_that_takes_nothing_any_more_hands_back_what_was_typed(
    happened, verb, client, site
):
    happened(client, site)
    response = send(
        client,
        site,
        verb,
        value__1="16.5",
        note__1="two <b>lines</b>\r\nof it",
        value__2="41",
        out_of__2="52",
        estimate__2="1",
        value__3="1",
        value__77="12",
        difficulties="hạn hán",
        causes="",
        proposals="thêm vốn",
    )
    assert response.status_code in (403, 409)
    assert {number: row.lost for number, row in rows(response).items()} == {
        "1": "16.5\ntwo <b>lines</b>\r\nof it",
        "2": "41 / 52 · estimate",
        "3": "Yes",
    }
    assert response.context["lost"] == {"77": "12"}
    assert response.context["lost_words"] == {"difficulties": "hạn hán", "proposals": "thêm vốn"}
    text = " ".join(html.unescape(response.text).split())
    [sentence] = said(client.get(site.sheet))
    assert sentence in text
    for typed in (
        "16.5<br>two &lt;b&gt;lines&lt;/b&gt;<br>of it",
        "hạn hán",
        "thêm vốn",
        "Yes</b>",
    ):
        assert typed in " ".join(response.text.split())
    assert not site.report_key.figures().exclude(value=None).exists()


def test_what_is_saved_already_is_not_handed_back_by_a_closed_sheet(client, site):
    fields = {"value__1": "1234.5", "value__2": "", "out_of__2": "50", "value__3": "0"}
    fields |= {"note__1": "more"}
    send(client, site, **fields, note__2="none counted")
    verbs.submit(site.report_key, person(site, duty="report", commune=site.commune))
    sent = {"version__1": 1, "note__2": "none counted"}
    assert send(client, site, **fields, **sent).url == site.sheet
    [lost] = filter(None, (row.lost for row in rows(send(client, site, value__1="7")).values()))
    assert lost == "7"


def test_a_row_that_is_not_asked_of_the_person_any_more_is_named_with_what_was_typed(client, site):
    clerk = person(site, duty="enter", commune=site.commune, target=site.targets["1"])
    client.force_login(clerk)
    typed = {"value-1": "6", "value-2": "41", "out_of-2": "50", "value-77": "x"}
    typed |= {"value-78": "", "note-78": "y z"}
    response = client.post(site.sheet, {"account": clerk.pk} | typed)
    assert response.url == site.sheet
    assert said(client.get(site.sheet)) == [
        "Not saved, as these targets are not asked of you here: 2: 41 / 50; 77: x; 78: y z",
        "Saved.",
    ]
    assert figure(site, "1").value == 6


def test_a_sheet_of_somebody_who_is_replaced_is_refused_with_what_was_typed(client, site):
    site.chair.official.assignments.update(end="2023-10-03")
    response = send(client, site, value__1="6", note__1="two words", difficulties="hạn hán")
    assert response.status_code == 404
    assert response.context["typed"] == [
        {"number": "1", "text": "6\ntwo words"},
        {"number": "", "text": "hạn hán"},
    ]
    assert re.search(r"<textarea[^>]*>\n?6\ntwo words</textarea>", response.text)


def test_submit_twice_ends_on_the_page_that_says_it_is_submitted(client, site):
    for number in "123":
        save(client, site, number, note="not counted yet")
    answers = [send(client, site, "submit") for _time in range(2)]
    assert [answer.url for answer in answers] == [site.sheet, site.sheet]
    assert said(client.get(site.sheet)) == ["The report is submitted."] * 2
    assert Decision.objects.filter(verb="submit").count() == 1


@pytest.mark.parametrize("changed", ["1", "2"])
def test_a_report_that_holds_other_figures_than_were_seen_is_not_submitted(changed, client, site):
    for number in "123":
        save(client, site, number, note="not counted yet")
    seen = ",".join(f"{target.pk}:1" for target in site.targets.values())
    colleague = person(site, duty="enter", commune=site.commune)
    verbs.enter(site.report_key, site.targets[changed], colleague, verbs.Entry(note="another"))
    send(client, site, "submit", figures=seen)
    assert said(client.get(site.sheet)) == [
        "The report is not submitted: figures or notes were changed since you opened the page, of "
        f"targets {changed}. Look at them, then submit it."
    ]
    assert site.report_key.find().status == "draft"
    send(
        client,
        site,
        "submit",
        figures=seen.replace(f"{site.targets[changed].pk}:1", f"{site.targets[changed].pk}:2"),
    )
    assert site.report_key.find().status == "submitted"


@pytest.mark.parametrize("text", ["", ",", "1", "x:y", ":"])
def test_figures_that_no_page_names_were_not_seen(text, client, site):
    for number in "123":
        save(client, site, number, note="not counted yet")
    send(client, site, "submit", figures=text)
    [sentence] = said(client.get(site.sheet))
    assert "of targets 1, 2, 3." in sentence


def test_somebody_elses_submit_is_told_by_name(client, site):
    for number in "123":
        save(client, site, number, note="not counted yet")
    colleague = person(site, duty="report", commune=site.commune)
    verbs.submit(site.report_key, colleague)
    send(client, site, "submit")
    [sentence] = said(client.get(site.sheet))
    assert sentence.startswith(
        f"The report is no longer as you saw it. Last: Submit, {colleague.official.name},"
    )


def test_a_report_that_lacks_something_is_not_submitted(client, site):
    send(client, site, "submit", value__1="6", note__1="more")
    assert said(client.get(site.sheet)) == ["These targets need a number or a note: 2, 3."]
    assert site.report_key.find().status == "draft"


def test_a_submitted_report_can_be_withdrawn(client, site):
    for number in "123":
        save(client, site, number, note="not counted yet")
    send(client, site, "submit")
    send(client, site, "withdraw")
    assert said(client.get(site.sheet)) == [
        "The report is submitted.",
        "The report is withdrawn; it can be changed again.",
    ]
    assert site.report_key.find().status == "draft"


def test_what_was_submitted_before_publication_is_not_offered_to_be_withdrawn(client, site):
    factories.make_submission(site.programme, site.commune, QUARTER, status="submitted")
    site.programme.periods.update(published_on="2023-10-03")
    report = client.get(site.sheet).context["report"]
    assert (report.may_withdraw, report.closed_sentence) == (
        False,
        "The quarter is published; ask the reviewer to return your report.",
    )
    site.programme.submissions.update(admitted=True)
    assert client.get(site.sheet).context["report"].may_withdraw is True


def test_words_are_saved_by_script_and_move_the_version_that_submitting_asks_for(client, site):
    words = {"difficulties": "mưa\r\nlũ", "causes": "", "proposals": "thêm vốn"}
    fields = {"account": site.chair.pk, "verb": "words", "seen": 0} | words
    response = client.post(site.sheet, fields, headers=SCRIPT)
    assert response.json() == {"version": 1}
    assert client.get(site.sheet).context["words"] == words | {"difficulties": "mưa\nlũ"}
    late = client.post(site.sheet, fields | {"causes": "bão"}, headers=SCRIPT)
    assert late.status_code == 409
    answer = late.json()
    says = answer.pop("says")
    assert answer == {
        "code": "changed",
        "wrong": ["difficulties"],
        "theirs": {"version": 1} | words | {"difficulties": "mưa\nlũ"},
    }
    assert lines_in(says, "entry-problem") == [WORDS_CHANGED]
    assert lines_in(says, "entry-choice") == [
        "Keep mine: mưa lũ · bão · thêm vốn Take theirs: mưa lũ · thêm vốn"
    ]


def test_the_plain_form_loses_no_words_where_two_people_write_them(client, site):
    verbs.write_words(site.report_key, site.chair, difficulties="mưa", causes="", proposals="")
    response = send(
        client, site, value__1="6", difficulties="bão", causes="gió", proposals="", seen=0
    )
    context = response.context
    assert response.status_code == 422
    assert said(response) == [WORDS_CHANGED]
    assert context["words"] == {"difficulties": "bão", "causes": "gió", "proposals": ""}
    assert context["words_theirs"] == {"difficulties": "mưa", "causes": "", "proposals": ""}
    assert "Written there meanwhile: <b>mưa</b>" in " ".join(response.text.split())
    assert figure(site, "1").value == 6
    send(client, site, "words", **context["words"], seen=context["report"].version)
    assert site.report_key.find().difficulties == "bão"


def test_words_of_a_submitted_report_are_closed(client, site):
    for number in "123":
        save(client, site, number, note="not counted yet")
    verbs.submit(site.report_key, site.chair)
    words = {"difficulties": "mưa", "causes": "", "proposals": ""}
    fields = {"account": site.chair.pk, "verb": "words", "seen": 1} | words
    response = client.post(site.sheet, fields, headers=SCRIPT)
    assert (response.status_code, response.json()["code"]) == (409, "closed")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"opens_on": "2023-10-05"}, "The quarter is not open for reports yet."),
        (
            {"published_on": "2023-10-01"},
            "The quarter is published; ask the reviewer to admit your report.",
        ),
    ],
)
def test_a_quarter_that_takes_no_reports_says_so(values, sentence, client, site):
    site.programme.periods.filter(quarter=QUARTER).update(**values)
    report = client.get(site.sheet).context["report"]
    assert (report.closed_sentence, report.editable, report.may_submit) == (sentence, False, False)
    send(client, site, value__1="6")
    assert said(client.get(site.sheet)) == [sentence]
    assert not site.report_key.figures().exists()


def swap(site, one, other):
    """Give two targets each other's number."""
    for key, number in ((one, "99"), (other, one), (one, other)):
        target = site.targets[key]
        target.number = number
        target.save()


MOVED = "This was typed for “Roads”, whose number is 3 now: write it there."


def test_what_was_typed_for_another_target_of_this_number_is_not_saved(client, site):
    made_for = site.targets["1"].pk
    swap(site, "1", "3")
    answer = save(client, site, "1", value="1", target=made_for)
    assert (answer.status_code, answer.json()["wrong"]) == (422, ["value"])
    assert MOVED in answer.json()["says"]
    assert not site.report_key.figures().exists()
    assert save(client, site, "3", value="1", target=made_for).status_code == 200
    assert save(client, site, "1", value="1", target=site.targets["3"].pk).status_code == 200


def test_of_a_target_that_is_gone_it_is_said_so(client, site):
    answer = save(client, site, "1", value="1", target=10**9)
    assert "for a target that is not there any more" in answer.json()["says"]


def test_a_sheet_that_was_opened_before_numbers_changed_saves_only_what_is_meant(client, site):
    shown = client.get(site.sheet).context["rows"]
    opened = {f"target__{row.number}": row.of_target for row in shown}
    swap(site, "1", "3")
    typed = {"value__1": "7", "value__2": "40", "out_of__2": "50", "value__3": "1"}
    page = send(client, site, **opened, **typed)
    assert page.status_code == 422
    assert rows(page)["1"].problems == {"value": [MOVED]}
    assert rows(page)["1"].value == "7"
    assert rows(page)["3"].problems["value"][0].startswith("This was typed for “Model”")
    assert [one.target for one in site.report_key.figures()] == [site.targets["2"]]


def test_a_form_of_more_fields_than_any_sheet_has_is_refused(client, site):
    fields = {f"value-{number}": "1" for number in range(1001)}
    response = client.post(site.sheet, {"account": site.chair.pk} | fields)
    assert response.status_code == 400
    assert not site.report_key.figures().exists()


def test_rows_that_no_sheet_has_are_passed_over(client, site):
    fields = {f"value__{number}": "1" for number in range(900, 1200)}
    assert send(client, site, **fields).url == site.sheet
    assert Submission.objects.filter(programme=site.programme).count() == 0


def test_remarks_of_another_report_do_not_show(client, site):
    neighbour = factories.make_commune(site.programme.district)
    theirs = factories.make_submission(site.programme, neighbour, QUARTER)
    Comment.objects.create(
        submission=theirs, text="secret", at=datetime.datetime.now(datetime.UTC), by=site.chair
    )
    factories.make_submission(site.programme, site.commune, QUARTER)
    assert client.get(site.sheet).context["comments"] == []


# Accounts


def test_a_script_logs_in_and_is_told_whose_account_it_is(client, site):
    factories.make_user(username="chair", password="mật khẩu")
    wrong = client.post("/accounts/login/", {"username": "chair", "password": "no"}, headers=SCRIPT)
    assert wrong.status_code == 422
    assert wrong.json()["sentence"].startswith("Please enter a correct username and password.")
    right = client.post(
        "/accounts/login/", {"username": "chair", "password": "mật khẩu"}, headers=SCRIPT
    )
    assert (right.status_code, right.json()) == (
        200,
        {"account": int(client.session["_auth_user_id"])},
    )


# What a field shows can be read again


@given(
    st.decimals(-(10**14), 10**14, places=4),
    st.integers(1, 4),
)
def test_what_stands_in_a_field_is_read_as_the_same_number(value, decimals):
    text = formats.field(value, decimals)
    assert read_number(text, decimals=decimals, unit="km", kind="level") == Number(value)


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_in_a_field_is_read_as_the_same_number(value):
    text = formats.field(Decimal(value), 0)
    assert read_number(text, decimals=0, unit="con", kind="level") == Number(Decimal(value))


def test_the_answer_tells_where_the_report_stands_now(client, site):
    assert rows(client.get(site.sheet))["1"].editable
    first = save(client, site, "1", value="5").json()
    assert first["state"] == {"key": "draft", "label": "Draft"}
    text = client.get(site.sheet).text
    assert '<b class="report-state draft" data-state role="status">Draft</b>' in text
