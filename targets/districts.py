"""To which district and programme a row belongs: found along its foreign keys."""

from collections import deque
from functools import cache, reduce

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models.constants import LOOKUP_SEP

from .models import District, Programme


@cache
def district_path(model):
    """The lookup from rows of `model` to their district; None where they belong to none.

    A model may say it itself, as `district_by`. Else it is the shortest way along foreign keys that
    are always set and say more than who did it; where there is none, along any, also the other way
    round where that leads to one row.
    """
    named = getattr(model, "district_by", None)
    return (
        named
        or shortest_way(model, District, firm_links)
        or shortest_way(model, District, all_links)
    )


@cache
def programme_path(model):
    """The lookup from rows of `model` to their programme, along keys that are always set.

    None where they belong to none.
    """
    return shortest_way(model, Programme, firm_links)


def shortest_way(model, goal, links):
    ways, seen = deque([(model, ())]), {model}
    while ways:
        reached, path = ways.popleft()
        if reached is goal:
            return LOOKUP_SEP.join(path) or "pk"
        for link in links(reached):
            if link.related_model not in seen:
                seen.add(link.related_model)
                ways.append((link.related_model, (*path, link.name)))
    return None


def firm_links(model):
    return [
        field
        for field in model._meta.concrete_fields
        if field.is_relation
        and not field.null
        and field.related_model._meta.label != settings.AUTH_USER_MODEL
    ]


def all_links(model):
    found = [field for field in model._meta.concrete_fields if field.is_relation]
    return found + [link for link in model._meta.related_objects if link.one_to_one]


def district_of(row):
    """Id of the district that `row` belongs to; None where it belongs to none."""
    return found_along(district_path(type(row)), row)


def programme_of(row):
    """Id of the programme that `row` belongs to; None where it belongs to none."""
    return found_along(programme_path(type(row)), row)


def found_along(path, row):
    if path is None:
        return None
    if path == "pk":
        return row.pk
    *way, last = path.split(LOOKUP_SEP)
    try:
        return getattr(reduce(getattr, way, row), f"{last}_id")
    except (AttributeError, ObjectDoesNotExist):  # a link on the way is not set
        return None


def own_rows(queryset, district):
    """Those of `queryset` that belong to the district of this id; all where it is None."""
    if district is None:
        return queryset
    path = district_path(queryset.model)
    return queryset.filter(**{path: district}) if path else queryset.none()
