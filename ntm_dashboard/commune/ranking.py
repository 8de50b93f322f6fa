"""Lines of the ranking: how each commune stands, and where its report is."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import django_filters
import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from communes.results.ranking import RankedCommune, by_name, ranking
from communes.results.rows import counted
from targets.models import KINDS
from targets.progress import cut_percent

from ..display import components, formats
from ..display.cells import percent_in_cell
from ..display.headlines import why_none
from ..display.wording import STATE_ORDER, state_label
from ..lists.base import LineFilter, ListTable
from ..lists.columns import NUMERIC, CommuneColumn, ComponentColumn


@dataclass(frozen=True)
class CommuneLine:
    """A line of the ranking: a commune with its rank and its report of the open quarter."""

    ranked: RankedCommune
    url: str
    state: str
    """Where the report stands; empty where none is asked for, and for the public."""
    report_url: str
    why_none: str
    """Of how many of its targets there can be no number, and why; empty where of none."""

    @property
    def commune(self):
        return self.ranked.commune

    @property
    def rank(self):
        return self.ranked.rank

    @property
    def counts(self):
        return self.ranked.counts

    @property
    def total(self):
        return self.ranked.total

    @property
    def state_label(self):
        return state_label(self.state) if self.state else ""

    @property
    def share(self):
        """Percent of its targets that are met, cut down; None where none is asked of it."""
        return cut_percent(Fraction(100 * self.counts["met"], self.total)) if self.total else None

    @cached_property
    def order(self):
        """Sort keys of the columns that do not sort by what they show."""
        commune = self.commune
        statuses = ["", *(status for status, _label in commune.STATUSES)]
        return {
            "rank": (self.rank is None, self.rank or 0, by_name(commune)),
            "commune": by_name(commune),
            "share": -1 if self.share is None else self.share,
            "recognition": (statuses.index(commune.ntm_status), commune.ntm_year or 0),
            "state": STATE_ORDER.index(self.state),
        }


def ranking_lines(scope, place, quarter, states):
    """A `CommuneLine` for each commune of the programme, best first.

    `states` are where the reports of `quarter` stand, as `reporting.report_states` gives them.
    """
    there = place.at(quarter or scope.quarter)
    return [
        CommuneLine(
            ranked=ranked,
            url=place.url("commune", commune=ranked.commune.code),
            state=states.get(ranked.commune.pk, ""),
            report_url=there.url("commune", commune=ranked.commune.code) + "#reports",
            why_none=why_none(counted_rows(scope, ranked.commune), scope.catalogue, scope.quarter),
        )
        for ranked in ranking(scope.catalogue, scope.results)
    ]


def counted_rows(scope, commune):
    """The commune's results that are counted in its bands."""
    return counted(scope.results.by_commune.get(commune.code, {}).values())


class CommuneFilter(LineFilter):
    """Narrows the ranking; lines are `CommuneLine`s."""

    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), empty_label=gettext_lazy("All kinds")
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Report"), empty_label=gettext_lazy("Any state")
    )

    searched = ("commune__title",)
    codes = ("commune__code",)
    tests = {
        "kind": lambda line, value: line.commune.kind == value,
        "state": lambda line, value: line.state == value,
    }
    count_words = ngettext_lazy(
        "%(shown)s of %(total)s unit", "%(shown)s of %(total)s units", "total"
    )

    def __init__(self, data, lines, *, public=False):
        super().__init__(data, lines, public=public)
        kinds = {line.commune.kind for line in lines}
        states = {line.state for line in lines} - {""}
        self.choose("kind", [kind for kind in KINDS if kind[0] in kinds])
        self.choose("state", [(s, state_label(s)) for s in STATE_ORDER if s in states])
        if len(kinds) < 2:
            del self.filters["kind"]
        if not states:
            del self.filters["state"]


RANK = {"th": {"class": "num table-rank"}, "td": {"class": "num table-ord"}}
COUNT = {"th": {"class": "num"}, "td": {"class": "num table-fifth"}}
REASONED = {"th": {"class": "num"}, "td": {"class": "num nowrap"}}


def share_bar(line):
    """The share of targets met as components/percent.html shows it."""
    if line.share is None:
        return {"band": "none", "text": "", "width": "0%"}
    return {"band": "met", "text": formats.percent(line.share), "width": f"{line.share}%"}


class RankingTable(ListTable):
    """Communes from the first to the last: rows are `CommuneLine`s."""

    rank = tables.Column(
        gettext_lazy("Rank (by targets met)"),
        accessor="rank",
        order_by="order__rank",
        attrs=RANK,
    )
    commune = CommuneColumn()
    met = tables.Column(accessor="counts__met", attrs=COUNT)
    good = tables.Column(accessor="counts__good", attrs=COUNT)
    fair = tables.Column(accessor="counts__fair", attrs=COUNT)
    low = tables.Column(accessor="counts__low", attrs=COUNT)
    none = tables.Column(accessor="counts__none", attrs=COUNT)
    total = tables.Column(gettext_lazy("Targets"), accessor="total", attrs=NUMERIC)
    share = ComponentColumn(
        "components/percent.html",
        lambda value, record: share_bar(record),
        lambda value, record: percent_in_cell(record.share),
        verbose_name=gettext_lazy("Share met"),
        accessor="total",
        order_by="order__share",
    )
    recognition = tables.Column(
        gettext_lazy("Recognition"),
        accessor="commune__recognition",
        order_by="order__recognition",
        default="",
        attrs={"td": {"class": "table-small"}},
    )
    report = tables.TemplateColumn(
        template_name="commune/report.html",
        verbose_name=gettext_lazy("Report"),
        accessor="state",
        order_by="order__state",
    )

    class Meta(ListTable.Meta):
        empty_text = gettext_lazy(
            "The programme applies to no commune yet. Enter communes in the administration."
        )

    def __init__(self, lines, programme, quarter, **kwargs):
        """`quarter` is the one whose reports are shown; None shows no reports."""
        exclude = () if quarter else ("report",)
        super().__init__(lines, exclude=exclude, **kwargs)
        for key, band in components.bands(programme).items():
            self.columns[key].column.verbose_name = f"{band['sign']} {band['word']}"
        if any(line.why_none for line in lines):
            self.columns["none"].column.attrs = REASONED
        if quarter:
            self.columns["report"].column.verbose_name = _("Report of %(quarter)s") % {
                "quarter": formats.quarter(quarter)
            }

    def render_none(self, value, record):
        return f"{value}{record.why_none}"

    def value_none(self, value):
        return value

    def value_report(self, record):
        return record.state_label or None
