"""The Word file as paper: its layout in the file, and the PDF that LibreOffice makes of it."""

import re
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.test import override_settings
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from communes.models import Commune
from ntm_dashboard.reports.content import commune_report
from ntm_dashboard.reports.docx import write_docx

from .papers import COLUMNS, GOVERNMENT, PARTY, report_of, scope_of, texts_of, vietnamese

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TODAY = date(2023, 2, 5)
MAKE = {
    "party": lambda: report_of(PARTY),
    "government": lambda: report_of(GOVERNMENT),
    "commune": lambda: vietnamese(
        commune_report, scope_of(GOVERNMENT), Commune.objects.get(code="04738")
    ),
}


@pytest.fixture(scope="session")
def files(django_db_setup, django_db_blocker):
    """Layout → the bytes of its Word file."""
    with django_db_blocker.unblock(), override_settings(NTM_TODAY=TODAY.isoformat()):
        return {name: vietnamese(write_docx, make()) for name, make in MAKE.items()}


@pytest.fixture(scope="session")
def pages(files, tmp_path_factory):
    """Layout → the texts of the pages of its PDF; LibreOffice starts once, on its own profile."""
    folder = tmp_path_factory.mktemp("papers")
    for name, content in files.items():
        (folder / f"{name}.docx").write_bytes(content)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(folder)),
            *(str(folder / f"{name}.docx") for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {name: pages_of(folder / f"{name}.pdf") for name in files}


def pages_of(pdf: Path):
    printed = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    return printed.rstrip("\f").split("\f")


def plain(page):
    return " ".join(page.split())


@pytest.fixture(params=MAKE)
def document(request, files):
    return Document(BytesIO(files[request.param]))


def test_the_letter_is_a4_upright_and_the_annex_a4_across(document):
    letter, annex = document.sections
    assert (letter.page_width.mm, letter.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert (annex.page_width.mm, annex.page_height.mm) == pytest.approx((297, 210), abs=0.1)
    assert annex.orientation == WD_ORIENT.LANDSCAPE


def test_the_margins_are_those_of_official_papers(document):
    for section in document.sections:
        margins = section.top_margin, section.bottom_margin, section.left_margin
        assert [round(margin.mm) for margin in margins] == [20, 20, 30]
        assert 15 <= round(section.right_margin.mm) <= 20


def test_every_style_is_times_new_roman_and_the_body_is_justified_in_14_points(document):
    names = ["Normal", "Body Text", "Title", "Subtitle", "Heading 1", "Header", "Report Cell"]
    for name in names:
        fonts = document.styles[name].element.rPr.rFonts
        found = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")}
        assert found == {"Times New Roman"}
    body = document.styles["Body Text"]
    assert body.font.size == Pt(14)
    assert body.paragraph_format.alignment.name == "JUSTIFY"
    assert body.paragraph_format.first_line_indent.mm == pytest.approx(10, abs=0.1)


def test_no_text_names_a_font_of_its_own(document):
    assert "w:rFonts" not in document.element.xml


def test_page_numbers_stand_at_the_top_and_not_on_the_first_page(document):
    letter, annex = document.sections
    assert letter.different_first_page_header_footer
    assert not annex.different_first_page_header_footer
    assert annex.header.is_linked_to_previous
    field = letter.header._element.find(f".//{qn('w:fldSimple')}")
    assert field.get(qn("w:instr")) == "PAGE"
    assert letter.first_page_header.paragraphs[0].text == ""


def test_the_heading_row_is_repeated_and_no_row_is_broken(document):
    table = document.tables[-1]
    first, *rest = table._tbl.tr_lst
    assert first.trPr.find(qn("w:tblHeader")) is not None
    assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rest)
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in [first, *rest])
    assert len(first.tc_lst) == COLUMNS
    assert sum(column.width for column in table.columns) == pytest.approx(Mm(252), rel=0.01)


@pytest.mark.parametrize(("name", "count"), [("party", 5), ("government", 7), ("commune", 7)])
@pytest.mark.programs
def test_the_pdf_has_its_pages_with_numbers_from_the_second_on(name, count, pages):
    found = pages[name]
    assert len(found) == count
    numbers = [page.split()[0] for page in found[1:]]
    assert numbers == [str(number) for number in range(2, count + 1)]


@pytest.mark.parametrize("name", MAKE)
@pytest.mark.programs
def test_every_page_of_the_table_repeats_its_headings(name, pages):
    annex = next(place for place, page in enumerate(pages[name]) if "Phụ lục\n" in page)
    assert len(pages[name]) - annex >= 2
    for page in pages[name][annex:]:
        assert re.search(r"TT\s+Chỉ tiêu\s+ĐVT", page)


@pytest.mark.programs
def test_the_partys_paper_has_its_heading_and_signature(pages):
    first, last = plain(pages["party"][0]), plain(pages["party"][1])
    assert first.startswith("TỈNH ỦY YÊN BÁI ĐẢNG CỘNG SẢN VIỆT NAM HUYỆN ỦY YÊN BÌNH")
    assert re.search(r"Số -BC/HU", first)
    assert "Yên Bình, ngày 05 tháng 02 năm 2023" in first
    assert "CỘNG HÒA" not in first
    assert "BÁO CÁO Kết quả thực hiện các chỉ tiêu Nghị quyết Đại hội" in first
    assert "8/26 chỉ tiêu đạt và vượt mục tiêu Nghị quyết; 16/26" in first
    assert "Nơi nhận: T/M BAN THƯỜNG VỤ" in last
    assert "BÍ THƯ" in last


@pytest.mark.programs
def test_the_governments_paper_has_its_heading_and_signature(pages):
    first, *rest = map(plain, pages["government"])
    assert first.startswith("ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM HUYỆN YÊN BÌNH")
    assert "Độc lập - Tự do - Hạnh phúc" in first
    assert re.search(r"Số: /BC-UBND", first)
    assert "ĐẢNG CỘNG SẢN" not in first
    (signed,) = [page for page in rest if "Nơi nhận" in page]
    assert "TM. ỦY BAN NHÂN DÂN" in signed
    assert "CHỦ TỊCH" in signed
    assert "- Lưu: VT." in signed


@pytest.mark.parametrize("name", MAKE)
@pytest.mark.programs
def test_the_signature_stands_on_a_page_with_text_above_it(name, pages):
    (signed,) = [plain(page) for page in pages[name] if "Nơi nhận" in page]
    assert signed.index("kèm theo./.") < signed.index("Nơi nhận")


@pytest.mark.programs
def test_the_footnotes_stand_below_the_table(pages):
    last = plain(pages["party"][-1])
    assert last.index("(1) Không có số liệu của chính quý báo cáo") > last.index(
        "26 Tỷ lệ đảng viên"
    )


def test_the_letter_ends_before_the_annex(files):
    texts = texts_of(files["party"])
    closing = next(place for place, text in enumerate(texts) if text.endswith("./."))
    assert texts[closing + 1 :].index("Phụ lục") < 4


def test_the_break_before_the_annex_has_no_height_to_fill_a_page_with(files):
    body = Document(BytesIO(files["commune"])).element.body
    (broken,) = [
        one
        for one in body.iterchildren(qn("w:p"))
        if one.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
    ]
    spacing = broken.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("20", "exact")
