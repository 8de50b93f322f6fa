"""Taking packages of a quarter: each is the report of its unit, loaded by the loader of tables.

What a package brings is handed in, not approved: it is reviewed like every report.
"""

import csv
import datetime
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.fields import plain_decimal
from targets.models import DataVersion

from ..clock import today
from ..interchange.loading import load
from ..interchange.plan import digest_of, rows_of, with_problems
from ..interchange.problems import LoadRefused, Problems
from ..models import HANDED_IN, ExactMean, Figure, Status, Submission, TakenPackage
from .content import NotTaken, Package, mean_of, read_package
from .kinds import figures_apart, target_of

MOST = 100
"""Packages at a time."""
CLOCKS_DIFFER = datetime.timedelta(days=1)
"""By so much two computers may, without anybody having to do something."""
FIGURES = ("programme", "target", "commune", "period", "value", "out_of")
SUBMISSIONS = ("programme", "commune", "period", "status")
NO_NUMBER = {"value": "", "out_of": "", "percent": "", "band": "none", "expected": None}


class PackagesMoved(Exception):
    """The packages would no longer do what was shown."""


@dataclass(frozen=True)
class Incoming:
    """A package and the commune whose site made it."""

    package: Package
    commune: object
    last: TakenPackage | None
    """The one that was taken last for this quarter."""
    withdrawn: list[dict]
    """Figures of the last one that still stand here and that this one has not: emptied."""

    @property
    def figures(self):
        """All that is done, as the packages say figures."""
        return [*self.package.figures, *self.withdrawn]

    @property
    def is_known(self):
        """Whether it was taken already."""
        return self.last is not None and self.last.digest == self.package.digest

    @property
    def replaces(self):
        return self.last is not None and not self.is_known


def incoming(programme, period, communes, files):
    """The `Incoming` packages of `files`, (name, bytes) each, in the order of their communes.

    `communes` are those that live in the quarter of `period`. Raises `NotTaken` with a sentence
    that names the file.
    """
    if len(files) > MOST:
        raise NotTaken(_("At most %(most)d packages are taken at a time.") % {"most": MOST})
    above = QuarterAbove(programme, period, communes)
    found = {}
    for name, raw in files:
        try:
            one = above.place(read_package(raw))
            if one.commune.pk in found:
                raise NotTaken(_("Another of these files is of the same unit."))
        except NotTaken as refused:
            sentence = _("%(file)s: %(sentence)s")
            raise NotTaken(sentence % {"file": name, "sentence": refused}) from refused
        found[one.commune.pk] = one
    return sorted(found.values(), key=lambda one: one.commune.code)


class QuarterAbove:
    """What is known of a quarter before its packages are taken."""

    def __init__(self, programme, period, communes):
        self.programme, self.period = programme, period
        self.by_key = {one.package_key: one for one in communes if one.package_key}
        taken = TakenPackage.objects.filter(programme=programme, quarter=period.quarter)
        self.last = {one.commune_id: one for one in taken.order_by("at", "pk")}
        reports = Submission.objects.filter(programme=programme, quarter=period.quarter)
        self.reports = {one.commune_id: one for one in reports}
        figures = Figure.objects.filter(
            target__programme=programme, quarter=period.quarter, value__isnull=False
        )
        self.standing = {*figures.values_list("commune_id", "target__number")}
        self.targets = {one.number: one for one in programme.targets.all()}

    def place(self, package):
        """The `Incoming` of a package; raises `NotTaken`."""
        commune = self.by_key.get(package.key)
        if commune is None:
            sentence = _(
                "No unit here has the key of “%(unit)s”; an administrator enters it with the unit."
            )
            raise NotTaken(sentence % {"unit": package.unit})
        if package.programme != self.programme.code:
            sentence = _("It is for the programme “%(other)s”, not for “%(this)s”.")
            values = {"other": package.programme, "this": self.programme.code}
            raise NotTaken(sentence % values)
        if package.quarter != self.period.quarter:
            sentence = _("It is of the quarter %(other)s, not of %(this)s.")
            raise NotTaken(sentence % {"other": package.quarter, "this": self.period.quarter})
        if package.published_at > timezone.now() + CLOCKS_DIFFER:
            sentence = _(
                "It was published on a day to come, %(day)s: the clock of the computer there is "
                "wrong. Once that is put right, the quarter is published and packed anew."
            )
            raise NotTaken(sentence % {"day": f"{package.published_at:%d/%m/%Y}"})
        last = self.last.get(commune.pk)
        if last and package.published_at < last.published_at:
            raise NotTaken(_("It is older than the package of this unit that was taken already."))
        self.check_report(self.reports.get(commune.pk))
        self.check_kinds(package)
        return Incoming(package, commune, last, self.withdrawn(package, commune, last))

    def withdrawn(self, package, commune, last):
        here = {figure["target"] for figure in package.figures}
        return [
            {**figure, **NO_NUMBER}
            for figure in (last.content["figures"] if last else ())
            if figure["target"] not in here and (commune.pk, figure["target"]) in self.standing
        ]

    def check_kinds(self, package):
        apart = [
            _("%(target)s: %(message)s") % {"target": above.local_title, "message": message}
            for figure in package.figures
            for above in [self.targets.get(figure["target"])]
            for told in [target_of(figure)]
            if above and told
            for message in figures_apart(told, above)
        ]
        if apart:
            sentence = _(
                "These targets count otherwise here than where the package was made: %(targets)s "
                "The unit takes the catalogue over anew, and makes its package again."
            )
            raise NotTaken(sentence % {"targets": " ".join(apart)})

    def check_report(self, report):
        if report and report.status == Status.APPROVED:
            raise NotTaken(_("The report of this unit is approved; reopen it first."))
        if self.period.published_on and not (report and report.admitted):
            raise NotTaken(_("The quarter is published here; admit the unit's report first."))


