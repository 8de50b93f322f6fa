"""Whether a file only shows something, wherever it is opened."""

from .pdfs import check_pdf
from .programs import check_office
from .types import DOCX, PDF, XLSX

CHECKS = {PDF: check_pdf, DOCX: check_office, XLSX: check_office}
"""Kind of file → what raises `Unsafe` where the file would do something by itself."""


def check_harmless(file, kind):
    """Raise `Unsafe` with a sentence where the file, of a `FileType`, would do something itself."""
    if kind in CHECKS:
        CHECKS[kind](file)
