"""What moved between two quarters."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from communes.models import Commune
from communes.results.criteria import met_count, verdicts
from communes.results.ranking import by_name, communes_of_programme
from communes.results.rows import Row, count_bands
from targets.models import Target

from ..display import components, formats
from ..display.cells import PERCENT_DECIMALS
from ..display.kinds import programme_kind
from ..display.links import Link
from ..display.recounts import why_not_beside
from ..display.scales import Scale
from ..lists.base import ListTable
from ..lists.columns import (
    NUMERIC,
    CommuneColumn,
    NumberColumn,
    PercentColumn,
    ScaleColumn,
    TargetNameColumn,
    band_column,
    number_column,
)
from ..lists.order import BAND_ORDER, ResultOrder, in_families, lowest_first

UP, DOWN, SAME, CAME, WENT = "up", "down", "same", "came", "went"
"""Whether a target rose or fell by a band, stayed in it, got its first percent or lost it."""
APART = "apart"
"""The two quarters are not to be held against each other."""

MOST_TOLD = 3
"""Of the largest gains."""

SIGNS = {UP: "▲", DOWN: "▼", SAME: "=", CAME: "+", WENT: "–", APART: "–"}
WORDS = {
    UP: gettext_lazy("up a band"),
    DOWN: gettext_lazy("down a band"),
    SAME: gettext_lazy("same band"),
    CAME: gettext_lazy("new"),
    WENT: gettext_lazy("no longer known"),
}


def direction(then, now):
    """Which way a result went from `then` to `now`, both `Row`s or None."""
    before, after = (row is not None and row.percent is not None for row in (then, now))
    if not before or not after:
        return CAME if after else WENT if before else SAME
    step = BAND_ORDER.index(then.band) - BAND_ORDER.index(now.band)
    return UP if step > 0 else DOWN if step < 0 else SAME


@dataclass
class MoveLine(ResultOrder):
    """A target of the district at two quarters."""

    target: Target
    scale: Scale
    then: Row | None
    row: Row
    url: str
    apart: str = ""
    """Why the two are not to be held against each other."""

    @property
    def unit(self):
        return self.scale.unit

    @cached_property
    def direction(self):
        return APART if self.apart else direction(self.then, self.row)

    @property
    def sign(self):
        return SIGNS[self.direction]

    @property
    def words(self):
        return self.apart or WORDS[self.direction]

    @property
    def points(self) -> Decimal | None:
        """By how many points the percent changed; None where one of them is missing."""
        if self.apart or self.then is None or None in (self.then.percent, self.row.percent):
            return None
        return self.row.percent - self.then.percent

    @property
    def change(self) -> Decimal | None:
        """By how much the value changed, in its unit; None of a word's."""
        if self.apart or self.then is None or None in (self.then.value, self.row.value):
            return None
        return self.scale.sized(self.row.value - self.then.value)

    @property
    def band_then(self):
        return components.band(self.then.band if self.then else "none", self.target.programme)

    def own_order(self):
        return {
            "points": lowest_first(self.points),
            "direction": [UP, CAME, SAME, APART, WENT, DOWN].index(self.direction),
        }


@dataclass
class CommuneMove:
    """How many targets of a commune moved which way."""

    commune: Commune
    url: str
    counts: Counter
    met_then: int
    """How many targets were met; of a set of criteria, how many criteria."""
    met_now: int
    fallen: list[Link]
    """The targets that fell by a band, by number."""

    @cached_property
    def order(self):
        return {"commune": by_name(self.commune)}

    @property
    def up(self):
        return self.counts[UP]

    @property
    def down(self):
        return self.counts[DOWN]

    @property
    def met_change(self):
        return self.met_now - self.met_then


def apart(catalogue, target, then, now, public):
    """Why the results of two quarters are not to be held against each other; empty where they are.

    The public's are as they were published, each with the exemptions of its own quarter.
    """
    if name := catalogue.apart(target, now, then):
        return _("counted otherwise since: %(name)s") % {"name": name}
    if public and catalogue.exempts_otherwise(target, now, then):
        return _("other units are exempt")
    return ""


def move_lines(catalogue, then, now, place, scale_of, *, public):
    """A `MoveLine` for each target that has a result now, parts below their parents."""
    lines = [
        MoveLine(
            target=target,
            scale=scale_of(target).beside_goal(now.district[target.number]),
            then=then.district.get(target.number),
            row=now.district[target.number],
            url=place.url("target", number=target.number),
            apart=apart(catalogue, target, then.quarter, now.quarter, public)
            or why_not_beside(catalogue, target, then.quarter, now.quarter),
        )
        for target in catalogue.listed
        if target.number in now.district
    ]
    return in_families(lines, catalogue, now.quarter)


