"""An office's own Word template: what is taken, and what is refused by its name."""

import re
from io import BytesIO

import pytest
from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from communes.files import templates
from communes.files.archives import Unsafe
from communes.files.templates import FIELDS, LISTS, check_template, example, fill
from tests.paths import DOCS

from .samples import changed, docx_file, with_gigabyte, xlsx_file

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LOOP = ("{%tr for row in rows %}", "{{ row.number }}", "{%tr endfor %}")


def template(*texts, header="", title=""):
    """A Word file with these paragraphs, and a table of one column with `LOOP`."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    table = document.add_table(rows=len(LOOP), cols=1)
    for cell, text in zip(table.columns[0].cells, LOOP, strict=True):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    return bytes_of(document)


def bytes_of(document):
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def refusal(content):
    with pytest.raises(Unsafe) as refused:
        check_template(content)
    return str(refused.value)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def test_a_template_of_every_field_and_list_is_taken_and_filled():
    fields = [f"{name}: {{{{ {name} }}}}" for name in sorted(FIELDS)]
    lists = [
        text
        for name, (variable, parts) in LISTS.items()
        for text in (
            f"{{%p for {variable} in {name} %}}",
            *(f"{name} {part} {{{{ {variable}.{part} }}}}" for part in sorted(parts)),
            "{%p endfor %}",
        )
    ]
    content = template(*fields, *lists, header="{{ number }}", title="{{ subject }}")
    check_template(content)
    filled = Document(BytesIO(fill(content, example() | {"number": "Số 7"})))
    texts = [paragraph.text for paragraph in filled.paragraphs]
    assert len(texts) == len(FIELDS) + sum(len(parts) for _variable, parts in LISTS.values())
    assert all(text.endswith(" x") or text == "number: Số 7" for text in texts)
    assert filled.sections[0].header.paragraphs[0].text == "Số 7"


def test_a_row_is_repeated_for_each_target_and_the_rows_of_the_loop_disappear():
    rows = [dict.fromkeys(LISTS["rows"][1], "") | {"number": str(n)} for n in range(1, 27)]
    filled = Document(BytesIO(fill(template(), example() | {"rows": rows})))
    assert [cell.text for cell in filled.tables[0].columns[0].cells] == [
        str(number) for number in range(1, 27)
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("{subject}", "{ subject }", "{ { subject } }", "{ subject }}", "subject }}"),
        *("{_{ subject }_}", "{{ subject }}}", "{% raw %}{{ subject }}{% endraw %}"),
    ],
)
@pytest.mark.parametrize("place", ["text", "header", "split"])
def test_braces_that_would_stay_are_refused(text, place):
    document = Document()
    paragraph = document.paragraphs or [document.add_paragraph()]
    if place == "header":
        paragraph = document.sections[0].header.paragraphs
    for run in text if place == "split" else [text]:
        paragraph[0].add_run(run)
    told = refusal(bytes_of(document))
    assert "would stay as it is. A field has two braces at each end" in told


@pytest.mark.parametrize("kind", ["endnotes", "comments"])
def test_a_field_where_none_is_filled_in_is_refused(kind):
    document = Document()
    blob = f"""<w:{kind} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
        <w:p><w:r><w:t>{{{{ subject }}}}</w:t></w:r></w:p></w:{kind}>"""
    kind_of_part = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    package = document.part.package
    part = Part(PackURI(f"/word/{kind}.xml"), kind_of_part, blob.encode(), package)
    document.part.relate_to(part, f"{RELATIONS}/{kind}")
    assert "“{{ subject }}” would stay as it is." in refusal(bytes_of(document))


@pytest.mark.parametrize(
    "texts",
    [
        ["{%p for target in late %} {{ target.name }}", "{%p endfor %}"],
        ["{%p for target in late %}", "{{ target.name }} {%p endfor %}"],
        ["{%p for target in late %}", "Chậm: {%p endfor %}"],
        ["{%p for target in late %}{%p endfor %}"],
    ],
)
def test_text_beside_a_loop_of_paragraphs_is_refused(texts):
    assert "stands beside other text, which would be lost" in refusal(template(*texts))


@pytest.mark.parametrize(
    "rows",
    [
        [["{%tr for row in rows %}", "{{ row.name }}"], ["{%tr endfor %}", ""]],
        [["{%tr for row in rows %}", ""], ["{{ row.name }}", "{%tr endfor %}"]],
    ],
)
def test_text_beside_a_loop_of_rows_is_refused(rows):
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    told = refusal(bytes_of(document))
    assert "stands beside other text, which would be lost" in told
    assert "{{ row.name }}" in told


@pytest.mark.parametrize(
    "text",
    [
        *("{{p subject }}", "{{r subject }}", "{{tr subject }}", "{{tc subject }}"),
        *("{%r for row in rows %}", "{# {{ subject }} #}"),
    ],
)
def test_what_would_take_text_away_is_no_field(text):
    assert f"“{text}” is no field" in refusal(template(f"Số {text} năm"))


def test_what_is_filled_in_is_text_and_never_markup_nor_template():
    value = "<w:p/> & {{ body }} {% raw %}"
    filled = Document(BytesIO(fill(template("{{ subject }}"), example() | {"subject": value})))
    assert filled.paragraphs[0].text == value


def test_capitals_are_the_one_filter():
    content = template("{{ body|upper }}")
    check_template(content)
    filled = Document(BytesIO(fill(content, example() | {"body": "Huyện ủy"})))
    assert filled.paragraphs[0].text == "HUYỆN ỦY"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ secret }}", "There is no field “secret”."),
        ("{{ self }}", "There is no field “self”."),
        ("{{ rows }}", "There is no field “rows”."),
        ("{{ row.number }}", "There is no field “row.number” here."),
        ("{{ subject.__class__ }}", "“subject.__class__”"),
        ("{{ subject.__class__.__mro__ }}", "“subject.__class__.__mro__”"),
        ("{{ subject['x'] }}", "“subject['x']”"),
        ("{{ subject.upper() }}", "“subject.upper()”"),
        ("{{ range(9) }}", "“range()”"),
        ("{{ ''.join(rows) }}", "“''.join()”"),
        ("{{ 1 + 1 }}", "“1 + 1”"),
        ("{{ 7 * 7 }}", "“7 * 7”"),
        ("{{ subject ~ body }}", "“concat”"),
        ("{{ subject if body else body }}", "“condexpr”"),
        ("{{ subject|attr('x') }}", "“subject|attr”"),
        ("{{ subject|lower }}", "There is no filter “lower”."),
        ("{{ subject|upper|safe }}", "There is no filter “safe”."),
        ("{% if subject %}x{% endif %}", "“if”"),
        ("{% set x = 1 %}", "“assign”"),
        ("{% include 'x' %}", "“include”"),
        ("{% import 'x' as y %}", "“import”"),
        ("{% macro x() %}{% endmacro %}", "“macro”"),
        ("{% filter upper %}x{% endfilter %}", "“filterblock”"),
        ("{% for x in rows %}{% endfor %}", "The loop “x in rows”"),
        ("{% for row in secret %}{% endfor %}", "The loop “row in secret”"),
        ("{% for row in rows if row %}{% endfor %}", "The loop “row in rows”"),
        ("{% for row in rows recursive %}{% endfor %}", "The loop “row in rows”"),
        ("{% for row in rows %}{{ row.secret }}{% endfor %}", "“row.secret”"),
        ("{% for row in rows %}{{ row }}{% endfor %}", "“row”"),
        ("{% for row in rows %}{{ loop.index }}{% endfor %}", "“loop.index”"),
        (
            "{% for row in rows %}{% for row in rows %}{% endfor %}{% endfor %}",
            "The loop “row in rows”",
        ),
        ("{% colspan 1 + 1 %}", "colspan"),
        ("{{ subject", "The template cannot be read"),
        ("{% for row in rows %}", "The template cannot be read"),
    ],
)
def test_anything_else_is_refused_by_its_name(text, named):
    assert named in refusal(template(text))


@pytest.mark.parametrize("place", ["header", "title"])
def test_headers_and_properties_are_read_too(place):
    assert "“secret”" in refusal(template(**{place: "{{ secret }}"}))


def test_every_thing_that_is_wrong_is_told_once():
    told = refusal(template("{{ first }}", "{{ second }}", "{{ first }}"))
    assert told == "There is no field “first”. There is no field “second”."


def test_a_field_that_word_split_into_pieces_is_read_whole():
    document = Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ subject.__cl", "ass__ }", "}"):
        paragraph.add_run(piece)
    assert "“subject.__class__”" in refusal(bytes_of(document))


def rewritten(part, old, new):
    """The template with `old` written as `new` in one of its parts."""

    def change(name, content):
        return content.replace(old, new, 1) if name == part else content

    return changed(template(), change)


RELATIONS = "word/_rels/document.xml.rels"
ELSEWHERE = (
    b'<Relationship Id="rId99" TargetMode="External" Target="https://evil.example/x.dotm" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
)
RELATIONS_ELSEWHERE = b"<Relationships>" + ELSEWHERE + b"</Relationships>"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

HOSTILE = {
    "a workbook": (xlsx_file, "A template is a Word file"),
    "something else": (lambda: b"%PDF-1.7\n%%EOF", "A template is a Word file"),
    "a text": (lambda: b"hello", "A template is a Word file"),
    "noise": (lambda: b"PK\x03\x04" + bytes(400), "broken"),
    "a file of two parts": (docx_file, "broken"),
    "a file too large": (lambda: bytes(templates.LARGEST + 1), "larger than 2 MB"),
    "a bomb": (lambda: with_gigabyte(template()), "would unpack to"),
    "a large part": (
        lambda: changed(template(), add={"word/extra.xml": b"<x>" + b" " * 3_000_000 + b"</x>"}),
        "The part “word/extra.xml” of the file is larger than 2 MB.",
    ),
    "braces": (
        lambda: changed(template(), add={"word/extra.xml": b"<x>" + b"{" * 5_000 + b"</x>"}),
        "The part “word/extra.xml” has too many braces.",
    ),
    "macros": (lambda: changed(template(), add={"word/vbaProject.bin": b"x"}), "macros"),
    "entities": (
        lambda: rewritten("word/document.xml", b"<w:document", ENTITIES + b"<w:document"),
        "broken",
    ),
    "broken XML": (lambda: rewritten("word/document.xml", b"</w:body>", b""), "broken"),
    "a long loop": (
        lambda: template("{%p for row in rows %}", "x" * 201_000, "{%p endfor %}"),
        "What the loops of the template repeat is longer than 200 kB.",
    ),
    "a picture elsewhere": (
        lambda: changed(template(), add={"WORD/_RELS/MORE.XML.RELS": RELATIONS_ELSEWHERE}),
        "The file loads “https://evil.example/x.dotm” from elsewhere.",
    ),
    "an object": (
        lambda: rewritten("word/document.xml", b"</w:body>", b"<oleObject/></w:body>"),
        "The file has an object of another program inside.",
    ),
    "a field that starts a program": (
        lambda: rewritten(
            "word/document.xml",
            b"</w:body>",
            b'<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p></w:body>',
        ),
        "The field “DDEAUTO” of the file starts or loads something else.",
    ),
    "a template elsewhere": (
        lambda: rewritten(RELATIONS, b"</Relationships>", ELSEWHERE + b"</Relationships>"),
        "The file loads “https://evil.example/x.dotm” from elsewhere.",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(name):
    make, sentence = HOSTILE[name]
    assert sentence in refusal(make())


def test_a_loop_that_breaks_its_table_is_refused_before_it_is_kept():
    content = template("{%p for target in late %}", "{%p endfor %}")
    check_template(content)
    broken = changed(content, lambda name, part: part.replace(b"{%tr endfor %}", b"{% endfor %}"))
    assert "cannot be filled in" in refusal(broken)


def test_the_page_lists_every_field_list_and_part():
    page = (DOCS / "report-template.md").read_text()
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == FIELDS
    for name, (variable, parts) in LISTS.items():
        (cells,) = re.findall(rf"^\| `{variable} in {name}` \| (.*) \|$", page, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", cells)) == parts
