"""What the rows of a grid are: allocations of communes, or milestones of years."""

from dataclasses import replace

from targets import rules
from targets.models import Milestone
from targets.progress import Method

from ..models import Allocation
from ..results.catalogue import Share
from ..rules import expected_population_problems


class Allocations:
    """Each commune's own baseline and goal; `catalogue` is the programme's as it stands."""

    whole = False

    def __init__(self, catalogue):
        self.catalogue = catalogue
        self.target = {target.pk: target for target in catalogue.targets}
        self.commune = {commune.pk: commune for commune in catalogue.communes}

    @staticmethod
    def shares(target):
        """Whether communes can have a share of `target`."""
        return not (target.is_district or target.method in (Method.PARTS, Method.WITHIN))

    @staticmethod
    def kept(targets):
        rows = Allocation.objects.filter(target__in=targets)
        return {(row.target_id, row.commune_id): row for row in rows}

    @staticmethod
    def new(target, unit):
        return Allocation(target=target, commune=unit)

    def problems(self, row):
        target, commune = self.target[row.target_id], self.commune[row.commune_id]
        named = [(str(commune), commune.population)]
        return [
            *rules.allocation_problems(target, row.baseline, row.goal),
            *rules.population_problems(target, named),
        ]

    def contradictions(self, added, removed):
        """Where the last allocation of a target goes all communes are expected to report it."""
        found = {pk: dict(shares) for pk, shares in self.catalogue.allocations.items()}
        for row in added:
            share = Share(row.baseline, row.goal)
            found.setdefault(row.target_id, {})[row.commune_id] = share
        for row in removed:
            del found[row.target_id][row.commune_id]
        after = replace(
            self.catalogue, allocations={pk: shares for pk, shares in found.items() if shares}
        )
        return [message for _field, message in expected_population_problems(after)]


class Milestones:
    """The district's plan of each year."""

    whole = True

    @staticmethod
    def shares(target):
        """Whether `target` has plans of its years."""
        return target.method not in (Method.PARTS, Method.WITHIN)

    @staticmethod
    def kept(targets):
        rows = Milestone.objects.filter(target__in=targets)
        return {(row.target_id, row.year): row for row in rows}

    @staticmethod
    def new(target, unit):
        return Milestone(target=target, year=unit)

    def __init__(self, catalogue):
        self.target = {target.pk: target for target in catalogue.targets}

    def problems(self, row):
        return rules.milestone_problems(self.target[row.target_id], row.value)

    @staticmethod
    def contradictions(added, removed):
        return []
