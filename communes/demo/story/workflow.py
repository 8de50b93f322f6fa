"""What the story does by the verbs themselves: a file is shown, a published figure corrected."""

from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from targets.quarters import Quarter

from ...workflow import evidence, verbs
from ...workflow.report import ReportKey
from .reports import OPEN, REVIEWER

CORRECTED = Quarter(2021, 3)
CORRECTION = Decimal(1)
"""A product more than the commune had first reported."""


def show_evidence(programme, users):
    """The commune whose report was returned shows where its herd comes from."""
    commune = programme.district.communes.get(code="04738")
    herd = programme.targets.get(number="6")
    evidence.attach(
        ReportKey(programme, commune, OPEN), herd, users[f"chair-{commune.code}"], minutes(commune)
    )


def minutes(commune):
    document = Document()
    document.add_heading("Biên bản rà soát đàn vật nuôi", level=1)
    document.add_paragraph(f"UBND {commune.title}, tháng 9/2023. Tài liệu minh hoạ.")
    content = BytesIO()
    document.save(content)
    return SimpleUploadedFile("Biên bản rà soát đàn vật nuôi.docx", content.getvalue())


def correct(programme, users):
    """A published quarter is corrected and published again; the first version is kept."""
    commune = programme.district.communes.get(code="04714")
    target = programme.targets.get(number="14")
    key = ReportKey(programme, commune, CORRECTED)
    chair, reviewer = users[f"chair-{commune.code}"], users[REVIEWER]
    verbs.reopen(key, reviewer, "Thiếu một sản phẩm OCOP được công nhận cuối quý")
    figure = key.figures().get(target=target)
    verbs.enter(key, target, chair, verbs.Entry(value=figure.value + CORRECTION))
    verbs.submit(key, chair)
    verbs.approve(key, reviewer)
    verbs.publish(programme.periods.get(quarter=CORRECTED), reviewer)
