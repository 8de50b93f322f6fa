"""How the figures of old units become those of a new one, in words."""

from django.utils.translation import gettext_lazy as _

from targets.merging import Together

WAYS = {
    Together.SUM: _("the figures of the old units are added up"),
    Together.RATE: _("both numbers of the rate are added up over the old units"),
    Together.MEAN: _("the mean of the old units, weighted by population"),
    Together.WORST: _("the worst of the old units: met where all of them have met it"),
}
