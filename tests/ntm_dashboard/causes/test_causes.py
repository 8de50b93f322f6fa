"""Causes and proposals: what is gathered for whom, how it is narrowed, and what is quoted of it."""

from decimal import Decimal

import pytest
from lxml.html import fromstring

from communes.models import Commune, Quote, QuoteChange
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.models import Target
from targets.quarters import Quarter
from tests import factories
from tests.pages import PUBLISHED, RUNNING

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due", "english_pages")

CAUSES = f"{RUNNING}causes/"
NOTE = "Số liệu tăng đột biến"


@pytest.fixture
def report_key(demo_programme):
    return ReportKey(demo_programme, Commune.objects.get(code="04738"), Quarter(2023, 3))


@pytest.fixture
def mended(report_key, account_of):
    """The demo's returned report with its note kept, the figure mended, and words; handed in."""
    chair = account_of("chair-04738")
    target = report_key.programme.targets.get(number="6")
    verbs.enter(report_key, target, chair, Entry(Decimal(11140), note=NOTE))
    for figure in report_key.figures().exclude(target=target).select_related("target"):
        entry = Entry(figure.value, figure.out_of, note="đã kiểm tra")
        verbs.enter(report_key, figure.target, chair, entry)
    words = {"difficulties": "Mưa lũ", "causes": "", "proposals": "Hỗ trợ vắc xin"}
    verbs.write_words(report_key, chair, **words)
    verbs.submit(report_key, chair)


@pytest.fixture
def see(client, log_in):
    """The lines that an official of the demo sees on the page."""

    def see(code, query=""):
        log_in(code)
        groups = client.get(f"{CAUSES}{query}").context["groups"]
        return [line for group in groups for line in group["lines"]]

    return see


def words_of(lines):
    return {line.words for line in lines}


def test_reviewers_read_what_is_handed_in_and_officials_what_counts(see, mended, report_key):
    handed_in = {"Mưa lũ", "Hỗ trợ vắc xin", NOTE, "đã kiểm tra"}
    assert words_of(see("reviewer-01")) == handed_in
    assert see("member-01") == []
    assert words_of(see("member-01", "?figures=provisional")) == handed_in


def test_what_is_being_written_nobody_else_reads(see, report_key, account_of):
    target = report_key.programme.targets.get(number="6")
    verbs.enter(report_key, target, account_of("chair-04738"), Entry(Decimal(1), note="nháp"))
    for code in ("reviewer-01", "member-01"):
        assert see(code, "?figures=provisional") == []


def test_a_note_about_a_number_that_was_changed_since_says_which(client, see, mended):
    (line,) = (line for line in see("reviewer-01") if line.words == NOTE)
    assert (line.figure, line.then) == ("11,140", "109,220")
    assert line.url == f"{RUNNING}communes/04738/6/"
    assert "written when the figure was 109,220" in client.get(CAUSES).text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?q=vac+xin", {"Hỗ trợ vắc xin"}),
        ("?q=bao+ai+gia+suc", {NOTE}),
        ("?kind=difficulties", {"Mưa lũ"}),
        ("?target=6", {NOTE}),
        ("?unit=04738&kind=proposals", {"Hỗ trợ vắc xin"}),
        ("?quoted=yes", set()),
        ("?q=khong-co", set()),
    ],
)
def test_the_words_are_searched_and_narrowed(see, mended, query, words):
    assert words_of(see("reviewer-01", query)) == words


def test_words_stand_under_their_target_or_under_their_unit(client, log_in, mended):
    log_in("reviewer-01")
    by_target = [group["heading"] for group in client.get(CAUSES).context["groups"]]
    assert by_target[0] == "The quarter as a whole"
    assert "6. Main livestock" in by_target
    by_unit = [group["heading"] for group in client.get(f"{CAUSES}?by=unit").context["groups"]]
    assert by_unit == ["Bảo Ái Commune"]


def form_of(page, line):
    """What the form of a line sends."""
    form = fromstring(page).get_element_by_id(line).xpath(".//form")[0]
    return dict(form.form_values())


def test_the_office_quotes_edits_and_takes_out_and_the_report_follows(client, log_in, mended):
    log_in("reviewer-01")
    line = "note-04738-6"
    sent = form_of(client.get(CAUSES).text, line)
    assert sent["text"] == NOTE
    sent |= {"text": "Xã đã sửa lại số liệu đàn gia súc", "verb": "quote"}
    response = client.post(f"{CAUSES}?target=6", sent)
    assert (response.status_code, response.url) == (302, f"{CAUSES}?target=6#{line}")
    report = f"{RUNNING}report/?figures=provisional"
    assert "Xã đã sửa lại số liệu đàn gia súc" in client.get(report).text
    assert NOTE not in client.get(report).text
    page = client.get(CAUSES)
    assert page.context["quoted"] == 1
    assert "Set by" in page.text
    client.post(CAUSES, form_of(page.text, line) | {"verb": "take_out"})
    assert not Quote.objects.exists()
    assert "Xã đã sửa lại số liệu đàn gia súc" not in client.get(report).text
    assert "Taken out by" in client.get(CAUSES).text


