"""A filled sheet on its way back: what it would change, and what is wrong with it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from targets.rules.texts import number_key, unseen
from targets.vietnamese import nfc

from ..files.archives import MEGABYTE, Unsafe, check_size
from ..files.layout import layout_of, shared_texts
from ..files.spreadsheets import NumberCell
from ..interchange.cells import PLAIN_NUMBER, Forbidden, UnreadableCell
from ..interchange.cells import text as text_of
from ..interchange.lost_zeros import decimal_of, lost_zero
from ..interchange.reading import below_table
from ..interchange.workbooks import (
    comment_sentences,
    hidden_sentences,
    merged_sentence,
    open_book,
    raw,
)
from ..sheets.reading import NoNumber, answer_of, folded_word, number_of, planned_of, spoken
from ..workflow import verbs
from ..workflow.read_as import NewReading, read_as
from ..workflow.refusals import NotAllowed, Refused, Unfit
from ..workflow.texts import tidy
from ..workflow.verbs import Entry, entry_of, numbers_of
from .book import (
    COLUMNS,
    HEADINGS_ROW,
    KEY_ROW,
    MARKED,
    NAMES_ROW,
    SHOWN,
    TO_FILL,
    headings,
    key_of,
    readings_noted,
    texts_noted,
    unit_of,
    units_of,
)
from .changed_since import ChangedSince
from .changes import Change

LARGEST = 2 * MEGABYTE
LARGEST_UNPACKED = MEGABYTE
"""Bytes; a sheet has a few ten thousand.

A workbook that means harm takes a hundred times its unpacked size in memory when it is read.
"""
FIGURES = ("value", "out_of", "estimate", "not_applicable", "planned")
LATER = ("not_applicable", "planned")
"""Columns that a sheet lacks where it was taken away before they came, or is not asked them."""
DIGITS = re.compile(r"[-+−]?[0-9][0-9., ]*%?")
KEPT_DIGITS = 12
"""Programs that save a workbook anew may change a number behind them."""
MOST_ROWS = 1000
MOST_COLUMNS = 40


@dataclass(frozen=True)
class CellProblem:
    """`cell` is its address in the workbook, such as ``G12``; empty: the file as a whole."""

    cell: str
    sentence: str
    target: str = ""
    """The number and name of the target in whose row the cell stands; empty where it is none's."""


@dataclass
class Upload:
    """`warnings` are sentences about what is read though unseen, or seen and not read."""

    changes: list[Change] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def refuse(self, sentence, cell="", target=None):
        named = f"{target.number}. {target.local_name}" if target else ""
        self.problems.append(CellProblem(cell, str(sentence), named))


def read_upload(file, report_key, rows, may_enter):
    """What the workbook in the open `file` says about the report's `rows`; an `Upload`."""
    upload = Upload()
    try:
        grid, layout = grid_of(file)
        columns = places_of_columns(grid, report_key)
    except Unsafe as unsafe:
        upload.refuse(unsafe)
        return upload
    names = numbers_by_name(rows)
    known = {row.heading.number: None for row in rows if row.heading}
    known |= {row.target.number: row for row in rows}
    seen = set()
    filled = [index for index, line in enumerate(grid, 1) if index > HEADINGS_ROW and any(line)]
    places = [columns[name] + 1 for name in TO_FILL if name in columns]
    upload.warnings = [*hidden_sentences(layout, filled, places), *comment_sentences(layout, 0)]
    lines = []
    for index, line in enumerate(grid[HEADINGS_ROW:], HEADINGS_ROW + 1):
        if is_remark(grid, index, columns["number"], known):
            upload.refuse(below_table(next(filter(None, line))), f"A{index}")
            break
        lines.append(SheetLine(index, columns, line))
    keys = SheetLine(KEY_ROW, columns, grid[KEY_ROW - 1])
    noted, readings = texts_noted(keys.cell("name")), readings_noted(keys.cell("unit"))
    changed_since = ChangedSince(noted or {})
    for line in lines:
        read_line(line, known, seen, names, changed_since, readings, may_enter, upload)
    refuse_beside(lines, layout, rows, upload)
    upload.warnings += [*sentences_of_shown(lines, noted), *changed_since.sentences()]
    return upload


