"""Orders in which every database agrees."""

from django.db.models import F


def empty_first(path):
    """An order by `path` with empty values first; PostgreSQL has them last of itself."""
    return F(path).asc(nulls_first=True)
