"""What is wrong with a load: everything at once, each with its place and a sentence."""

from typing import NamedTuple

from django.utils.translation import gettext as _

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

    `warnings` are what is taken all the same, as problems with their places.
    """

    def __init__(self):
        self.found = {}
        self.warnings = []

    def __len__(self):
        return len(self.found)

    def __iter__(self):
        return iter(sorted(self.found, key=problem_order))

    def add(self, table, row, column, sentence):
        self.found[Problem(table, row, column, str(sentence))] = None

    def warn(self, table, row, column, sentence):
        self.warnings.append(Problem(table, row, column, str(sentence)))

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
