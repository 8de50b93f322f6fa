"""Results of two readings side by side: what was corrected since a quarter was published, and what
a version changed against the one before it."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.results.corrections import corrections
from communes.results.rows import upper_end

from ..display import components, formats
from ..display.scales import amount_scale, of_how_many, scale_of
from ..display.wording import PACES

TARGET, UNIT = "target", "unit"
"""What names a result in a list: its target, or the commune or district that it is of."""


def of_district(scope, place):
    """The notice of the overview: the district's own results, and how many of single units."""
    return notice(scope, place, lambda number, code: not code, named_by=TARGET, count_others=True)


def of_target(scope, place, target):
    """The notice of a target: the whole and its communes."""
    return notice(scope, place, lambda number, code: number == target.number, named_by=UNIT)


def of_commune(scope, place, commune):
    """The notice of a commune: its targets."""
    return notice(scope, place, lambda number, code: code == commune.code, named_by=TARGET)


def of_figure(scope, place, target, commune):
    """The notice of one target of a commune; None: of the district."""
    key = target.number, commune.code if commune else ""
    return notice(scope, place, lambda number, code: (number, code) == key, named_by=TARGET)


def of_everything(scope, place):
    """The notice of the page of the latest version: every result, and no link to itself."""
    found = notice(scope, place, lambda number, code: True)
    return found and found | {"url": None}


def notice(scope, place, concerns, *, named_by=None, count_others=False):
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
        "differences": correction_table(scope, place, wanted, named_by),
        "others": others,
        "day": publication.day,
        "version": publication.version,
        "url": place.url("version", version=publication.version),
    }


def correction_table(scope, place, differences, named_by=None):
    """`differences` as components/differences.html shows them, in order of targets and communes.

    Without `named_by` a result is named by its target, and by its unit below that.
    """
    target_of = scope.catalogue.target

    def order(item):
        (number, code), _difference = item
        return target_of[number].number_key, code

    rows = [
        correction_row(scope, place, target_of[number], code, difference, named_by)
        for (number, code), difference in sorted(differences.items(), key=order)
    ]
    return {
        "head": _("Unit") if named_by == UNIT else _("Target"),
        "with_besides": any(row["besides"] for row in rows),
        "rows": rows,
    }


def correction_row(scope, place, target, code, difference, named_by):
    if code:
        unit, url = scope.catalogue.commune[code].title, place.figure(code, target.number)
    else:
        unit, url = scope.district.whole, place.url("target", number=target.number)
    unit = capfirst(unit)
    return {
        "name": unit if named_by == UNIT else target.local_title,
        "below": "" if named_by else unit,
        "url": url,
        "before": side(scope, difference.before, target),
        "after": side(scope, difference.after, target),
        "besides": besides(difference, target),
    }


def side(scope, row, target):
    """Value, percent and band of one reading; None where it has no such result."""
    if row is None:
        return None
    why = components.lacking(scope.catalogue, target, row, scope.quarter)
    return {
        "value": of_how_many(scale_of_row(row, target).text(row.value), target, row),
        "percent": formats.percent(row.percent) if row.percent is not None else "",
        "band": components.band(row.band, target.programme, why),
    }


def scale_of_row(row, target):
    return scale_of(target, of_commune=bool(row.commune)).beside_goal(row)


def besides(difference, target):
    """What else differs, as lines of text: *Goal: 100 → 120*."""
    if None in difference:
        return []
    before, after = difference
    told = {
        "goal": (_("Goal"), lambda row: scale_of_row(row, target).exactly.text(row.goal)),
        "goal_high": (
            _("Upper end of the range"),
            lambda row: scale_of_row(row, target).exactly.text(upper_end(target, row)),
        ),
        "baseline": (
            _("Baseline"),
            lambda row: amount_scale(target, scale_of_row(row, target)).text(row.baseline),
        ),
        "as_of": (_("As of"), lambda row: formats.quarter(row.as_of)),
        "pace": (_("Pace"), lambda row: str(PACES[row.pace]) if row.pace else formats.NOTHING),
        "reported": (_("With a figure"), reported),
    }
    differing = {"reported" if name == "expected" else name for name in difference.fields}
    return [
        f"{label}: {text(before)} → {text(after)}"
        for name, (label, text) in told.items()
        if name in differing
    ]


def reported(row):
    return f"{row.reported}/{row.expected}"
