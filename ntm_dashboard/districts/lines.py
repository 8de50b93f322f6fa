"""The list of districts: each with the bands of its main programme in a quarter."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import django_tables2 as tables
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from communes.results.districts import DistrictStanding
from targets.progress import Band, cut_percent
from targets.vietnamese import sort_key

from ..display import components, formats
from ..lists.base import LineFilter, ListTable
from ..lists.columns import NAME, NUMERIC
from ..site.addresses import Place

BANDS = tuple(Band)


@dataclass(frozen=True)
class DistrictLine:
    """A district of the list, and the address of its overview; empty where it has none."""

    standing: DistrictStanding
    url: str

    @cached_property
    def title(self):
        return capfirst(str(self.standing.district.title))

    @property
    def counts(self):
        """Band → number of targets; all None where the quarter is not published."""
        return self.standing.counts or dict.fromkeys(BANDS)

    @property
    def total(self):
        return None if self.standing.counts is None else sum(self.standing.counts.values())

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
            "name": (sort_key(self.standing.district.local_name), self.standing.district.code),
            **{name: -1 if number is None else number for name, number in numbers.items()},
        }

    @property
    def cells(self):
        """What stands behind the name, as text."""
        numbers = [*(self.counts[band] for band in BANDS), self.total]
        shown = [formats.NOTHING if number is None else str(number) for number in numbers]
        return [*shown, formats.percent(self.share)]


def district_lines(standings, place):
    """A `DistrictLine` for each `DistrictStanding`; addresses are of the quarter of `place`."""
    return [DistrictLine(one, overview_url(one, place)) for one in standings]


def overview_url(standing, place):
    """In the quarter of `place`, or the nearest one of the programme."""
    programme = standing.programme
    if programme is None:
        return ""
    quarter = min(max(place.quarter, programme.start), programme.end)
    return Place(standing.district.code, programme.code, quarter).url()


class DistrictFilter(LineFilter):
    """Narrows the list; lines are `DistrictLine`s."""

    searched = ("title", "standing__district__code", "standing__district__province")
    count_words = gettext_lazy("%(shown)s of %(total)s")


class DistrictTable(ListTable):
    """Districts with their bands: rows are `DistrictLine`s.

    Its template writes the rows itself, since there may be seven hundred.
    """

    name = tables.Column(gettext_lazy("Name"), accessor="title", order_by="order__name", attrs=NAME)
    met = tables.Column(accessor="counts__met", order_by="order__met", attrs=NUMERIC)
    good = tables.Column(accessor="counts__good", order_by="order__good", attrs=NUMERIC)
    fair = tables.Column(accessor="counts__fair", order_by="order__fair", attrs=NUMERIC)
    low = tables.Column(accessor="counts__low", order_by="order__low", attrs=NUMERIC)
    none = tables.Column(accessor="counts__none", order_by="order__none", attrs=NUMERIC)
    total = tables.Column(gettext_lazy("Targets"), order_by="order__total", attrs=NUMERIC)
    share = tables.Column(gettext_lazy("Share met"), order_by="order__share", attrs=NUMERIC)

    class Meta(ListTable.Meta):
        template_name = "districts/table.html"
        empty_text = gettext_lazy("Nothing is set up yet.")

    def __init__(self, lines, programme, **kwargs):
        """The bands have the names that `programme` gives them."""
        super().__init__(lines, **kwargs)
        for key, band in components.bands(programme).items():
            self.columns[key].column.verbose_name = f"{band['sign']} {band['word']}"

    @property
    def lines(self):
        """(Line, its cells, each with the heading of its column), in their order."""
        labels = [str(column.header) for column in self.columns][1:]
        return [(line, zip(labels, line.cells, strict=True)) for line in self.data.data]
