"""The history of the catalogue and the audit log in Django's admin, to be found and taken away."""

import auditlog.admin  # noqa: F401  registers a page of its own, which `communes.admin` replaces
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from targets.vietnamese import fold, keepable

from ..files.csv_rows import rows_as_csv
from ..read_only import ReadOnlyAdmin
from .changes import NOTHING, as_list, in_words, kind_of, recorded, what_of

WHOLE_LIST = f"../?{ERROR_FLAG}=1"
"""Seen from the file of the list."""
SHOWN = 5
"""So many fields of a change stand in the list; its own page has all."""


class LogAdmin(ReadOnlyAdmin):
    """A log: the newest first, searched by the text that each row keeps for that."""

    search_fields = ["searched"]
    show_full_result_count = False
    taken = {}
    """Heading of each column of the csv file → what it says of a row."""

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_search_results(self, request, queryset, search_term):
        for word in fold(search_term).split():
            queryset = queryset.filter(searched__contains=word)
        return queryset, False

    def get_urls(self):
        view = self.admin_site.admin_view(self.take_away)
        name = f"{self.opts.app_label}_{self.opts.model_name}_csv"
        return [path("csv/", view, name=name), *super().get_urls()]

    def take_away(self, request):
        """The rows of the list that the address filters, all of its pages, as csv.

        Where the filters make no sense, it leads to the whole list, as the list itself does.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(WHOLE_LIST)
        lines = [[keepable(str(cell(row))) for cell in self.taken.values()] for row in rows]
        body = rows_as_csv([[capfirst(str(title)) for title in self.taken], *lines])
        response = HttpResponse(body, content_type="text/csv; charset=utf-8")
        name = f"{self.opts.model_name}.csv"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response


def moment_of(moment):
    """As spreadsheets sort it."""
    return f"{localtime(moment):%Y-%m-%d %H:%M:%S}"


class KindOfRow(admin.SimpleListFilter):
    """Of which kind the changed row is."""

    title = pgettext_lazy("of a row", "kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [
            (model._meta.label_lower, capfirst(str(model._meta.verbose_name)))
            for model in recorded()
        ]

    def queryset(self, request, queryset):
        for model in recorded():
            if model._meta.label_lower == self.value():
                return queryset.filter(content_type=ContentType.objects.get_for_model(model))
        return queryset


@admin.display(description=gettext_lazy("by"), ordering="who")
def who(change):
    return change.who or _("the system")


@admin.display(description=pgettext_lazy("of a row", "kind"))
def kind_of_row(change):
    return capfirst(kind_of(change))


@admin.display(description=gettext_lazy("row"))
def row(change):
    return change.object_repr


@admin.display(description=gettext_lazy("what changed"))
def changed(change):
    return as_list(change, SHOWN)


@admin.display(description=gettext_lazy("what changed"))
def all_changed(change):
    return as_list(change)


class CatalogueChangeAdmin(LogAdmin):
    list_display = ["timestamp", who, kind_of_row, row, "action", changed]
    fields = readonly_fields = [
        *("timestamp", who, "remote_addr", kind_of_row, row, "action"),
        all_changed,
    ]
    list_filter = ["action", KindOfRow, "timestamp", "actor"]
    list_select_related = ["content_type"]
    date_hierarchy = "timestamp"
    taken = {
        gettext_lazy("at"): lambda change: moment_of(change.timestamp),
        gettext_lazy("by"): who,
        gettext_lazy("network address"): lambda change: change.remote_addr or "",
        pgettext_lazy("of a row", "kind"): kind_of_row,
        gettext_lazy("row"): row,
        pgettext_lazy("of a row", "done"): lambda change: change.get_action_display(),
        gettext_lazy("what changed"): in_words,
    }


@admin.display(description=gettext_lazy("person"), ordering="name")
def person(event):
    return event.name or _("the system")


@admin.display(description=pgettext_lazy("of an event", "what"))
def what(event):
    return what_of(event) or NOTHING


class AuditEventAdmin(LogAdmin):
    list_display = ["at", "kind", person, "address", what]
    fields = readonly_fields = list_display
    list_filter = ["kind", "at", "by"]
    list_select_related = [
        *("decision__programme__district", "decision__commune"),
        "change__content_type",
    ]
    date_hierarchy = "at"
    taken = {
        gettext_lazy("at"): lambda event: moment_of(event.at),
        pgettext_lazy("of an event", "kind"): lambda event: event.get_kind_display(),
        gettext_lazy("person"): person,
        gettext_lazy("network address"): lambda event: event.address,
        pgettext_lazy("of an event", "what"): what,
    }