def planned(programme, quarter, packages, user):
    """(What is shown, the digest of what would be done), as of a load of tables."""
    rows, warnings, problems = [], [], Problems()
    try:
        with tables(programme, quarter, packages) as path:
            report = load(
                path, dry_run=True, on_world=lambda world: rows.extend(rows_of(world)), by=user
            )
            warnings = report.warnings
    except LoadRefused as refused:
        problems = refused.problems
    digest = digest_of(rows)
    return with_problems(rows, problems) | {"warnings": warnings}, digest


@transaction.atomic
def take(programme, quarter, packages, user, shown):
    """Take the packages, all or none; answer the `LoadReport`.

    `shown` is the digest of what was shown. Raises `PackagesMoved`.
    """

    def stay(world):
        if digest_of(rows_of(world)) != shown:
            raise LoadRefused(world.problems)

    try:
        with tables(programme, quarter, packages) as path:
            report = load(path, on_world=stay, by=user)
    except LoadRefused as refused:
        raise PackagesMoved from refused
    communes = [one.commune for one in packages]
    Submission.objects.filter(
        programme=programme, quarter=quarter, commune__in=communes, submitted_on=None
    ).update(submitted_on=today())
    now = timezone.now()
    taken = TakenPackage.objects.bulk_create(
        TakenPackage(
            programme=programme,
            commune=one.commune,
            quarter=quarter,
            published_at=one.package.published_at,
            digest=one.package.digest,
            content=one.package.content,
            at=now,
            by=user,
        )
        for one in packages
        if not one.is_known
    )
    means = ExactMean.objects.bulk_create(exact_means(programme, taken))
    DataVersion.move_on([programme.pk], catalogue=bool(means), published=bool(means))
    return report


def exact_means(programme, taken):
    """The `ExactMean`s of `TakenPackage`s; a package of an older site has none."""
    targets = {target.number: target for target in programme.targets.all()}
    for package in taken:
        for figure in package.content["figures"]:
            if "sum" in figure:
                told = mean_of(figure)
                yield ExactMean(
                    taken=package,
                    target=targets[figure["target"]],
                    value=Decimal(figure["value"]),
                    total=plain_decimal(told.total),
                    people=plain_decimal(told.people),
                )


@contextmanager
def tables(programme, quarter, packages):
    """The folder of tables that hands in what the packages hold."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        write(path / "submissions.csv", SUBMISSIONS, submissions(programme, quarter, packages))
        write(path / "figures.csv", FIGURES, figures(programme, quarter, packages))
        yield path


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def submissions(programme, quarter, packages):
    for one in packages:
        yield programme.code, one.commune.name_in_files, str(quarter), Status.SUBMITTED.value


def figures(programme, quarter, packages):
    for one in packages:
        unit = one.commune.name_in_files
        for figure in one.figures:
            number, value, out_of = figure["target"], figure["value"], figure["out_of"]
            yield programme.code, number, unit, str(quarter), value, out_of


def taken_by_commune(programme, quarter):
    """Commune id → the `TakenPackage` that was taken last for the quarter."""
    rows = TakenPackage.objects.filter(programme=programme, quarter=quarter)
    return {one.commune_id: one for one in rows.select_related("by__official").order_by("at", "pk")}


def handed_in(programme, quarter):
    """Ids of the communes whose reports wait for their review or are approved."""
    reports = Submission.objects.filter(programme=programme, quarter=quarter, status__in=HANDED_IN)
    return set(reports.values_list("commune_id", flat=True))
