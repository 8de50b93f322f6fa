"""What the administration shows."""

from django.apps import apps
from django.contrib import admin


def registered():
    """The `ModelAdmin` of every model that has one."""
    models = filter(admin.site.is_registered, apps.get_models())
    return [admin.site.get_model_admin(model) for model in models]
