"""Lists of the administration show what is in use, unless the archive is asked for."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

ARCHIVED, ALL = "yes", "all"


def in_use(path):
    """A filter of a list; `path` leads to the day on which a row's programme was archived."""

    class InUseFilter(admin.SimpleListFilter):
        title = _("archive")
        parameter_name = "archived"

        def lookups(self, request, model_admin):
            return [(ARCHIVED, _("archived")), (ALL, _("all"))]

        def choices(self, changelist):
            first, *others = super().choices(changelist)
            return [first | {"display": _("in use")}, *others]

        def queryset(self, request, queryset):
            if self.value() == ALL:
                return queryset
            return queryset.filter(**{f"{path}__isnull": self.value() != ARCHIVED})

    return InUseFilter
