"""Taking a report away as a workbook and bringing it back: preview, then all or nothing."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from communes.models import Figure, Submission
from communes.results.catalogue import read_catalogue
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry
from targets.quarters import Quarter
from tests import factories
from tests.communes.files import samples
from tests.pages import RUNNING

SHEET = f"{RUNNING}entry/04738/"
UPLOAD = f"{SHEET}upload/"
OUTPUT = "1. Output value of agriculture, forestry and fisheries"


@pytest.fixture
def chair(log_in, six_days_before_due, english_pages):
    return log_in("chair-04738")


@pytest.fixture
def send(client, chair):
    """Sends the chair's sheet with the cells given; answers the preview."""

    def send(**cells):
        book = openpyxl.load_workbook(BytesIO(client.get(f"{SHEET}sheet.xlsx").content))
        for address, value in cells.items():
            book.active[address] = value
        out = BytesIO()
        book.save(out)
        return client.post(UPLOAD, {"file": SimpleUploadedFile("phieu.xlsx", out.getvalue())})

    return send


def figure(number):
    return Figure.objects.get(
        target__programme__code="nqdh-23",
        target__number=number,
        commune__code="04738",
        quarter="2023Q3",
    )


def changes_in(response):
    return response.text.partition('name="changes" value="')[2].partition('"')[0]


def cells_in(response):
    return [
        [
            cell.partition(">")[2].replace("<del>", "").replace("<ins>", "").partition("<")[0]
            for cell in row.split("<td")[1:]
        ]
        for row in response.text.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    ]


def test_the_sheet_is_a_file_named_after_the_report(client, chair):
    response = client.get(f"{SHEET}sheet.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="nqdh-23-2023Q3-04738.xlsx"'
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet["A1"].value == "Bảo Ái Commune · Q3 2023"
    assert [sheet[f"{letter}9"].value for letter in "ABCDH"] == [
        6,
        "Main livestock",
        "head",
        10922,
        109220,
    ]


def test_a_filled_sheet_is_shown_cell_by_cell_before_anything_is_saved(send):
    response = send(H9=11140, L9="<script>alert(1)</script>", J7="x", H16="7.800")
    assert cells_in(response) == [
        ["1", "Output value of agriculture, forestry and fisheries", "Estimate", "–", "x"],
        ["6", "Main livestock", "Figure", "109,220", "11,140"],
        [
            *("6", "Main livestock", "Note"),
            *("Số liệu tăng đột biến", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ],
        ["16", "Rural population with hygienic water", "Figure", "7,787", "7,800"],
    ]
    assert figure("6").value == 109220


def test_one_button_applies_the_whole_preview(send, client, chair):
    response = client.post(UPLOAD, {"changes": changes_in(send(H9=11140, J7="x", H16="7.800"))})
    assert response.url == SHEET
    assert [verbs.entry_of(figure(number)) for number in ("1", "6", "16")] == [
        Entry(57, estimate=True),
        Entry(11140, note="Số liệu tăng đột biến"),
        Entry(7800, 8028),
    ]
    assert "rows changed: 3" in client.get(SHEET).text


def test_a_sheet_with_a_problem_can_not_be_applied_at_all(send):
    response = send(H9=11140, H7="=1+1", H13="1.234")
    assert changes_in(response) == ""
    text = " ".join(response.text.split())
    assert f"<b>{OUTPUT} (cell H7):</b> Here stands a formula instead of a value" in text
    assert "(cell H13):</b> “1.234” can be 1.234 or 1,234" in text
    assert cells_in(response)[0][3:] == ["109,220", "11,140"]
    assert figure("6").value == 109220


def test_a_sheet_that_says_nothing_new_has_nothing_to_apply(send):
    response = send()
    assert "The workbook holds nothing that is not entered already." in response.text
    assert changes_in(response) == ""


def test_a_change_by_another_person_since_the_preview_lets_nothing_be_applied(
    send, client, demo_programme
):
    clerk = factories.make_official(demo_programme.district)
    commune = read_catalogue(demo_programme).commune["04738"]
    factories.make_assignment(clerk, demo_programme, duty="enter", commune=commune)
    changes = changes_in(send(H9=11140, H7=60))
    report_key = ReportKey(demo_programme, commune, Quarter(2023, 3))
    verbs.enter(report_key, figure("6").target, factories.make_user(clerk), Entry(11000))
    response = client.post(UPLOAD, {"changes": changes}, follow=True)
    assert "somebody else has changed target 6 meanwhile" in response.text
    assert (figure("1").value, figure("6").value) == (57, 11000)


def test_a_preview_is_not_applied_by_another_account(send, client, demo_programme):
    changes = changes_in(send(H9=11140))
    commune = figure("6").commune
    clerk = factories.make_official(commune.district)
    factories.make_assignment(clerk, demo_programme, duty="report", commune=commune)
    client.force_login(factories.make_user(clerk))
    response = client.post(UPLOAD, {"changes": changes}, follow=True)
    assert "The preview is out of date; upload the file again." in response.text
    assert figure("6").value == 109220


def test_nothing_comes_in_for_a_report_that_is_handed_in_meanwhile(send, client):
    changes = changes_in(send(H9=11140))
    Submission.objects.filter(
        programme__code="nqdh-23", commune__code="04738", quarter="2023Q3"
    ).update(status="submitted")
    response = client.post(UPLOAD, {"changes": changes}, follow=True)
    assert figure("6").value == 109220
    assert 'type="file"' not in response.text
    assert "The report is submitted. To change something, withdraw it first." in response.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: samples.EXE, "The file cannot be read as an .xlsx workbook"),
        (lambda: samples.with_gigabyte(samples.xlsx_file()), "The file would unpack to 1073 MB"),
        (lambda: bytes(2_000_001), "The file is larger than 2 MB."),
        (samples.xlsx_file, "This is not the sheet of a report"),
    ],
)
def test_a_hostile_or_wrong_file_is_answered_with_a_sentence(content, sentence, client, chair):
    upload = SimpleUploadedFile("phieu.xlsx", content())
    response = client.post(UPLOAD, {"file": upload})
    assert response.status_code == 200
    assert sentence in response.text
    assert changes_in(response) == ""


