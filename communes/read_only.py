"""What the administration only shows."""

from targets.admin import CatalogueAdmin, named_marks


class ReadOnlyAdmin(CatalogueAdmin):
    """Rows to look at and to find."""

    def get_fields(self, request, obj=None):
        return named_marks(self.model, super().get_fields(request, obj))

    def get_readonly_fields(self, request, obj=None):
        return named_marks(self.model, super().get_readonly_fields(request, obj))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
