"""Files that would do something by themselves when opened: each way is refused by what it is."""

import io
import zlib

import openpyxl
import pytest
from docx import Document
from openpyxl.chart import BarChart, Reference

from communes.files.archives import Unsafe
from communes.files.harmless import check_harmless
from communes.files.pdfs import check_pdf
from communes.files.programs import check_office
from communes.files.types import recognise

from .samples import archive, changed, docx_file, xlsx_file

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "word/_rels/extra.xml.rels"


def document():
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


DOCUMENT = document()


def with_relation(kind, target="https://evil.example/x", name=RELATIONS, mode="External"):
    """A Word file with one relation more, in a part of this name."""
    xml = f'<Relationships><Relationship Id="r99" Type="{KINDS}/{kind}" Target="{target}"'
    xml += f' TargetMode="{mode}"/></Relationships>'
    return changed(DOCUMENT, add={name: xml})


def with_word(xml):
    """A Word file whose body holds `xml`."""
    begin = f'<w:document xmlns:w="{WORD}" xmlns:v="urn:v" xmlns:o="urn:o"><w:body><w:p>'
    whole = f"{begin}{xml}</w:p></w:body></w:document>".encode()
    return changed(DOCUMENT, lambda name, old: whole if name == "word/document.xml" else old)


def field(*pieces):
    """A field of Word whose code is cut into `pieces`."""
    codes = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
    return f"{marks[0]}{codes}{marks[1]}"


def with_formula(formula, tag="f"):
    return changed(
        xlsx_file(),
        lambda name, old: (
            old.replace(b"</worksheet>", f"<{tag}>{formula}</{tag}></worksheet>".encode())
            if name.startswith("xl/worksheets/")
            else old
        ),
    )


def pdf(*objects, before=b""):
    return b"%PDF-1.7\n" + before + b"\n".join(objects) + b"\ntrailer\n<<>>\n%%EOF\n"


def packed(content, dictionary=b"/Type /ObjStm /Filter /FlateDecode"):
    stream = zlib.compress(content)
    return b"1 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj" % (dictionary, stream)


DECLARED = '<?xml version="1.0" encoding="utf-16"?>'

ELSEWHERE = "from elsewhere"
OBJECT = "an object of another program"
FIELD = "starts or loads something else"
FORMULA = "asks another program"
DATA = "from another file or from a server"
STARTS = "which may start a program"
HIDDEN = "cannot be checked"
RUN = b"<</S/JavaScript/JS(app.alert(1))>>"

