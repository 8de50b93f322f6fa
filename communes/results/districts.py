"""How districts stand in a quarter: counted from what each has published, in a fixed number of
queries however many there are."""

from dataclasses import dataclass

from django.db.models import Count

from targets.models import District, Programme

from ..models import Period, Publication, PublishedResult
from .rows import count_bands_of


@dataclass(frozen=True)
class DistrictStanding:
    """A district in a quarter, by its main programme; None where it has none.

    `counts` is band → how many targets stand in it; None where the quarter is not published.
    """

    district: District
    programme: Programme | None
    counts: dict | None


def standings(districts, quarter):
    """The `DistrictStanding` of each of `districts`, a queryset, by name."""
    mains = {
        programme.district_id: programme
        for programme in Programme.objects.filter(main=True, district__in=districts)
    }
    latest = in_force(quarter)
    counts = band_counts(quarter, set(latest.values()))
    found = []
    for district in districts.order_by("name", "code"):
        programme = mains.get(district.pk)
        publication = programme and latest.get(programme.pk)
        bands = count_bands_of(counts.get(publication, ())) if publication else None
        found.append(DistrictStanding(district, programme, bands))
    return found


def last_published(districts):
    """The last quarter that a main programme of one of `districts` has published; None: none."""
    published = Period.objects.filter(
        programme__main=True, programme__district__in=districts, published_on__isnull=False
    )
    return published.order_by("-quarter").values_list("quarter", flat=True).first()


def in_force(quarter):
    """Main programme's id → id of its latest publication of `quarter` that stands."""
    published = Publication.objects.standing().filter(
        period__quarter=quarter,
        period__programme__main=True,
        period__published_on__isnull=False,
    )
    return dict(published.order_by("version").values_list("period__programme", "pk"))


def band_counts(quarter, publications):
    """Publication id → the band of each of its targets that is counted."""
    rows = PublishedResult.objects.filter(
        publication__period__quarter=quarter,
        publication__period__programme__main=True,
        commune="",
        parent="",
    )
    found = {publication: [] for publication in publications}
    counted = rows.order_by().values_list("publication", "band").annotate(Count("pk"))
    for publication, band, count in counted:
        if publication in found:
            found[publication] += [band] * count
    return found
