"""The grids of a programme: what its communes are allocated, and what its years are to reach."""

import json
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from targets.fields import plain_decimal
from targets.models import Programme
from targets.progress import Rollup
from targets.quarters import Quarter

from ..clock import today
from ..results.catalogue import read_catalogue
from ..workflow.read_as import of_keys
from .ended import WhatEnded
from .grid import MOST_CELLS, FilledGrid, unit_key
from .keeping import Allocations, Milestones
from .pages import ProgrammePage
from .totals import CannotShare, shared_goal, total_of, totals


@dataclass
class GoalTotal:
    """What the communes' goals come to, beside the goal; each as it is shown."""

    kind: str
    total: str
    goal: str
    fits: bool
    plain_goal: str = ""
    """As a script reads it."""


@dataclass
class GridLine:
    """A row of the table: a target's cells, or a commune's."""

    label: str
    unit: str
    target: object
    cells: list
    is_part: bool = False
    total: GoalTotal | None = None


class GridPage(ProgrammePage):
    """Shows the numbers of all targets, and keeps them together or not at all."""

    keeping_class = None
    fields = ()
    sharing = ()
    one = None

    def get(self, request):
        return self.table()

    @transaction.atomic
    def post(self, request):
        Programme.objects.select_for_update(of=("self",)).get(pk=self.programme.pk)
        self.grid.take(request.POST)
        if "_share" in request.POST:
            self.grid.carried = request.POST
            return self.shared()
        added, changed, removed = self.grid.read(
            seen_by(request.POST), of_keys(request.POST.get("read_as", ""))
        )
        if self.grid.wrong or self.grid.problems:
            return self.table(422)
        self.grid.keep(added, changed, removed)
        return self.told(len(added), len(changed), len(removed))

    def told(self, added, changed, removed):
        message = _("Kept: %(added)s new, %(changed)s changed, %(removed)s removed.") % {
            "added": added,
            "changed": changed,
            "removed": removed,
        }
        return self.done(self.programme, message, self.request.get_full_path())

    def table(self, status=200, **context):
        wrong = len(self.grid.wrong)
        return self.shown(
            status,
            grid=self.grid,
            heads=self.heads,
            lines=self.lines,
            pages=self.pages,
            page_number=self.page_number,
            one=self.one,
            one_total=self.one and self.total(self.one),
            sharing=self.sharing,
            shareable=[target for target in self.on_page if totals(target) == Rollup.SUM],
            wrong=wrong
            and ngettext(
                "Nothing is kept yet: %(count)s cell is to be mended.",
                "Nothing is kept yet: %(count)s cells are to be mended.",
                wrong,
            )
            % {"count": wrong},
            **context,
        )

    @cached_property
    def catalogue(self):
        found = read_catalogue(self.programme)
        for target in found.targets:
            target.programme = self.programme
        return found

    @cached_property
    def targets(self):
        """All that such a grid can be of."""
        return [one for one in self.catalogue.listed if self.keeping_class.shares(one)]

    @cached_property
    def by_key(self):
        return {target.pk: target for target in self.on_page}

    @cached_property
    def on_page(self):
        first = (self.page_number - 1) * self.rows_per_page
        return self.targets[first : first + self.rows_per_page]

    @property
    def rows_per_page(self):
        return max(1, MOST_CELLS // max(1, len(self.units)))

    @property
    def pages(self):
        """(Number, number of its first target, of its last) of each page, where there are some."""
        size = self.rows_per_page
        starts = range(0, len(self.targets), size)
        if len(starts) < 2:
            return []
        slices = [self.targets[start : start + size] for start in starts]
        return [(n, one[0].number, one[-1].number) for n, one in enumerate(slices, 1)]

    @property
    def page_number(self):
        asked = self.request.GET.get("page", "")
        count = -(-len(self.targets) // self.rows_per_page)
        return int(asked) if asked.isdecimal() and 0 < int(asked) <= count else 1

    @cached_property
    def grid(self):
        return FilledGrid(self.keeping_class(self.catalogue), self.on_page, self.units, self.fields)

    @property
    def heads(self):
        return self.units

    @property
    def lines(self):
        (name,) = self.fields
        keys = [unit_key(unit) for unit in self.units]
        return [
            GridLine(
                target.local_title,
                target.local_unit,
                target,
                [self.grid.cells[target.pk, key, name] for key in keys],
                target.is_part,
                self.total(target),
            )
            for target in self.on_page
        ]

    def total(self, target):
        """The `GoalTotal` of what the grid shows; None where nothing can stand beside the goal."""
        return None

    def goal_of(self, target):
        return self.grid.written(target, "goal", target.goal)


class AllocationGrid(GridPage):
    name = "allocations"
    title = gettext_lazy("Allocation grid")
    keeping_class = Allocations
    sharing = (
        ("population", gettext_lazy("by population")),
        ("households", gettext_lazy("by households")),
        ("value", gettext_lazy("by the last value")),
    )

    @cached_property
    def units(self):
        """The units of today, or of the end of the programme that is nearest to it."""
        return units_of_today(self.catalogue)

    @cached_property
    def one(self):
        """The only target that is asked for, whose communes then stand below each other."""
        asked = whole(self.request.GET.get("target"))
        return next((target for target in self.targets if target.pk == asked), None)

    @cached_property
    def on_page(self):
        return [self.one] if self.one else super().on_page

    @property
    def fields(self):
        return ("goal", "baseline") if self.one else ("goal",)

    @property
    def heads(self):
        return [_("Goal"), _("Baseline")] if self.one else self.units

    @property
    def lines(self):
        if self.one is None:
            return super().lines
        cells = self.grid.cells
        return [
            GridLine(
                str(commune),
                self.one.local_unit,
                None,
                [cells[self.one.pk, commune.pk, name] for name in self.fields],
            )
            for commune in self.units
        ]

    def total(self, target):
        kind = totals(target)
        if not kind:
            return None
        cells = [self.grid.cells[target.pk, commune.pk, "goal"] for commune in self.units]
        goals = [(self.number(cell), cell.unit.population) for cell in cells]
        total = total_of(target, goals)
        return GoalTotal(
            kind=kind,
            total=self.grid.written(target, "goal", total),
            goal=self.goal_of(target),
            fits=total == target.goal,
            plain_goal=plain_decimal(target.goal),
        )

    def number(self, cell):
        """What a cell shows; None where that is nothing, or cannot be read."""
        try:
            return self.grid.number(cell)
        except ValidationError:
            return None

    def shared(self):
        """The goal of one target, shared out among those communes that have a number, or all."""
        target = self.by_key.get(whole(self.request.POST.get("share_target")))
        by = self.request.POST.get("share_by")
        if target is None or by not in dict(self.sharing):
            return self.table(422, shared=_("Choose what is to be shared out, and by what."))
        cells = [self.grid.cells[target.pk, commune.pk, "goal"] for commune in self.units]
        chosen = [cell for cell in cells if cell.text] or [
            cell for cell in cells if cell.unit in self.catalogue.applicable
        ]
        try:
            shares = shared_goal(target, [cell.unit for cell in chosen], self.weight(target, by))
        except CannotShare as why:
            return self.table(422, shared=str(why))
        for cell, share in zip(chosen, shares, strict=True):
            cell.row.goal, cell.text = share, self.grid.written(target, "goal", share)
        return self.table(
            shared=_("%(target)s is shared out among %(count)s; it is not kept yet.")
            % {"target": target, "count": len(chosen)}
        )

    def weight(self, target, by):
        """What a commune has of what the goal is shared out by; None: nothing is known."""
        if by != "value":
            return lambda commune: getattr(commune, by)
        ended = WhatEnded(self.programme, self.programme.end.shift(1))
        return lambda commune: ended.of(target, commune).value


class MilestoneGrid(GridPage):
    name = "milestones"
    title = gettext_lazy("Milestones of the years")
    keeping_class = Milestones
    fields = ("value",)

    @cached_property
    def units(self):
        return list(range(self.programme.start.year, self.programme.end.year + 1))


def units_of_today(catalogue):
    """The communes that live now; before or after the programme, at the end that is nearer."""
    return catalogue.at(quarter_of_today(catalogue.programme)).communes


def quarter_of_today(programme):
    """The quarter of today, or the end of the programme that is nearer."""
    return min(max(Quarter.of_day(today()), programme.start), programme.end)


def seen_by(typed):
    """Name → what the person saw in a cell at first; nothing where that cannot be read."""
    try:
        seen = json.loads(typed.get("seen", "{}"))
    except (RecursionError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def whole(text):
    return int(text) if text and text.isdecimal() else None
