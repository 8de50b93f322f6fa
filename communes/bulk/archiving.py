"""Archiving a programme: it can be read as before, and nobody works in it any more."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..clock import today
from ..models import CorrectiveMeasure, Period, Status, Submission
from .pages import ProgrammePage, counted


class ArchivePage(ProgrammePage):
    """Says what archiving does, and does it; an archived programme is put back into use."""

    name = "archive"
    title = gettext_lazy("Archive")

    @classmethod
    def title_for(cls, programme):
        return cls.title if programme.archived_on is None else _("Put back into use")

    def get(self, request):
        return self.shown(unfinished=self.unfinished)

    @property
    def unfinished(self):
        """What is left lying by archiving: (how many of a kind, in words)."""
        reports = Submission.objects.filter(programme=self.programme)
        kinds = {
            Period: self.programme.periods.filter(published_on=None),
            Submission: reports.exclude(status=Status.APPROVED),
            CorrectiveMeasure: CorrectiveMeasure.objects.open().filter(
                target__programme=self.programme
            ),
        }
        found = {model: rows.count() for model, rows in kinds.items()}
        return [counted(model, count) for model, count in found.items() if count]

    @transaction.atomic
    def post(self, request):
        """The main programme is then none any more; which one is, is chosen at that."""
        programme = self.programme
        archived = programme.archived_on is None
        programme.archived_on = today() if archived else None
        programme.main = programme.main and not archived
        programme.save()
        words = _("“%(name)s” is archived.") if archived else _("“%(name)s” is in use again.")
        url = self.address_of("change", programme)
        return self.done(programme, words % {"name": programme}, url)
