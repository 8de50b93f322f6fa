"""A programme's targets and the communes that report them, read together and kept."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from targets import models
from targets.meanwhile import digest_of
from targets.measure import lasts
from targets.models import DataVersion, Programme, Target
from targets.progress import GoalFrom, Rollup, SeriesBreak, asked_by, break_at, comparable, goal_at
from targets.quarters import Quarter

from ..models import Allocation, Commune, ExactMean, Exemption, Successor
from ..rules import ever_expected, expected_communes
from .kept import Kept

NOT_YET, NOT_APPLICABLE, UNASSIGNED = "not_yet", "not_applicable", "unassigned"
NOT_JUDGED = "not_judged"
"""Why a target has no number, where it is not that one is missing."""


class Share(NamedTuple):
    """What a commune is allocated of a target: the columns of an `Allocation`."""

    baseline: Decimal | None
    goal: Decimal
    decision: str = ""


class Exempt(NamedTuple):
    """Why a commune need not report a target, from a quarter on, to another or for good."""

    start: Quarter
    end: Quarter | None
    reason: str
    """Empty for the public."""

    def holds(self, quarter):
        return lasts(self.start, self.end, quarter)


class Origin(NamedTuple):
    """Where a unit came from: an old unit, and the share of its people that went over."""

    unit: int
    """Id of the old unit."""
    share: Decimal
    decision: str = ""


class Recount(NamedTuple):
    """Between two quarters units were merged or divided, so that a target counts others."""

    then: int
    """How many were to report it before, and `now`."""
    now: int
    day: datetime.date
    """The last on which that happened."""


@dataclass(frozen=True)
class Catalogue:
    """A programme's targets in order of their number, and its district's communes by code.

    Units are merged and divided: `at` a quarter it has the units of that quarter alone.
    """

    programme: Programme
    targets: list[Target]
    communes: list[Commune]
    allocations: dict
    """Target id → commune id → `Share`."""
    thresholds: dict = field(default_factory=dict)
    """Target id → (class, year; None: every year) → value."""
    breaks: dict = field(default_factory=dict)
    """Target id → its `SeriesBreak`s."""
    goals: dict = field(default_factory=dict)
    """Target id → its `GoalFrom`s."""
    exemptions: dict = field(default_factory=dict)
    """Target id → commune id → its `Exempt`s."""
    origins: dict = field(default_factory=dict)
    """Commune id → its `Origin`s; only of units that came from others."""
    whole: "Catalogue | None" = field(default=None, repr=False, compare=False)
    """With the units of all quarters, where this one is of the units of one; else None."""

    def at(self, quarter):
        """The same with the units that live in `quarter`; one of a quarter's units stays so."""
        if self.whole is not None or not self.changes:
            return self
        living = self.living_in(quarter)
        key = tuple(commune.pk for commune in living)
        if key not in self.of_units:
            self.of_units[key] = replace(self, communes=living, whole=self)
        return self.of_units[key]

    def of(self, quarter):
        """With the units that live in `quarter`, also where this one is of another's."""
        return (self.whole or self).at(quarter)

    def living_in(self, quarter):
        """The communes that live in `quarter`, by code."""
        if not self.changes:
            return self.communes
        return [commune for commune in self.everyone if commune.lives_in(quarter)]

    @cached_property
    def changes(self):
        """Whether some unit is not there all the time."""
        return any(commune.since or commune.until for commune in self.everyone)

    @cached_property
    def of_units(self):
        """Ids of communes that live at one time → the catalogue with those alone."""
        return {}

    @property
    def everyone(self):
        """The units of all quarters, by code and age."""
        return (self.whole or self).communes

    @cached_property
    def unit(self):
        """Commune id → commune, of the units of all quarters."""
        return {commune.pk: commune for commune in self.everyone}

    def came_from(self, commune):
        """The units that `commune` was made of, each with its `Origin`, by code."""
        found = [(self.unit[one.unit], one) for one in self.origins.get(commune.pk, ())]
        return sorted(found, key=lambda pair: pair[0].code)

    def became(self, commune):
        """The units that came from `commune`, by code."""
        return [
            one
            for one in self.everyone
            if any(origin.unit == commune.pk for origin in self.origins.get(one.pk, ()))
        ]

    def expected(self, target):
        """Communes that are to report `target`, by code: those with an allocation, else by kind.

        A unit that was made of others takes their place where it has no allocation yet.
        """
        return self.reporting[target.pk]

    def expects(self, target, commune):
        """Whether `commune` is to report `target`."""
        return commune.pk in self.reporting_ids[target.pk]

    def expected_at(self, target, quarter):
        """As `expected`, without those that are exempt in `quarter`."""
        exempt = self.exemptions.get(target.pk, ())
        return [
            commune
            for commune in self.at(quarter).expected(target)
            if commune.pk not in exempt or not self.exempt(target, commune, quarter)
        ]

    def exempt(self, target, commune, quarter):
        """The `Exempt` by which `commune` need not report `target` in `quarter`; None: it must.

        Of a parent that is judged by its parts, where it need not report any of them.
        """
        if target.is_judged_by_parts:
            parts = [one for one in self.parts[target.pk] if self.expects(one, commune)]
            found = [self.exempt(part, commune, quarter) for part in parts]
            return found[0] if found and all(found) else None
        found = self.exemptions.get(target.pk, {}).get(commune.pk, ())
        return next((one for one in found if one.holds(quarter)), None)

    def without_reasons(self):
        """The same catalogue, but for why communes are exempt."""
        if not self.exemptions:
            return self
        silent = {
            target: {
                commune: [one._replace(reason="") for one in found]
                for commune, found in by_commune.items()
            }
            for target, by_commune in self.exemptions.items()
        }
        return replace(self, exemptions=silent)

    @cached_property
    def counted(self):
        """The targets that are counted: those that are no parts."""
        return [target for target in self.targets if not target.is_part]

    @cached_property
    def listed(self):
        """All targets as lists show them: those that are counted, each followed by its parts."""
        return [one for target in self.counted for one in (target, *self.parts[target.pk])]

    def with_parents(self, targets):
        """`targets` as lists show them, each part below its parent, which is added to them."""
        wanted = {pk for target in targets for pk in (target.pk, target.parent_id)}
        return [target for target in self.listed if target.pk in wanted]

    def apart(self, target, quarter, other):
        """The name of the break between two quarters, which are not held against each other.

        Empty where they measure the same. Of a parent that is judged by its parts, one of theirs.
        """
        if target.is_judged_by_parts:
            found = [self.apart(part, quarter, other) for part in self.parts[target.pk]]
            return next(filter(None, found), "")
        if target.pk not in self.breaks:
            return ""
        measure = self.measure(target, {})
        if comparable(measure, quarter, other):
            return ""
        return break_at(measure, max(quarter, other)).name

    def given_goal(self, target, quarter):
        """The `GoalFrom` that holds at `quarter`; None where the target's own goal still does."""
        known = self.goals.get(target.pk)
        return goal_at(self.measure(target, {}), quarter) if known else None

    def recount(self, target, quarter, other):
        """The `Recount` between two quarters of a count of communes; None where there is none.

        Of a parent that is judged by its parts, one of theirs.
        """
        if target.is_judged_by_parts:
            found = (self.recount(part, quarter, other) for part in self.parts[target.pk])
            return next(filter(None, found), None)
        if target.rollup != Rollup.COUNT or not self.changes:
            return None
        then, now = (self.of(at).expected(target) for at in sorted((quarter, other)))
        gone, came = set(then) - set(now), set(now) - set(then)
        days = [one.since for one in came if one.since]
        days += [one.until + datetime.timedelta(days=1) for one in gone if one.until]
        return Recount(len(then), len(now), max(days)) if days else None

    def counts_otherwise(self, target, quarter, other):
        """Whether a count of communes is of others, or has another goal, in one of two quarters."""
        if target.is_judged_by_parts:
            parts = self.parts[target.pk]
            return any(self.counts_otherwise(part, quarter, other) for part in parts)
        return self.given_goal(target, quarter) != self.given_goal(target, other) or bool(
            self.recount(target, quarter, other)
        )

    def outdated_goal(self, target, quarter):
        """The `Recount` since the goal that holds at `quarter` was set; None where it still fits.

        A target without a goal of its own counts all communes, whoever they are.
        """
        if target.goal is None:
            return None
        given = self.given_goal(target, quarter)
        return self.recount(target, given.start if given else self.programme.start, quarter)

    def exempts_otherwise(self, target, quarter, other):
        """Whether others are exempt from `target` in one of two quarters than in the other."""
        parts = self.parts[target.pk] if target.is_judged_by_parts else [target]
        return any(
            self.expected_at(part, quarter) != self.expected_at(part, other)
            for part in parts
            if part.pk in self.exemptions
        )

    def lacks(self, target, quarter):
        """Why nobody can have a number of `target` at `quarter`; empty where somebody could.

        `NOT_APPLICABLE`: every commune is exempt. `NOT_YET`: it has not been asked so far. A parent
        that is judged by its parts lacks what all of those lack that apply to somebody.
        """
        if not target.is_judged_by_parts:
            return self.lacks_itself(target, quarter)
        found = {self.lacks_itself(part, quarter) for part in self.parts[target.pk]} or {""}
        found = found - {NOT_APPLICABLE} or {NOT_APPLICABLE}
        return found.pop() if len(found) == 1 else ""

    def lacks_itself(self, target, quarter):
        if self.exemptions.get(target.pk) and not self.expected_at(target, quarter):
            return NOT_APPLICABLE
        if target.fed_by_id is None and not asked_by(self.measure(target, {}), quarter):
            return NOT_YET
        return ""

    def leaves_free(self, target, quarter):
        """Whether a resolution's `target` counts, at `quarter`, fewer communes than report it, and
        none by name.

        It names them where some communes of a kind have an allocation and others have not; an
        allocation to all of them only says what is counted. Those that are exempt then report it
        as little as those that are not asked.
        """
        expected, given = self.expected(target), self.given_goal(target, quarter)
        goal = given.goal if given else target.goal
        if target.rollup != Rollup.COUNT or goal is None:
            return False
        if goal >= len(self.expected_at(target, quarter)):
            return False
        kinds = {commune.kind for commune in expected}
        alike = sum(commune.kind in kinds for commune in self.communes)
        return self.programme.kind == "resolution" and len(expected) == alike

    @cached_property
    def number_of(self):
        """Target id → its number."""
        return {target.pk: target.number for target in self.targets}

    @cached_property
    def numbering(self):
        """Another text wherever a target has another number."""
        return digest_of(sorted(self.number_of.items()))

    @cached_property
    def parts(self):
        """Target id → its parts, in order; empty where it has none, or none yet."""
        found = {target.pk: [] for target in self.targets}
        for target in self.targets:
            if target.is_part:
                found[target.parent_id].append(target)
        return found

    def measure(self, target, milestones):
        """`target` as the pure measure sees it; `milestones` is year → value."""
        return target.measure(
            milestones,
            self.thresholds.get(target.pk),
            self.breaks.get(target.pk, ()),
            self.goals.get(target.pk, ()),
        )

    @cached_property
    def reporting(self):
        """Target id → the communes that are to report it, by code."""
        return {target.pk: self.read_expected(target) for target in self.targets}

    def read_expected(self, target):
        """Of the units of all quarters, those that are to report it in one of theirs."""
        allocated = self.allocations.get(target.pk, ())
        rule = expected_communes if self.whole else ever_expected
        return rule(target, self.communes, lambda one: self.has_share(one.pk, allocated))

    def has_share(self, commune, allocated):
        """Whether a commune, by its id, or a unit that it came from is among the `allocated`."""
        return commune in allocated or any(
            self.has_share(origin.unit, allocated) for origin in self.origins.get(commune, ())
        )

    @cached_property
    def reporting_ids(self):
        """Target id → ids of those communes; one set for all targets that ask the same."""
        found = {
            target: frozenset(commune.pk for commune in communes)
            for target, communes in self.reporting.items()
        }
        one_of = {ids: ids for ids in found.values()}
        return {target: one_of[ids] for target, ids in found.items()}

    @cached_property
    def applicable(self):
        """Communes of a kind that the programme applies to."""
        kinds = self.programme.kinds
        return [commune for commune in self.communes if not kinds or commune.kind in kinds]

    def reporters(self, quarter):
        """Communes that some target asks for a figure in `quarter`, by code."""
        here = self.of(quarter)
        asked = {
            commune.pk
            for target in self.targets
            for commune in here.expected_at(target, quarter)
            if target.asks(quarter, commune)
        }
        return [commune for commune in here.communes if commune.pk in asked]

    @cached_property
    def target(self):
        """Target number → target."""
        return {target.number: target for target in self.targets}

    @cached_property
    def commune(self):
        """Commune code → commune; of a code that is used again, the last one to have it.

        Of the units of a quarter: those, and the codes that none of them has.
        """
        known = [*self.everyone, *self.communes]
        return {commune.code: commune for commune in known}