def refuse_beside(lines, layout, rows, upload):
    """Refuse what stands in columns that the sheet does not have, once for each.

    The hidden words that a cell may take stand there too.
    """
    words = {word for row in rows for word in (*row.target.words, *row.target.local_words)}
    refused = set()
    for line in lines:
        for place, cell in enumerate(line.cells):
            is_text = isinstance(cell, str)
            is_word = is_text and (cell in words or layout.hides_column(place + 1))
            if cell == "" or is_word or place in {*line.columns.values(), *refused}:
                continue
            refused.add(place)
            column = get_column_letter(place + 1)
            sentence = _("Column %(column)s is none of the sheet and is not read; empty it.")
            upload.refuse(sentence % {"column": column}, f"{column}{line.index}")


def sentences_of_shown(lines, written):
    """What to say of numbers and words in columns that are only shown, where the site did not
    write them.

    `written` as `texts_noted` answers it; words are told of in rows that it knows.
    """
    if written is None:
        return
    found, words = [], []
    for line in lines:
        number = str(line.cell("number"))
        texts = written.get(number, [""] * len(SHOWN))
        for name, text in zip(SHOWN, texts, strict=False):
            cell = line.cell(name)
            if is_number(cell) and not is_same(cell, text):
                found.append(f"{line.address(name)} ({cell})")
            elif is_remark_beside(cell, text) and number in written:
                words.append(f"{line.address(name)} ({cell})")
    if found:
        sentence = _(
            "Other numbers stand here than the site wrote, and they are not read: %(cells)s."
        )
        yield sentence % {"cells": ", ".join(found)}
    if words:
        sentence = _(
            "Words stand here that the site did not write; they are not read and belong into the "
            "note: %(cells)s."
        )
        yield sentence % {"cells": ", ".join(words)}


def is_remark_beside(cell, text):
    """Whether words stand in the cell, and not those of `text`, which the site wrote there."""
    is_words = isinstance(cell, str) and cell != "" and not is_number(cell)
    return is_words and cell != nfc(text)


def is_number(cell):
    is_text = isinstance(cell, str)
    return DIGITS.fullmatch(cell.strip()) if is_text else isinstance(cell, NumberCell)


def is_same(cell, text):
    """Whether the cell holds the number of the text, in the digits that every spreadsheet keeps."""
    if not isinstance(cell, NumberCell) or not PLAIN_NUMBER.fullmatch(text):
        return str(cell) == text
    digits = Context(prec=KEPT_DIGITS)
    return digits.plus(cell.value) == digits.plus(Decimal(text))


def is_remark(grid, index, place, known):
    """Whether what stands in a line under an empty one is no target: a total, a signature."""
    line = grid[index - 1]
    number = line[place] if place < len(line) else ""
    return any(line) and not any(grid[index - 2]) and str(number) not in known


def grid_of(file):
    """The raw cells of the workbook's one sheet, and its `Layout`; raises `Unsafe`."""
    check_size(file.size, LARGEST)
    with open_book(file, LARGEST_UNPACKED) as book:
        if len(book.sheetnames) != 1 or book.chartsheets:
            others = ", ".join(f"“{nfc(name)}”" for name in book.sheetnames)
            raise Unsafe(
                _("The workbook must have one sheet, as it was taken away; it has %(sheets)s.")
                % {"sheets": others}
            )
        sheet = book.worksheets[0]
        layout = layout_of(sheet, shared_texts(book))
        sheet.reset_dimensions()
        lines = list(lines_of(sheet, layout))
        last = max((index for index, line in enumerate(lines, 1) if any(line)), default=0)
        for merged in layout.merged:
            if merged.max_row > HEADINGS_ROW and merged.min_row <= last:
                raise Unsafe(merged_sentence(merged))
        return lines, layout


def lines_of(sheet, layout):
    """The raw cells of each line; raises `Unsafe` where one stands further out than they reach."""
    for place, line in enumerate(sheet.iter_rows()):
        cells = [raw(cell, layout) for cell in line]
        if any(cell != "" for cell in cells[MOST_COLUMNS:]):
            values = {"most": get_column_letter(MOST_COLUMNS)}
            raise Unsafe(_("Something stands beyond column %(most)s; delete it.") % values)
        if place < MOST_ROWS:
            yield cells[:MOST_COLUMNS]
        elif any(cell != "" for cell in cells):
            raise Unsafe(_("Something stands below row %(most)d; delete it.") % {"most": MOST_ROWS})


