"""Archiving a programme: it can be read as before, and nobody works in it any more."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.models import Programme

from ..clock import today
from ..models import CorrectiveMeasure, Period, Status, Submission
from .pages import ProgrammePage, counted

IN_USE, ARCHIVED = "in_use", "archived"


class ArchivePage(ProgrammePage):
    """Says what archiving does, and does it; an archived programme is put back into use."""

    name = "archive"
    title = gettext_lazy("Archive")

    @classmethod
    def title_for(cls, programme):
        return cls.title if programme.archived_on is None else _("Put back into use")

    def get(self, request):
        return self.shown(unfinished=self.unfinished, stands=stand_of(self.programme))

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
        """The main programme is then none any more; which one is, is chosen at that.

        What the page was sent for stays done when it is sent once more, as by a double click.
        """
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=self.programme.pk)
        stands = stand_of(programme)
        archives = request.POST.get("stands", stands) == IN_USE
        words = _("“%(name)s” is archived.") if archives else _("“%(name)s” is in use again.")
        told, url = words % {"name": programme}, self.address_of("change", programme)
        if archives != (stands == IN_USE):
            messages.success(request, told)
            return HttpResponseRedirect(url)
        programme.archived_on = today() if archives else None
        programme.main = programme.main and not archives
        programme.save()
        return self.done(programme, told, url)


def stand_of(programme):
    return IN_USE if programme.archived_on is None else ARCHIVED