KEPT = Kept(32)
"""`Catalogue`s by programme id and version of its catalogue."""


def catalogue(programme, version=None):
    """The `Catalogue` of `programme`, see `catalogues`."""
    versions = None if version is None else {programme.pk: version}
    return catalogues([programme], versions)[programme.pk]


def catalogues(programmes, versions=None):
    """Programme id → `Catalogue`, kept by this process as long as its version stands.

    Three queries for all that is not kept. Nobody may change them. `versions` are those
    of the programmes by id, if the caller knows them.
    """
    versions = DataVersion.of(programmes) if versions is None else versions
    keys = {
        programme.pk: (programme.pk, versions[programme.pk].catalogue) for programme in programmes
    }
    found = KEPT.find(keys.values())
    known = {pk: found[key] for pk, key in keys.items() if key in found}
    if missing := [programme for programme in programmes if programme.pk not in known]:
        fresh = read_catalogues(missing)
        KEPT.keep({keys[pk]: made for pk, made in fresh.items()})
        known |= fresh
    return known


def current_catalogue(programme):
    """The `Catalogue` of `programme` for a transaction that writes.

    What it reads anew it does not keep: it may be taken back, and another come by its version.
    """
    key = programme.pk, DataVersion.of([programme])[programme.pk].catalogue
    return KEPT.find([key]).get(key) or read_catalogue(programme)


