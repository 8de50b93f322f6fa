"""Prints, as JSON, address → median milliseconds of the administration's pages, for a superuser.

python -m benchmarks.measure_lists ROUNDS
"""

import json
import sys

import django
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings
from django.urls import reverse

from .measure import medians

PERSON = "quantri"
SOUGHT = "ha"
"""Two letters that many names have."""


def addresses():
    """The start page, and of each model its list, searched and filtered, and its forms."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=PERSON))
    yield reverse("admin:index")
    for model in admin.site._registry:
        keeper = admin.site.get_model_admin(model)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        listed = reverse(f"{name}_changelist")
        yield listed
        answer = client.get(listed)
        changelist = answer.context_data["cl"]
        if changelist.search_fields:
            yield f"{listed}?q={SOUGHT}"
        for spec in changelist.filter_specs:
            yield listed + chosen(spec, changelist)
        if keeper.has_add_permission(answer.wsgi_request):
            yield reverse(f"{name}_add")
        if row := model._base_manager.order_by("pk").last():
            yield reverse(f"{name}_change", args=[row.pk])


def chosen(spec, changelist):
    """The query with the filter's last choice, or with the first row of those that are sought."""
    if getattr(spec, "is_sought", False):
        row = spec.field.remote_field.model._default_manager.first()
        return f"?{spec.lookup_kwarg}={row.pk}"
    return list(spec.choices(changelist))[-1]["query_string"]


def main(rounds):
    django.setup()
    with override_settings(ALLOWED_HOSTS=["*"]):
        found = medians(get_wsgi_application(), PERSON, rounds, list(addresses()))
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
