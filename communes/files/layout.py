"""What a sheet of a workbook says beside the values of its cells: what is merged, and what hidden,
how parts of a text are written, and where comments are.

openpyxl reads large workbooks row by row and passes over all this; the sheet is gone through once
more for it.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.constants import COMMENTS_NS
from openpyxl.xml.functions import iterparse

from .fonts import is_disguised

SHARED_TEXTS = "sharedstrings.xml"
"""Ends the name of the part with texts of all sheets, which programs write with capitals or not."""
BESIDE_THE_LINE = {
    "superscript": str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾"),
    "subscript": str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎"),
}
"""How what is raised or lowered is written in plain text: the mark in 12¹ makes no 121 of it."""


class MarkedText(NamedTuple):
    """A text with parts that are raised, lowered, struck through or in a font from before Unicode.

    `text` has the raised and lowered digits as the characters that look so. `old_font` is the name
    of a font that shows other letters than the text holds; empty where there is none.
    """

    text: str
    is_struck: bool
    old_font: str


@dataclass
class Layout:
    """Rows and columns are counted from 1."""

    merged: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    """(Row, column) of the formulas whose value the file does not keep."""

    marked: dict[tuple[int, int], MarkedText] = field(default_factory=dict)
    """(Row, column) → the text of the cell, where it has parts that are marked."""

    commented: list[tuple[int, int]] = field(default_factory=list)
    """(Row, column) of the cells with a comment beside them, in order."""

    def hides_column(self, column):
        return any(column in columns for columns in self.hidden_columns)


def layout_of(sheet, shared):
    """The `Layout` of a sheet of a workbook that openpyxl reads row by row.

    `shared` as `shared_texts` answers it. Raises `ValueError` where rows or cells are out of order:
    of them it would read only some.
    """
    layout = Layout(commented=commented_cells(sheet))
    row = column = 0
    with sheet._get_source() as source:
        for event, element in iterparse(source, ("start", "end")):
            name = tag_of(element)
            if event == "start":
                if name == "row":
                    row, column = following(row, int(element.get("r", row + 1))), 0
                elif name == "c":
                    place = element.get("r")
                    found = coordinate_to_tuple(place)[1] if place else column + 1
                    column = following(column, found)
            elif name == "c":
                parts = {tag_of(part): part for part in element}
                value = parts["v"].text if "v" in parts else None
                if "f" in parts and not value:
                    layout.without_value.add((row, column))
                if element.get("t") == "s" and value:
                    marked = shared.get(int(value))
                else:
                    marked = marked_text(parts.get("is", ()))
                if marked:
                    layout.marked[row, column] = marked
                element.clear()
            elif name == "row":
                if is_hidden(element, "ht"):
                    layout.hidden_rows.add(row)
                element.clear()
            elif name == "col" and is_hidden(element, "width"):
                columns = range(int(element.get("min")), int(element.get("max")) + 1)
                layout.hidden_columns.append(columns)
            elif name == "mergeCell":
                layout.merged.append(CellRange(element.get("ref")))
    return layout


def commented_cells(sheet):
    """The places of `Layout.commented`."""
    archive, found = sheet.parent._archive, set()
    list_of_parts = get_rels_path(sheet._worksheet_path)
    if list_of_parts not in archive.namelist():
        return []
    for part in get_dependents(archive, list_of_parts).find(COMMENTS_NS):
        with archive.open(part.target) as source:
            for _event, element in iterparse(source):
                if tag_of(element) == "comment":
                    found.add(coordinate_to_tuple(element.get("ref")))
    return sorted(found)


def shared_texts(book):
    """Place → the `MarkedText` there, of the texts that the cells of the workbook share."""
    found, place = {}, 0
    for name in book._archive.namelist():
        if not name.lower().endswith(SHARED_TEXTS):
            continue
        with book._archive.open(name) as source:
            for _event, element in iterparse(source):
                if tag_of(element) == "si":
                    if marked := marked_text(element):
                        found[place] = marked
                    place += 1
                    element.clear()
    return found


def marked_text(element):
    """The `MarkedText` that an element holds; None where all of it is as it is written."""
    text, old_font, is_struck, is_marked = "", "", False, False
    for run in element:
        if tag_of(run) != "r":
            continue
        parts = {tag_of(part): part for part in run}
        marks = {tag_of(mark): mark.get("val") for mark in parts.get("rPr", ())}
        written = (parts["t"].text or "") if "t" in parts else ""
        beside = BESIDE_THE_LINE.get(marks.get("vertAlign"))
        struck = "strike" in marks and marks["strike"] not in ("0", "false")
        text += written.translate(beside) if beside else written
        is_struck |= bool(struck and written.strip())
        if is_disguised(written, marks.get("rFont")):
            old_font = marks["rFont"]
        is_marked |= bool(struck or beside or old_font)
    return MarkedText(text, is_struck, old_font) if is_marked else None


def tag_of(element):
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def following(last, place):
    if place <= last:
        raise ValueError(f"{place} stands behind {last}")
    return place


def is_hidden(element, size):
    """Whether a row or column is hidden, filtered away or made so narrow that nothing shows."""
    return element.get("hidden") in ("1", "true") or float(element.get(size, 1)) == 0