def places_of_columns(grid, report_key):
    """Name of the column → its place in a line; raises `Unsafe` for another report's sheet."""
    if len(grid) < HEADINGS_ROW:
        raise Unsafe(not_this_sheet())
    check_key(str(next(iter(grid[KEY_ROW - 1]), "")), report_key)
    words = headings(report_key.quarter)
    places = {}
    for place, name in enumerate(grid[NAMES_ROW - 1]):
        if name in places:
            raise Unsafe(doubled_column(words[name], places[name], place))
        if name in COLUMNS:
            places[name] = place
    needed = [name for name in ("number", *TO_FILL) if name not in LATER]
    missing = [words[name] for name in needed if name not in places]
    if missing:
        raise Unsafe(
            _("Columns are missing: %(columns)s. Take the sheet away again and fill that in.")
            % {"columns": ", ".join(missing)}
        )
    return places


def doubled_column(name, *places):
    sentence = _("The column “%(column)s” stands here twice: %(letters)s; delete one of them.")
    letters = ", ".join(get_column_letter(place + 1) for place in places)
    return sentence % {"column": name, "letters": letters}


def check_key(found, report_key):
    own = key_of(report_key)
    parts = list(zip(found.split("/"), own.split("/"), strict=False))
    if len(parts) != len(own.split("/")):
        raise Unsafe(not_this_sheet())
    sentences = [
        _("The sheet belongs to another programme (%(found)s, not %(own)s)."),
        _("The sheet is of another quarter (%(found)s, not %(own)s)."),
        _("The sheet belongs to another unit (%(found)s, not %(own)s)."),
    ]
    wrong = [
        sentence % {"found": theirs, "own": ours}
        for sentence, (theirs, ours) in zip(sentences, parts, strict=True)
        if theirs != ours
    ]
    if wrong:
        raise Unsafe(" ".join(wrong))


def not_this_sheet():
    return _("This is not the sheet of a report; take it away from the report's page and fill it.")


@dataclass(frozen=True)
class SheetLine:
    """One line of the sheet; `index` is counted as a spreadsheet does."""

    index: int
    columns: dict
    cells: list

    def cell(self, name):
        """The raw cell in a column; empty where there is none, or the line ends before it."""
        place = self.columns.get(name, len(self.cells))
        return self.cells[place] if place < len(self.cells) else ""

    def address(self, name):
        return f"{get_column_letter(self.columns[name] + 1)}{self.index}"


def numbers_by_name(rows):
    """Name of a target, in each language → the numbers of those that bear it."""
    numbers = defaultdict(set)
    for row in rows:
        for target in filter(None, (row.target, row.heading)):
            for name in (target.name, target.local_name):
                numbers[folded_word(name)].add(target.number)
    return numbers


def is_beside_another(line, names, upload):
    """Whether the line holds the number of one target and the name of another, which is refused."""
    number, name = str(line.cell("number")), line.cell("name")
    named = names.get(folded_word(name)) if isinstance(name, str) else None
    if not named or number in named:
        return False
    sentence = _(
        "Number %(number)s stands beside the name of target %(other)s: cells were moved. Take the "
        "sheet away again and fill that in."
    )
    values = {"number": number, "other": ", ".join(sorted(named, key=number_key))}
    upload.refuse(sentence % values, line.address("number"))
    return True


