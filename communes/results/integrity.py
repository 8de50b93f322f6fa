"""Whether what is stored of published quarters is whole, and whether it is what figures give today.

Nothing is changed here. Results of an older version are history and are compared with nothing.
"""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from ..models import Period, Publication
from .compute import compute
from .corrections import differences
from .inputs import read_inputs
from .publishing import digest, results_of
from .rows import Results

SHA_256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Check:
    """What was found of one published quarter."""

    period: Period
    latest: Results | None
    """The stored results that are in force; None where none are stored."""
    earlier: list[Results]
    same_inputs: bool
    """Whether the digest still matches everything that enters the quarter's results."""
    differences: dict
    """From the results in force to those of today; see `corrections.differences`."""
    faults: list[str]
    """What is wrong with the stored rows themselves, in sentences."""

    @property
    def count(self):
        """How many differences there are, each field counted, and faults."""
        return len(self.faults) + sum(
            1 if None in difference else len(difference.fields)
            for difference in self.differences.values()
        )


def check_programme(programme, quarter=None):
    """A `Check` of each published quarter of `programme`, oldest first; of one, if it is given."""
    periods = programme.periods.filter(
        Q(published_on__isnull=False) | Q(publications__in=Publication.objects.standing())
    ).distinct()
    if quarter is not None:
        periods = periods.filter(quarter=quarter)
    periods = list(periods.order_by("quarter").prefetch_related("publications__retraction"))
    inputs = read_inputs(programme) if periods else None
    return [check_period(period, inputs) for period in periods]


def check_period(period, inputs):
    stored = sorted(period.publications.all(), key=lambda one: one.version)
    publications = [one for one in stored if not hasattr(one, "retraction")]
    versions = [results_of(publication) for publication in publications]
    faults = period_faults(period, stored, publications)
    for publication, results in zip(publications, versions, strict=True):
        faults += version_faults(publication, results)
    if not versions:
        return Check(period, None, [], False, {}, faults)
    *earlier, latest = versions
    return Check(
        period=period,
        latest=latest,
        earlier=earlier,
        same_inputs=publications[-1].digest == digest(inputs, period.quarter),
        differences=differences(latest, compute(inputs, period.quarter)),
        faults=faults,
    )


def period_faults(period, stored, standing):
    """What is wrong with the versions of a period: all that are `stored`, and those in force."""
    if not standing:
        return [_("no version is stored")]
    numbers = [publication.version for publication in stored]
    faults = []
    if period.published_on is None:
        faults.append(_("versions are stored, but the period has no day of publication"))
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(
            _("versions are missing; there are %(numbers)s")
            % {"numbers": ", ".join(map(str, numbers))}
        )
    return faults


def version_faults(publication, results):
    """What is wrong with one version: each target must have its row of the whole."""
    faults = []
    if not results.rows:
        faults.append(_("no rows are stored"))
    if lacking := [number for number in results.by_target if number not in results.district]:
        faults.append(
            _("the row of the whole is missing for target %(targets)s")
            % {"targets": ", ".join(lacking)}
        )
    if not SHA_256.fullmatch(publication.digest):
        faults.append(_("the digest is no SHA-256"))
    version = _("version %(version)d") % {"version": publication.version}
    return [f"{version}: {fault}" for fault in faults]
