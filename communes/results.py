"""From figures to results: the only place where figures meet targets.

A result is computed when it is read, and kept in the cache under the data version, so that it is
never older than the last change. Only published quarters are stored (`publishing.py`).
"""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import OuterRef, Subquery

from targets.models import DataVersion, Milestone, Programme, Target
from targets.progress import Band, Reading, Unit, assess
from targets.quarters import Quarter

from .models import Allocation, Commune, Figure, Publication, PublishedResult, Status, Submission
from .models.published import day_of
from .rules import expected_communes


class Row(NamedTuple):
    """One result: a target for the district (`commune` empty) or for one commune.

    `value` has four decimals and is in the target's unit, `percent` two (cut down); both are None
    where there is no value or no goal. `pace`, `reported` and `expected` belong to the district's
    row only. `baseline` and `goal` are those that were applied.
    """

    target: str
    commune: str
    value: Decimal | None
    as_of: Quarter | None
    percent: Decimal | None
    band: str
    pace: str
    reported: int | None
    expected: int | None
    baseline: Decimal | None
    goal: Decimal | None


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
    return {band.value: counts[band] for band in Band}


@dataclass(frozen=True)
class Catalogue:
    """A programme's targets in order of their number, and its district's communes by code."""

    programme: Programme
    targets: list[Target]
    communes: list[Commune]
    allocations: dict
    """Target id → commune id → `Allocation`."""

    def expected(self, target):
        """Communes that are to report `target`, by code: those with an allocation, else by kind."""
        allocated = self.allocations.get(target.pk, ())
        return expected_communes(target, self.communes, lambda commune: commune.pk in allocated)

    @cached_property
    def applicable(self):
        """Communes of a kind that the programme applies to."""
        kinds = self.programme.kinds
        return [commune for commune in self.communes if not kinds or commune.kind in kinds]

    def reporters(self, quarter):
        """Communes that some target asks for a figure in `quarter`, by code."""
        asked = {
            commune.pk
            for target in self.targets
            for commune in self.expected(target)
            if target.asks(quarter, commune)
        }
        return [commune for commune in self.communes if commune.pk in asked]

    @cached_property
    def target(self):
        """Target number → target."""
        return {target.number: target for target in self.targets}

    @cached_property
    def commune(self):
        """Commune code → commune."""
        return {commune.code: commune for commune in self.communes}


def catalogue(programme, version=None):
    """The `Catalogue` of `programme`, from the cache as long as the data version stands."""
    return catalogues([programme], version)[programme.pk]


def catalogues(programmes, version=None):
    """Programme id → `Catalogue`, as `catalogue`: three queries for all that is not cached."""
    version = DataVersion.current() if version is None else version
    keys = {programme.pk: f"catalogue:{version}:{programme.pk}" for programme in programmes}
    found = cache.get_many(keys.values())
    known = {pk: found[key] for pk, key in keys.items() if key in found}
    if missing := [programme for programme in programmes if programme.pk not in known]:
        fresh = read_catalogues(missing)
        cache.set_many({keys[pk]: made for pk, made in fresh.items()})
        known |= fresh
    return known


def read_catalogue(programme):
    return read_catalogues([programme])[programme.pk]


def read_catalogues(programmes):
    """Programme id → `Catalogue`, as they stand in the database."""
    targets, allocations, communes = defaultdict(list), defaultdict(dict), defaultdict(list)
    for target in Target.objects.filter(programme__in=programmes).select_related(
        "group", "programme", "fed_by__programme"
    ):
        targets[target.programme_id].append(target)
    for allocation in Allocation.objects.filter(target__programme__in=programmes):
        allocations[allocation.target_id][allocation.commune_id] = allocation
    districts = {programme.district_id for programme in programmes}
    for commune in Commune.objects.filter(district__in=districts):
        communes[commune.district_id].append(commune)
    return {
        programme.pk: Catalogue(
            programme=programme,
            targets=targets[programme.pk],
            communes=sorted(communes[programme.district_id], key=lambda commune: commune.code),
            allocations={
                t.pk: allocations[t.pk] for t in targets[programme.pk] if t.pk in allocations
            },
        )
        for programme in programmes
    }


