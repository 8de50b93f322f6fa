"""Files as people upload them, good ones and hostile ones, made from nothing."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB\x60\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"

MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def old_office(stream):
    """An office file of the old container that holds a stream of this name."""
    return OLD_OFFICE + stream.encode("utf-16-le") + bytes(64)


def strict_workbook():
    """A workbook as Excel saves it as “Strict Open XML”."""
    usual = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    return changed(xlsx_file(), lambda name, content: content.replace(usual, strict))


def foreign_workbooks():
    """What is sent in place of a workbook → the words of the sentence that answers it."""
    opened = "application/vnd.oasis.opendocument.spreadsheet"
    return {
        old_office("EncryptedPackage"): "locked with a password; save it in Excel as .xlsx",
        old_office("Workbook"): "old Excel workbook (.xls)",
        old_office("WordDocument"): "old office program",
        b"\xef\xbb\xbf<html><table><tr><td>1": "This is a web page or XML",
        b'<?xml version="1.0"?><Workbook/>': "This is a web page or XML",
        archive({"mimetype": opened, "content.xml": "<a/>"}): "OpenDocument file (.ods)",
        archive({"Index/Document.iwa": "x", "preview.jpg": "x"}): "Apple Numbers",
        archive({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}): "(.xlsb)",
        strict_workbook(): "Strict Open XML",
        macro_workbook(): "This is a workbook with macros (.xlsm)",
    }


def upload(content=PDF, name="minh chứng.pdf"):
    return SimpleUploadedFile(name, content)


def docx_file():
    return archive(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{DOCUMENT_TYPE}"/></Types>',
            "word/document.xml": "<document/>",
        }
    )


def xlsx_file():
    out = BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def archive(parts):
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def changed(archive, change=None, add=None):
    """The archive with each part's bytes as `change(name, bytes)` gives them, and parts added."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(name, content) if change else content)
        for name, content in (add or {}).items():
            target.writestr(name, content)
    return out.getvalue()


def damaged(content, step):
    """`content` with each `step`-th byte turned over, one at a time."""
    for place in range(0, len(content), step):
        yield content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


def with_gigabyte(archive):
    """The archive with one part more, a gigabyte when unpacked.

    The part is one deflated megabyte again and again, since packing a gigabyte takes ten seconds.
    """
    zeros = bytes(1024 * 1024)
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    megabyte = deflate.compress(zeros) + deflate.flush(zlib.Z_FULL_FLUSH)
    out = BytesIO(archive)
    with ZipFile(out, "a") as target:
        part = ZipInfo("xl/media/zeros.bin")
        target.writestr(part, 1024 * megabyte + deflate.flush())
        part.compress_type, part.file_size, part.CRC = ZIP_DEFLATED, 1024 * len(zeros), 0
        for _megabyte in range(1024):
            part.CRC = zlib.crc32(zeros, part.CRC)
        out.seek(part.header_offset)
        out.write(part.FileHeader())
    return out.getvalue()


def macro_workbook():
    """What Excel keeps as .xlsm: another kind of workbook and a part with code."""
    return changed(
        xlsx_file(),
        lambda name, content: content.replace(SHEET_TYPE.encode(), MACRO_TYPE.encode()),
        {"xl/vbaProject.bin": b"code"},
    )
