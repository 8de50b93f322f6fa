"""After handing in: where the report is found, withdrawn, and taken away to be signed."""

import datetime
import re
from io import BytesIO

import pytest
from django.db.models import F
from docx import Document

from communes.models import Submission
from tests.pages import PUBLISHED, RUNNING

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due", "english_pages")
SHEET = f"{RUNNING}entry/04726/"


@pytest.fixture
def chair(client, log_in):
    """Whose commune's report of the running quarter waits for review."""
    client.user = log_in("chair-04726")
    return client


def words(response):
    document = Document(BytesIO(response.content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_my_work_leads_on_to_the_report_that_waits(chair):
    response = chair.get("/todo/")
    (line,) = response.context["handed_in"]["waiting"]
    assert (line["url"], line["to_sign"]) == (SHEET, f"{SHEET}report.docx")
    assert line["task"].may_withdraw
    assert f'<a href="{SHEET}">{line["title"]}</a>' in response.text
    assert "Nothing waits for you" in response.text


def test_what_was_submitted_anew_meanwhile_is_not_withdrawn_unseen(chair):
    """A colleague has withdrawn it since, put it right and submitted it again."""

    def form():
        [seen] = re.findall(r'name="seen" value="(\d+)"', chair.get("/todo/").text)
        return {"verb": "withdraw", "account": chair.user.pk, "seen": seen}

    report = Submission.objects.filter(commune__code="04726", quarter="2023Q3")
    report.update(version=2)
    before = form()
    report.update(version=F("version") + 2)
    chair.post(SHEET, before)
    assert report.get().status == "submitted"
    chair.post(SHEET, form())
    assert report.get().status == "draft"


def test_it_is_withdrawn_from_there(chair):
    sent = {"verb": "withdraw", "account": chair.user.pk}
    assert chair.post(SHEET, sent).url == SHEET
    assert Submission.objects.get(commune__code="04726", quarter="2023Q3").status == "draft"
    assert chair.get("/todo/").context["handed_in"]["waiting"] == []


def test_once_the_review_has_begun_there_is_no_button(chair):
    Submission.objects.filter(commune__code="04726").update(
        review_begun_at="2023-10-03T08:00Z", review_begun_by=chair.user
    )
    text = chair.get("/todo/").text
    assert 'value="withdraw"' not in text
    assert "begun" in text


def test_past_quarters_come_newest_first_and_all_when_asked_for(chair):
    shown = chair.get("/todo/").context["handed_in"]
    quarters = [str(line["task"].quarter) for line in shown["done"]]
    assert quarters == sorted(quarters, reverse=True)
    assert shown["more"] > 0
    everything = chair.get("/todo/?reports=all").context["handed_in"]
    assert len(everything["done"]) == len(shown["done"]) + shown["more"]
    assert everything["more"] == 0


def test_who_enters_nothing_has_no_such_list(client, log_in):
    log_in("reviewer-01")
    shown = client.get("/todo/").context["handed_in"]
    assert shown == {"waiting": [], "done": [], "more": 0}


def test_the_sheet_of_a_report_that_is_handed_in_offers_it_for_signing(chair):
    text = chair.get(SHEET).text
    assert f'href="{SHEET}report.docx"' in text
    assert 'href="/todo/"' in text


def test_a_draft_is_not_there_to_be_signed(client, log_in):
    log_in("chair-04738")
    assert "report.docx" not in client.get(f"{RUNNING}entry/04738/").text
    response = client.get(f"{RUNNING}entry/04738/report.docx")
    assert response.status_code == 404
    assert "The report is not handed in yet; there is nothing to sign." in response.text


def test_the_paper_has_the_submitted_figures_and_says_that_nobody_reviewed_them(chair):
    Submission.objects.filter(commune__code="04726").update(
        submitted_on=datetime.date(2023, 10, 3), difficulties="Mưa lũ kéo dài"
    )
    response = chair.get(f"{SHEET}report.docx")
    assert 'filename="nqdh-23-2023Q3-04726.docx"' in response["Content-Disposition"]
    text = words(response)
    assert "Số liệu do xã Cảm Nhân nộp ngày 3/10/2023, chưa được thẩm định." in text
    assert "Mưa lũ kéo dài" in text
    table = Document(BytesIO(response.content)).tables[-1]
    cells = [cell.text for cell in table.rows[2].cells]
    assert cells[:2] == ["1", "Giá trị sản xuất nông, lâm nghiệp và thuỷ sản"]
    assert "40" in cells


def test_once_approved_it_says_so(chair):
    assert "Số liệu của xã Cảm Nhân đã được duyệt." in words(
        chair.get(f"{PUBLISHED}entry/04726/report.docx")
    )


def test_the_districts_own_report_has_its_own_targets_alone(client, log_in):
    log_in("district-01")
    response = client.get(f"{PUBLISHED}entry/district/report.docx")
    tables = Document(BytesIO(response.content)).tables
    numbers = {row.cells[0].text for table in tables for row in table.rows}
    assert "2" in numbers
    assert "11" not in numbers


def test_the_commune_page_leads_its_chair_to_the_own_report(chair):
    page = chair.get(f"{RUNNING}communes/04726/").context["page"]
    assert [link.url for link in page.own] == [SHEET, "/todo/"]
    assert chair.get(f"{RUNNING}communes/04738/").context["page"].own == []
