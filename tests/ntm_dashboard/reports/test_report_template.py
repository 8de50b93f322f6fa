"""An administrator gives a programme the office's own layout, and its report is written in it."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from communes.files.templates import FIELDS, LISTS
from communes.models import ReportTemplate
from ntm_dashboard.reports.own_layout import values
from ntm_dashboard.reports.sections import Item, Section
from tests import factories
from tests.communes.files.test_templates import template
from tests.pages import PUBLISHED

from . import papers

ADD = "/admin/communes/reporttemplate/add/"
REPORT = f"{PUBLISHED}report.docx"

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, english_pages):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    return client


def send(client, content, address=ADD, name="mẫu báo cáo.docx"):
    programme = papers.scope_of().programme
    upload = SimpleUploadedFile(name, content)
    return client.post(address, {"programme": programme.pk, "upload": upload})


def test_the_report_is_written_in_the_layout_that_was_uploaded(admin):
    response = send(admin, template("{{ body|upper }}: {{ sentence }}"))
    assert response.status_code == 302
    kept = ReportTemplate.objects.get()
    assert (kept.programme.code, kept.name) == ("nqdh-23", "mẫu báo cáo.docx")
    assert kept.uploaded_by.is_superuser
    document = Document(BytesIO(admin.get(REPORT).content))
    assert document.paragraphs[0].text == f"HUYỆN ỦY YÊN BÌNH: {papers.report_of().sentence}"
    numbers = [cell.text for cell in document.tables[0].columns[0].cells]
    assert numbers == [str(number) for number in range(1, 27)]


def test_the_results_of_each_field_are_filled_in_one_below_the_other(admin):
    loop = ("{%p for group in groups %}", "{{ group.name }}: {{ group.text }}", "{%p endfor %}")
    assert send(admin, template(*loop)).status_code == 302
    texts = papers.texts_of(admin.get(REPORT).content)
    items = papers.report_of().items("groups")
    assert texts[: len(items)] == [f"{item.name}: {item.text}" for item in items]


def test_reports_of_a_commune_and_of_other_programmes_keep_the_built_in_layout(admin):
    send(admin, template("{{ subject }}"))
    for address in (
        "/yen-binh/nqdh-23/2023Q2/communes/04738/report.docx",
        "/yen-binh/ntm-xa-21-25/2023Q2/report.docx",
    ):
        assert "BÁO CÁO" in papers.texts_of(admin.get(address).content)


def test_the_built_in_layout_comes_back_when_the_template_is_deleted(admin):
    send(admin, template("{{ subject }}"))
    kept = ReportTemplate.objects.get()
    admin.post(f"/admin/communes/reporttemplate/{kept.pk}/delete/", {"post": "yes"})
    assert "BÁO CÁO" in papers.texts_of(admin.get(REPORT).content)


def test_another_file_takes_the_place_of_the_first(admin):
    send(admin, template("{{ subject }}"))
    kept = ReportTemplate.objects.get()
    address = f"/admin/communes/reporttemplate/{kept.pk}/change/"
    assert send(admin, template("{{ body }}"), address, "mới.docx").status_code == 302
    assert ReportTemplate.objects.get().name == "mới.docx"
    assert papers.texts_of(admin.get(REPORT).content)[0] == "Huyện ủy Yên Bình"


def test_a_template_that_is_refused_is_not_kept_and_the_form_says_why(admin):
    response = send(admin, template("{{ subject.__class__ }}"))
    assert response.context["adminform"].form.errors["upload"] == [
        "There is no field “subject.__class__” here."
    ]
    assert not ReportTemplate.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(admin):
    response = send(admin, bytes(2_000_001))
    assert response.context["adminform"].form.errors["upload"] == ["The file is larger than 2 MB."]


def test_a_report_gives_a_value_to_each_field_and_part_of_a_list_and_to_nothing_else():
    report = papers.report_of()
    remarks = Section("remarks", "", [Item("xã Bảo Ái", "Mưa lũ kéo dài.")])
    filled = values(replace(report, sections=[*report.sections, remarks]))
    assert filled.keys() == FIELDS | LISTS.keys()
    for name, (_variable, parts) in LISTS.items():
        assert filled[name]
        assert all(item.keys() == parts for item in filled[name])
