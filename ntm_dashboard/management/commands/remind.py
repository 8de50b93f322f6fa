from collections import defaultdict

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from communes.workflow.reminders import Outcome, remind

from ...review.letter import letter_to


class Command(BaseCommand):
    help = _("Mails everybody whose report is due within a week or late, once a day at most.")

    def handle(self, **options):
        found = defaultdict(list)
        for person, outcome in remind(letter_to):
            found[outcome].append(person.official)
        if not found:
            self.stdout.write(_("Nobody is due."))
        for outcome in Outcome:
            for official in found[outcome]:
                self.stdout.write(f"{official.name} ({official.code}): {outcome.label}")
