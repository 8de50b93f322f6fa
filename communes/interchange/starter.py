"""The workbook to start from: the empty tables, with what each column means, what it takes and rows
to look at."""

import csv
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ..files.spreadsheets import content_of, write_value
from . import cells
from .guide import described
from .reading import EXAMPLE
from .tables import TABLE, TABLES

EXAMPLES = Path(__file__).parent / "examples"
"""A csv file for each table that has example rows; without their mark they would load."""
NEEDED = ("districts", "communes", "programmes", "targets", "officials", "assignments", "periods")
"""Tables without which no report can be handed in."""
FILLED = 2000
"""How many rows have lists to choose from."""
LONGEST_LIST = 255
"""Characters of the words of a list that a spreadsheet keeps in the cell."""
AUTHOR = "NTM"
WIDE, NARROW = 34, 15
TEXTS = (cells.text, cells.paper, cells.phone, cells.quarter)
DATES = (cells.date, cells.day_or_quarter)
REQUIRED = PatternFill("solid", fgColor="8F1D21")
OPTIONAL = PatternFill("solid", fgColor="5F6368")
ASIDE = Font(italic=True, color="767676")


def starter_book():
    """The bytes of the workbook, in the active language."""
    book = Workbook()
    book.remove(book.active)
    for table in TABLES:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        sheet.sheet_properties.tabColor = "8F1D21" if table.name in NEEDED else "BFBFBF"
        for place, column in enumerate(table.columns, 1):
            write_column(sheet, place, column, described(table, column))
        for number, row in enumerate(example_rows(table), 2):
            for place, column in enumerate(table.columns, 1):
                write_example(sheet.cell(number, place), table, column, row.get(column.name, ""))
    return content_of(book)


def write_column(sheet, place, column, words):
    """The heading with its comment, how the cells below are written, and what they take."""
    letter = get_column_letter(place)
    heading = write_value(sheet.cell(1, place), column.name)
    heading.font = Font(bold=True, color="FFFFFF")
    heading.fill = REQUIRED if words.required else OPTIONAL
    heading.alignment = Alignment(vertical="center")
    heading.comment = Comment(comment_of(column, words), AUTHOR, height=170, width=320)
    wide = column.name in ("name", "source", "authority", "note", "text", "cause", "measure")
    sheet.column_dimensions[letter].width = WIDE if wide else NARROW
    if column.read in TEXTS:
        sheet.column_dimensions[letter].number_format = "@"
    elif column.read in DATES:
        sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
    if check := check_of(column, words):
        check.add(f"{letter}2:{letter}{FILLED}")
        sheet.add_data_validation(check)


def comment_of(column, words):
    lines = [words.label, _("Required.") if words.required else _("May be empty.")]
    if column.key:
        lines.append(_("Part of the key, by which a row is found again."))
    lines += words.sentences
    lines += [f"{word}: {meaning}" for word, meaning in words.words]
    return "\n".join(lines)


def check_of(column, words):
    """What a spreadsheet offers for the cells of a column; None where they are free.

    Codes are offered from the sheet of their table, and others may be typed: the database may have
    them.
    """
    if words.refers:
        table = TABLE[words.refers]
        letter = get_column_letter(table.columns.index(table.keys[-1]) + 1)
        source = f"'{words.refers}'!${letter}$2:${letter}${FILLED}"
        return DataValidation(type="list", formula1=source, allow_blank=True)
    choices = ",".join(word for word, _meaning in words.words)
    if not choices or len(choices) > LONGEST_LIST:
        return None
    check = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    if column.name != "applies_to":
        check.showErrorMessage = True
        check.errorTitle = _("This cannot stand here")
        check.error = _("Choose one of the words.")
    return check


def example_rows(table):
    """The table's example rows: column → text."""
    path = EXAMPLES / f"{table.name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_example(cell, table, column, text):
    """A cell of an example row; the first code of its key bears the mark of an example."""
    if text == "":
        return
    value = f"{EXAMPLE}{text}" if column is table.keys[0] else typed(column, text)
    write_value(cell, value)
    cell.font = ASIDE
    if column.read in DATES:
        cell.number_format = "yyyy-mm-dd"
    elif column.read in TEXTS:
        cell.number_format = "@"


def typed(column, text):
    """Numbers and days as a spreadsheet keeps them, the rest as text."""
    return text if column.read in TEXTS else column.read(text)
