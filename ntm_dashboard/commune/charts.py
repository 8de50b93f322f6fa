"""The chart of all communes."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..display.charts import stacked_bands


def bands_by_commune(ranked_communes, programme, place):
    """How many targets of each commune stand in each band, in the order of `ranked_communes`."""
    return stacked_bands(
        [
            (
                capfirst(one.commune.title),
                capfirst(one.commune.title),
                place.url("commune", commune=one.commune.code),
                one.counts,
            )
            for one in ranked_communes
        ],
        programme,
        head=_("Unit"),
        id="chart-communes",
        type="bands-by-commune",
        title=_("Bands by commune"),
    )
