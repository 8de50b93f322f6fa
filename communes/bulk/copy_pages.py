"""The pages on which a programme is made that follows on another."""

from functools import cached_property

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.models import Group, Programme, Target, Threshold

from ..models import Allocation, Assignment, Exemption
from .copy_forms import CopiedForm, NextTermForm, YearListForm
from .copying import Contradiction, left, make
from .pages import ProgrammePage, counted


class FollowingPage(ProgrammePage):
    """Shows what would be made, and makes it once that is asked for."""

    form_class = None
    KINDS = (Group, Target, Threshold, Allocation, Exemption, Assignment)

    def get(self, request):
        return self.preview(self.form_class(self.first(), source=self.programme))

    def first(self):
        return self.form_class.first(self.programme)

    @transaction.atomic
    def post(self, request):
        """Two who send at once come one after the other, so that the second finds the first's."""
        Programme.objects.select_for_update(no_key=True).get(pk=self.programme.pk)
        form = self.form_class(request.POST, source=self.programme)
        if not form.is_valid():
            made = form.made_before() if "_make" in request.POST else None
            return self.tell_again(made) if made else self.shown(422, form=form)
        if "_make" not in request.POST or request.POST.get("basis") != form.basis:
            return self.preview(form)
        return self.made(form)

    def preview(self, form):
        """The draft of the form; what was typed stays as long as it is of the same numbers."""
        if not form.is_valid():
            return self.shown(form=form)
        draft, data = form.draft(), self.request.POST
        same = data.get("basis") == form.basis
        rows = [CopiedForm(data if same else None, one) for one in draft.copied]
        return self.with_rows(form, draft, rows)

    def made(self, form):
        draft = form.draft()
        rows = [CopiedForm(self.request.POST, one) for one in draft.copied]
        wrong = [row for row in rows if not row.is_valid() and not row.is_left_out]
        if wrong:
            return self.with_rows(form, draft, rows, status=422)
        try:
            count = make(draft, self.staying(draft, rows))
        except Contradiction as contradiction:
            return self.with_rows(form, draft, rows, contradiction.problems, status=422)
        return self.tell(draft.programme, count)

    def staying(self, draft, rows):
        return left(draft.copied, {row.copied.source.pk for row in rows if row.is_left_out})

    def with_rows(self, form, draft, rows, problems=(), status=200):
        for row in rows:
            if row.is_bound:
                row.is_valid()
            row.allocations = draft.allocations(row.copied)
            row.lost = draft.lost(row.copied, row.allocations)
            row.is_reached = draft.is_reached(row.copied)
        staying = self.staying(draft, rows)
        count = {
            Group: len({one.source.group_id for one in staying}),
            Target: len(staying),
            Threshold: sum(len(draft.thresholds(one)) for one in staying),
            Allocation: sum(len(row.allocations) for row in rows if row.copied in staying),
            Exemption: len(draft.exemptions(staying)),
            Assignment: len(draft.assignments(staying)),
        }
        return self.shown(
            status,
            form=form,
            rows=rows,
            problems=problems,
            basis=form.basis,
            as_of=draft.standing.quarter,
            count=[counted(kind, count[kind]) for kind in self.KINDS if count[kind]],
            complaints=sum(bool(row.complaints) for row in rows),
        )

    def tell_again(self, programme):
        messages.success(self.request, _("“%(name)s” is made already.") % {"name": programme})
        return HttpResponseRedirect(self.address_of("change", programme))

    def tell(self, programme, count):
        words = ", ".join(counted(kind, count[kind]) for kind in self.KINDS if count[kind])
        message = _("“%(name)s” is made: %(count)s.") % {"name": programme, "count": words}
        self.model_admin.log_addition(self.request, programme, message)
        messages.success(self.request, message)
        return HttpResponseRedirect(self.address_of("change", programme))


class CopyPage(FollowingPage):
    name = "copy"
    title = gettext_lazy("Copy into the next term")
    form_class = NextTermForm


class YearListPage(FollowingPage):
    name = "yearly"
    title = gettext_lazy("List of one year")
    form_class = YearListForm

    def first(self):
        asked = self.request.GET.get("year", "")
        years = {str(year): year for year in self.years}
        return self.form_class.first(self.programme, years.get(asked))

    @cached_property
    def years(self):
        return range(self.programme.start.year, self.programme.end.year + 1)
