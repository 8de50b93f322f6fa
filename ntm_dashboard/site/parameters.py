"""Parameters of addresses: a page that is kept knows its own, and passes over all others."""

from django.core.cache import cache, caches

EVERYWHERE = frozenset({"export", "figures", "sort"})
"""Which file of the list, by which figures, in which order."""


def keep_known(request, names):
    """Take out of the address what is neither in `names` nor known `EVERYWHERE`.

    So that nobody makes up addresses of the same page without end, or has a stranger's words kept
    in its links.
    """
    query = request.GET.copy()
    for name in set(query) - EVERYWHERE - set(names):
        del query[name]
    query._mutable = False
    if len(query) < len(request.GET):
        request.GET = query
        request.META["QUERY_STRING"] = query.urlencode()


def store_for(request):
    """Where the page is kept: with the few of made-up values, if the address has any."""
    plain = dict(request.GET.lists()) in ({}, {"figures": ["provisional"]})
    return cache if plain else caches["narrowed"]