REFUSED = {
    "template elsewhere": (with_relation("attachedTemplate"), ELSEWHERE),
    "relation in capitals": (
        with_relation("ATTACHEDTEMPLATE", name=RELATIONS.upper(), mode="EXTERNAL"),
        ELSEWHERE,
    ),
    "picture elsewhere": (with_relation("image"), ELSEWHERE),
    "object": (with_relation("oleObject", "embeddings/o.bin", mode="Internal"), OBJECT),
    "page inside": (with_relation("aFChunk", "a.html", mode="Internal"), OBJECT),
    "object in the text": (with_word('<o:OLEObject ProgID="Package"/>'), OBJECT),
    "file of older programs": (changed(DOCUMENT, add={"word/x": b"\xd0\xcf\x11\xe0" * 9}), OBJECT),
    "field": (with_word(field("DDEAUTO c:\\\\cmd.exe")), FIELD),
    "field in small letters": (with_word(field(' ddeauto "cmd"')), FIELD),
    "field in pieces": (with_word(field("DD", "EAU", "TO x")), FIELD),
    "field within a field": (with_word(field("QUOTE x") + field(' IF 1 "DDE" ')), FIELD),
    "simple field": (with_word('<w:fldSimple w:instr="INCLUDEPICTURE x"/>'), FIELD),
    "letters by their codes": (with_word(field("&#68;&#68;E x")), FIELD),
    "picture of an old drawing": (
        with_word('<v:imagedata o:href="https://evil.example/x.png"/>'),
        ELSEWHERE,
    ),
    "in another encoding": (
        changed(
            DOCUMENT,
            add={
                "word/x.dat": '<?xml version="1.0" encoding="utf-16"?><oleObject/>'.encode("utf-16")
            },
        ),
        OBJECT,
    ),
    "another workbook": (
        changed(xlsx_file(), add={"xl/externalLinks/e.xml": "<x><externalBook/></x>"}),
        DATA,
    ),
    "database": (changed(xlsx_file(), add={"xl/connections.xml": "<connection/>"}), DATA),
    "formula of DDE": (with_formula("cmd|' /c calc'!A0"), FORMULA),
    "formula from the web": (with_formula("_xlfn.WEBSERVICE(A1)"), FORMULA),
    "rule of cells": (with_formula("cmd|'/c calc'!A0", "formula1"), FORMULA),
    "workbook in a document": (
        changed(DOCUMENT, add={"word/embeddings/a.xlsx": with_formula("RTD(1)")}),
        FORMULA,
    ),
    "archive in an archive": (
        changed(DOCUMENT, add={"a.xlsx": changed(xlsx_file(), add={"b": docx_file()})}),
        OBJECT,
    ),
    "broken part": (changed(DOCUMENT, add={"word/x.xml": "<x>"}), "broken"),
    "much text": (
        changed(DOCUMENT, add={"word/x.xml": f"<x>{' ' * 31_000_000}</x>"}),
        "would unpack to 31 MB; at most 30",
    ),
    "script": (pdf(RUN), STARTS),
    "script by codes": (pdf(b"<</S/J#61va#53cript>>"), "“JavaScript”"),
    "program": (pdf(b"<</S /Launch /F (cmd.exe)>>"), "“Launch”"),
    "packed script": (pdf(packed(RUN)), STARTS),
    "script in a stream of something else": (pdf(packed(RUN, b"/Filter/FlateDecode")), STARTS),
    "packed twice": (
        pdf(packed(RUN, b"/Type/ObjStm/Filter[/ASCIIHexDecode /FlateDecode]")),
        HIDDEN,
    ),
    "packed as a picture": (
        pdf(packed(b"x", b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>")),
        HIDDEN,
    ),
    "many streams": (pdf(b"stream\n" * 20_002), HIDDEN),
    "form with scripts": (pdf(b"<</AcroForm<</XFA 9 0 R>>>>"), STARTS),
    "password": (pdf(b"<</Encrypt 9 0 R>>"), "locked with a password"),
}


def check(content):
    file = io.BytesIO(content)
    check_harmless(file, recognise(file))


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_do_something_itself_is_refused_in_a_sentence(what, settings):
    settings.LANGUAGE_CODE = "en"
    content, sentence = REFUSED[what]
    with pytest.raises(Unsafe, match=sentence):
        check(content)


def with_chart():
    """A workbook with numbers, formulas and a chart of them."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ("Tên", 1), ("Tổng", '=SUM(B1:B1)&" | tổng"'), ("Khác", "='a|b'!B1"):
        sheet.append(row)
    sheet["A1"].hyperlink = "https://example.gov.vn/"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart, "D1")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TAKEN = {
    "document": DOCUMENT,
    "link to click on": with_relation("hyperlink"),
    "page number": with_word(field(" PA", "GE ") + field(' HYPERLINK "https://x.example" ')),
    "chart": with_chart(),
    "chart in a document": changed(DOCUMENT, add={"word/embeddings/a.xlsx": with_chart()}),
    "text about scripts": pdf(b"<</Title (JavaScript and Launch)>>", packed(b"q Q")),
    "pdf without streams of objects": pdf(b"<</Filter/ASCII85Decode/DecodeParms null>>"),
    "archive of plain parts": archive({"[Content_Types].xml": "<x/>", "a.png": b"\x89PNG"}),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_only_shows_something_is_taken(what):
    content = TAKEN[what]
    (check_pdf if content.startswith(b"%PDF") else check_office)(io.BytesIO(content))
