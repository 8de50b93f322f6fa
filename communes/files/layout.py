"""What a sheet of a workbook says beside the values of its cells: what is merged, and what hidden.

openpyxl reads large workbooks row by row and passes over all this; the sheet is gone through once
more for it.
"""

from dataclasses import dataclass, field

from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.functions import iterparse


@dataclass
class Layout:
    """Rows and columns are counted from 1."""

    merged: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    without_value: set[tuple[int, int]] = field(default_factory=set)
    """(Row, column) of the formulas whose value the file does not keep."""

    def hides_column(self, column):
        return any(column in columns for columns in self.hidden_columns)


def layout_of(sheet):
    """The `Layout` of a sheet of a workbook that openpyxl reads row by row.

    Raises `ValueError` where rows or cells are out of order: of them it would read only some.
    """
    layout = Layout()
    row = column = 0
    with sheet._get_source() as source:
        for event, element in iterparse(source, ("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                if name == "row":
                    row, column = following(row, int(element.get("r", row + 1))), 0
                elif name == "c":
                    place = element.get("r")
                    found = coordinate_to_tuple(place)[1] if place else column + 1
                    column = following(column, found)
            elif name == "c":
                parts = {part.tag.rpartition("}")[2]: part.text for part in element}
                if "f" in parts and not parts.get("v"):
                    layout.without_value.add((row, column))
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


def following(last, place):
    if place <= last:
        raise ValueError(f"{place} stands behind {last}")
    return place


def is_hidden(element, size):
    """Whether a row or column is hidden, filtered away or made so narrow that nothing shows."""
    return element.get("hidden") in ("1", "true") or float(element.get(size, 1)) == 0
