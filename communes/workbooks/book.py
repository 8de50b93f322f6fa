"""A report as a workbook to take away: everything locked but the cells to fill.

Two hidden rows are for the machine: the key of the report with what stood in the cells and how the
numbers were read, and the names of the columns. What is filled in comes back through
`communes.workbooks.upload`.
"""

import json
from dataclasses import replace
from decimal import Decimal
from textwrap import wrap
from zlib import crc32

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from targets.numbers import (
    MOST_DECIMALS,
    NumberKind,
    decimals_of,
    figure_decimals,
    number_kind,
)

from ..files.spreadsheets import content_of, fit_to_paper, kept_number, number_pattern, write_value
from ..results.rows import upper_end
from ..results.years import is_of_whole_year
from ..sheets.plans import planned_decimals, planned_heading, planned_kind
from ..units import unit_code
from ..workflow.read_as import read_as
from ..workflow.verbs import entry_of

KEY_ROW, NAMES_ROW, HEADINGS_ROW = 4, 5, 6
"""Rows 1 to 3 tell people what the sheet is; the targets follow the headings."""
WIDTHS = {
    "number": 7,
    "name": 44,
    "unit": 16,
    "last": 18,
    "so_far": 14,
    "judged": 18,
    "plan": 14,
    "value": 16,
    "out_of": 16,
    "estimate": 10,
    "not_applicable": 10,
    "note": 44,
    "planned": 18,
}
COLUMNS = list(WIDTHS)
"""The last one only where a report asks for it."""
WORDS_FROM = len(COLUMNS) + 1
"""The first of the hidden columns that hold the words which a row's cell may take."""
NUMBERS = ("last", "so_far", "judged", "plan", "value", "out_of", "planned")
TO_FILL = ("value", "out_of", "estimate", "not_applicable", "note", "planned")
SHOWN = ("last", "so_far", "judged", "plan")
"""Columns with numbers that nothing is read of."""
MARKED = ("estimate", "not_applicable")
GROWTH_DECIMALS = 2
LINE_HEIGHT = 15
"""Points of a line of text."""
MARK = "x"
"""What stands in a cell of `MARKED`."""

FILLED = PatternFill("solid", fgColor="FFF8E1")
HEADING = PatternFill("solid", fgColor="8F1D21")
THIN = Side(style="thin", color="BFBFBF")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def key_of(report_key):
    """By what a sheet is known again: programme, quarter and unit, as in its address."""
    return f"{report_key.programme.code}/{report_key.quarter}/{unit_code(report_key.commune)}"


def headings(quarter):
    """Name of a column → its heading in the report of a quarter."""
    return {
        "number": _("No."),
        "name": _("Target"),
        "unit": pgettext("of measure", "Unit"),
        "last": _("Last figure"),
        "so_far": _("So far this year"),
        "judged": _("Judged value (period)"),
        "plan": _("Plan for the year"),
        "value": _("Figure"),
        "out_of": _("Out of"),
        "estimate": _("Estimate"),
        "not_applicable": _("Not applicable"),
        "note": _("Note"),
        "planned": planned_heading(quarter),
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
    columns = COLUMNS if any(row.asks_plan for row in rows) else COLUMNS[:-1]
    write_head(sheet, report_key, title, columns)
    put(sheet, KEY_ROW, "name", what_stood(rows))
    readings = {row.target.number: read_as(row.target) for row in rows}
    put(sheet, KEY_ROW, "unit", json.dumps(readings))
    checks = checks_of_columns()
    index = HEADINGS_ROW
    for row in rows:
        if row.heading:
            index += 1
            write_heading(sheet, index, row.family, columns)
        index += 1
        write_row(sheet, index, row, columns, checks if may_enter(row.target) else {})
    for check in checks.values():
        if check.sqref:
            sheet.add_data_validation(check)
    for place in range(WORDS_FROM, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(place)].hidden = True
    sheet.freeze_panes = sheet.cell(HEADINGS_ROW + 1, COLUMNS.index("unit") + 1)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    fit_to_paper(sheet, HEADINGS_ROW)
    return content_of(book)


def write_head(sheet, report_key, title, columns):
    put(sheet, 1, "number", title).font = Font(bold=True, size=14)
    put(sheet, 2, "number", report_key.programme.name)
    put(
        sheet,
        3,
        "number",
        _(
            "Fill in the coloured cells with numbers; then upload the file where you "
            "took it. Mark an estimate with an x, and also what does not apply to the unit; the "
            "note says why."
        ),
    ).font = Font(italic=True)
    put(sheet, KEY_ROW, "number", key_of(report_key))
    words = headings(report_key.quarter)
    for name in columns:
        letter = get_column_letter(COLUMNS.index(name) + 1)
        sheet.column_dimensions[letter].width = WIDTHS[name]
        put(sheet, NAMES_ROW, name, name)
        cell = put(sheet, HEADINGS_ROW, name, words[name])
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = HEADING
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    make_room(sheet, HEADINGS_ROW, columns)
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
        NumberKind.AMOUNT: DataValidation(**whole),
        NumberKind.RATE: DataValidation(**whole | {"type": "whole"}),
        NumberKind.MILESTONE: DataValidation(
            type="list", formula1=f'"{pair[0]},{pair[1]}"', allow_blank=True
        ),
        MARK: DataValidation(type="list", formula1=f'"{MARK}"', allow_blank=True),
    }
    for kind, check in checks.items():
        refuse_others(check, refusal_of(kind, pair))
    return checks


