"""The half-yearly form as a Word file, across, and as a workbook."""

from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Mm
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from communes.files.spreadsheets import content_of, fit_to_paper

from .docx import fill_paragraph, write_cell
from .paper import (
    CELL,
    CENTRED,
    GROUP,
    HEAD,
    LONG,
    SHORT,
    keep_row,
    narrow_padding,
    new_document,
    set_margins,
)
from .rows import Amount
from .xlsx import BOX, number_cell, styled_cell

WIDTHS = [Mm(width) for width in (12, 70, 20, 20, 22, 20, 22, 20, 22, 24)]
"""Of the columns, 252 mm in all."""
CHARACTERS = [7, 52, 14, 13, 16, 13, 16, 13, 16, 30]
"""The same in the workbook."""
HEADING_ROWS = 6, 7


def headings(form):
    """The two rows above the columns; the second says what each pair holds."""
    first, second = (
        [_("No."), _("Criterion, indicator"), pgettext("of measure", "Unit")],
        ["", "", ""],
    )
    for heading in form.headings:
        first += [heading, ""]
        second += [_("Result"), _("Judged")]
    return [*first, _("Note")], [*second, ""]


def write_docx(form):
    """The bytes of the Word file."""
    document = new_document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, LONG, SHORT
    set_margins(section)
    document.core_properties.title = form.title
    document.core_properties.language = "vi-VN"
    fill_paragraph(document.add_paragraph(), "Biểu 10", CENTRED, italic=True)
    fill_paragraph(document.add_paragraph(), form.unit_title.upper(), CENTRED, bold=True)
    fill_paragraph(document.add_paragraph(), form.title, CENTRED, bold=True)
    table = document.add_table(rows=2 + len(form.lines), cols=len(WIDTHS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    narrow_padding(table)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
    first, second, *rows = table.rows
    write_headings(first, second, form)
    for row, line in zip(rows, form.lines, strict=True):
        keep_row(row)
        for cell, text in zip(row.cells, line.texts, strict=True):
            write_cell(cell, text, GROUP if line.is_criterion else CELL)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def write_headings(first, second, form):
    """Two rows, repeated on every page: a pair's heading stands over both of its columns."""
    above, below = headings(form)
    for row, texts in ((first, above), (second, below)):
        keep_row(row, heading=True)
        for cell, text in zip(row.cells, texts, strict=True):
            write_cell(cell, text, HEAD)
    for place in (3, 5, 7):
        merged = first.cells[place].merge(first.cells[place + 1])
        remove_empty_paragraphs(merged)
    for place in (0, 1, 2, 9):
        remove_empty_paragraphs(first.cells[place].merge(second.cells[place]))


def remove_empty_paragraphs(cell):
    for paragraph in cell.paragraphs[1:]:
        if not paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)


def write_xlsx(form):
    """The bytes of the workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = f"C{HEADING_ROWS[1] + 1}"
    fit_to_paper(sheet, HEADING_ROWS[1])
    for place, width in enumerate(CHARACTERS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for text in ("Biểu 10", form.unit_title, form.title, None, None):
        sheet.append([styled_cell(sheet, text, bold=text is not None)])
    for texts in headings(form):
        sheet.append([boxed(sheet, text, bold=True) for text in texts])
    above, below = HEADING_ROWS
    for letter, next_letter in ("DE", "FG", "HI"):
        sheet.merged_cells.add(f"{letter}{above}:{next_letter}{above}")
    for letter in "ABCJ":
        sheet.merged_cells.add(f"{letter}{above}:{letter}{below}")
    for line in form.lines:
        sheet.append([boxed(sheet, cell, bold=line.is_criterion) for cell in line.cells])
    return content_of(book)


def boxed(sheet, content, *, bold):
    """A cell with its lines, also where nothing stands in it; of an `Amount`, its number."""
    if isinstance(content, Amount) and content.number is not None:
        return number_cell(sheet, content)
    text = content.text if isinstance(content, Amount) else content
    made = styled_cell(sheet, text, bold=bold, box=True) or WriteOnlyCell(sheet)
    made.border = BOX
    return made
