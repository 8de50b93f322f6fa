"""The list of districts: each with the bands of its main programme in a quarter."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import django_tables2 as tables
from django.forms import HiddenInput
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_filters import CharFilter

from targets.progress import Band, cut_percent
from targets.vietnamese import sort_key

from ..display import components, formats
from ..display.cells import percent_in_cell
from ..lists.base import LineFilter, ListTable
from ..lists.columns import NAME, NUMERIC
from ..site.addresses import Place

BANDS = tuple(Band)

CELL = '<td data-label="{}">'


@dataclass(frozen=True)
class DistrictLine:
    """A district of the list, or a unit of a province; without an address it is not linked."""

    title: str
    name: str
    code: str
    province: str
    level: str
    """A `District.level`; of a unit its kind."""
    bands: dict | None
    url: str

    @property
    def counts(self):
        """Band → number of targets; all None where the quarter is not published."""
        return self.bands or dict.fromkeys(BANDS)

    @property
    def total(self):
        return None if self.bands is None else sum(self.bands.values())

    @cached_property
    def share(self):
        """Percent of the targets that are met, cut down; None where there is none to be met."""
        return (
            cut_percent(Fraction(100 * self.counts[Band.MET], self.total)) if self.total else None
        )

    @cached_property
    def order(self):
        """Sort keys: what is not published stands below every number."""
        numbers = {**self.counts, "total": self.total, "share": self.share}
        return {
            "name": (sort_key(self.name), self.code),
            **{name: -1 if number is None else number for name, number in numbers.items()},
        }

    @property
    def cells(self):
        """What stands behind the name, as text."""
        numbers = [*(self.counts[band] for band in BANDS), self.total]
        shown = [formats.NOTHING if number is None else str(number) for number in numbers]
        return [*shown, formats.percent(self.share)]


def district_lines(standings, place):
    """A `DistrictLine` for each `DistrictStanding`; addresses lead away from `place`."""
    return [
        DistrictLine(
            title=capfirst(str(one.district.title)),
            name=one.district.bare_name,
            code=one.district.code,
            province=one.district.province,
            level=one.district.level,
            bands=one.counts,
            url=overview_url(one, place),
        )
        for one in standings
    ]


def overview_url(standing, place):
    """In the quarter of `place` where it has a period there, else where its pages open."""
    programme = standing.programme
    if programme is None or not standing.readable:
        return ""
    nearest = min(max(place.quarter, programme.start), programme.end)
    quarter = standing.opens_at(place.quarter) or nearest
    return Place(standing.district.code, programme.code, quarter).url()


def unit_lines(standings, province, place):
    """A `DistrictLine` for each `UnitStanding` of a `province`, a district, whose place it is."""
    return [
        DistrictLine(
            title=capfirst(str(one.commune.title)),
            name=one.commune.bare_name,
            code=one.commune.code,
            province=province.province,
            level=one.commune.kind,
            bands=one.counts,
            url=place.url("commune", commune=one.commune.code),
        )
        for one in standings
    ]


class DistrictFilter(LineFilter):
    """Narrows the list; lines are `DistrictLine`s."""

    searched = ("title", "province")
    codes = ("code",)
    tests = {"in": lambda line, value: True}
    count_words = gettext_lazy("%(shown)s of %(total)s")

    def __init__(self, data, lines, *, public=False):
        """What `in` names stays in the address, and narrows nothing."""
        super().__init__(data, lines, public=public)
        self.filters["in"] = CharFilter(widget=HiddenInput)


class DistrictTable(ListTable):
    """Districts with their bands: rows are `DistrictLine`s.

    Its template writes the rows itself, since there may be seven hundred; how their cells look
    stands with the table.
    """

    name = tables.Column(
        pgettext_lazy("of any level", "District"),
        accessor="title",
        order_by="order__name",
        attrs=NAME,
    )
    met = tables.Column(accessor="counts__met", order_by="order__met", attrs=NUMERIC)
    good = tables.Column(accessor="counts__good", order_by="order__good", attrs=NUMERIC)
    fair = tables.Column(accessor="counts__fair", order_by="order__fair", attrs=NUMERIC)
    low = tables.Column(accessor="counts__low", order_by="order__low", attrs=NUMERIC)
    none = tables.Column(accessor="counts__none", order_by="order__none", attrs=NUMERIC)
    total = tables.Column(gettext_lazy("Targets"), order_by="order__total", attrs=NUMERIC)
    share = tables.Column(gettext_lazy("Share met"), order_by="order__share", attrs=NUMERIC)

    class Meta(ListTable.Meta):
        template_name = "districts/table.html"
        attrs = {"class": "table table-cards table-fifths"}
        empty_text = gettext_lazy("Nothing is set up yet.")

    def __init__(self, lines, programme, **kwargs):
        """The bands have the names that `programme` gives them."""
        super().__init__(lines, **kwargs)
        for key, band in components.bands(programme).items():
            self.columns[key].column.verbose_name = f"{band['sign']} {band['word']}"

    def value_share(self, value):
        return percent_in_cell(value)

    @property
    def lines(self):
        """(Line, its cells), in their order: each cell carries the heading of its column."""
        headings = [column.header for column in self.columns][1:]
        begun = [format_html(CELL, heading) for heading in headings]
        return [
            (line, format_html_join("", "{}{}</td>", zip(begun, line.cells, strict=True)))
            for line in self.data.data
        ]
