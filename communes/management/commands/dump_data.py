from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from communes.interchange.dumping import dump
from targets.models import District


class Command(BaseCommand):
    help = _("Writes all tables as a folder of csv files or as one .xlsx workbook.")

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help=_("a folder, or a file that ends in .xlsx"))
        parser.add_argument("--district", metavar="CODE", help=_("only what belongs to it"))

    def handle(self, path, district, **options):
        if district and not District.objects.filter(code=district).exists():
            raise CommandError(_("There is no district “%(code)s”.") % {"code": district})
        dump(path, district)
        self.stdout.write(_("Written to %(path)s.") % {"path": path})