def test_sending_no_file_asks_for_one(client, chair):
    assert "Choose a file first." in client.post(UPLOAD, {}, follow=True).text


def test_an_official_of_one_target_fills_that_row_alone(send, client, demo_programme):
    target = demo_programme.targets.get(number="6")
    clerk = factories.make_official(demo_programme.district)
    factories.make_assignment(
        clerk, demo_programme, duty="enter", commune=figure("6").commune, target=target
    )
    client.force_login(factories.make_user(clerk))
    response = send(H7=60, H9=11140)
    text = " ".join(response.text.split())
    assert f"<b>{OUTPUT} (cell H7):</b> You have no duty that allows this." in text
    client.post(UPLOAD, {"changes": changes_in(send(H9=11140))})
    assert figure("6").value == 11140


def test_what_does_not_apply_is_shown_with_its_reason_and_goes_to_review(send, client, chair):
    reason = "Xã không có công trình nước"
    response = send(H16=None, I16=None, K16="x", L16=reason)
    name = "Rural population with hygienic water"
    assert cells_in(response) == [
        ["16", name, "Figure", "7,787", "–"],
        ["16", name, "Out of", "8,028", "–"],
        ["16", name, "Not applicable", "–", "x"],
        ["16", name, "Note", "–", reason],
    ]
    client.post(UPLOAD, {"changes": changes_in(response)})
    assert verbs.entry_of(figure("16")) == Entry(note=reason, not_applicable=True)
    row = next(row for row in client.get(SHEET).context["rows"] if row.number == "16")
    assert (row.not_applicable, row.needs_note) == (True, False)
