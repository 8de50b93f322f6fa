"""Every target by every commune, as components/matrix.html shows it and as rows to take away."""

from itertools import chain

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.files.spreadsheets import kept_number
from communes.results.ranking import by_name, communes_of_programme
from targets.progress import Band, Rollup

from ..display import components, formats
from ..display.cells import percent_in_cell
from ..display.scales import of_how_many, scale_of
from ..display.wording import short_title, units_of
from .wish import DISTRICT, Wish

WEAK = (Band.FAIR, Band.LOW)
"""What is shown where only the weak is asked for."""


def communes_across(scope):
    """The matrix's communes, in the order of their names."""
    return sorted(communes_of_programme(scope.catalogue, scope.results), key=by_name)


def groups_of(scope):
    """(Group, its targets that have a result, each followed by its parts)."""
    groups = {target.pk: target.group for target in scope.catalogue.targets}
    found = {}
    for target in scope.catalogue.listed:
        if target.number in scope.results.district:
            found.setdefault(groups[target.parent_id or target.pk], []).append(target)
    return found.items()


def wish_of(scope, data):
    """What `data`, the query of an address, asks of the sheet."""
    targets = [target for _group, targets in groups_of(scope) for target in targets]
    return Wish(data, capfirst(scope.district.whole), communes_across(scope), targets)


def matrix(scope, place, wish):
    """The sheet: a row per target below its group, first the district's total, then the communes.

    A commune that is not asked for a target has an empty cell there, an exempt one a dash. `wish`
    is the reader's `Wish`: by it rows or columns begin with the lowest percent, and only what is
    weak is shown.
    """
    communes = ordered_communes(scope, wish.wanted("columns"))
    sections = [
        (heading, [target_row(scope, place, target, communes, wish) for target in targets])
        for heading, targets in ordered_targets(scope, wish.wanted("rows"))
    ]
    columns = [{"label": capfirst(scope.district.whole)}] + [
        {
            "label": short_title(commune),
            "title": capfirst(commune.title),
            "url": place.url("commune", commune=commune.code),
        }
        for commune in communes
    ]
    if wish.wanted("weak"):
        columns, sections = weak_only(columns, sections)
    rows = []
    for heading, found in sections:
        rows += [{"group": heading}] if heading and found else []
        rows += found
    return {
        "id": "matrix",
        "caption": _("Every target by the %(units)s: percent of the goal")
        % {"units": units_of(communes)},
        "corner": _("Target"),
        "columns": columns,
        "rows": rows,
        "bands": list(components.bands(scope.programme).values()),
    }


def ordered_targets(scope, code):
    """(Heading, targets) in the order of the groups; with a `code` all together and without one,
    beginning with the lowest percent of that commune, or of the district."""
    groups = [(group.local_name, targets) for group, targets in groups_of(scope)]
    if not code:
        return groups
    found = scope.results.district
    if code != DISTRICT:
        found = scope.results.by_commune.get(code, {})
    families = families_of(
        [target for _heading, targets in groups for target in targets],
        lambda target: target.is_part,
    )
    families.sort(key=lambda family: lowest(found.get(family[0].number)))
    return [("", list(chain.from_iterable(families)))]


def families_of(listed, is_part):
    """`listed` in lists: what is no part, each with the parts that follow it."""
    families = []
    for one in listed:
        if is_part(one) and families:
            families[-1].append(one)
        else:
            families.append([one])
    return families


def ordered_communes(scope, number):
    """The communes by name; with the `number` of a target, beginning with its lowest percent."""
    communes = communes_across(scope)
    if not number:
        return communes
    found = scope.results.by_target.get(number, {})
    return sorted(communes, key=lambda commune: lowest(found.get(commune.code)))


def lowest(row):
    """Sorts the lowest percent first, and what has none last."""
    return (1, 0) if row is None or row.percent is None else (0, row.percent)


