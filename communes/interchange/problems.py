"""What is wrong with a load: everything at once, each with its place and a sentence."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from .tables import TABLE

LISTED = 500


class Problem(NamedTuple):
    """A sentence about one cell.

    `row` is counted as a spreadsheet does, the header being row 1; None where the table as a whole
    is meant. `column` is empty where the row as a whole is meant, `table` where the file is.
    """

    table: str
    row: int | None
    column: str
    sentence: str

    def __str__(self):
        place = [self.table]
        if self.row is not None:
            place.append(_("row %(row)d") % {"row": self.row})
        place.append(self.column)
        return ": ".join([", ".join(filter(None, place)), self.sentence]).removeprefix(": ")


class Problems:
    """Collects problems, each once; they are listed by table and row.

    `warnings` are what is taken all the same, as problems with their places. `columns` is table →
    names of the columns in the order of the file, once these are known; `examples` is table → rows
    that are passed over.
    """

    def __init__(self):
        self.found = {}
        self.warnings = []
        self.columns = {}
        self.examples = {}

    def __len__(self):
        return len(self.found)

    def __iter__(self):
        return iter(sorted(self.found, key=problem_order))

    def place(self, problem):
        """Sorts as the file is read: by table, row, and column."""
        columns = self.columns.get(problem.table, ())
        known = problem.column in columns
        return *problem_order(problem), columns.index(problem.column) if known else -1

    def add(self, table, row, column, sentence):
        self.found[Problem(table, row, column, str(sentence))] = None

    def warn(self, table, row, column, sentence):
        self.warnings.append(Problem(table, row, column, str(sentence)))

    def cell(self, problem):
        """The cell as a spreadsheet names it, like *C4*; empty where no single cell is meant."""
        columns = self.columns.get(problem.table, ())
        if problem.row is None or problem.column not in columns:
            return ""
        return f"{get_column_letter(columns.index(problem.column) + 1)}{problem.row}"

    def lines(self):
        """The problems as text, at most `LISTED` of them, then how many more there are."""
        listed = [str(problem) for problem in list(self)[:LISTED]]
        if len(self.found) > LISTED:
            listed.append(_("… and %(count)d more.") % {"count": len(self.found) - LISTED})
        return listed


def problem_order(problem):
    """Tables in the order of the format, after what is none of them."""
    table = list(TABLE).index(problem.table) if problem.table in TABLE else -1
    return table, problem.row or 0


class LoadRefused(Exception):
    """Nothing was written; `problems` says why."""

    def __init__(self, problems):
        super().__init__("\n".join(problems.lines()))
        self.problems = problems
