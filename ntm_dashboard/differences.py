"""Results of two readings side by side: what was corrected since a quarter was published, and what
a version changed against the one before it."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.corrections import corrections

from . import components, formats
from .wording import PACES

BOTH = ("target", "unit")
"""What names a result in a list: its target, and the commune or district that it is of."""


def of_district(scope, place):
    """The notice of the overview: the district's own results, and how many of single units."""
    return notice(scope, place, lambda number, code: not code, shown=["target"], count_others=True)


def of_target(scope, place, target):
    """The notice of a target: the whole and its communes."""
    return notice(scope, place, lambda number, code: number == target.number, shown=["unit"])


def of_commune(scope, place, commune):
    """The notice of a commune: its targets."""
    return notice(scope, place, lambda number, code: code == commune.code, shown=["target"])


def of_everything(scope, place):
    """The notice of the latest version: every result."""
    return notice(scope, place, lambda number, code: True)


def notice(scope, place, concerns, *, shown=BOTH, count_others=False):
    """What was corrected since publication, as components/corrections.html shows it.

    None where there is nothing to tell: nor is it told to the public, or beside provisional
    figures. `concerns` chooses results by target number and commune code.
    """
    publication = scope.results.publication
    if scope.public or publication is None:
        return None
    found = corrections(scope.programme, scope.quarter, scope.version)
    wanted = {key: difference for key, difference in found.items() if concerns(*key)}
    others = len(found) - len(wanted) if count_others else 0
    if not wanted and not others:
        return None
    return {
        "differences": table(scope, place, wanted, shown),
        "others": others,
        "day": publication.day,
        "version": publication.version,
        "url": place.url("version", version=publication.version),
    }


def table(scope, place, differences, shown=BOTH):
    """`differences` as components/differences.html shows them, in order of targets and communes."""
    target_of = scope.catalogue.target

    def order(item):
        (number, code), _difference = item
        return target_of[number].number_key, code

    return {
        "with_target": "target" in shown,
        "with_unit": "unit" in shown,
        "rows": [
            row(scope, place, target_of[number], code, difference)
            for (number, code), difference in sorted(differences.items(), key=order)
        ],
    }


def row(scope, place, target, code, difference):
    if code:
        unit, url = scope.catalogue.commune[code].title, place.figure(code, target.number)
    else:
        unit, url = scope.district.whole, place.url("target", number=target.number)
    return {
        "target": f"{target.number}. {target.name}",
        "unit": capfirst(unit),
        "url": url,
        "before": side(difference.before, target),
        "after": side(difference.after, target),
        "besides": besides(difference, target),
    }


def side(row, target):
    """Value, percent and band of one reading; None where it has no such result."""
    if row is None:
        return None
    return {
        "value": formats.of_result(row.value, target, row.commune),
        "percent": formats.percent(row.percent) if row.percent is not None else "",
        "band": components.band(row.band, target.programme),
    }


def besides(difference, target):
    """What else differs, as lines of text: *Goal: 100 → 120*."""
    if None in difference:
        return []
    before, after = difference
    told = {
        "goal": (_("Goal"), lambda row: formats.of_result(row.goal, target, row.commune)),
        "baseline": (
            _("Baseline"),
            lambda row: formats.of_result(row.baseline, target, row.commune),
        ),
        "as_of": (_("As of"), lambda row: formats.quarter(row.as_of)),
        "pace": (_("Pace"), lambda row: str(PACES[row.pace]) if row.pace else formats.NOTHING),
        "reported": (_("Reported"), reported),
    }
    differing = {"reported" if name == "expected" else name for name in difference.fields}
    return [
        f"{label}: {text(before)} → {text(after)}"
        for name, (label, text) in told.items()
        if name in differing
    ]


def reported(row):
    return f"{row.reported}/{row.expected}"