@dataclass(frozen=True)
class Inputs:
    """Everything that enters a programme's results, as it stands in the database."""

    catalogue: Catalogue
    milestones: dict
    """Target id → year → value."""
    readings: dict
    """(Target id, commune id or None) → the `Reading`s that count."""

    def measure(self, target):
        """`target` as the pure measure sees it, with its milestones."""
        return target.measure(self.milestones.get(target.pk, {}))

    def units(self, target):
        """The communes expected to report `target`, as the pure measure sees them, by code."""
        allocations = self.catalogue.allocations.get(target.pk, {})
        return [
            unit_of(
                commune,
                self.readings.get((target.pk, commune.pk), ()),
                allocations.get(commune.pk),
            )
            for commune in self.catalogue.expected(target)
        ]


def unit_of(commune, readings, allocation):
    return Unit(
        code=commune.code,
        population=commune.population,
        readings=readings,
        allocated=allocation is not None,
        baseline=allocation.baseline if allocation else None,
        goal=allocation.goal if allocation else None,
    )


def read_inputs(programme, *, target=None, provisional=False, version=None):
    """Read what enters the results of `programme`; of one `target` only, if it is given.

    Provisionally, submitted figures count too. With `version`, the data version, the catalogue may
    come from the cache; without it, everything is read, as a transaction that writes must do.
    """
    known = read_catalogue(programme) if version is None else catalogue(programme, version)
    targets = [one for one in known.targets if target is None or one.pk == target.pk]
    milestones = years_of(Milestone.objects.filter(target__in=targets))
    readings = read_readings(targets, [programme], provisional)
    if fed := [one for one in targets if one.fed_by_id]:
        take_over(readings, fed, provisional)
    return Inputs(known, milestones, {key: list(found.values()) for key, found in readings.items()})


def years_of(milestones):
    """Target id → year → value, of a queryset of milestones."""
    found = {}
    for target, year, value in milestones.values_list("target_id", "year", "value"):
        found.setdefault(target, {})[year] = value
    return found


def read_readings(targets, programmes, provisional):
    """(Target id, commune id or None) → quarter → the `Reading` that counts."""
    submitted = submitted_reports(programmes) if provisional else frozenset()
    readings = defaultdict(dict)
    figures = Figure.objects.filter(target__in=targets).order_by("quarter")
    for programme, target, commune, quarter, *pairs in figures.values_list(
        "target__programme_id",
        "target_id",
        "commune_id",
        "quarter",
        "value",
        "out_of",
        "approved_value",
        "approved_out_of",
    ):
        value, out_of = pairs[:2] if (programme, commune, quarter) in submitted else pairs[2:]
        if value is not None:
            readings[target, commune][quarter] = Reading(quarter, value, out_of)
    return readings


def take_over(readings, fed, provisional):
    """Let the figures of the targets that feed others serve these too, before their own."""
    feeders = {target.fed_by for target in fed}
    programmes = {feeder.programme_id for feeder in feeders}
    given = defaultdict(list)
    for (feeder, commune), found in read_readings(feeders, programmes, provisional).items():
        given[feeder].append((commune, found))
    for target in fed:
        for commune, found in given[target.fed_by_id]:
            readings[target.pk, commune] |= found


def submitted_reports(programmes):
    """(Programme id, commune id or None, quarter) of every report that waits for its review."""
    return frozenset(
        Submission.objects.filter(programme__in=programmes, status=Status.SUBMITTED).values_list(
            "programme_id", "commune_id", "quarter"
        )
    )


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
        row_of(target.number, "", assessment.district),
        *(row_of(target.number, code, result) for code, result in assessment.communes.items()),
    ]


def row_of(number, code, result):
    return Row(
        number,
        code,
        result.value,
        result.as_of,
        result.percent,
        result.band.value,
        result.pace.value if result.pace else "",
        result.reported,
        result.expected,
        result.baseline,
        result.goal,
    )


def results(programme, quarter, *, provisional=False, live=False, version=None):
    """Results of `programme` at `quarter`: of a published quarter the stored ones, unless `live`.

    Provisional results are always live. `version` is the data version, if the caller knows it.
    """
    return history(programme, [quarter], provisional=provisional, live=live, version=version)[
        quarter
    ]


def history(programme, quarters, *, provisional=False, live=False, version=None):
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
        rows[quarter].append(Row(*values))
    return {quarter: Results(quarter, rows[quarter], published[quarter]) for quarter in published}


def latest_approved(programme):
    """The latest quarter with an approved number; None where nothing is approved yet."""
    return (
        Figure.objects.filter(target__programme=programme, approved_value__isnull=False)
        .order_by("-quarter")
        .values_list("quarter", flat=True)
        .first()
    )
