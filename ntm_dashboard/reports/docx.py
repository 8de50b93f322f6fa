"""A report as a Word file, in Vietnamese: the letter upright, its table as an annex across."""

from io import BytesIO

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt

from communes.files.types import DOCX

from .paper import (
    BODY,
    CELL,
    CENTRED,
    GROUP,
    HEAD,
    NUMBER,
    SMALL,
    add_landscape,
    keep_row,
    narrow_padding,
    new_document,
    rule,
    styled,
)
from .rows import roman

CONTENT_TYPE = DOCX.content_type
HALVES = Mm(67), Mm(98)
WIDTHS = [Mm(width) for width in (9, 47, 20, 18, 16, 16, 17, 23, 16, 22, 30, 18)]
"""Of the columns of the table, 252 mm in all."""
MEASURE_WIDTHS = [Mm(width) for width in (27, 31, 34, 27, 25, 21)]
"""Of the table of measures, 165 mm in all."""
CELLS = [NUMBER, CELL, CELL, *[NUMBER] * 6, CELL, CELL, CELL]
"""The styles of a row's cells."""


def write_docx(report):
    """The bytes of the file."""
    document = new_document()
    describe(document.core_properties, report)
    heading(document, report)
    body(document, report)
    signatures(document, report.office)
    if report.lines:
        annex(document, report)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def describe(properties, report):
    properties.title, properties.author = report.subject, report.office.body
    properties.comments, properties.language = "", "vi-VN"
    properties.created = properties.modified = timezone.now().replace(tzinfo=None)


