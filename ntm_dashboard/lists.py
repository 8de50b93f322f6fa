"""How a list is prepared for a page: its order, and its rows as files."""

from urllib.parse import urlencode

from django_tables2 import RequestConfig

from .pages import Link
from .public import hidden_columns


def configured(table, request, *, count_text=""):
    """Sort `table` as the address asks, and give it the links that take its rows away.

    The public's list has only the columns that show public fields.
    """
    if not request.user.is_authenticated:
        table.exclude = (*table.exclude, *hidden_columns(table))
    RequestConfig(request, paginate=False).configure(table)
    table.count_text = count_text
    table.exports = exports(request)
    table.whole_url = whole_url(request)
    return table


def whole_url(request):
    """The address of the whole list in its own order; None where it is shown already."""
    kept = {name: value for name, value in request.GET.items() if name == "figures"}
    if len(kept) == len(request.GET):
        return None
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def exports(request):
    """Links to what the address shows, as files."""
    return [Link("CSV", with_export(request, "csv")), Link("Excel", with_export(request, "xlsx"))]


def with_export(request, kind):
    query = request.GET.copy()
    query["export"] = kind
    return f"{request.path}?{query.urlencode()}"
