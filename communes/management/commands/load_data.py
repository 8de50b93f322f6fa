from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused


def tell_table(write):
    """A function that writes the line of one loaded table with `write`."""

    def tell(table, count):
        write(
            _("%(table)s: %(added)d added, %(updated)d updated, %(unchanged)d unchanged")
            % {"table": table, **vars(count)}
        )

    return tell


class Command(BaseCommand):
    help = _("Loads a folder of csv files or an .xlsx workbook, all of it or nothing.")

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help=_("a folder or an .xlsx workbook"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("check everything and change nothing")
        )

    def handle(self, path, dry_run, **options):
        try:
            report = load(path, dry_run=dry_run, on_table=tell_table(self.stdout.write))
        except LoadRefused as refused:
            count = len(refused.problems)
            sentence = ngettext(
                "Nothing was loaded; there is %(count)d problem.",
                "Nothing was loaded; there are %(count)d problems.",
                count,
            )
            raise CommandError(f"{sentence % {'count': count}}\n{refused}") from refused
        for warning in report.warnings:
            self.stdout.write(_("Warning: %(warning)s") % {"warning": warning})
        if report.published:
            self.stdout.write(_("Quarters published: %(count)d") % {"count": report.published})
        if not report.changed:
            self.stdout.write(_("Nothing changed: the data was there already."))
        if dry_run:
            self.stdout.write(_("This was a trial: nothing was written."))