def read_line(line, known, seen, names, changed_since, readings, may_enter, upload):
    """Add what the line changes, or what is wrong with it, to `upload`.

    `known` is number → `SheetRow`; None of a target that only stands above its parts. `readings` is
    number → how the numbers of the target were read when the sheet was taken away.
    """
    number = str(line.cell("number"))
    if not number and not any(line.cell(name) for name in TO_FILL):
        return
    if isinstance(line.cell("number"), Forbidden):
        upload.refuse(line.cell("number"), line.address("number"))
        return
    if not number:
        sentence = _(
            "The report has no target “”. Write the number of the row's target, or empty the row."
        )
        upload.refuse(sentence, line.address("number"))
        return
    decimal = decimal_of(line.cell("number"))
    if decimal in known and f"{decimal}0" in known:
        upload.refuse(lost_zero(decimal), line.address("number"))
        return
    row = known.get(number)
    if number not in known or number in seen:
        sentence = (
            _("Target %(number)s stands here a second time.")
            if number in known
            else _("The report has no target “%(number)s”.")
        )
        told = unseen(number) or sentence % {"number": number}
        upload.refuse(told, line.address("number"))
        return
    seen.add(number)
    if is_beside_another(line, names, upload):
        return
    if row is None:
        if any(line.cell(name) for name in FIGURES):
            sentence = _("Target %(number)s has no figure of its own; fill in those of its parts.")
            upload.refuse(sentence % {"number": number}, line.address("value"))
        return
    problems = len(upload.problems)
    read = {name: read_cell(line, name, row.target, upload) for name in TO_FILL}
    if len(upload.problems) == problems:
        after = changed_since.merged(line, row, Entry(**read))
        compare_line(line, row, after, readings.get(number), may_enter, upload)


def read_cell(line, name, target, upload):
    """What the cell says; None, with a problem noted, where it says nothing that can stand."""
    cell = line.cell(name)
    try:
        if isinstance(cell, Forbidden):
            raise UnreadableCell(cell.sentence)
        if name == "note":
            return tidy(text_of(cell))
        if name in MARKED:
            return read_mark(cell)
        if not isinstance(cell, str | NumberCell):
            raise UnreadableCell(_("A date stands where a number belongs."))
        return planned_of(target, cell) if name == "planned" else number_of(target, cell)
    except (UnreadableCell, NoNumber, Refused) as error:
        upload.refuse(error, line.address(name), target)
        return None


def read_mark(cell):
    word = text_of(cell)
    answer = answer_of(word)
    if answer is None and word:
        raise UnreadableCell(_("Put an x here, or leave the cell empty."))
    return bool(answer)


def is_in_another_unit(line, target, upload):
    """Whether another unit stands in the line than the target counts in now, which is refused."""
    found = str(line.cell("unit"))
    units = units_of(target)
    if not found or spoken(found) in map(spoken, units):
        return False
    sentence = _(
        "“%(found)s” stands here as the unit, and the target counts in “%(unit)s”: take the sheet "
        "away again and write the number in that."
    )
    upload.refuse(
        sentence % {"found": found, "unit": unit_of(target)}, line.address("unit"), target
    )
    return True


def is_read_otherwise(line, target, noted, upload):
    """Whether the number was written when numbers of the target said something else: refused.

    `noted` is how they were read then, None in a sheet that does not say. A word says itself what
    it means.
    """
    is_word = target.scale and not isinstance(line.cell("value"), NumberCell)
    if is_word or noted in (None, read_as(target)):
        return False
    sentence = _(
        "When the sheet was taken away, numbers of this target meant something else: %(target)s. "
        "Take the sheet away again and write the number in that."
    )
    told = NewReading.of(target, noted)
    upload.refuse(sentence % {"target": told}, line.address("value"), target)
    return True


def compare_line(line, row, after, noted, may_enter, upload):
    figure = row.figure
    before = entry_of(figure)
    if (after.value, after.out_of) == row.prefilled:
        after = replace(after, value=before.value, out_of=before.out_of)
    if "planned" not in line.columns:
        after = replace(after, planned=before.planned)
    if "not_applicable" not in line.columns:
        after = replace(after, not_applicable=before.not_applicable and after.value is None)
    if after == before:
        return
    if not may_enter(row.target):
        upload.refuse(NotAllowed(), line.address("value"), row.target)
        return
    if numbers_of(after) != numbers_of(before) and (
        is_in_another_unit(line, row.target, upload)
        or is_read_otherwise(line, row.target, noted, upload)
    ):
        return
    if after.not_applicable and not after.note:
        upload.refuse(_("Say here why the target does not apply."), line.address("note"))
        return
    try:
        verbs.check_fits(figure, after)
    except Unfit as unfit:
        for name, sentences in unfit.problems.items():
            address = line.address(name if name in TO_FILL else "value")
            for sentence in sentences:
                upload.refuse(sentence, address, row.target)
        return
    upload.changes.append(Change(row.target, figure.version, before, after))
