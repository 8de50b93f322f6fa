from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ...running.fitness import missing_at_start


class Command(BaseCommand):
    help = _("Says what is missing before the site can be served; ends with 1 where something is.")
    requires_system_checks = []

    def handle(self, **options):
        if told := missing_at_start():
            raise CommandError("\n".join(told))
        self.stdout.write(_("Nothing is missing."))
