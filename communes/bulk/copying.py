"""A programme that follows on another: the next term of it, or the list of one of its years.

A `Draft` is what would be made, unsaved; `make` writes it, all or nothing.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import F, Q

from targets import rules, succession
from targets.models import Group, Milestone, Programme, Target, Threshold
from targets.progress import Band, Method, SeriesBreak, break_at, in_force
from targets.quarters import Quarter

from ..models import Allocation, Assignment, CommuneMilestone, Exemption, can_act
from ..results.catalogue import Share, read_catalogue
from ..results.inputs import years_of
from ..rules import expected_population_problems
from .ended import WhatEnded
from .writing import add

SAME_AS_BEFORE = (
    *("district", "name_en", "authority", "kind", "applies_to", "good_from", "fair_from"),
    "layout",
)
"""What the programme that follows has of the one before."""


class Contradiction(Exception):
    """What is to be made would contradict itself; `problems` are the sentences."""

    def __init__(self, problems):
        super().__init__(" ".join(map(str, problems)))
        self.problems = problems


@dataclass
class Copied:
    """A target that is to be made, and the one that it comes from."""

    source: Target
    target: Target
    parent: "Copied | None" = None

    def problems(self):
        """`(field, message)` pairs of the target by itself."""
        return [
            *rules.target_problems(self.target),
            *rules.course_of_target_problems(self.target),
            *rules.feed_problems(self.target),
            *rules.target_above_problems(self.target),
        ]


@dataclass
class Draft:
    """A programme that is to be made of `source`, without a key yet."""

    source: Programme
    programme: Programme
    becomes_main: bool = False
    with_assignments: bool = True

    def __post_init__(self):
        self.programme.follows = self.above

    @cached_property
    def catalogue(self):
        """Of the source; its rows know their programme and district without asking again."""
        found = read_catalogue(self.source)
        for target in found.targets:
            target.programme = self.source
            feeder = target.fed_by
            if feeder is not None and feeder.programme.district_id == self.source.district_id:
                feeder.programme.district = self.source.district
        return found

    @cached_property
    def standing(self):
        return WhatEnded(self.source, self.programme.start)

    @cached_property
    def copied(self):
        """A `Copied` for each target, each parent before its parts."""
        found = {}
        for source in self.catalogue.listed:
            target = Target(programme=self.programme, **self.columns(source))
            target.fed_by = self.feeder(source)
            target.follows = self.target_above(source)
            parent = found.get(source.parent_id)
            target.parent = parent and parent.target
            found[source.pk] = Copied(source, target, parent)
        return list(found.values())

    @cached_property
    def communes(self):
        """Commune id → commune, of the units that live when the new programme begins."""
        living = self.catalogue.living_in(self.programme.start)
        return {commune.pk: commune for commune in living}

    def series(self, source, quarter):
        """The break that is in force at `quarter`; None where there is none."""
        return (
            break_at(self.catalogue.measure(source, {}), quarter) if self.has_own(source) else None
        )

    def terms(self, source, quarter):
        """The same, or the goal that was given anew by then, told as a break is."""
        given = self.catalogue.given_goal(source, quarter)
        if given is None:
            return self.series(source, quarter)
        return SeriesBreak(given.start, given.decision, None, given.goal)

    @staticmethod
    def has_own(source):
        """Whether the target is measured itself, and not by its parts."""
        return source.method != Method.PARTS

    def allocations(self, copied):
        """The `Allocation`s of the new target.

        Where one of them cannot stand there are none: who is expected follows from all of them.
        """
        shares = {pk: one for pk, one in self.shares(copied.source).items() if pk in self.communes}
        found = {
            pk: succession.next_share(
                copied.target, self.standing.of(copied.source, self.communes[pk]), share
            )
            for pk, share in shares.items()
        }
        if not all(found.values()):
            return []
        return [
            Allocation(
                target=copied.target, commune=self.communes[pk], baseline=baseline, goal=goal
            )
            for pk, (baseline, goal) in found.items()
        ]

    def lost(self, copied, allocations):
        """How many allocations of the former target are not among its new `allocations`."""
        return len(self.catalogue.allocations.get(copied.source.pk, ())) - len(allocations)

    def is_reached(self, copied):
        """Whether the goal of the new target is the one that the former has reached already."""
        goal = copied.target.goal
        row = self.standing.rows.get((copied.source.number, ""))
        return bool(row and goal is not None and goal == row.goal and row.band == Band.MET)

    def thresholds(self, copied):
        return [
            Threshold(target=copied.target, grade=grade, year=year, value=value)
            for grade, year, value in self.threshold_columns(copied.source)
            if not rules.threshold_problems(copied.target, value)
        ]

    def exemptions(self, copied):
        """Those of the `Copied` targets that go on; none, where they are decided anew."""
        return []

    def assignments(self, copied):
        """Duties that last beyond the first day, of who can act then and of units that live then.

        Of two that would begin on one day, the one that lasts longer.
        """
        if not self.with_assignments:
            return []
        first = self.programme.start.first_day
        made = {one.source.pk: one.target for one in copied}
        lasting = Assignment.objects.filter(
            Q(end=None) | Q(end__gte=first),
            Q(commune=None) | Q(commune__in=self.communes),
            Q(target=None) | Q(target__in=made),
            can_act(first, "official__"),
            programme=self.source,
        ).order_by(F("end").asc(nulls_last=True), "pk")
        found = {}
        for row in lasting:
            start = max(first, row.start)
            key = row.official_id, row.target_id, row.commune_id, row.duty, start
            found[key] = Assignment(
                official_id=row.official_id,
                programme=self.programme,
                target=made.get(row.target_id),
                commune_id=row.commune_id,
                duty=row.duty,
                start=start,
                end=row.end,
            )
        return list(found.values())


@dataclass
class NextTerm(Draft):
    """The same targets for the term that follows."""

    keep_goals: bool = True

    @cached_property
    def above(self):
        """As before, where the programme above runs on: a former term is above no later one."""
        above = self.source.follows
        return above if above and above.has_quarter(self.programme.start) else None

    @cached_property
    def targets_above(self):
        """Target id → the target, of those that the source's follow from."""
        return Target.objects.filter(followed_by__programme=self.source).distinct().in_bulk()

    def target_above(self, source):
        found = self.above and self.targets_above.get(source.follows_id)
        if found:
            found.programme = self.above
        return found

    @cached_property
    def later(self):
        """By how many quarters it begins later."""
        return self.programme.start.ordinal - self.source.start.ordinal

    def columns(self, source):
        return succession.next_term(
            source,
            self.standing.of(source),
            quarters=self.later,
            keep_goals=self.keep_goals,
            series=self.terms(source, self.source.end),
        )

    def feeder(self, source):
        """As before, where the programme that feeds runs on."""
        feeder = source.fed_by
        return feeder if feeder and feeder.programme.has_quarter(self.programme.start) else None

    def shares(self, source):
        """Commune id → its `Share` before; none after a break, when those did not hold any more."""
        if not self.keep_goals or self.series(source, self.source.end):
            return {}
        return self.catalogue.allocations.get(source.pk, {})

    def threshold_columns(self, source):
        years = self.programme.start.year - self.source.start.year
        for (grade, year), value in self.catalogue.thresholds.get(source.pk, {}).items():
            yield grade, year and year + years, value


