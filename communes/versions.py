"""The versions in which a quarter was published; each keeps its own rows for ever."""

from .models import Publication
from .results import Published, Results, Row


def versions_of(programme, quarter):
    """The `Publication`s of a quarter, newest first, each with its period and who published it."""
    return list(
        Publication.objects.filter(period__programme=programme, period__quarter=quarter)
        .select_related("period", "published_by__official")
        .order_by("-version")
    )


def results_of(publication):
    """The stored `Results` of one version."""
    rows = publication.results.order_by("pk").values_list(*Row._fields)
    return Results(
        publication.period.quarter,
        [Row(*values) for values in rows],
        Published(publication.version, publication.day),
    )
