"""Rights of accounts in words: Django keeps their names in English."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

VERBS = {
    "view": pgettext_lazy("right", "view"),
    "add": pgettext_lazy("right", "add"),
    "change": pgettext_lazy("right", "change"),
    "delete": pgettext_lazy("right", "delete"),
}


def right_label(permission):
    """What a right allows: “Commune: change”."""
    verb, _separator, _model = permission.codename.partition("_")
    kind = permission.content_type.model_class()._meta.verbose_name
    return _("%(kind)s: %(verb)s") % {
        "kind": capfirst(kind),
        "verb": VERBS.get(verb, permission.name),
    }


class NamesRights:
    """Mixed into a `ModelAdmin`: offers the rights to what the administration has, in words."""

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        field = super().formfield_for_manytomany(db_field, request=request, **kwargs)
        if db_field.remote_field.model is Permission:
            kinds = ContentType.objects.get_for_models(*self.admin_site._registry)
            field.queryset = field.queryset.filter(content_type__in=kinds.values())
            field.label_from_instance = right_label
        return field
