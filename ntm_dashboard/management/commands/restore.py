from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from ...backups.refusals import BackupRefused
from ...backups.restoring import restore
from ...running import migrations


class Command(BaseCommand):
    help = _("Puts what `backup` wrote in the place of the site's database and evidence.")

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help=_("a folder that `backup` wrote"))
        parser.add_argument(
            "--replace", action="store_true", help=_("also where the database is not empty")
        )

    def handle(self, folder, replace, **options):
        try:
            described = restore(folder, connection, replace)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(_("Restored as it was at %(taken)s.") % {"taken": described["taken"]})
        if migrations.missing(connection):
            self.stdout.write(_("It is of an older version: run manage.py migrate."))
