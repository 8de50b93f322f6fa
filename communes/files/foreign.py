"""What is sent in place of an .xlsx workbook, known by its content, and what to do with it."""

from django.utils.translation import gettext as _

from .archives import LIST_OF_PARTS, Unsafe, checked

ARCHIVE = b"PK"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""With it begin office files from before 2007, and later ones that are locked with a password."""
LOCKED = "EncryptedPackage".encode("utf-16-le")
OLD_SHEETS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
STRICT = b"http://purl.oclc.org/ooxml/"
"""Stands in the parts of a workbook that is saved as “Strict Open XML”."""
WITH_MACROS = b"ms-excel.sheet.macroEnabled"
LONGEST_PART = 1_000_000


def checked_workbook(file, largest):
    """The archive in an open file, as `checked` answers it.

    Raises `Unsafe`, with what to do, where the file is of another program or of an older one.
    """
    file.seek(0)
    if file.read(len(ARCHIVE)) != ARCHIVE:
        file.seek(0)
        refuse_foreign(file.read())
    file.seek(0)
    archive = checked(file, largest)
    if sentence := sentence_of_archive(archive):
        raise Unsafe(sentence)
    return archive


def refuse_foreign(content):
    """Raise `Unsafe` where `content` is a workbook of another kind than an archive."""
    if content.startswith(OLD_OFFICE):
        if LOCKED in content:
            raise Unsafe(
                _("The file is locked with a password; save it in Excel as .xlsx without one.")
            )
        if any(name in content for name in OLD_SHEETS):
            raise Unsafe(_("This is an old Excel workbook (.xls); open it and save it as .xlsx."))
        raise Unsafe(_("This is a file of an old office program; open it and save it as .xlsx."))
    if content.removeprefix(BYTE_ORDER_MARK).lstrip()[:20].lower().startswith(MARKUP):
        raise Unsafe(
            _("This is a web page or XML, not a workbook; open it in Excel and save it as .xlsx.")
        )


def sentence_of_archive(archive):
    """What to do with an archive of another kind than .xlsx; None where it may be that."""
    names = set(archive.namelist())
    if "mimetype" in names and b"opendocument" in part_of(archive, "mimetype"):
        return _("This is an OpenDocument file (.ods); save it as .xlsx.")
    if any(name.endswith((".iwa", "Index.zip")) for name in names):
        return _("This is a file of Apple Numbers; export it as Excel (.xlsx).")
    if "xl/workbook.bin" in names:
        return _("This is a binary workbook (.xlsb); save it in Excel as .xlsx.")
    if LIST_OF_PARTS in names and WITH_MACROS in part_of(archive, LIST_OF_PARTS):
        return _("This is a workbook with macros (.xlsm); save it in Excel as .xlsx.")
    if "xl/workbook.xml" in names and STRICT in part_of(archive, "xl/workbook.xml"):
        return _(
            "This is a “Strict Open XML” workbook; save it in Excel as “Excel Workbook” (.xlsx)."
        )
    return None


def part_of(archive, name):
    with archive.open(name) as part:
        return part.read(LONGEST_PART)