def refuse_others(check, sentence):
    """Let a spreadsheet say `sentence` where something else is typed into a cell."""
    check.showErrorMessage = True
    check.errorTitle = _("This cannot stand here")
    check.error = sentence


def refusal_of(kind, pair):
    """What a spreadsheet says where something else is typed into a cell of this kind."""
    if kind == MARK:
        return _("An x, or nothing.")
    if kind == NumberKind.MILESTONE:
        return _("Choose “%(yes)s” or “%(no)s”.") % {"yes": pair[0], "no": pair[1]}
    return _("Write a number here.")


def check_of_words(sheet, index, words):
    """What a spreadsheet lets into the cell of a row that takes one of `words`.

    They stand in hidden cells of the row: a list in the check itself holds no commas, and little
    text.
    """
    for place, word in enumerate(words, WORDS_FROM):
        write_value(sheet.cell(index, place), word)
    first, last = (get_column_letter(WORDS_FROM + step) for step in (0, len(words) - 1))
    check = DataValidation(
        type="list", formula1=f"${first}${index}:${last}${index}", allow_blank=True
    )
    refuse_others(check, _("Choose one of the words."))
    return check


def make_room(sheet, index, columns):
    """Give a row the height of its longest wrapped text, which not every program finds itself."""
    lines = [1]
    for name in columns:
        cell = sheet.cell(index, COLUMNS.index(name) + 1)
        if cell.alignment.wrap_text and isinstance(cell.value, str):
            across = WIDTHS[name] - (2 if cell.font.bold else 1)
            parts = cell.value.splitlines()
            lines.append(sum(len(wrap(part, across)) or 1 for part in parts))
    sheet.row_dimensions[index].height = LINE_HEIGHT * max(lines)


def write_heading(sheet, index, family, columns):
    """The line of a target above its parts; nothing of it is filled in."""
    parent = family.parent
    cells = {
        "number": kept_number(parent.number),
        "name": parent.name,
        "unit": parent.unit,
        "judged": f"{family.met}/{family.total}" if parent.is_judged_by_parts else None,
        "note": sum_sentence(parent),
    }
    for name in columns:
        cell = put(sheet, index, name, cells.get(name))
        cell.border = BORDER
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    make_room(sheet, index, columns)


def sum_sentence(parent):
    if parent.sums_to is None:
        return None
    whole = number_format(parent.sums_to.normalize(), force_grouping=True)
    return _("The figures of the parts come to %(whole)s together.") % {"whole": whole}


def write_row(sheet, index, row, columns, checks):
    """A target's row; its cells are open where there are `checks` to guard them."""
    target = row.target
    kind = number_kind(target)
    values = values_of(row)
    cells = {name: put(sheet, index, name, values[name]) for name in columns}
    for name, cell in cells.items():
        cell.border = BORDER
        cell.alignment = Alignment(
            wrap_text=name in ("name", "unit", "note"),
            vertical="center",
            horizontal="right" if name in NUMBERS else None,
        )
    make_room(sheet, index, columns)
    for name in ("last", "so_far", "plan", "value"):
        decimals = figure_decimals(target) if name in ("last", "value") else target.decimals
        cells[name].number_format = figure_pattern(decimals_shown(values[name], decimals))
    cells["judged"].number_format = judged_pattern(row)
    cells["out_of"].number_format = number_pattern(0)
    if "planned" in cells:
        decimals = decimals_shown(values["planned"], planned_decimals(target))
        cells["planned"].number_format = figure_pattern(decimals)
    for name in TO_FILL if checks else ():
        if not is_asked(row, name):
            continue
        cells[name].protection = Protection(locked=False)
        cells[name].fill = FILLED
        if name in ("value", "planned") and kind == NumberKind.WORD:
            if target.number not in checks:
                checks[target.number] = check_of_words(sheet, index, target.local_words)
            checks[target.number].add(cells[name])
        elif name == "planned":
            checks[planned_kind(target)].add(cells[name])
        elif name != "note":
            checks[MARK if name in MARKED else kind].add(cells[name])


def is_asked(row, name):
    """Whether the row's cell in the column `name`, of `TO_FILL`, can be filled in."""
    if name == "not_applicable":
        return row.may_not_apply
    if name == "planned":
        return row.asks_plan
    return name != "out_of" or row.target.is_rate


