"""The ranking of communes."""

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import components, formats
from .columns import NUMERIC, ORDINAL, CommuneColumn, ComponentColumn
from .tables import ListTable

COUNT = {"th": {"class": "num"}, "td": {"class": "num fifth"}}


def share_bar(line):
    """The share of targets met as components/percent.html shows it."""
    if line.share is None:
        return {"band": "none", "text": "", "width": "0%"}
    return {"band": "met", "text": formats.percent(line.share), "width": f"{line.share}%"}


class RankingTable(ListTable):
    """Communes from the first to the last: rows are `standings.CommuneLine`s."""

    rank = tables.Column(
        gettext_lazy("Rank"), accessor="rank", order_by="order__rank", attrs=ORDINAL
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
        lambda value, record: record.share,
        verbose_name=gettext_lazy("Share met"),
        accessor="total",
        order_by="order__share",
    )
    recognition = tables.Column(
        gettext_lazy("Recognition"),
        accessor="commune__recognition",
        order_by="order__recognition",
        default="",
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
        if quarter:
            self.columns["report"].column.verbose_name = _("Report of %(quarter)s") % {
                "quarter": formats.quarter(quarter)
            }

    def value_report(self, record):
        return record.state_label or None
