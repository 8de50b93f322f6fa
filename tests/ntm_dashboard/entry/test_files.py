"""Evidence over the wire: attaching, opening and removing a file."""

import io
import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.test import RequestFactory

from communes.models import Evidence
from communes.results.catalogue import read_catalogue
from communes.workflow import verbs
from communes.workflow.report import ReportKey
from targets.models import Target
from targets.quarters import Quarter
from tests import factories
from tests.communes.files import samples as files
from tests.pages import RUNNING

SHEET = f"{RUNNING}entry/04738/"
CELL = f"{SHEET}11/"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def site(settings, tmp_path, db, six_days_before_due, english_pages):
    settings.MEDIA_ROOT = tmp_path


AWAY = "No file can be kept now: the storage is full or does not answer. Tell the office."


@pytest.fixture
def attach(client, log_in):
    """Attaches a file as the commune's chair, who stays logged in; answers the response."""

    def attach(content=files.PDF, name="Biên bản.pdf", **headers):
        user = log_in("chair-04738")
        form = {"account": user.pk, "file": files.upload(content, name)}
        return client.post(CELL, form, headers=headers or JSON)

    return attach


def test_a_file_is_attached_by_a_script_and_listed_with_its_row(attach):
    answer = attach().json()
    file = Evidence.objects.get()
    assert answer["evidence"] == [
        {"url": f"/files/{file.pk}/", "name": "Biên bản.pdf", "size": f"{len(files.PDF)}\xa0bytes"}
    ]
    assert answer["counts"]["total"] == 16


def test_a_file_of_a_page_on_which_another_target_had_the_number_is_not_attached(client, log_in):
    other = Target.objects.get(programme__code="nqdh-23", number="7")
    form = {"account": log_in("chair-04738").pk, "target": other.pk}
    paper = {"file": files.upload(files.PDF, "Biên bản.pdf")}
    answer = client.post(CELL, form | paper, headers=JSON)
    assert answer.status_code == 422
    assert "whose number is 7 now" in answer.json()["sentence"]
    sheet = {"account": form["account"], "verb": "save", "seen": 0, "target-11": other.pk}
    page = client.post(SHEET, sheet | {"file-11": files.upload(files.PDF, "Biên bản.pdf")})
    assert "11, Biên bản.pdf: This was typed for" in page.text
    assert not Evidence.objects.exists()


def test_a_file_is_attached_by_a_plain_form(attach, client):
    response = attach(Accept="text/html")
    assert response.url == f"{SHEET}#row-11"
    assert f"/files/{Evidence.objects.get().pk}/" in client.get(SHEET).text


@pytest.mark.parametrize(
    ("account", "sentence"),
    [("own", "Choose a file first."), ("999999", "You are logged in with another account")],
)
def test_a_plain_form_that_attaches_nothing_is_answered_with_a_page(
    account, sentence, client, log_in, report
):
    user = log_in("chair-04738")
    figure = report.figures().get(target__number="11")
    form = {"account": user.pk if account == "own" else account}
    response = client.post(CELL, form, follow=True)
    assert response.redirect_chain == [(f"{SHEET}#row-11", 302)]
    assert sentence in response.text
    assert report.figures().get(target__number="11").version == figure.version


def test_a_file_that_is_not_taken_is_refused_in_a_sentence(attach):
    response = attach(files.EXE, "so-lieu.pdf")
    assert response.status_code == 409
    assert response.json()["sentence"] == "Only PDF, PNG, JPEG, DOCX and XLSX files are taken."
    assert not Evidence.objects.exists()


def test_a_file_is_handed_out_as_an_attachment_of_its_own_type(stored, attach, client):
    attach()
    response = client.get(f"/files/{Evidence.objects.get().pk}/")
    assert response.getvalue() == files.PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(files.PDF))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n.pdf"
    )


def test_what_a_browser_calls_the_file_never_reaches_a_header_or_a_path(stored, attach, client):
    attach(name='a"\r\nSet-Cookie: x=1; ../../b.pdf')
    file = Evidence.objects.get()
    assert re.fullmatch("evidence/[0-9a-f]{32}", file.file.name)
    response = client.get(f"/files/{file.pk}/")
    assert "Set-Cookie" not in response.headers
    assert "\n" not in response["Content-Disposition"]
    assert response.getvalue() == files.PDF


def test_a_file_that_storage_has_lost_is_not_found(stored, attach, client):
    attach()
    file = Evidence.objects.get()
    default_storage.delete(file.file.name)
    response = client.get(f"/files/{file.pk}/")
    assert response.status_code == 404
    assert "The file is no longer there." in response.text


@pytest.fixture
def report(demo_programme):
    catalogue = read_catalogue(demo_programme)
    return ReportKey(demo_programme, catalogue.commune["04738"], Quarter(2023, 3))


def opened_by(client, log_in, file):
    people = ("chair-04738", "chair-04753", "reviewer-01", "member-01", "district-01")
    found = set()
    for person in people:
        log_in(person)
        response = client.get(f"/files/{file.pk}/")
        assert response.status_code in (200, 404)
        if response.status_code == 200:
            assert response.getvalue() == files.PDF
            found.add(person)
    return found


