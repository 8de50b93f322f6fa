"""A filter of the admin's lists for rows that lack something."""

from django.contrib.admin import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from ..clock import today
from .lacks import LACKS


class IncompleteFilter(SimpleListFilter):
    title = _("incomplete data")
    parameter_name = "incomplete"

    def lookups(self, request, model_admin):
        return [(lack.name, lack.title) for lack in LACKS if lack.model is model_admin.model]

    def queryset(self, request, queryset):
        for lack in LACKS:
            if lack.model is queryset.model and lack.name == self.value():
                return lack.find(queryset, today())
        return queryset
