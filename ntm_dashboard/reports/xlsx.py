"""A report as a workbook: the rows of its table, with real numbers under frozen headings."""

from django.utils.text import capfirst
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from communes.files.spreadsheets import content_of, fit_to_paper, kept_number, number_pattern
from communes.files.types import XLSX
from communes.interchange.workbooks import kept_cell

from ..display.formats import NOTHING

CONTENT_TYPE = XLSX.content_type
WIDTHS = [6, 46, 18, 13, 13, 13, 13, 19, 13, 22, 30, 26]
"""Of the columns, in characters."""
MEASURE_WIDTHS = [36, 36, 40, 34, 30, 22]
HEADING_ROW = 6
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAPPED = Alignment(wrap_text=True, vertical="top")
FONT = "Times New Roman"


def write_xlsx(report):
    """The bytes of the file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(tab_name(report))
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
    if report.measures.rows:
        add_measures(book, report)
    return content_of(book)


def tab_name(report):
    """*Quý II-2023*: a tab takes no slash, and 31 characters."""
    return capfirst(report.quarter).replace("/", "-")[:31]


def add_measures(book, report):
    """A sheet of its own for what is done about late targets."""
    sheet = book.create_sheet(pgettext("in the menu", "Measures"))
    sheet.freeze_panes = "A3"
    fit_to_paper(sheet, 2)
    for place, width in enumerate(MEASURE_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    measures = report.measures
    sheet.append([styled_cell(sheet, measures.heading, bold=True)])
    sheet.append([styled_cell(sheet, text, bold=True, box=True) for text in measures.columns])
    for measure in measures.rows:
        sheet.append([styled_cell(sheet, text, box=True) for text in measure.texts])


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
    """The row of one target; what has no number is told in the words of the report, or empty."""
    numbers = [number_cell(sheet, amount) for amount in line.amounts]
    _number, *texts = [styled_cell(sheet, text, box=True) for text in line.texts]
    number = styled_cell(sheet, kept_number(line.number), box=True)
    first, last = 2, 2 + len(numbers)
    return [number, *texts[:first], *numbers, *texts[last:]]


def number_cell(sheet, amount):
    if amount.number is None:
        return styled_cell(sheet, "" if amount.text == NOTHING else amount.text, box=True)
    made = styled_cell(sheet, amount.number, box=True)
    made.number_format = number_pattern(amount.decimals, beside=amount.beside)
    return made


def styled_cell(sheet, value, *, bold=False, box=False):
    made = kept_cell(sheet, "" if value is None else value)
    if made is None:
        return None
    made.font = Font(name=FONT, bold=bold)
    if box:
        made.border, made.alignment = BOX, WRAPPED
    return made