def test_a_draft_is_opened_by_the_units_own_people_then_reviewers_then_the_district(
    attach, client, log_in, report
):
    attach()
    file = Evidence.objects.get()
    assert opened_by(client, log_in, file) == {"chair-04738"}
    for row in report.figures().filter(note=""):
        row.note = "đã kiểm tra"
        row.save()
    verbs.submit(report, log_in("chair-04738"))
    assert opened_by(client, log_in, file) == {"chair-04738", "reviewer-01"}
    verbs.approve(report, log_in("reviewer-01"))
    assert opened_by(client, log_in, file) == {
        *("chair-04738", "chair-04753", "reviewer-01", "member-01", "district-01")
    }


def test_an_official_of_another_district_finds_no_file(attach, client):
    attach()
    client.force_login(factories.make_user(factories.make_official()))
    address = f"/files/{Evidence.objects.get().pk}/"
    assert client.get(address).status_code == client.post(address).status_code == 404
    assert Evidence.objects.count() == 1


def test_a_visitor_is_sent_to_the_log_in_even_where_results_are_public(attach, client, settings):
    settings.NTM_PUBLIC = True
    attach()
    address = f"/files/{Evidence.objects.get().pk}/"
    client.logout()
    assert client.get(address).url == f"/accounts/login/?next={address}"


def own_form(client):
    """Of a page that was made for the account that is logged in."""
    return {"account": client.session["_auth_user_id"]}


def test_a_file_is_removed_by_a_form_and_by_a_script(
    stored, attach, client, django_capture_on_commit_callbacks
):
    for headers, status in (({"Accept": "text/html"}, 302), (JSON, 204)):
        attach()
        address = f"/files/{Evidence.objects.get().pk}/"
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(address, own_form(client), headers=headers)
        assert response.status_code == status
        assert not Evidence.objects.exists()
        assert stored() == {}
    assert client.get(address).status_code == 404


def test_a_page_that_was_made_for_another_account_removes_nothing(attach, client):
    attach()
    for form in ({"account": factories.make_user().pk}, {}):
        response = client.post(f"/files/{Evidence.objects.get().pk}/", form, headers=JSON)
        assert response.status_code == 409
        assert "another account" in response.json()["sentence"]
    assert Evidence.objects.count() == 1


def test_a_reviewer_sees_but_does_not_remove(attach, client, log_in, report):
    attach()
    for row in report.figures().filter(note=""):
        row.note = "đã kiểm tra"
        row.save()
    verbs.submit(report, log_in("chair-04738"))
    log_in("reviewer-01")
    address = f"/files/{Evidence.objects.get().pk}/"
    response = client.post(address, own_form(client), headers=JSON)
    assert response.status_code == 409
    assert response.json() == {"sentence": "You have no duty that allows this."}


def test_a_large_upload_goes_to_the_disk_and_not_into_memory():
    body = io.BytesIO()
    body.write(b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n')
    body.write(bytes(12_000_000))
    body.write(b"\r\n--b--\r\n")
    request = RequestFactory().generic(
        "POST", CELL, body.getvalue(), content_type="multipart/form-data; boundary=b"
    )
    file = request.FILES["file"]
    assert isinstance(file, TemporaryUploadedFile)
    assert file.size == 12_000_000
    file.close()


@pytest.fixture
def sent_sheet(client, log_in, report):
    """Sends the sheet as a browser without scripts does; answers the response."""

    def sent_sheet(**fields):
        user = log_in("chair-04738")
        version = report.figures().get(target__number="11").version
        form = {"account": user.pk, "verb": "save", "value-11": "37", "version-11": version}
        return client.post(SHEET, form | fields, follow=True)

    return sent_sheet


def test_a_sheet_sent_as_a_form_keeps_what_is_typed_and_what_is_chosen(sent_sheet, report):
    response = sent_sheet(**{"file-11": files.upload(files.PDF, "Biên bản.pdf")})
    figure = report.figures().get(target__number="11")
    assert figure.value == 37
    assert [file.name for file in figure.evidence.all()] == ["Biên bản.pdf"]
    assert "Saved." in response.text


def test_a_file_that_a_form_brings_and_that_is_not_taken_is_named_with_its_row(sent_sheet, report):
    response = sent_sheet(**{"file-11": files.upload(files.EXE, "so-lieu.pdf")})
    assert response.status_code == 422
    assert "11, so-lieu.pdf: Only PDF, PNG, JPEG, DOCX and XLSX files are taken." in response.text
    assert report.figures().get(target__number="11").value == 37
    assert not Evidence.objects.exists()


def test_a_file_is_removed_from_a_sheet_that_is_sent_as_a_form(sent_sheet, report):
    sent_sheet(**{"file-11": files.upload(files.PDF, "a.pdf")})
    address = Evidence.objects.get().get_absolute_url()
    removed = {"remove": address, "verb": "", "value-11": "38"}
    assert "Saved." in sent_sheet(**removed).text
    assert not Evidence.objects.exists()
    assert report.figures().get(target__number="11").value == 38
    assert "The file is no longer there." in sent_sheet(**removed).text


def test_a_sheet_removes_no_file_of_another_report(attach, client, log_in, sent_sheet):
    attach()
    address = Evidence.objects.get().get_absolute_url()
    user = log_in("chair-04753")
    client.post(f"{RUNNING}entry/04753/", {"account": user.pk, "remove": address})
    assert Evidence.objects.count() == 1
