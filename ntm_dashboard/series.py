"""Results beside each other: quarter after quarter, and the pages before and after one."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.models import Figure

from . import components, formats
from .pages import Link


def quarter_rows(history, number, place):
    """A target's district results, newest quarter first, each with its change to the one before."""
    made, before = [], None
    for quarter, results in history.items():
        row = results.district.get(number)
        if row is None:
            continue
        change = None
        if before is not None and None not in (before.value, row.value):
            change = row.value - before.value
        made.append(
            {
                "quarter": formats.quarter_title(quarter),
                "url": place.at(quarter).url("target", number=number),
                "row": row,
                "change": change,
                "percent": components.percent(row),
            }
        )
        before = row
    return made[::-1]


def rate_pair(target, row, scope):
    """Σ of the first and of the second numbers of a rate, as approved today; None otherwise.

    None as well where they no longer give the rate shown, which was published before a correction.
    """
    if not target.is_rate or row.value is None:
        return None
    latest = {}
    for commune, value, out_of in (
        Figure.objects.filter(
            target=target,
            commune__in=[commune.pk for commune in scope.catalogue.expected(target)],
            quarter__lte=scope.quarter,
            approved_value__isnull=False,
        )
        .order_by("quarter")
        .values_list("commune_id", "approved_value", "approved_out_of")
    ):
        latest[commune] = (value, out_of)
    if not latest:
        return None
    first, second = (sum(numbers) for numbers in zip(*latest.values(), strict=True))
    return (first, second) if round(100 * first / second, 4) == row.value else None


def neighbours(items, item, url):
    """Links to the items before and after `item`, as (what, link); either may be missing."""
    index = items.index(item)
    found = []
    if index > 0:
        found.append((_("Previous"), Link(str(label_of(items[index - 1])), url(items[index - 1]))))
    if index + 1 < len(items):
        found.append((_("Next"), Link(str(label_of(items[index + 1])), url(items[index + 1]))))
    return found


def label_of(item):
    return capfirst(item.title) if hasattr(item, "title") else f"{item.number}. {item.name}"
