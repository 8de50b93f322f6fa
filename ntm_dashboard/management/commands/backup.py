from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from ...backups.refusals import BackupRefused
from ...backups.taking import back_up


class Command(BaseCommand):
    help = _("Copies database and evidence into a new folder, while the site runs.")

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help=_("a folder that is not there yet"))

    def handle(self, folder, **options):
        try:
            absent = back_up(folder, connection)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        for name in absent:
            told = _("The database names %(name)s, which is not among the files.")
            self.stderr.write(told % {"name": name})
        self.stdout.write(_("Written to %(path)s.") % {"path": folder})
