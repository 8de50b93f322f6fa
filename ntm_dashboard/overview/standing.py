"""How a quarter stands, as the overview and a meeting begin: the sentence, the tiles, charts."""

from django.utils.translation import gettext as _

from ..criteria import summary
from ..criteria.sheet import CriteriaSheet
from ..display import charts, components
from ..display.headlines import headline
from ..display.kinds import programme_kind


def standing(scope, place):
    """`sentence`, `tiles`, `tiles_label` and `charts`, by the kind of the programme."""
    counts_criteria = programme_kind(scope.programme).counts_criteria
    return (of_criteria if counts_criteria else of_targets)(scope, place)


def of_targets(scope, place):
    """A resolution speaks of its targets."""
    results = scope.history[scope.quarter]
    return {
        "sentence": headline(results, scope.catalogue, place),
        "tiles": components.target_tiles(scope.catalogue, results, place),
        "tiles_label": _("Targets by band"),
        "charts": [
            charts.bands_doughnut(results, scope.programme, place),
            charts.bands_by_quarter(scope.history, scope.programme, place),
            charts.bands_by_group(results.district, scope.catalogue, place),
        ],
    }


def of_criteria(scope, place):
    """A set of criteria speaks of the communes that meet them."""
    sheet = CriteriaSheet(scope)
    return {
        "sentence": summary.criteria_sentence(sheet, place),
        "tiles": summary.commune_tiles(sheet, scope.programme, place),
        "tiles_label": _("Communes by the share of their criteria"),
        "charts": summary.charts_of(scope, sheet, place) if sheet.communes else [],
    }
