from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from communes.results.gaps import Gap, gaps
from targets.models import Target
from targets.reach import rounded_out

from ..display import formats
from ..display.links import Link
from ..display.scales import district_scale, of_how_many
from ..display.shortfalls import contributor_text
from ..display.wording import step_words
from ..lists.base import ListTable, configured
from ..lists.columns import (
    GoalColumn,
    NumberColumn,
    ScaleColumn,
    TargetNameColumn,
    band_column,
    number_column,
    percent_column,
)
from ..lists.order import ResultOrder, in_families
from ..site.above import ReadsAbove
from ..site.page import Page
from .without import lists_without


class Gaps(ReadsAbove, Page):
    """What is missing to the goals, and where?"""

    name = "gaps"
    section = "year"
    template_name = "year/gaps.html"
    fragments = {"table": "lists/list.html"}
    styles = ("css/gaps.css",)
    wide = True

    def table(self):
        scope = self.scope
        lines = gap_lines(scope, self.place, gaps(scope.inputs, scope.judged))
        return configured(GapTable(lines), self.request, count_text=count_text(scope, lines))

    def context(self):
        return {
            "title": _("What is missing"),
            "table": self.table(),
            "without": lists_without(self),
        }


def count_text(scope, lines):
    total = len(scope.results.counted)
    return ngettext(
        "%(count)s of %(total)s target is not met",
        "%(count)s of %(total)s targets are not met",
        total,
    ) % {"count": sum(not line.target.is_part for line in lines), "total": total}


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
        step = self.gap.step
        return self.change(step.change, step.beyond) if step else None

    @property
    def to_goal(self):
        if self.gap.to_goal is None:
            return None
        return self.change(self.gap.to_goal, self.gap.beyond)

    def change(self, size: Fraction, beyond: int) -> Decimal | None:
        """Rounded away from zero: a change of this size is surely enough; None of a word's."""
        return self.scale.sized(rounded_out(size, self.scale.decimals, beyond))

    @property
    def shown(self):
        """The value; of a parent, how many of how many parts are met."""
        return of_how_many(self.scale.text(self.row.value), self.target, self.row)

    @property
    def to_next_text(self):
        if self.to_next is None:
            return formats.NOTHING
        programme = self.target.programme
        return step_words(self.to_next, self.scale.decimals, self.gap.step.band, programme)


def gap_lines(scope, place, found):
    """A line for each `Gap`, what is furthest from its goal first, parts below their parents."""
    lines = [gap_line(scope, place, gap) for gap in found]
    in_families(lines, scope.catalogue, scope.quarter)
    return sorted(lines, key=lambda line: line.order["percent"])


def gap_line(scope, place, gap):
    number = gap.target.number
    return GapLine(
        gap=gap,
        scale=district_scale(gap.target, scope.catalogue).beside_goal(gap.row),
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


class GapTable(ListTable):
    number = number_column()
    name = TargetNameColumn()
    unit = tables.Column(pgettext_lazy("of measure", "Unit"), orderable=False)
    goal = GoalColumn()
    value = ScaleColumn(
        gettext_lazy("To date"), lambda value, record: record.shown, accessor="row__value"
    )
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
