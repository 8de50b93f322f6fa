"""Editing what many rows have in common, from their list: a form, a preview, then all of it."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from targets.meanwhile import digest_of

from .access import may_manage
from .pages import MOVED, SHOWN
from .writing import change

MOST_SHOWN = 200
"""Rows of the preview; the others are counted."""


@dataclass(frozen=True)
class Edited:
    """A row as it would be, with (label, before, after) of each field that would change."""

    row: object
    changes: list
    problems: list

    @property
    def told(self):
        """What would change, without the names of the fields, which differ by language."""
        return [(before, after) for _label, before, after in self.changes]


class EditsMany:
    """Mixed into the `ModelAdmin` of what is edited so; `edit_form` says which fields."""

    edit_form = None
    actions = ("edit_at_once",)

    def has_manage_permission(self, request):
        return may_manage(request.user, None)

    @admin.action(description=_("Edit selected %(verbose_name_plural)s"), permissions=["manage"])
    @transaction.atomic
    def edit_at_once(self, request, queryset):
        locked = queryset.select_for_update(of=("self",), no_key=True)
        rows = list(locked.select_related(*self.edit_form.RELATED))
        if not all(may_manage(request.user, one) for one in self.edit_form.programmes(rows)):
            raise PermissionDenied
        asked = "_show" in request.POST or "_apply" in request.POST
        form = self.edit_form(request.POST if asked else None, rows)
        if not (asked and form.is_valid()):
            return self.edit_page(request, form, rows)
        edited = form.edited()
        problems = form.contradictions(edited)
        wrong = problems or any(one.problems for one in edited)
        twins = form.namesakes(edited)
        same = [(row.pk, [other.pk for other in others]) for row, others in twins]
        shown = digest_of([[(one.row.pk, one.told) for one in edited], same])
        moved = edited and "_apply" in request.POST and request.POST.get(SHOWN, shown) != shown
        if moved:
            messages.warning(request, MOVED)
        if wrong or moved or "_apply" not in request.POST:
            return self.edit_page(request, form, rows, edited, problems, twins, shown)
        self.apply(request, form.chosen, edited)
        return None

    def apply(self, request, fields, edited):
        rows = [one.row for one in edited]
        change(rows, *fields)
        labels = ", ".join(str(self.model._meta.get_field(name).verbose_name) for name in fields)
        LogEntry.objects.log_actions(request.user.pk, rows, CHANGE, change_message=labels)
        words = ngettext("%(count)s row is changed.", "%(count)s rows are changed.", len(rows))
        self.message_user(request, words % {"count": len(rows)}, messages.SUCCESS)

    def edit_page(self, request, form, rows, edited=None, problems=(), twins=(), digest=""):
        opts = self.opts
        return TemplateResponse(
            request,
            f"admin/{opts.app_label}/edit_at_once.html",
            {
                **self.admin_site.each_context(request),
                "opts": opts,
                "title": _("Edit selected %(verbose_name_plural)s")
                % {"verbose_name_plural": opts.verbose_name_plural},
                "form": form,
                "rows": rows,
                "shown": edited and edited[:MOST_SHOWN],
                "edited": edited,
                "digest": digest,
                "problems": problems,
                "doubts": [form.doubt(row, others) for row, others in twins],
                "can_apply": edited and not problems and not any(one.problems for one in edited),
                "checkbox": ACTION_CHECKBOX_NAME,
                "media": self.media,
            },
        )