def commune_moves(catalogue, then, now, place, *, public):
    """A `CommuneMove` for each commune that is asked something."""
    met_then, met_now = (met_by_commune(catalogue, results) for results in (then, now))
    together = {
        target.number
        for target in catalogue.counted
        if not apart(catalogue, target, then.quarter, now.quarter, public)
    }
    moves = []
    for commune in communes_of_programme(catalogue, now):
        rows = now.by_commune.get(commune.code)
        if rows is None:
            continue
        before = then.by_commune.get(commune.code, {})
        ways = {
            number: direction(before.get(number), row)
            for number, row in rows.items()
            if number in together
        }
        moves.append(
            CommuneMove(
                commune=commune,
                url=place.url("commune", commune=commune.code),
                counts=Counter(ways.values()),
                met_then=met_then.get(commune.code, 0),
                met_now=met_now.get(commune.code, 0),
                fallen=[
                    Link(number, place.figure(commune.code, number))
                    for number, way in ways.items()
                    if way == DOWN
                ],
            )
        )
    return moves


def met_by_commune(catalogue, results):
    """Commune code → how many of its targets are met; of a set of criteria, of its criteria."""
    if programme_kind(catalogue.programme).counts_criteria:
        found = verdicts(catalogue, results)
        return {code: met_count(by_group) for code, by_group in found.items()}
    return {code: count_bands(rows.values())["met"] for code, rows in results.by_commune.items()}


def counted(lines):
    """Those of targets that are no parts."""
    return [line for line in lines if not line.target.is_part]


def largest_gains(lines):
    """The targets whose percent rose most, at most `MOST_TOLD` of them."""
    risen = [line for line in counted(lines) if line.points is not None and line.points > 0]
    return sorted(risen, key=lambda line: -line.points)[:MOST_TOLD]


def falls(lines):
    """The targets whose percent fell, the largest fall first."""
    fallen = [line for line in counted(lines) if line.points is not None and line.points < 0]
    return sorted(fallen, key=lambda line: line.points)


def summary(lines, then):
    """*Since quý IV/2022: 3 targets up a band, 1 down, 20 in the same.*"""
    counts = Counter(line.direction for line in counted(lines))
    parts = [
        (
            UP,
            ngettext("%(count)s target up a band", "%(count)s targets up a band", counts[UP]),
        ),
        (DOWN, _("%(count)s down a band")),
        (SAME, _("%(count)s in the same band")),
        (CAME, _("%(count)s with a first figure")),
        (WENT, _("%(count)s without a figure now")),
        (APART, _("%(count)s not to be compared")),
    ]
    told = [
        text % {"count": counts[way]} for way, text in parts if counts[way] or way in (UP, DOWN)
    ]
    return _("Since %(quarter)s: %(parts)s.") % {
        "quarter": formats.quarter(then),
        "parts": ", ".join(told),
    }


class MoveTable(ListTable):
    """The targets of the district: rows are `MoveLine`s."""

    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(pgettext_lazy("of measure", "Unit"), orderable=False)
    value_then = ScaleColumn("", accessor="then__value")
    value = ScaleColumn("", accessor="row__value")
    change = NumberColumn(
        gettext_lazy("Change of the value"), lambda value, record: record.scale.change(value)
    )
    percent_then = PercentColumn("", accessor="then__percent")
    percent = PercentColumn("", accessor="row__percent")
    points = NumberColumn(
        gettext_lazy("Points"),
        lambda value, record: formats.signed(value, PERCENT_DECIMALS),
        decimals=lambda value, record: PERCENT_DECIMALS,
        order_by="order__points",
    )
    band = band_column()
    direction = tables.TemplateColumn(
        template_name="year/direction.html",
        verbose_name=gettext_lazy("Movement"),
        order_by="order__direction",
    )

    class Meta(ListTable.Meta):
        order_by = "-points"

    def __init__(self, lines, then, now, **kwargs):
        super().__init__(lines, **kwargs)
        for name, quarter in {"then": then, "": now}.items():
            short = formats.quarter_short(quarter)
            ending = f"_{name}" if name else ""
            self.columns[f"value{ending}"].column.verbose_name = short
            self.columns[f"percent{ending}"].column.verbose_name = f"% {short}"

    def value_direction(self, record):
        return str(record.words)


class CommuneMoveTable(ListTable):
    """The communes: rows are `CommuneMove`s."""

    commune = CommuneColumn()
    up = tables.Column(gettext_lazy("Targets up a band"), attrs=NUMERIC)
    down = tables.TemplateColumn(
        template_name="year/fallen.html",
        verbose_name=gettext_lazy("Targets down a band"),
        attrs=NUMERIC,
    )
    met_then = tables.Column(attrs=NUMERIC)
    met_now = tables.Column(attrs=NUMERIC)
    met_change = NumberColumn(
        pgettext_lazy("of a value", "Change"),
        lambda value, record: formats.signed(value),
        decimals=lambda value, record: 0,
        order_by="met_change",
    )

    class Meta(ListTable.Meta):
        prefix = "c-"
        order_by = "-met_change"
        empty_text = gettext_lazy("No commune is asked for a target of this programme.")

    def __init__(self, moves, programme, **kwargs):
        super().__init__(moves, **kwargs)
        self.columns["met_then"].column.verbose_name = programme_kind(programme).met_then
        self.columns["met_now"].column.verbose_name = programme_kind(programme).met_now
