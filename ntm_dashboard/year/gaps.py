from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from communes.results.gaps import Gap, gaps
from communes.results.inputs import read_inputs
from targets.models import Target
from targets.progress import Method, Rollup, cut_percent
from targets.reach import rounded_out

from ..display import components, formats
from ..display.links import Link
from ..display.scales import district_scale
from ..lists.base import ListTable, configured
from ..lists.columns import (
    NumberColumn,
    TargetNameColumn,
    band_column,
    in_scale,
    number_column,
    percent_column,
)
from ..lists.order import ResultOrder
from ..site.page import Page


class Gaps(Page):
    """What is missing to the goals, and where?"""

    name = "gaps"
    section = "year"
    template_name = "year/gaps.html"
    fragments = {"table": "lists/list.html"}
    wide = True

    def table(self):
        scope = self.scope
        inputs = read_inputs(scope.programme, provisional=scope.provisional, version=scope.version)
        lines = gap_lines(scope, self.place, gaps(inputs, scope.results))
        return configured(GapTable(lines), self.request, count_text=count_text(scope, lines))

    def context(self):
        return {"title": _("What is missing"), "table": self.table()}


def count_text(scope, lines):
    return _("%(count)s of %(total)s targets are not met") % {
        "count": len(lines),
        "total": len(scope.results.district),
    }


MOST_CONTRIBUTORS = 4


@dataclass
class GapLine(ResultOrder):
    """A target that is not met, with what is missing to the next band and to the goal."""

    gap: Gap
    scale: object
    """The `Scale` of the district's values."""
    contributors: list[Link]
    """The communes that carry most of it, each with its part."""
    others: int
    """How many more communes carry a part."""
    without: list[Link]
    url: str

    @property
    def target(self) -> Target:
        return self.gap.target

    @property
    def row(self):
        return self.gap.row

    @property
    def unit(self):
        return self.scale.unit

    @property
    def to_next(self):
        return self.change(self.gap.step.change) if self.gap.step else None

    @property
    def to_goal(self):
        return None if self.gap.to_goal is None else self.change(self.gap.to_goal)

    def change(self, size: Fraction) -> Decimal:
        """Rounded away from zero: a change of this size is surely enough."""
        return rounded_out(size, self.scale.decimals)

    @property
    def to_next_text(self):
        if self.gap.step is None or not self.unit:
            return formats.NOTHING
        return _("%(change)s to “%(band)s”") % {
            "change": self.scale.change(self.to_next),
            "band": components.band(self.gap.step.band, self.target.programme)["word"],
        }


def gap_lines(scope, place, found):
    """A line for each `Gap`, what is furthest from its goal first."""
    lines = [gap_line(scope, place, gap) for gap in found]
    return sorted(lines, key=lambda line: line.order["percent"])


def gap_line(scope, place, gap):
    number = gap.target.number
    return GapLine(
        gap=gap,
        scale=district_scale(gap.target, scope.catalogue),
        contributors=[
            Link(contributor_text(gap.target, one), place.figure(one.commune.code, number))
            for one in gap.contributors[:MOST_CONTRIBUTORS]
        ],
        others=max(len(gap.contributors) - MOST_CONTRIBUTORS, 0),
        without=[
            Link(str(commune.title), place.figure(commune.code, number)) for commune in gap.without
        ],
        url=place.url("target", number=number),
    )


def contributor_text(target, contributor):
    """*xã Bảo Ái 12,5 (30,1%)*: the way to its own goal, and its part of all that is missing."""
    name = str(contributor.commune.title)
    if target.method == Method.MILESTONE:
        return name
    missing = formats.number(rounded_out(contributor.missing, target.decimals), target.decimals)
    if target.rollup == Rollup.COUNT:
        return f"{name} {missing}"
    return f"{name} {missing} ({formats.percent(cut_percent(100 * contributor.share))})"


class GapTable(ListTable):
    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(pgettext_lazy("of measure", "Unit"), orderable=False)
    goal = NumberColumn(gettext_lazy("Goal"), in_scale, accessor="row__goal")
    value = NumberColumn(gettext_lazy("To date"), in_scale, accessor="row__value")
    percent = percent_column()
    band = band_column()
    to_next = NumberColumn(
        gettext_lazy("To the next band"), lambda value, record: record.to_next_text
    )
    to_goal = NumberColumn(
        gettext_lazy("To the goal"), lambda value, record: record.scale.change(value)
    )
    contributors = tables.TemplateColumn(
        template_name="year/contributors.html",
        verbose_name=gettext_lazy("Where most of it is missing"),
        orderable=False,
        attrs={"td": {"class": "gaps-contributors table-whole"}},
    )

    class Meta(ListTable.Meta):
        order_by = "percent"
        empty_text = gettext_lazy("Every target is met.")

    def value_contributors(self, record):
        return "; ".join(link.label for link in record.contributors)
