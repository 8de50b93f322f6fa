"""Two who edit one row: the later one is asked before it takes the place of the other's."""

import hashlib

from django.contrib.admin.utils import unquote
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

SEEN = "seen"
"""The hidden field that says how the row stood when its form was opened."""

CHANGED = _(
    "Somebody has changed this since you opened it, so it is not saved yet. What you see is what "
    "you typed. Open the page anew to see how it stands, or save once more to put yours in its "
    "place."
)
UNSEEN = {"last_login"}
"""Columns that change by themselves."""


class AsksAfterChanges:
    """Mixed into a `ModelAdmin`, before what gives it its form."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        asked = request, object_id, form_url, extra_context
        if request.method != "POST":
            return self.asking_view(*asked)
        answer = transaction.atomic(self.asking_view)
        try:
            return answer(*asked)
        except IntegrityError:  # a row of somebody else, or of a double click, came in between
            return answer(*asked)

    def asking_view(self, request, object_id, form_url, extra_context):
        """What is sent waits for who saves the row in the same instant, then sees how it stands."""
        row = object_id and self.get_object(request, unquote(object_id))
        if row and request.method == "POST":
            locked = self.model._base_manager.select_for_update(of=("self",), no_key=True)
            row = locked.filter(pk=row.pk).first()
        request.row_stands = state_of(self, request, row) if row else ""
        told = (extra_context or {}) | {SEEN: request.row_stands}
        return super().changeform_view(request, object_id, form_url, told)

    def shown_beyond(self, row):
        """What the form of `row` shows that no column of it holds, as plain values."""
        return []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        stands = getattr(request, "row_stands", "")
        if request.POST.get(SEEN, stands) == stands:
            return form
        return type(form.__name__, (Outdated, form), {})


class Outdated:
    """Mixed into a form that was opened before somebody else saved the row."""

    def clean(self):
        cleaned = super().clean()
        self.add_error(None, CHANGED)
        return cleaned


def state_of(keeper, request, row):
    """A digest of all that the form of `row` shows, the rows that are part of it included."""
    own = [field for field in row._meta.concrete_fields if field.name not in UNSEEN]
    told = [[field.value_from_object(row) for field in own], *keeper.shown_beyond(row)]
    for field in row._meta.many_to_many:
        told.append(sorted(one.pk for one in field.value_from_object(row)))
    for inline in keeper.get_inline_instances(request, row):
        parts = inline.model._base_manager.filter(**{inline.get_formset(request, row).fk.name: row})
        told.append(list(parts.order_by("pk").values_list()))
    return digest_of(told)


def digest_of(told):
    """A digest of lists of plain values, the same as long as they are the same."""
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