@dataclass
class YearList(Draft):
    """The targets of one year of a resolution, whose goals are its milestones of that year."""

    fed: bool = True
    """Whether the figures of the resolution serve the list too."""

    @property
    def year(self):
        return self.programme.start.year

    @cached_property
    def milestones(self):
        return years_of(Milestone.objects.filter(target__programme=self.source))

    @cached_property
    def shares_of_year(self):
        """Target id → commune id → its plan of the year."""
        found = {}
        rows = CommuneMilestone.objects.filter(target__programme=self.source, year=self.year)
        for target, commune, value in rows.values_list("target_id", "commune_id", "value"):
            found.setdefault(target, {})[commune] = value
        return found

    def columns(self, source):
        return succession.of_year(
            source,
            self.standing.of(source),
            year=self.year,
            last=(source.due or self.source.end).year,
            milestones=self.plans(source),
            series=self.terms(source, Quarter(self.year, 4)),
        )

    def plans(self, source):
        """Year → the district's plan, of those that hold in the year."""
        known = self.milestones.get(source.pk, {})
        if source.pk not in self.catalogue.goals:
            return known
        measure = self.catalogue.measure(source, known)
        return in_force(measure, Quarter(self.year, 4)).milestones

    @property
    def above(self):
        return self.source

    @staticmethod
    def target_above(source):
        return source

    def feeder(self, source):
        if not self.fed or not self.has_own(source):
            return None
        return source.fed_by or source

    def shares(self, source):
        """Commune id → its plan of the year, where every commune with an allocation has one."""
        allocated = self.catalogue.allocations.get(source.pk, {})
        plans = self.shares_of_year.get(source.pk, {})
        if not allocated or allocated.keys() - plans.keys():
            return {}
        return {pk: Share(share.baseline, plans[pk]) for pk, share in allocated.items()}

    def exemptions(self, copied):
        """Of the year: the resolution and its list ask the same communes."""
        first, last = self.programme.start, self.programme.end
        rows = [
            Exemption(
                target=one.target,
                commune=self.communes[pk],
                start=max(found.start, first),
                end=found.end and min(found.end, last),
                reason=found.reason,
            )
            for one in copied
            for pk, kept in self.catalogue.exemptions.get(one.source.pk, {}).items()
            for found in kept
            if pk in self.communes
            and found.start <= last
            and (found.end is None or found.end >= first)
        ]
        return [row for row in rows if not rules.exemption_problems(row)]

    def threshold_columns(self, source):
        for (grade, year), value in self.catalogue.thresholds.get(source.pk, {}).items():
            if year in (None, self.year):
                yield grade, year, value