def weak_only(columns, sections):
    """The sheet without the communes and families that are weak nowhere; other cells are muted."""
    rows = [row for _heading, found in sections for row in found]
    shown = [
        index
        for index in range(len(columns))
        if index == 0 or any(is_weak(row["cells"][index]) for row in rows)
    ]
    left = [
        (
            heading,
            [
                row | {"cells": [muted(row["cells"][index]) for index in shown]}
                for family in families_of(found, lambda row: row["part"])
                if any(is_weak(cell) for row in family for cell in row["cells"])
                for row in family
            ],
        )
        for heading, found in sections
    ]
    return [columns[index] for index in shown], left


def is_weak(cell):
    return cell.get("band") in WEAK


def muted(cell):
    return cell if not cell or is_weak(cell) else cell | {"band": "muted", "sign": ""}


def target_row(scope, place, target, communes, wish):
    label, url = target.local_title, place.url("target", number=target.number)
    found = scope.results.by_target.get(target.number, {})
    decimals = 0 if wish.wanted("compact") else 1

    def of(unit, result, url):
        return cell(scope, label, unit, target, result, url, decimals)

    return {
        "label": label,
        "part": target.is_part,
        "parts": len(scope.catalogue.parts[target.pk]),
        "url": url,
        "cells": [
            of(scope.district.whole, scope.results.district[target.number], url) | {"total": True}
        ]
        + [
            of(commune.title, found[commune.code], place.figure(commune.code, target.number))
            if commune.code in found
            else empty_cell(scope, label, commune, target)
            for commune in communes
        ],
    }


def empty_cell(scope, label, commune, target):
    """The cell of a commune that is not asked; where it is exempt, the title says so and why."""
    found = scope.catalogue.exempt(target, commune, scope.quarter)
    if found is None:
        return {}
    title = f"{label} – {commune.title}: {formats.not_applicable()}"
    why = f" ({found.reason})" if found.reason else ""
    return {"text": formats.NOTHING, "title": title + why}


def cell(scope, label, unit, target, result, url, decimals):
    """A result; its title says target, unit, percent, band and value."""
    why = components.lacking(scope.catalogue, target, result, scope.quarter)
    title = components.says(f"{label} – {unit}", result, target.programme, why)
    if result.value is not None:
        title += f" ({value_with_unit(result, target)})"
    text = "" if result.percent is None else formats.percent(result.percent, decimals)
    return {
        "band": result.band,
        "sign": components.SIGNS[result.band],
        "text": text.rstrip("%"),
        "title": title,
        "url": url,
    }


def value_with_unit(result, target):
    """The value with its unit; *yes* or *no*; of a number of communes, out of how many."""
    scale = scale_of(target, of_commune=bool(result.commune)).beside_goal(result)
    value = scale.text(result.value)
    if target.rollup == Rollup.COUNT and not result.commune:
        return f"{value}/{result.expected}"
    text = of_how_many(value, target, result)
    return f"{text} {scale.unit}" if scale.unit else text


class MatrixTable:
    """The matrix as a list to take away; percents are numbers, empty where there is none.

    As on the page a commune has none of a count that it was not given and does not meet
    (`without_blame`). `results.csv` has one there: it holds the method's results of every commune
    that reports, and this file what the page shows.
    """

    def __init__(self, scope):
        self.scope = scope

    def as_values(self):
        communes = communes_across(self.scope)
        titles = [capfirst(commune.title) for commune in communes]
        yield [
            _("No."),
            _("Target"),
            _("Unit of measure"),
            capfirst(self.scope.district.whole),
            *titles,
        ]
        for _group, targets in groups_of(self.scope):
            for target in targets:
                found = self.scope.results.by_target.get(target.number, {})
                results = [self.scope.results.district[target.number]]
                results += [found.get(commune.code) for commune in communes]
                percents = [result and percent_in_cell(result.percent) for result in results]
                yield [kept_number(target.number), target.local_name, target.local_unit, *percents]
