"""What kind of file something is: known from its content, never from what its owner says.

Few kinds are taken, all of them things that a browser or an office program only shows.
"""

import re
from dataclasses import dataclass

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from .archives import BROKEN, LIST_OF_PARTS, MEGABYTE, Unsafe, checked

LARGEST = 10 * MEGABYTE
"""Bytes of one file."""
LARGEST_UNPACKED = 100 * MEGABYTE
LONGEST_LIST = MEGABYTE
"""Bytes of the list of parts in an office file."""

OFFICE = "application/vnd.openxmlformats-officedocument."
RUNS_CODE = re.compile("macro|vbaproject|activex", re.IGNORECASE)
"""Parts, and kinds of parts, that an office program may run."""
EXTENSION = re.compile(r"\.[a-z][a-z0-9]{0,4}", re.IGNORECASE)
END_OF_PDF = b"%%EOF"
TAIL = 2048
"""Bytes at the end of a PDF among which its end mark stands."""


@dataclass(frozen=True)
class FileType:
    """`extensions` are the endings of its names, the usual one first."""

    label: str
    content_type: str
    extensions: tuple[str, ...]

    def name(self, name):
        """`name` with an ending of this kind; raises `Unsafe` where it has that of another."""
        _stem, dot, ending = name.rpartition(".")
        if not dot or not EXTENSION.fullmatch(f".{ending}"):
            return f"{name}{self.extensions[0]}"
        if f".{ending.lower()}" not in self.extensions:
            raise Unsafe(
                _("The name ends in “.%(ending)s”, but the content is %(kind)s.")
                % {"ending": ending, "kind": self.label}
            )
        return name


PDF = FileType("PDF", "application/pdf", (".pdf",))
PNG = FileType("PNG", "image/png", (".png",))
JPEG = FileType("JPEG", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
DOCX = FileType("DOCX", f"{OFFICE}wordprocessingml.document", (".docx",))
XLSX = FileType("XLSX", f"{OFFICE}spreadsheetml.sheet", (".xlsx",))


def recognise(file):
    """The `FileType` of an open binary file; raises `Unsafe` for what is not taken."""
    file.seek(0)
    start = file.read(16)
    if start.startswith(b"%PDF-"):
        return whole_pdf(file)
    if start.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"PK\x03\x04"):
        return office_type(file)
    raise Unsafe(_("Only PDF, PNG, JPEG, DOCX and XLSX files are taken."))


def whole_pdf(file):
    file.seek(0, 2)
    file.seek(max(0, file.tell() - TAIL))
    if END_OF_PDF not in file.read():
        raise Unsafe(_("The PDF is not whole; its end is missing."))
    return PDF


def office_type(file):
    """DOCX or XLSX by the list of parts inside."""
    try:
        with checked(file, LARGEST_UNPACKED) as archive:
            names = archive.namelist()
            kinds = kinds_of_parts(archive)
    except BROKEN as error:
        raise Unsafe(_("The file is broken, or it is no office file.")) from error
    if any(RUNS_CODE.search(text) for text in [*names, *kinds]):
        raise Unsafe(_("Files with macros or other programs in them are not taken."))
    for kind in (DOCX, XLSX):
        if f"{kind.content_type}.main+xml" in kinds:
            return kind
    raise Unsafe(_("Only PDF, PNG, JPEG, DOCX and XLSX files are taken."))


def kinds_of_parts(archive):
    with archive.open(LIST_OF_PARTS) as listed:
        text = listed.read(LONGEST_LIST)
    return {node.get("ContentType", "") for node in fromstring(text, forbid_dtd=True)}