def values_of(row):
    """Name of the column → what stands in it at first."""
    target, figure = row.target, row.figure
    value, out_of = row.prefilled
    return {
        "number": kept_number(target.number),
        "name": target.local_name,
        "unit": unit_of(target),
        "last": last_figure(row),
        "so_far": row.so_far,
        "judged": word_or_value(target, row.result.value),
        "plan": word_or_value(target, row.plan),
        "value": word_or_value(target, value),
        "out_of": out_of,
        "estimate": MARK if figure.estimate else None,
        "not_applicable": MARK if figure.not_applicable else None,
        "note": figure.note,
        "planned": word_or_value(target, figure.planned),
    }


def what_stood(rows):
    """What stands in the columns of `SHOWN` and `TO_FILL`, as a text that `texts_noted` reads."""
    written = {
        row.target.number: [
            *(shown_text(values_of(row)[name]) for name in SHOWN),
            *texts_of(replace(entry_of(row.figure), **prefilled(row))),
        ]
        for row in rows
    }
    return json.dumps(written, separators=(",", ":"))


def prefilled(row):
    """The two numbers that stand in a row, as an `Entry` has them."""
    return dict(zip(("value", "out_of"), row.prefilled, strict=True))


def texts_of(entry):
    """What an `Entry` says in the columns of `TO_FILL`, as short texts; of a note a check sum."""
    return [short_text(getattr(entry, name)) for name in TO_FILL]


def short_text(value):
    if isinstance(value, str):
        return value and f"{crc32(value.encode()):08x}"
    if isinstance(value, bool):
        return MARK if value else ""
    return shown_text(value)


def shown_text(value):
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def texts_noted(text):
    """Number of a target → its texts of `what_stood`, those of `TO_FILL` not in older sheets.

    None of a sheet from before any were noted.
    """
    try:
        return {number: list(map(str, texts)) for number, texts in json.loads(text).items()}
    except (AttributeError, RecursionError, TypeError, ValueError):
        return None


def readings_noted(text):
    """Number of a target → its `read_as`; empty of a sheet from before any were noted."""
    try:
        return {number: str(noted) for number, noted in json.loads(text).items()}
    except (AttributeError, RecursionError, TypeError, ValueError):
        return {}


def last_figure(row):
    """The last figure as a value; of a rate, both numbers as text."""
    if row.latest is None:
        return None
    if row.target.is_rate:
        pair = (row.latest.value, row.latest.out_of)
        return " / ".join(number_format(number, 0, force_grouping=True) for number in pair)
    return word_or_value(row.target, row.latest.value)


def unit_of(target):
    """What a row's figures count; of growth, whose goal is in per cent, that unit too."""
    if target.is_growth:
        return _("%(amount)s; growth in %(unit)s") % {
            "amount": target.local_amount_unit,
            "unit": target.local_unit,
        }
    unit, pair = target.local_unit, target.local_pair
    return f"{unit} ({pair})" if pair else unit


def units_of(target):
    """What `unit_of` writes in each language that a sheet may be taken away in."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield unit_of(target)


def word_or_value(target, value):
    """A word where the target has words, other values as they are."""
    if target.scale:
        return target.local_word(value)
    if value is not None and number_kind(target) == NumberKind.MILESTONE:
        return yes_or_no()[0 if value else 1]
    return value


def figure_pattern(decimals):
    """How a figure is shown: so many decimals, and the rest of the four where given."""
    return number_pattern(decimals, MOST_DECIMALS - decimals)


def decimals_shown(value, least):
    """How many decimals a cell shows: all that its number has, and at least so many."""
    return decimals_of(value, least) if isinstance(value, Decimal) else least


def judged_pattern(row):
    """How the judged value is shown. It is reckoned, and need not show all that a figure was given
    with, but what the goal has, which it is held against."""
    target, result = row.target, row.result
    decimals = GROWTH_DECIMALS if target.is_growth else target.decimals
    for end in (result.goal, upper_end(target, result)):
        decimals = decimals_shown(end, decimals)
    return number_pattern(decimals) + period_pattern(row)


def period_pattern(row):
    """The period of the judged value, shown behind the number; empty where it is the quarter."""
    as_of = row.result.as_of
    if as_of in (None, row.quarter):
        return ""
    if is_of_whole_year(row.target, as_of):
        told = _("year %(year)s") % {"year": as_of.year}
    else:
        told = _("quarter %(number)s/%(year)s") % {"number": as_of.number, "year": as_of.year}
    return f'" ({told})"'


def put(sheet, row, name, value):
    """Write a value into the column `name` of a row, a number without zeros at its end."""
    if isinstance(value, Decimal):
        value = value.normalize()
    return write_value(sheet.cell(row, COLUMNS.index(name) + 1), value)
