"""Everything that enters a programme's results, read flat from the database."""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from operator import itemgetter

from targets.models import Milestone
from targets.progress import MeanOf, Reading, Unit

from ..models import ExactMean, Figure, Status, Submission
from .catalogue import Catalogue, catalogue, has, read_catalogue
from .kept import Kept
from .past import with_past


@dataclass(frozen=True)
class Inputs:
    """Everything that enters a programme's results, as it stands in the database."""

    catalogue: Catalogue
    milestones: dict
    """Target id → year → value."""
    readings: dict
    """(Target id, commune id or None) → the `Reading`s that count."""

    def at(self, quarter):
        """The same with the units that live in `quarter`, each with what its old units bring it."""
        known = self.catalogue.at(quarter)
        if known is self.catalogue:
            return self
        key = tuple(commune.pk for commune in known.communes)
        if key not in self.of_units:
            self.of_units[key] = replace(self, catalogue=known, readings=with_past(self, known))
        return self.of_units[key]

    def digest_at(self, quarter):
        """A digest of all figures up to `quarter`, which are all that count then."""
        return hashlib.sha256(repr(sorted(self.digests_at(quarter).items())).encode()).hexdigest()

    def digests_at(self, quarter):
        """Target id → a digest of its figures up to `quarter`, for those that have some."""
        found = {}
        for target, digests in self.digests.items():
            if until := bisect_right(digests, quarter, key=itemgetter(0)):
                found[target] = digests[until - 1][1]
        return found

    @cached_property
    def digests(self):
        """Target id → (quarter, digest of the figures up to it) of each quarter that has some."""
        rows = defaultdict(lambda: defaultdict(list))
        for (target, commune), readings in self.readings.items():
            for one in readings:
                text = f"{commune} {one.value} {one.out_of} {one.mean_of}"
                rows[target][one.quarter].append(text)
        return {target: running(of_quarters) for target, of_quarters in rows.items()}

    @cached_property
    def of_units(self):
        """Ids of communes that live at one time → the inputs with those alone."""
        return {}

    def measure(self, target):
        """`target` as the pure measure sees it, with its milestones."""
        return self.catalogue.measure(target, self.milestones.get(target.pk, {}))

    def units(self, target):
        """The communes expected to report `target`, as the pure measure sees them, by code.

        The exempt are among them; the measure leaves them out.
        """
        allocations = self.catalogue.allocations.get(target.pk, {})
        exemptions = self.catalogue.exemptions.get(target.pk, {})
        return [
            measured_unit(
                commune,
                self.readings.get((target.pk, commune.pk), ()),
                allocations.get(commune.pk),
                exemptions.get(commune.pk, ()),
            )
            for commune in self.catalogue.expected(target)
        ]


def running(texts):
    """(Quarter, digest of all until then), in order; `texts` are those of each quarter."""
    found, digest = [], hashlib.sha256()
    for quarter in sorted(texts):
        digest.update("\n".join([str(quarter), *sorted(texts[quarter]), ""]).encode())
        found.append((quarter, digest.hexdigest()))
    return found


def measured_unit(commune, readings, allocation, exemptions=()):
    return Unit(
        code=commune.code,
        population=commune.population,
        readings=readings,
        allocated=allocation is not None,
        baseline=allocation.baseline if allocation else None,
        goal=allocation.goal if allocation else None,
        grade=commune.grade,
        exemptions=[(one.start, one.end) for one in exemptions],
    )


KEPT = Kept(4)
"""By programme id, whether provisional, and data version: a district needs three. The demo's take
1.2 megabytes."""


def kept_inputs(programme, version, *, provisional=False):
    """The `Inputs` of `programme`, kept by this process as long as the data `version` stands.

    Nobody may change them.
    """
    key = programme.pk, provisional, version.number
    known = KEPT.find([key]).get(key)
    if known is None:
        known = read(catalogue(programme, version), provisional=provisional)
        KEPT.keep({key: known})
    return known


def read_inputs(programme, *, target=None, provisional=False):
    """As `kept_inputs`, read anew, as a transaction that writes must do; of one `target`, if given.

    Provisionally, submitted figures count too.
    """
    return read(read_catalogue(programme), target=target, provisional=provisional)


def read(known, *, target=None, provisional):
    programme = known.programme
    targets = [
        one for one in known.targets if target is None or target.pk in (one.pk, one.parent_id)
    ]
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
    figures = Figure.objects.filter(target__in=targets).order_by("quarter")
    rows = provisional_rows(figures, programmes) if provisional else approved_rows(figures)
    readings, exact = defaultdict(dict), read_means(targets)
    for target, commune, quarter, value, out_of in rows:
        if value is not None:
            mean_of = exact.get((target, commune, quarter, value))
            readings[target, commune][quarter] = Reading(quarter, value, out_of, mean_of)
    return readings


def read_means(targets):
    """(Target id, commune id, quarter, value) → the `MeanOf` by which a package made the value."""
    asked = [target.pk for target in targets if getattr(target, has(ExactMean), True)]
    if not asked:
        return {}
    rows = ExactMean.objects.filter(target__in=asked).order_by("taken__at", "pk")
    of_what = ("target_id", "taken__commune_id", "taken__quarter", "value")
    return {
        tuple(key): MeanOf(Decimal(total), Decimal(people))
        for *key, total, people in rows.values_list(*of_what, "total", "people")
    }


OF_WHAT = ("target_id", "commune_id", "quarter")
APPROVED = ("approved_value", "approved_out_of")


def approved_rows(figures):
    return figures.filter(approved_value__isnull=False).values_list(*OF_WHAT, *APPROVED).iterator()


def provisional_rows(figures, programmes):
    """As `approved_rows`, with what was reported where the report waits for its review."""
    submitted = submitted_reports(programmes)
    rows = figures.values_list("target__programme_id", *OF_WHAT, "value", "out_of", *APPROVED)
    for programme, target, commune, quarter, *pairs in rows.iterator():
        pair = pairs[:2] if (programme, commune, quarter) in submitted else pairs[2:]
        yield target, commune, quarter, *pair


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
