"""Which accounts a district's administrator keeps, and what of them."""

from targets.own_rows import OwnRows

from ..models import Official

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")
"""What only superusers see and give."""


def without_rights(fields):
    return [name for name in fields if name not in RIGHTS]


class OwnAccounts(OwnRows):
    """Those of the district's officials, but of nobody whose rights a superuser has given."""

    def get_queryset(self, request):
        accounts = super().get_queryset(request)
        if request.user.is_superuser:
            return accounts
        return accounts.filter(is_staff=False, is_superuser=False)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return fieldsets
        return [
            (title, options | {"fields": without_rights(options["fields"])})
            for title, options in fieldsets
        ]

    def get_form(self, request, obj=None, **kwargs):
        """An account without an official would be nobody's, and in no administrator's hands."""
        form = super().get_form(request, obj, **kwargs)
        form.officials = self.own(request, Official.objects.all())
        form.needs_official = not request.user.is_superuser
        return form
