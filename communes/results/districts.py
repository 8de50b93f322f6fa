"""How districts stand in a quarter: counted from what each has published, in a fixed number of
queries however many there are."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from targets.models import District, Programme
from targets.versions import version_of

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
    beyond = followers(districts, mains.values(), quarter, public) if lower else {}
    bands = published_bands(quarter, main_or(districts, beyond.values()))
    found = [
        DistrictStanding(one, main := mains.get(one.pk), bands.get(main and main.pk))
        for one in districts.order_by("name", "code")
    ]
    return found + [
        DistrictStanding(one.district, one, bands.get(one.pk), readable=False)
        for one in beyond.values()
    ]


def below(programme, quarter, *, public=False):
    """The `DistrictStanding` of each programme that runs and follows from `programme`, by district.

    Readable by who reads `programme` are those of its own district; to the public all are.
    """
    found = Programme.objects.filter(
        follows=programme, archived_on=None, start__lte=quarter, end__gte=quarter
    )
    ordered = found.select_related("district").order_by(
        "district__name", "district__code", "-main", "start", "pk"
    )
    programmes = list(opening(ordered, quarter, public))
    bands = published_bands(quarter, only(programmes))
    return [
        DistrictStanding(
            one.district,
            one,
            bands.get(one.pk),
            readable=public or one.district_id == programme.district_id,
        )
        for one in programmes
    ]


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
    version = version_of(programme)
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


def main_or(districts, others):
    """Which programmes count: the main ones of `districts`, and `others`; as what is asked of the
    end of a path."""
    others = list(others)

    def asked(path):
        main = Q(**{f"{path}__main": True, f"{path}__district__in": districts})
        return main | Q(**{f"{path}__in": others}) if others else main

    return asked


def only(programmes):
    """The same: `programmes` alone."""
    return lambda path: Q(**{f"{path}__in": programmes})


def published_bands(quarter, asked):
    """Programme's id → band → how many of its targets stand in it, by its latest publication of
    `quarter` that stands; those that have none are left out."""
    latest = in_force(quarter, asked)
    counts = band_counts(quarter, set(latest.values()), asked)
    return {programme: count_bands_of(counts[one]) for programme, one in latest.items()}


def in_force(quarter, asked):
    """Programme's id → id of its latest publication of `quarter` that stands."""
    published = Publication.objects.standing().filter(
        asked("period__programme"), period__quarter=quarter, period__published_on__isnull=False
    )
    return dict(published.order_by("version").values_list("period__programme", "pk"))


def band_counts(quarter, publications, asked):
    """Publication id → the band of each of its targets that is counted."""
    rows = PublishedResult.objects.filter(
        asked("publication__period__programme"),
        publication__period__quarter=quarter,
        commune="",
        parent="",
    )
    found = {publication: [] for publication in publications}
    counted = rows.order_by().values_list("publication", "band").annotate(Count("pk"))
    for publication, band, count in counted:
        if publication in found:
            found[publication] += [band] * count
    return found
