"""A report as a workbook: the rows of its table, with real numbers under frozen headings."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from communes.files.spreadsheets import content_of, fit_to_paper
from communes.files.types import XLSX
from communes.interchange.workbooks import kept_cell

CONTENT_TYPE = XLSX.content_type
WIDTHS = [6, 46, 18, 13, 13, 13, 13, 13, 22, 30, 26]
"""Of the columns, in characters."""
HEADING_ROW = 6
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAPPED = Alignment(wrap_text=True, vertical="top")
FONT = "Times New Roman"


def write_xlsx(report):
    """The bytes of the file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    lay_out_sheet(sheet)
    for text, bold in opening(report):
        sheet.append([styled_cell(sheet, text, bold=bold)])
    sheet.append([styled_cell(sheet, text, bold=True, box=True) for text in report.columns])
    for group in report.groups:
        sheet.append([styled_cell(sheet, group.title, bold=True)])
        for line in group.lines:
            sheet.append(line_cells(sheet, line))
    for mark, sentence in report.footnotes:
        sheet.append([styled_cell(sheet, f"({mark}) {sentence}")])
    return content_of(book)


def lay_out_sheet(sheet):
    sheet.freeze_panes = f"C{HEADING_ROW + 1}"
    fit_to_paper(sheet, HEADING_ROW)
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def opening(report):
    """(text, whether it is bold) of each row above the headings."""
    return [
        (report.office.body, True),
        (report.subject, True),
        (report.sentence or None, False),
        (report.basis, False),
        (None, False),
    ]


def line_cells(sheet, line):
    """The row of one target; what has no number is told in the words of the report."""
    numbers = [number_cell(sheet, amount) for amount in line.amounts]
    texts = [styled_cell(sheet, text, box=True) for text in line.texts]
    first, last = 3, 3 + len(numbers)
    return [*texts[:first], *numbers, *texts[last:]]


def number_cell(sheet, amount):
    if amount.number is None:
        return styled_cell(sheet, amount.text, box=True)
    made = styled_cell(sheet, amount.number, box=True)
    made.number_format = "#,##0" + (f".{'0' * amount.decimals}" if amount.decimals else "")
    return made


def styled_cell(sheet, value, *, bold=False, box=False):
    made = kept_cell(sheet, "" if value is None else value)
    if made is None:
        return None
    made.font = Font(name=FONT, bold=bold)
    if box:
        made.border, made.alignment = BOX, WRAPPED
    return made
