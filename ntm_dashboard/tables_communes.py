"""The ranking of communes."""

from dataclasses import dataclass
from functools import cached_property

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communes.models import Commune

from . import formats
from .ranking import Standing, by_name
from .tables import NUMERIC, ORDINAL, ComponentColumn, ListTable


@dataclass
class CommuneLine:
    """A commune's standing; `state` is where its report of the open quarter stands."""

    standing: Standing
    state: str
    state_label: str
    url: str

    @property
    def commune(self) -> Commune:
        return self.standing.commune

    @property
    def rank(self):
        return self.standing.rank

    @property
    def counts(self):
        return self.standing.counts

    @property
    def total(self):
        return self.standing.total

    @property
    def share(self):
        """Percent of its targets that are met; None where none is asked."""
        return 100 * self.counts["met"] / self.total if self.total else None

    @property
    def recognition(self):
        commune = self.commune
        if not commune.ntm_status:
            return ""
        label = str(commune.get_ntm_status_display())
        return f"{label} ({commune.ntm_year})" if commune.ntm_year else label

    @cached_property
    def order(self):
        """Sort keys of the columns that do not sort by what they show."""
        return {
            "rank": (self.rank is None, self.rank or 0, by_name(self.commune)),
            "commune": by_name(self.commune),
            "share": -1 if self.share is None else self.share,
        }


def bar(line):
    """The share of targets met as components/percent.html shows it."""
    if line.share is None:
        return {"band": "none", "text": "", "width": "0%"}
    width = f"{line.share:.1f}"
    return {"band": "met", "text": formats.percent(width), "width": f"{width}%"}


class RankingTable(ListTable):
    """Communes from the first to the last: rows are `CommuneLine`s."""

    rank = tables.Column(_("Rank"), accessor="rank", order_by="order__rank", attrs=ORDINAL)
    commune = tables.TemplateColumn(
        '<a href="{{ record.url }}">{{ record.commune.title|capfirst }}</a>',
        verbose_name=_("Unit"),
        accessor="commune__title",
        order_by="order__commune",
        attrs={"td": {"class": "name"}},
    )
    met = tables.Column("●", accessor="counts__met", attrs=NUMERIC)
    good = tables.Column("▲", accessor="counts__good", attrs=NUMERIC)
    fair = tables.Column("◆", accessor="counts__fair", attrs=NUMERIC)
    low = tables.Column("▼", accessor="counts__low", attrs=NUMERIC)
    none = tables.Column("–", accessor="counts__none", attrs=NUMERIC)
    total = tables.Column(_("Targets"), accessor="total", attrs=NUMERIC)
    share = ComponentColumn(
        "components/percent.html",
        lambda value, record: bar(record),
        verbose_name=_("Share met"),
        accessor="total",
        order_by="order__share",
    )
    recognition = tables.Column(
        _("Recognition"), accessor="commune__recognition", orderable=False, empty_values=()
    )
    state = tables.Column(_("Report"), accessor="state_label", order_by="state")

    class Meta(ListTable.Meta):
        empty_text = _("No commune matches these filters.")

    def __init__(self, lines, band_names, **kwargs):
        super().__init__(lines, **kwargs)
        for band, sign, name in band_names:
            self.columns[band].column.verbose_name = f"{sign} {name}"

    def render_recognition(self, record):
        return record.recognition

    def value_recognition(self, record):
        return record.recognition

    def value_commune(self, record):
        return str(record.commune.title)

    def value_share(self, record):
        return None if record.share is None else formats.percent(f"{record.share:.1f}")
