"""A programme's targets and the communes that report them, read together and kept in the cache."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import cache

from targets.models import DataVersion, Programme, Target

from ..models import Allocation, Commune
from ..rules import expected_communes


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
