"""What a district's administrator sees and changes in Django's admin: rows of that district alone.

Of which district they are says the admin site: `own_district(request)` is its id, None for who sees
all of them.
"""

from django.contrib import admin
from django.contrib.admin.utils import reverse_field_path
from django.db.models import BooleanField, DateField
from django.http import Http404

from .districts import district_of, own_rows


class OwnChoices:
    """Offers and takes in foreign keys only rows of the visitor's district."""

    def own(self, request, queryset):
        return own_rows(queryset, self.admin_site.own_district(request))

    def get_field_queryset(self, db, db_field, request):
        queryset = super().get_field_queryset(db, db_field, request)
        if queryset is None:
            queryset = db_field.remote_field.model._default_manager.using(db)
        return self.own(request, queryset)


class OwnRows(OwnChoices):
    """Lists, opens, changes and deletes only rows of the visitor's district."""

    def get_queryset(self, request):
        return self.own(request, super().get_queryset(request))

    def get_object(self, request, object_id, from_field=None):
        """Raises Http404 where the visitor has no such row."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def is_own(self, request, row):
        district = self.admin_site.own_district(request)
        return district is None or row is None or district_of(row) == district

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self.is_own(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_own(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_own(request, obj)


class OwnValuesFilter(admin.AllValuesFieldListFilter):
    """Filters by a value of another table; offers what the visitor's district has there."""

    def __init__(self, field, request, params, model, model_admin, field_path):
        super().__init__(field, request, params, model, model_admin, field_path)
        district = model_admin.admin_site.own_district(request)
        holder, _path = reverse_field_path(model, field_path)
        if district is not None and holder is not model:
            rows = own_rows(holder._default_manager.all(), district).order_by(field.name)
            self.lookup_choices = rows.distinct().values_list(field.name, flat=True)


def is_plain(field):
    """Whether Django would offer all values of the field."""
    is_other = field.remote_field or field.choices or isinstance(field, BooleanField | DateField)
    return not is_other


admin.FieldListFilter.register(is_plain, OwnValuesFilter, take_priority=True)
