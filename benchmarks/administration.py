"""The administration's pages, for a superuser."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from .people import ADMINISTRATOR

SOUGHT = "ha"
"""Two letters that many names have."""


def addresses():
    """(What, address): the start page, and of each model its list, searched and filtered, and its
    forms."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model().objects.get(username=ADMINISTRATOR))
    start = reverse("admin:index")
    yield start, start
    for model in admin.site._registry:
        keeper = admin.site.get_model_admin(model)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = reverse(f"{name}_changelist")
        yield listed, listed
        answer = client.get(listed)
        changelist = answer.context_data["cl"]
        if changelist.search_fields:
            yield f"{listed}?q={SOUGHT}", f"{listed}?q={SOUGHT}"
        for spec in changelist.filter_specs:
            parameter = next(iter(spec.expected_parameters()))
            yield f"{listed}?{parameter}=…", listed + chosen(spec, changelist)
        if keeper.has_add_permission(answer.wsgi_request):
            yield reverse(f"{name}_add"), reverse(f"{name}_add")
        if row := model._base_manager.order_by("pk").last():
            yield f"{listed}…/change/", reverse(f"{name}_change", args=[row.pk])


def chosen(spec, changelist):
    """The query with the filter's last choice, or with the first row of those that are sought."""
    if getattr(spec, "is_sought", False):
        row = spec.field.remote_field.model._default_manager.first()
        return f"?{spec.lookup_kwarg}={row.pk}"
    return list(spec.choices(changelist))[-1]["query_string"]