def halves(document):
    """The cells of a table of two columns without lines, and nothing above it."""
    table = document.add_table(rows=1, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    cells = table.rows[0].cells
    for column, cell, width in zip(table.columns, cells, HALVES, strict=True):
        column.width = cell.width = width
    return cells


def add(cell, text, style=CENTRED, **look):
    """One more paragraph of a cell; the first takes the place of its empty one."""
    first = cell.paragraphs[0]
    paragraph = first if not first.text and len(cell.paragraphs) == 1 else cell.add_paragraph()
    return fill_paragraph(paragraph, text, style, **look)


def fill_paragraph(paragraph, text, style, bold=None, italic=None, underline=None, size=None):
    styled(paragraph, style)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline = bold, italic, underline
    run.font.size = Pt(size) if size else None
    return paragraph


def heading(document, report):
    office = report.office
    left, right = halves(document)
    if office.parent:
        add(left, office.parent.upper())
    for text in office.heading:
        add(left, text.upper(), bold=True)
    if office.party:
        add(left, "*")
        add(left, office.number)
        add(right, _("Communist Party of Viet Nam").upper(), bold=True, size=15)
        rule(styled(right.add_paragraph(), CENTRED), Mm(11), Mm(11))
    else:
        rule(styled(left.add_paragraph(), CENTRED), Mm(21), Mm(21))
        add(left, office.number)
        add(right, _("Socialist Republic of Viet Nam").upper(), bold=True, size=12)
        add(right, _("Independence - Freedom - Happiness"), bold=True, size=14)
        rule(styled(right.add_paragraph(), CENTRED), Mm(15), Mm(15))
    add(right, report.dateline, italic=True, size=14)
    styled(document.add_paragraph(pgettext("title of a paper", "Report").upper()), "Title")
    styled(document.add_paragraph(unbroken(report.subject, report.quarter)), "Subtitle")
    if office.party:
        last = styled(document.add_paragraph("-----"), CENTRED)
    else:
        last = rule(styled(document.add_paragraph(), CENTRED), Mm(60), Mm(60))
    last.paragraph_format.space_after = Pt(12)


def unbroken(text, part):
    """`text` with `part` of it on one line."""
    return text.replace(part, part.replace(" ", "\u00a0"))


def body(document, report):
    for text in filter(None, (report.opening, report.sentence, report.basis)):
        styled(document.add_paragraph(text), BODY)
    for place, section in enumerate(report.sections, start=1):
        styled(document.add_paragraph(f"{roman(place)}. {section.heading}"), "Heading 1")
        for item in section.items:
            paragraph = styled(document.add_paragraph(), BODY)
            paragraph.add_run(f"{item.name}: " if item.text else f"{item.name}.").bold = True
            paragraph.add_run(item.text)
            for note in item.notes:
                styled(document.add_paragraph(f"- {note}"), BODY)
    if report.measures.rows:
        add_measures(document, report.measures, roman(len(report.sections) + 1))
    closing = styled(document.add_paragraph(report.closing), BODY)
    closing.paragraph_format.keep_with_next = True


def add_measures(document, measures, number):
    """The table of measures, under a heading, and a little room below it."""
    styled(document.add_paragraph(f"{number}. {measures.heading}"), "Heading 1")
    count = len(measures.columns)
    made = document.add_table(rows=1 + len(measures.rows), cols=count, style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    narrow_padding(made)
    for column, width in zip(made.columns, MEASURE_WIDTHS, strict=True):
        column.width = width
    head, *rows = made.rows
    keep_row(head, heading=True)
    for cell, text in zip(head.cells, measures.columns, strict=True):
        write_cell(cell, text, HEAD)
    for row, measure in zip(rows, measures.rows, strict=True):
        keep_row(row)
        for cell, text in zip(row.cells, measure.texts, strict=True):
            write_cell(cell, text, CELL)
    styled(document.add_paragraph(), SMALL)


def signatures(document, office):
    """Below the last paragraph, on the same page as that."""
    styled(document.add_paragraph(), SMALL).paragraph_format.keep_with_next = True
    left, right = halves(document)
    label = {"underline": True, "size": 14} if office.party else {"bold": True, "italic": True}
    add(left, _("Recipients:"), SMALL, **label)
    for recipient in office.recipients:
        add(left, f"- {recipient}", SMALL, size=12 if office.party else 11)
    if office.on_behalf:
        add(right, office.on_behalf.upper(), bold=True, size=14)
    add(right, office.signer.upper(), bold=not office.party, size=14)
    for _line in range(4):
        add_empty(right)
    add(right, office.name, bold=True, size=14)
    keep_row(left._parent.rows[0])


def add_empty(cell):
    styled(cell.add_paragraph(), CENTRED)


def annex(document, report):
    add_landscape(document)
    fill_paragraph(
        document.add_paragraph(), pgettext("of a paper", "Annex"), CENTRED, bold=True, size=14
    )
    fill_paragraph(document.add_paragraph(), report.annex.upper(), CENTRED, bold=True, size=14)
    attached = _("(Attached to report %(number)s of %(body)s)") % {
        "number": report.office.number,
        "body": report.office.body,
    }
    fill_paragraph(document.add_paragraph(), attached, CENTRED, italic=True, size=14)
    styled(document.add_paragraph(), SMALL)
    add_table(document, report)
    for mark, sentence in report.footnotes:
        styled(document.add_paragraph(f"({mark}) {sentence}"), SMALL)


def add_table(document, report):
    """Each row's cells are taken once: looking a cell up by row and column takes far longer."""
    count = 1 + sum(1 + len(group.lines) for group in report.groups)
    made = document.add_table(rows=count, cols=len(report.columns), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    narrow_padding(made)
    for column, width in zip(made.columns, WIDTHS, strict=True):
        column.width = width
    rows = iter(made.rows)
    head = next(rows)
    keep_row(head, heading=True)
    for cell, text in zip(head.cells, report.columns, strict=True):
        write_cell(cell, text, HEAD)
    for group in report.groups:
        span(next(rows), group.title)
        for line in group.lines:
            row = next(rows)
            keep_row(row)
            for cell, text, style in zip(row.cells, line.texts, CELLS, strict=True):
                write_cell(cell, text, style)


def span(row, text):
    """One cell over the whole width, on the page of the row below it."""
    keep_row(row)
    first, *others = row.cells
    first._tc.grid_span = 1 + len(others)
    for cell in others:
        row._tr.remove(cell._tc)
    first.width = sum(WIDTHS)
    write_cell(first, text, GROUP).paragraph_format.keep_with_next = True


def write_cell(cell, text, style):
    paragraph = styled(cell.paragraphs[0], style)
    paragraph.add_run(text)
    return paragraph
