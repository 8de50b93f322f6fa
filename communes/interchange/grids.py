"""The cells of one table as they stand in a file."""

from dataclasses import dataclass, field


@dataclass
class Grid:
    """`rows`: number of a row, counted from 1, → its raw cells up to the last that holds something.

    Rows that hold nothing are not among them. `longer`: rows of a file with commas that have more
    cells than its header, empty ones counted. `is_ragged`: some have fewer, so that a cell too many
    may not show.
    """

    rows: dict[int, list] = field(default_factory=dict)
    longer: set[int] = field(default_factory=set)
    is_ragged: bool = False

    def add(self, number, cells):
        length = len(cells)
        while length and cells[length - 1] == "":
            length -= 1
        if length:
            self.rows[number] = cells[:length]

    @property
    def last(self):
        """Number of the last row that holds something."""
        return max(self.rows, default=0)

    @property
    def width(self):
        return max((len(cells) for cells in self.rows.values()), default=0)

    def first_in_column(self, place):
        """The first row in which the column, counted from 1, holds something; None: in none."""
        for number, cells in self.rows.items():
            if len(cells) >= place and cells[place - 1] != "":
                return number
        return None