def read_catalogue(programme):
    return read_catalogues([programme])[programme.pk]


def read_catalogues(programmes):
    """Programme id → `Catalogue`, as they stand in the database."""
    targets, allocations, communes = defaultdict(list), defaultdict(dict), defaultdict(list)
    wanted = Target.objects.filter(programme__in=programmes)
    known = list(
        wanted.select_related("group", "fed_by__programme").annotate(
            **{
                has(model): Exists(model.objects.filter(target=OuterRef("pk")).order_by())
                for model in RARE
            }
        )
    )
    one_of = {programme.pk: programme for programme in programmes}
    groups = {}
    for target in known:
        target.programme = one_of[target.programme_id]
        target.group = groups.setdefault(target.group_id, target.group)
        targets[target.programme_id].append(target)
    for target, commune, *share in Allocation.objects.filter(
        target__programme__in=programmes
    ).values_list("target_id", "commune_id", *Share._fields):
        allocations[target][commune] = Share(*share)
    districts = {programme.district_id for programme in programmes}
    for commune in Commune.objects.filter(district__in=districts):
        communes[commune.district_id].append(commune)
    origins = read_origins(communes)
    thresholds, breaks, exemptions = defaultdict(dict), defaultdict(list), defaultdict(dict)
    goals = defaultdict(list)
    for target, grade, year, value in rare(known, models.Threshold, "grade", "year", "value"):
        thresholds[target][grade, year] = value
    for target, *values in rare(known, models.Break, *SeriesBreak._fields):
        breaks[target].append(SeriesBreak(*values))
    for target, *values in rare(known, models.NewGoal, *GoalFrom._fields):
        goals[target].append(GoalFrom(*values))
    for target, commune, *values in rare(known, Exemption, "commune_id", *Exempt._fields):
        exemptions[target].setdefault(commune, []).append(Exempt(*values))
    return {
        programme.pk: Catalogue(
            programme=programme,
            targets=targets[programme.pk],
            communes=sorted(communes[programme.district_id], key=code_and_age),
            origins=origins[programme.district_id],
            allocations={
                t.pk: allocations[t.pk] for t in targets[programme.pk] if t.pk in allocations
            },
            **{
                name: {t.pk: found[t.pk] for t in targets[programme.pk] if t.pk in found}
                for name, found in [
                    ("thresholds", thresholds),
                    ("breaks", breaks),
                    ("goals", goals),
                    ("exemptions", exemptions),
                ]
            },
        )
        for programme in programmes
    }


def code_and_age(commune):
    return commune.code, commune.since or datetime.date.min


def read_origins(communes):
    """District id → commune id → its `Origin`s; `communes` are those of each district.

    Asked for only where some unit was made of others.
    """
    found = {district: defaultdict(list) for district in communes}
    born = {
        commune.pk: district
        for district, here in communes.items()
        for commune in here
        if commune.since
    }
    if born:
        rows = Successor.objects.filter(successor__in=born)
        for new, *origin in rows.values_list("successor_id", "unit_id", "share", "decision"):
            found[born[new]][new].append(Origin(*origin))
    return defaultdict(dict, {district: dict(rows) for district, rows in found.items()})


RARE = (models.Threshold, models.Break, models.NewGoal, Exemption, ExactMean)
"""What few targets have, so that it is asked for only of those that do."""


def has(model):
    return f"has_{model._meta.model_name}"


def rare(targets, model, *columns):
    """(Target id, *columns) of the rows of one of `RARE`, in their order."""
    asked = [target.pk for target in targets if getattr(target, has(model))]
    if not asked:
        return []
    return model.objects.filter(target__in=asked).values_list("target_id", *columns)
