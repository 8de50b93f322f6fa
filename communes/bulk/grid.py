"""A grid of numbers: of each target, one or more for each of its units or years.

Cells are read as everywhere in the administration, judged one by one, and kept together or not at
all. A cell that somebody else has written meanwhile is told, never written over; one that the
person left alone stays whatever it is. A number that was typed by another unit is asked about.
"""

import json
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from targets.fields import PlainDecimalField, shown
from targets.forms import shape_in
from targets.models import Target

from ..workflow.read_as import ReadOtherwise, keys_read_as, read_otherwise
from .writing import add, change, remove

MOST_CELLS = 900
"""On one page: a form of a browser may not have many more fields."""


@dataclass
class Cell:
    """A number of `row`, which is new as long as it has no key."""

    target: Target
    unit: object
    """A commune or a year."""
    field: str
    row: object
    before: str
    """What is kept, as it is shown."""
    text: str
    problem: str = ""

    @property
    def key(self):
        return self.target.pk, unit_key(self.unit)

    @property
    def name(self):
        return f"{self.target.pk}-{unit_key(self.unit)}-{self.field}"

    @property
    def label(self):
        return f"{self.target.number}, {self.unit}"


def overtaken(cell, seen, otherwise):
    """What has changed under what was typed: how its target is read, or what stood there."""
    if cell.text and cell.target.pk in otherwise:
        yield str(ReadOtherwise([otherwise[cell.target.pk]]))
    if cell.before not in (cell.text, seen):
        yield _("Somebody else has written %(value)s here meanwhile.") % {
            "value": cell.before or "–"
        }


def unit_key(unit):
    return getattr(unit, "pk", unit)


@dataclass
class FilledGrid:
    """The cells of `targets` × `units`, kept by `keeping`: what its rows are, and what is refused.

    `fields` are the numbers of a row that the grid shows, the first of which makes it: without that
    there is none.
    """

    keeping: object
    targets: list
    units: list
    fields: tuple
    problems: list = field(default_factory=list)
    """Of the whole, in sentences."""
    carried: dict = field(default_factory=dict)
    """``seen`` and ``read_as`` of an earlier page, since which nothing was kept or refused."""

    @cached_property
    def cells(self):
        """(Target's key, unit's key, field) → `Cell`."""
        kept = self.keeping.kept(self.targets)
        found = {}
        for target in self.targets:
            for unit in self.units:
                row = kept.get((target.pk, unit_key(unit))) or self.keeping.new(target, unit)
                for name in self.fields:
                    text = self.written(target, name, getattr(row, name))
                    cell = Cell(target, unit, name, row, before=text, text=text)
                    found[*cell.key, name] = cell
        return found

    def written(self, target, name, value):
        return "" if value is None else shown(value, self.shape(target, name).decimals)

    def shape(self, target, name):
        return shape_in(target, name, whole=self.keeping.whole)

    @property
    def as_shown(self):
        """What the page shows of the rows that are kept, to come back with what is typed."""
        if "seen" in self.carried:
            return self.carried["seen"]
        return json.dumps({cell.name: cell.before for cell in self.cells.values() if cell.before})

    @property
    def read_as(self):
        """How the page shows the numbers of its targets to be read, to come back too."""
        return self.carried.get("read_as", keys_read_as(self.targets))

    @property
    def wrong(self):
        return [cell for cell in self.cells.values() if cell.problem]

    def take(self, typed):
        """Let the cells show what was `typed`, by their names."""
        for cell in self.cells.values():
            cell.text = typed.get(cell.name, cell.text).strip()

    def read(self, seen, read_as):
        """Judge what the cells show; answer (rows to add, to change, to remove).

        `seen` is name → what the person saw there at first, `read_as` target id → how its numbers
        were read then. What is wrong is told by `wrong` and `problems`. The targets are kept from
        others until the transaction ends.
        """
        shown = {target.pk for target in self.targets} & {*read_as}
        otherwise = read_otherwise({pk: read_as[pk] for pk in shown})
        touched = [cell for cell in self.cells.values() if cell.text != seen.get(cell.name, "")]
        for cell in self.cells.values():
            if cell.text == seen.get(cell.name, ""):
                cell.text = cell.before
        rows = {}
        for cell in touched:
            cell.problem = " ".join(overtaken(cell, seen.get(cell.name, ""), otherwise))
            if cell.problem:
                continue
            if cell.text != cell.before and self.put(cell):
                rows[cell.key] = cell
        added, changed, removed = [], [], []
        for cell in rows.values():
            if getattr(cell.row, self.fields[0]) is None:
                self.without_goal(cell, removed)
                continue
            self.judge(cell)
            (changed if cell.row.pk else added).append(cell.row)
        if not self.wrong:
            self.problems = self.keeping.contradictions(added, removed)
        return added, changed, removed

    def put(self, cell):
        """Write into its row what the cell shows; False where that cannot be read."""
        try:
            setattr(cell.row, cell.field, self.number(cell))
        except ValidationError as error:
            cell.problem = " ".join(error.messages)
            return False
        return True

    def number(self, cell):
        """What the cell shows, read; None where it is empty, raises `ValidationError`."""
        number = PlainDecimalField(max_digits=19, decimal_places=4, required=False)
        number.shape = self.shape(cell.target, cell.field)
        number.standing = getattr(cell.row, cell.field)
        return number.clean(cell.text)

    def without_goal(self, cell, removed):
        """The row goes; one that was never there can have no other number."""
        if any(getattr(cell.row, name) is not None for name in self.fields):
            cell.problem = _("An allocation needs a goal.")
        elif cell.row.pk:
            removed.append(cell.row)

    def judge(self, cell):
        """Tell each problem of the row at the cell of its number, else at `cell`."""
        for name, message in self.keeping.problems(cell.row):
            told = self.cells.get((*cell.key, name), cell)
            told.problem = told.problem or str(message)

    def keep(self, added, changed, removed):
        add(added)
        change(changed, *self.fields)
        remove(removed)