def left(copied, left_out):
    """Those of `copied` that stay where the sources with keys `left_out` are left out.

    Parts go with their parent, and a parent that is judged by its parts with the last of them.
    """
    stay = [one for one in copied if not {one.source.pk, one.source.parent_id} & left_out]
    parts = Counter(one.source.parent_id for one in stay)
    return [one for one in stay if one.source.method != Method.PARTS or parts[one.source.pk]]


@transaction.atomic
def make(draft, copied):
    """Write the programme of `draft` with these `Copied` targets; answer model → number of rows.

    Raises `Contradiction`, and writes nothing, where the whole cannot stand.
    """
    programme = draft.programme
    if draft.becomes_main:
        for former in Programme.objects.filter(district=programme.district, main=True):
            former.main = False
            former.save()
        programme.main = True
    programme.save()
    groups = make_groups(programme, copied)
    for generation in (
        [one for one in copied if one.parent is None],
        [one for one in copied if one.parent is not None],
    ):
        for one in generation:
            one.target.programme = programme
            one.target.group = groups[one.source.group_id]
            one.target.parent = one.parent and one.parent.target
        add([one.target for one in generation])
    made = {
        Group: list(groups.values()),
        Target: copied,
        Threshold: add([row for one in copied for row in draft.thresholds(one)]),
        Allocation: add([row for one in copied for row in draft.allocations(one)]),
        Exemption: add(draft.exemptions(copied)),
        Assignment: add(draft.assignments(copied)),
    }
    if problems := expected_population_problems(read_catalogue(programme)):
        raise Contradiction([message for _field, message in problems])
    return {model: len(rows) for model, rows in made.items()}


def make_groups(programme, copied):
    """Key of a former group → the new one, of those that `copied` belong to."""
    former = {one.source.group_id: one.source.group for one in copied}
    names = ("name", "position", "name_en")
    made = [
        Group(programme=programme, **{name: getattr(group, name) for name in names})
        for group in former.values()
    ]
    return dict(zip(former, add(made), strict=True))
