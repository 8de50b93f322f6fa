"""The stored results of published quarters, read once by each process: they never change."""

import datetime
from collections import defaultdict
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import OuterRef, Subquery

from targets.quarters import Quarter

from ..models import Publication, PublishedResult
from ..models.published import day_of
from .coverage import Coverage
from .kept import Kept, shared
from .rows import KeptYear, Published, Results, Row

KEPT = Kept(40)
"""By `Version`: as many as two programmes publish in a term."""


class Version(NamedTuple):
    """A publication and all it says; a change of any of it makes it another."""

    quarter: Quarter
    publication: int
    version: int
    published_at: datetime.datetime
    published_on: datetime.date | None
    digest: str
    given: int | None
    asked: int | None

    @property
    def published(self):
        day = day_of(self.version, self.published_at, self.published_on)
        kept = None if self.asked is None else Coverage(self.given, self.asked)
        return Published(self.version, day, kept)


def stored(programme, quarters, version):
    """Quarter → the latest published `Results`, for those of `quarters` that are published.

    `version` is the data version.
    """
    wanted = [one for one in in_force(programme, version) if one.quarter in quarters]
    return {one.quarter: results for one, results in kept_results(wanted).items()}


def kept_results(versions):
    """`Version` → its `Results`, for each of `versions` that has any row."""
    found = KEPT.find(versions)
    if missing := [one for one in versions if one not in found]:
        fresh = read_results(missing)
        KEPT.keep(fresh)
        found |= fresh
    return found


def kept_results_of(publication):
    """The stored `Results` of one version, which may have been replaced since."""
    version = Version(
        quarter=publication.period.quarter,
        publication=publication.pk,
        version=publication.version,
        published_at=publication.published_at,
        published_on=publication.period.published_on,
        digest=publication.digest,
        given=publication.given,
        asked=publication.asked,
    )
    return kept_results([version])[version]


def in_force(programme, version):
    """The latest `Version` of each published quarter of `programme`."""
    return cache.get_or_set(f"in-force:{version}:{programme.pk}", lambda: read_in_force(programme))


def read_in_force(programme):
    latest = (
        Publication.objects.standing()
        .filter(period=OuterRef("period"))
        .order_by("-version")
        .values("pk")[:1]
    )
    found = (
        Publication.objects.filter(period__programme=programme, pk=Subquery(latest))
        .order_by("period__quarter")
        .values_list(
            "period__quarter",
            "pk",
            "version",
            "published_at",
            "period__published_on",
            "digest",
            "given",
            "asked",
        )
    )
    return [Version(*values) for values in found]


def kind_of(column):
    """What the values of columns have in common that may share them: numbers of as many places."""
    return getattr(PublishedResult._meta.get_field(column), "decimal_places", column)


def read_results(versions):
    rows, years, same = defaultdict(list), defaultdict(dict), {}
    columns = ["publication", *Row._fields, *KeptYear._fields]
    kept = (
        PublishedResult.objects.filter(publication__in=[one.publication for one in versions])
        .order_by("pk")
        .values_list(*columns)
    )
    for publication, *values in shared(kept.iterator(), [kind_of(column) for column in columns]):
        row = Row.published(*values[: len(Row._fields)])
        rows[publication].append(row)
        year = KeptYear(*values[len(Row._fields) :])
        if year.given is not None:
            unit = row.target, row.commune
            years[publication][same.setdefault(unit, unit)] = same.setdefault(year, year)
    return {
        one: Results(one.quarter, rows[one.publication], one.published, years[one.publication])
        for one in versions
        if one.publication in rows
    }
