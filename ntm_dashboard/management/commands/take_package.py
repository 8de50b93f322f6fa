from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.models import Period
from communes.packages import taking
from communes.packages.content import NotTaken, read_package
from communes.results.catalogue import catalogue
from communes.workflow.permissions import Duties

from ...packages.preview import preview


class Command(BaseCommand):
    """Does what the page of packages does, with its questions and its refusals."""

    help = _("Takes packages of figures of one quarter, all of them or nothing.")

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, help=_("packages (.json)"))
        parser.add_argument(
            "--by", required=True, help=_("user name of who publishes the programme and takes them")
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("check everything and change nothing")
        )
        parser.add_argument(
            "--replace", action="store_true", help=_("replace what was taken before")
        )

    def handle(self, files, by, dry_run, replace, **options):
        try:
            self.take(read(files), by, dry_run, replace)
        except (NotTaken, taking.PackagesMoved) as refused:
            sentence = _("Nothing is taken: the packages would do something else by now. Look.")
            raise CommandError(str(refused) or sentence) from refused

    def take(self, files, by, dry_run, replace):
        period = period_of(files[0])
        programme, quarter = period.programme, period.quarter
        user = publisher(by, programme)
        known = catalogue(programme).at(quarter)
        found = taking.incoming(programme, period, known.communes, files)
        planned, shown = taking.planned(programme, quarter, found, user)
        plan = preview(known, found, planned)
        self.tell(plan)
        if plan["refused"]:
            raise NotTaken(
                _("Nothing can be taken as long as there are problems; ask the unit to mend them.")
            )
        if all(one.is_known for one in found):
            self.stdout.write(_("Nothing is left to be taken."))
        elif dry_run:
            self.stdout.write(_("This was a trial: nothing was written."))
        elif any(one.replaces for one in found) and not replace:
            raise NotTaken(_("Say with --replace that the package taken before is replaced."))
        else:
            taking.take(programme, quarter, found, user, shown)
            self.stdout.write(_("Packages taken: %(count)d") % {"count": len(found)})

    def tell(self, plan):
        for sentence in plan["problems"] + plan["warnings"]:
            self.stdout.write(str(sentence))
        for unit in plan["units"]:
            one = unit["incoming"]
            self.stdout.write(capfirst(str(one.commune.title)))
            if one.is_known:
                self.stdout.write(_("This package was taken already."))
            elif one.replaces:
                self.stdout.write(_("Another package of this quarter was taken before."))
            for line in unit["lines"]:
                self.stdout.write(line_of(line))
                self.stdout.writelines(f"    {sentence}" for sentence in line["problems"])


def read(files):
    """(Name, bytes) of each file; raises `NotTaken`."""
    try:
        return [(path.name, path.read_bytes()) for path in files]
    except OSError as error:
        sentence = _("%(file)s cannot be read.")
        raise NotTaken(sentence % {"file": error.filename}) from error


def period_of(file):
    """The period that the first package names; that of the others must be the same."""
    name, raw = file
    try:
        package = read_package(raw)
    except NotTaken as refused:
        sentence = _("%(file)s: %(sentence)s")
        raise NotTaken(sentence % {"file": name, "sentence": refused}) from refused
    found = Period.objects.filter(programme__code=package.programme, quarter=package.quarter)
    period = found.select_related("programme__district").first()
    if period is None:
        sentence = _("There is no programme “%(code)s” here with a period of %(quarter)s.")
        raise NotTaken(sentence % {"code": package.programme, "quarter": package.quarter})
    return period


def publisher(name, programme):
    """The account of this name, which must be allowed to publish; raises `NotTaken`."""
    user = get_user_model().objects.filter(username=name).select_related("official").first()
    duties = user and Duties.of(user, programme)
    if not (duties and duties.may_publish):
        raise NotTaken(_("“%(name)s” does not publish this programme.") % {"name": name})
    return user


def line_of(line):
    """*  1. Đường: 12 km → 15 km (changed)*."""
    title = line["target"].local_title if line["target"] else line["number"]
    before, after = line["before"] or "–", line["after"] or line["given"] or "–"
    unit = f" {line['unit']}" if line["unit"] else ""
    return f"  {title}: {before} → {after}{unit} ({line['percent']}) – {line['word']}"
