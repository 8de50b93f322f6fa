"""A report as a workbook to take away: everything locked but the cells to fill.

Two hidden rows are for the machine: the key of the report, and the names of the columns. What is
filled in comes back through `communes.workbooks.upload`.
"""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from targets.numbers import MOST_DECIMALS, NumberKind, figure_decimals, number_kind

from ..files.spreadsheets import content_of, fit_to_paper, write_value
from ..units import unit_code

KEY_ROW, NAMES_ROW, HEADINGS_ROW = 4, 5, 6
"""Rows 1 to 3 tell people what the sheet is; the targets follow the headings."""
WIDTHS = {
    "number": 7,
    "name": 44,
    "unit": 16,
    "last": 18,
    "to_date": 14,
    "plan": 14,
    "value": 16,
    "out_of": 16,
    "estimate": 10,
    "note": 44,
}
COLUMNS = list(WIDTHS)
TO_FILL = ("value", "out_of", "estimate", "note")
MARK = "x"
"""What marks an estimate."""

FILLED = PatternFill("solid", fgColor="FFF8E1")
HEADING = PatternFill("solid", fgColor="8F1D21")
THIN = Side(style="thin", color="BFBFBF")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def key_of(report_key):
    """By what a sheet is known again: programme, quarter and unit, as in its address."""
    return f"{report_key.programme.code}/{report_key.quarter}/{unit_code(report_key.commune)}"


def headings():
    return {
        "number": _("No."),
        "name": _("Target"),
        "unit": pgettext("of measure", "Unit"),
        "last": _("Last figure"),
        "to_date": _("Value to date"),
        "plan": _("Plan for the year"),
        "value": _("Figure"),
        "out_of": _("Out of"),
        "estimate": _("Estimate"),
        "note": _("Note"),
    }


def yes_or_no():
    """The words for 1 and 0, in this order."""
    return [_("yes"), _("no")]


def write_book(report_key, rows, may_enter, *, title):
    """The bytes of the workbook; `rows` are the report's `SheetRow`s.

    `may_enter` says of a target whether the person may fill its row; others stay locked.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = f"{report_key.quarter}"
    write_head(sheet, report_key, title)
    checks = checks_of_columns()
    for index, row in enumerate(rows, HEADINGS_ROW + 1):
        write_row(sheet, index, row, checks if may_enter(row.target) else {})
    for check in checks.values():
        if check.sqref:
            sheet.add_data_validation(check)
    sheet.freeze_panes = sheet.cell(HEADINGS_ROW + 1, COLUMNS.index("unit") + 1)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    fit_to_paper(sheet, HEADINGS_ROW)
    return content_of(book)


def write_head(sheet, report_key, title):
    put(sheet, 1, "number", title).font = Font(bold=True, size=14)
    put(sheet, 2, "number", report_key.programme.name)
    put(
        sheet,
        3,
        "number",
        _(
            "Fill in the coloured cells with numbers, not formulas; then upload the file where you "
            "took it. Mark an estimate with an x."
        ),
    ).font = Font(italic=True)
    put(sheet, KEY_ROW, "number", key_of(report_key))
    words = headings()
    for name, width in WIDTHS.items():
        sheet.column_dimensions[get_column_letter(COLUMNS.index(name) + 1)].width = width
        put(sheet, NAMES_ROW, name, name)
        cell = put(sheet, HEADINGS_ROW, name, words[name])
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for row in (KEY_ROW, NAMES_ROW):
        sheet.row_dimensions[row].hidden = True


def checks_of_columns():
    """Kind of cell → what a spreadsheet lets into it."""
    pair = yes_or_no()
    number = {"type": "decimal", "operator": "between", "allow_blank": True}
    whole = number | {"formula1": "0", "formula2": "999999999999999"}
    checks = {
        NumberKind.LEVEL: DataValidation(
            **number, formula1="-999999999999999", formula2="999999999999999"
        ),
        NumberKind.COUNT: DataValidation(**whole),
        NumberKind.RATE: DataValidation(**whole | {"type": "whole"}),
        NumberKind.MILESTONE: DataValidation(
            type="list", formula1=f'"{pair[0]},{pair[1]}"', allow_blank=True
        ),
        "estimate": DataValidation(type="list", formula1=f'"{MARK}"', allow_blank=True),
    }
    for kind, check in checks.items():
        check.showErrorMessage = True
        check.errorTitle = _("This cannot stand here")
        check.error = refusal_of(kind, pair)
    return checks


def refusal_of(kind, pair):
    """What a spreadsheet says where something else is typed into a cell of this kind."""
    if kind == "estimate":
        return _("An x, or nothing.")
    if kind == NumberKind.MILESTONE:
        return _("Choose “%(yes)s” or “%(no)s”.") % {"yes": pair[0], "no": pair[1]}
    return _("Write a number here.")


def write_row(sheet, index, row, checks):
    """A target's row; its cells are open where there are `checks` to guard them."""
    target = row.target
    kind = number_kind(target)
    cells = {name: put(sheet, index, name, value) for name, value in values_of(row).items()}
    for name, cell in cells.items():
        cell.border = BORDER
        cell.alignment = Alignment(
            wrap_text=name in ("name", "unit", "note"),
            vertical="center",
            horizontal="right" if name in ("last", "to_date", "plan", "value", "out_of") else None,
        )
    for name in ("last", "to_date", "plan", "value"):
        decimals = figure_decimals(target) if name in ("last", "value") else target.decimals
        cells[name].number_format = number_pattern(decimals)
    cells["out_of"].number_format = number_pattern(0)
    for name in TO_FILL if checks else ():
        if name == "out_of" and not target.is_rate:
            continue
        cells[name].protection = Protection(locked=False)
        cells[name].fill = FILLED
        if name != "note":
            checks["estimate" if name == "estimate" else kind].add(cells[name])


def values_of(row):
    """Name of the column → what stands in it at first."""
    target, figure = row.target, row.figure
    value, out_of = row.prefilled
    return {
        "number": int(target.number) if target.number.isdecimal() else target.number,
        "name": target.name,
        "unit": f"{target.unit} ({target.pair})" if target.pair else target.unit,
        "last": last_figure(row),
        "to_date": word_or_value(target, row.before.value),
        "plan": word_or_value(target, row.plan),
        "value": word_or_value(target, value),
        "out_of": out_of,
        "estimate": MARK if figure.estimate else None,
        "note": figure.note,
    }


def last_figure(row):
    """The last figure as a value; of a rate, both numbers as text."""
    if row.latest is None:
        return None
    if row.target.is_rate:
        pair = (row.latest.value, row.latest.out_of)
        return " / ".join(number_format(number, 0, force_grouping=True) for number in pair)
    return word_or_value(row.target, row.latest.value)


def word_or_value(target, value):
    """A yes or no as its word, other values as they are."""
    if value is not None and number_kind(target) == NumberKind.MILESTONE:
        return yes_or_no()[0 if value else 1]
    return value


def number_pattern(decimals):
    """How a spreadsheet shows a number: so many decimals, and the rest of the four where given."""
    if not decimals:
        return "#,##0"
    return f"#,##0.{'0' * decimals}{'#' * (MOST_DECIMALS - decimals)}"


def put(sheet, row, name, value):
    """Write a value into the column `name` of a row, a number without zeros at its end."""
    if isinstance(value, Decimal):
        value = value.normalize()
    return write_value(sheet.cell(row, COLUMNS.index(name) + 1), value)
