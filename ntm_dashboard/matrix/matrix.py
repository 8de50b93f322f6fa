"""Every target by every commune, as components/matrix.html shows it and as rows to take away."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.results.ranking import by_name, communes_of_programme
from targets.progress import Method, Rollup

from ..display import components, formats
from ..display.wording import short_title, units_of


def communes_across(scope):
    """The matrix's communes, in the order of their names."""
    return sorted(communes_of_programme(scope.catalogue, scope.results), key=by_name)


def groups_of(scope):
    """(Group, its targets that have a result), in the order of the targets' numbers."""
    found = {}
    for target in scope.catalogue.targets:
        if target.number in scope.results.district:
            found.setdefault(target.group, []).append(target)
    return found.items()


def matrix(scope, place):
    """The sheet: a row per target below its group, first the district's total, then the communes.

    A commune that is not asked for a target has an empty cell there.
    """
    communes = communes_across(scope)
    rows = []
    for group, targets in groups_of(scope):
        rows.append({"group": group.name})
        rows += [target_row(scope, place, target, communes) for target in targets]
    return {
        "id": "matrix",
        "caption": _("Every target by the %(units)s: percent of the goal")
        % {"units": units_of(communes)},
        "corner": _("Target"),
        "columns": [{"label": capfirst(scope.district.whole)}]
        + [
            {
                "label": short_title(commune),
                "title": capfirst(commune.title),
                "url": place.url("commune", commune=commune.code),
            }
            for commune in communes
        ],
        "rows": rows,
        "bands": list(components.bands(scope.programme).values()),
    }


def target_row(scope, place, target, communes):
    label, url = f"{target.number}. {target.name}", place.url("target", number=target.number)
    found = scope.results.by_target.get(target.number, {})
    total = cell(label, scope.district.whole, target, scope.results.district[target.number], url)
    return {
        "label": label,
        "url": url,
        "cells": [total | {"total": True}]
        + [
            cell(
                label,
                commune.title,
                target,
                found[commune.code],
                place.figure(commune.code, target.number),
            )
            if commune.code in found
            else {}
            for commune in communes
        ],
    }


def cell(label, unit, target, result, url):
    """A result; its title says target, unit, percent, band and value."""
    title = components.says(f"{label} – {unit}", result, target.programme)
    if result.value is not None:
        title += f" ({value_with_unit(result, target)})"
    return {
        "band": result.band,
        "sign": components.SIGNS[result.band],
        "text": formats.percent(result.percent).rstrip("%") if result.percent is not None else "",
        "title": title,
        "url": url,
    }


def value_with_unit(result, target):
    """The value with its unit; *yes* or *no*; of a number of communes, out of how many."""
    value = formats.of_result(result.value, target, result.commune)
    if target.rollup == Rollup.COUNT and not result.commune:
        return f"{value}/{result.expected}"
    return value if target.method == Method.MILESTONE else f"{value} {target.unit}"


class MatrixTable:
    """The matrix as a list to take away; percents are numbers, empty where there is none."""

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
                percents = [result and result.percent for result in results]
                yield [target.number, target.name, target.unit, *percents]
