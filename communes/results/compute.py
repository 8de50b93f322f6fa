"""From figures to results: the only place where figures meet targets.

A result is computed when it is read, and kept in the cache under the data version, so that it is
never older than the last change. Only published quarters are stored (`publishing.py`).
"""

import datetime
from collections import Counter, defaultdict, namedtuple
from functools import cached_property
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import OuterRef, Subquery

from targets.models import DataVersion
from targets.progress import Band, Pace, Result, assess

from ..models import Figure, Publication, PublishedResult
from ..models.published import day_of
from .inputs import read_inputs


class Row(namedtuple("Row", ["target", "commune", *Result._fields])):
    """A `Result` and what it is of: a target's number, and a commune's code or "" (the district).

    A `PublishedResult` has columns of the same names.
    """

    __slots__ = ()

    @classmethod
    def published(cls, *values):
        """The row whose columns hold these values; the database keeps a band and a pace as text."""
        row = cls(*values)
        return row._replace(band=Band(row.band), pace=Pace(row.pace) if row.pace else None)

    @property
    def columns(self):
        """Name → value, as a `PublishedResult` takes them."""
        return self._asdict() | {"pace": self.pace or ""}


class Published(NamedTuple):
    """Which stored version a quarter's results are from, and the day it is known by."""

    version: int
    day: datetime.date


class Results:
    """The rows of one programme and quarter, in order, with the ways to look them up."""

    def __init__(self, quarter, rows, publication=None):
        self.quarter = quarter
        self.rows = rows
        self.publication = publication
        """The `Published` version the rows are from; None where they were computed."""

    @cached_property
    def district(self):
        """Target number → the district's row."""
        return {row.target: row for row in self.rows if not row.commune}

    @cached_property
    def by_commune(self):
        """Commune code → target number → row."""
        communes = defaultdict(dict)
        for row in self.rows:
            if row.commune:
                communes[row.commune][row.target] = row
        return dict(communes)

    @cached_property
    def by_target(self):
        """Target number → commune code → row."""
        targets = defaultdict(dict)
        for row in self.rows:
            if row.commune:
                targets[row.target][row.commune] = row
        return dict(targets)

    @cached_property
    def bands(self):
        """Band → how many targets of the district stand in it; the headline."""
        return count_bands(self.district.values())


def count_bands(rows):
    """Band → number of `rows` in it, for all five bands in their order."""
    return count_bands_of(row.band for row in rows)


def count_bands_of(bands):
    """Band → how often it stands in `bands`, for all five bands in their order."""
    counts = Counter(bands)
    return {band: counts[band] for band in Band}


def compute(inputs, quarter):
    """Results of every target at `quarter`, fresh from `inputs`."""
    rows = [
        row for target in inputs.catalogue.targets for row in target_rows(inputs, target, quarter)
    ]
    return Results(quarter, rows)


def target_rows(inputs, target, quarter):
    """Rows of one target at `quarter`: the district's, then each expected commune's by code."""
    assessment = assess(
        inputs.measure(target),
        quarter,
        inputs.units(target),
        inputs.readings.get((target.pk, None), ()),
    )
    return [
        Row(target.number, "", *assessment.district),
        *(Row(target.number, code, *result) for code, result in assessment.communes.items()),
    ]


def results(programme, quarter, *, provisional=False, live=False, version=None):
    """Results of `programme` at `quarter`: of a published quarter the stored ones, unless `live`.

    Provisional results are always live. `version` is the data version, if the caller knows it.
    """
    found = results_by_quarter(
        programme, [quarter], provisional=provisional, live=live, version=version
    )
    return found[quarter]


def results_by_quarter(programme, quarters, *, provisional=False, live=False, version=None):
    """Quarter → `Results`, for each of `quarters`; see `results`."""
    version = DataVersion.current() if version is None else version
    live = live or provisional
    prefix = f"results:{version}:{programme.pk}:{provisional:d}{live:d}:"
    keys = {quarter: f"{prefix}{quarter}" for quarter in quarters}
    found = cache.get_many(keys.values())
    missing = [quarter for quarter, key in keys.items() if key not in found]
    if missing:
        made = {} if live else stored(programme, missing)
        if left := [quarter for quarter in missing if quarter not in made]:
            inputs = read_inputs(programme, provisional=provisional, version=version)
            made |= {quarter: compute(inputs, quarter) for quarter in left}
        fresh = {keys[quarter]: made[quarter] for quarter in missing}
        cache.set_many(fresh)
        found |= fresh
    return {quarter: found[key] for quarter, key in keys.items()}


def stored(programme, quarters):
    """Quarter → the latest published `Results`, for those of `quarters` that are published."""
    latest = (
        Publication.objects.filter(period=OuterRef("publication__period"))
        .order_by("-version")
        .values("pk")[:1]
    )
    rows, published = defaultdict(list), {}
    for quarter, version, at, published_on, *values in (
        PublishedResult.objects.filter(
            publication__period__programme=programme,
            publication__period__quarter__in=quarters,
            publication=Subquery(latest),
        )
        .order_by("pk")
        .values_list(
            "publication__period__quarter",
            "publication__version",
            "publication__published_at",
            "publication__period__published_on",
            *Row._fields,
        )
    ):
        published[quarter] = Published(version, day_of(version, at, published_on))
        rows[quarter].append(Row.published(*values))
    return {quarter: Results(quarter, rows[quarter], published[quarter]) for quarter in published}


def latest_approved(programme):
    """The latest quarter with an approved number; None where nothing is approved yet."""
    return (
        Figure.objects.filter(target__programme=programme, approved_value__isnull=False)
        .order_by("-quarter")
        .values_list("quarter", flat=True)
        .first()
    )
