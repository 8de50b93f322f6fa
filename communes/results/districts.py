"""How districts stand in a quarter: counted from what each has published, in a fixed number of
queries however many there are."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from targets.models import DataVersion, District, Programme

from ..models import Commune, Period, Publication, PublishedResult
from .catalogue import catalogue
from .opening import opening_quarter
from .rows import count_bands, count_bands_of
from .stored import stored
from .unassigned import without_blame


@dataclass(frozen=True)
class DistrictStanding:
    """A district in a quarter, by one of its programmes; None where it has none.

    That is its main one, or where the district is not `readable` the one that follows from above.
    `counts` is band → how many targets stand in it; None where the quarter is not published.
    """

    district: District
    programme: Programme | None
    counts: dict | None
    readable: bool = True

    def opens_at(self, quarter):
        """The quarter in which its pages open from a page of `quarter`; None: nothing is shown."""
        return quarter if self.programme.has_period else self.programme.opening


@dataclass(frozen=True)
class UnitStanding:
    """The same of a unit of the only province that is read; `counts` are of the unit's results."""

    commune: Commune
    counts: dict | None


def standings(districts, quarter, *, public=False, lower=False):
    """The `DistrictStanding` of each of `districts`, a queryset, by name.

    With `lower` also of the districts, not among them, whose programmes follow from theirs.
    """
    mains = Programme.objects.filter(main=True, district__in=districts)
    mains = {one.district_id: one for one in opening(mains, quarter, public)}
    below = followers(districts, mains.values(), quarter, public) if lower else {}
    latest = in_force(quarter, below.values())
    counts = band_counts(quarter, set(latest.values()), below.values())

    def standing(district, programme, **values):
        publication = programme and latest.get(programme.pk)
        bands = count_bands_of(counts.get(publication, ())) if publication else None
        return DistrictStanding(district, programme, bands, **values)

    found = [standing(one, mains.get(one.pk)) for one in districts.order_by("name", "code")]
    return found + [standing(one.district, one, readable=False) for one in below.values()]


def opening(programmes, quarter, public):
    """`programmes` with whether they have a period in `quarter`, and where their pages open."""
    periods = Period.objects.filter(programme=OuterRef("pk"), quarter=quarter)
    if public:
        periods = periods.filter(published_on__isnull=False)
    return programmes.annotate(has_period=Exists(periods), opening=opening_quarter(public=public))


def followers(districts, programmes, quarter, public):
    """District id → its programme that follows from one of `programmes`, by the district's name.

    Of several its main one, else the latest. Those of `districts` themselves are left out.
    """
    found = Programme.objects.filter(follows__in=list(programmes), archived_on=None)
    found = found.exclude(district__in=districts).select_related("district")
    ordered = found.order_by("district__name", "district__code", "main", "start", "pk")
    return {one.district_id: one for one in opening(ordered, quarter, public)}


def only_province(standings):
    """The standing of a province that is the only one and has no programme below it here.

    Its units then report to it alone. None where there is no such province.
    """
    above = {one.programme.follows_id for one in standings if one.programme}
    provinces = [one for one in standings if one.readable and one.district.level == "province"]
    if len(provinces) != 1 or provinces[0].programme is None:
        return None
    return None if provinces[0].programme.pk in above else provinces[0]


def unit_standings(programme, quarter):
    """The `UnitStanding`s of the units that the programme applies to, by code."""
    version = DataVersion.current()
    known = catalogue(programme, version).at(quarter)
    results = stored(programme, [quarter], version).get(quarter)
    rows = without_blame(known, results).by_commune if results else {}
    return [
        UnitStanding(one, count_bands(rows[one.code].values()) if one.code in rows else None)
        for one in known.applicable
    ]


def last_published(districts):
    """The last quarter that a main programme of one of `districts` has published; None: none."""
    published = Period.objects.filter(
        programme__main=True, programme__district__in=districts, published_on__isnull=False
    )
    return published.order_by("-quarter").values_list("quarter", flat=True).first()


def counted(path, others):
    """That a programme at the end of `path` is a main one, or one of `others`."""
    main = Q(**{f"{path}__main": True})
    return main | Q(**{f"{path}__in": list(others)}) if others else main


def in_force(quarter, others=()):
    """Id of a main programme, or of one of `others` → id of its latest publication of `quarter`
    that stands."""
    published = Publication.objects.standing().filter(
        counted("period__programme", others),
        period__quarter=quarter,
        period__published_on__isnull=False,
    )
    return dict(published.order_by("version").values_list("period__programme", "pk"))


def band_counts(quarter, publications, others=()):
    """Publication id → the band of each of its targets that is counted."""
    rows = PublishedResult.objects.filter(
        counted("publication__period__programme", others),
        publication__period__quarter=quarter,
        commune="",
        parent="",
    )
    found = {publication: [] for publication in publications}
    found_bands = rows.order_by().values_list("publication", "band").annotate(Count("pk"))
    for publication, band, count in found_bands:
        if publication in found:
            found[publication] += [band] * count
    return found