def test_a_quote_that_cannot_be_kept_is_shown_as_it_was_typed(client, log_in, mended):
    log_in("reviewer-01")
    sent = form_of(client.get(CAUSES).text, "note-04738-6") | {"verb": "quote"}
    response = client.post(CAUSES, sent | {"text": "lời đã gõ", "position": "nhất"})
    assert response.status_code == 422
    assert "The order is a number from 1 to 999." in response.text
    assert form_of(response.text, "note-04738-6")["text"] == "lời đã gõ"
    client.post(CAUSES, sent)
    assert client.post(CAUSES, sent | {"text": "khác"}).status_code == 409


def test_a_quote_of_a_page_that_was_made_before_numbers_changed_is_not_kept(client, log_in, mended):
    log_in("reviewer-01")
    sent = form_of(client.get(CAUSES).text, "note-04738-6") | {"verb": "quote", "text": "lời"}
    first, second = (Target.objects.get(programme__code="nqdh-23", number=n) for n in "56")
    for target, number in ((first, "99"), (second, "5"), (first, "6")):
        target.number = number
        target.save()
    page = client.post(CAUSES, sent | {"position": "0"})
    assert page.status_code == 422
    assert "targets were given other numbers" in page.text
    assert not Quote.objects.filter(text="lời").exists()


@pytest.mark.parametrize("query", ["", "?quoted=yes"])
def test_a_quote_whose_line_is_gone_is_shown_as_it_was_typed(
    query, client, log_in, mended, report_key
):
    log_in("reviewer-01")
    sent = form_of(client.get(CAUSES).text, "note-04738-6") | {"verb": "quote", "text": "lời"}
    if not query:
        report_key.figures().filter(target__number="6").update(note="")
    response = client.post(f"{CAUSES}{query}", sent | {"position": "0"})
    assert response.status_code in (409, 422)
    assert response.context["unsent"] == "lời"
    assert "Your words were not sent:" in response.text
    assert client.post(CAUSES, sent | {"position": "0"}).context["unsent"] == (
        "" if query else "lời"
    )


def test_a_quote_that_is_sent_twice_is_kept_and_taken_out_once(client, log_in, mended):
    log_in("reviewer-01")
    sent = form_of(client.get(CAUSES).text, "note-04738-6") | {"verb": "quote"}
    assert [client.post(CAUSES, sent).status_code for _ in range(2)] == [302, 302]
    out = sent | {"verb": "take_out", "seen": 1}
    assert [client.post(CAUSES, out).status_code for _ in range(2)] == [302, 302]
    assert QuoteChange.objects.count() == 2


def test_who_changed_a_quote_in_another_window_is_told_so(client, log_in, mended):
    log_in("reviewer-01")
    sent = form_of(client.get(CAUSES).text, "note-04738-6") | {"verb": "quote"}
    client.post(CAUSES, sent)
    response = client.post(CAUSES, sent | {"text": "khác"})
    assert response.status_code == 409
    assert "You have changed this quote in another window." in response.text
    assert "Somebody else" not in response.text


@pytest.mark.parametrize("code", ["chair-04738", "member-01"])
def test_only_the_office_finds_the_fields_and_may_send_them(client, log_in, mended, code):
    log_in("reviewer-01")
    sent = form_of(client.get(CAUSES).text, "note-04738-6") | {"verb": "quote"}
    log_in(code)
    assert "<textarea" not in client.get(f"{CAUSES}?figures=provisional").text
    assert client.post(CAUSES, sent).status_code == 404
    assert not Quote.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "else"}, {"unit": "99999"}, {"target": ""}, {"target": "99"}, {"kind": "causes"}],
)
def test_a_form_that_names_nothing_of_the_quarter_is_refused(client, log_in, mended, wrong):
    log_in("reviewer-01")
    sent = form_of(client.get(CAUSES).text, "note-04738-6") | {"verb": "quote"}
    assert client.post(CAUSES, sent | wrong).status_code == 400


def test_a_quote_whose_report_went_back_stays_and_says_so(client, see, mended, report_key):
    target = report_key.programme.targets.get(number="6")
    key = {"target": target, "source": NOTE, "value": 11140}
    factories.make_quote(report_key.programme, report_key.commune, "2023Q3", **key)
    report_key.find().__class__.objects.filter(**report_key.key).update(status="returned")
    (line,) = see("reviewer-01")
    assert (line.words, line.quoted, line.open) == (NOTE, "Mưa lũ kéo dài", True)
    assert "The report was sent back since." in client.get(CAUSES).text


def test_the_target_tells_its_causes_with_the_number_of_then(client, log_in, mended):
    log_in("member-01")
    page = client.get(f"{RUNNING}targets/6/?figures=provisional")
    (line,) = page.context["said"]
    assert (line.unit, line.words, line.then) == ("Bảo Ái Commune", NOTE, "109,220")
    assert f'href="{RUNNING}causes/?figures=provisional&amp;target=6"' in page.text
    assert client.get(f"{RUNNING}targets/6/").context["said"] == []


def test_the_public_reads_no_causes(client, demo_programme, settings):
    settings.NTM_PUBLIC = True
    page = client.get(f"{PUBLISHED}targets/6/")
    assert "causes_url" not in page.context
    assert "/causes/" not in page.text
    assert "/causes/" not in client.get(f"{PUBLISHED}report/").text


def test_without_a_word_the_page_says_when_there_will_be_some(client, log_in):
    log_in("reviewer-01")
    assert "Nothing is said of this quarter yet" in client.get(f"{PUBLISHED}causes/").text
