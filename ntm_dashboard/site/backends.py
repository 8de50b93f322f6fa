"""Accounts, and what they may do in the administration.

A superuser may do everything. A district's administrator may by the duty `administer`, while it is
in force; nothing of it is kept with the account.
"""

from functools import cache

from django.apps import apps
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from communes.accounts.access import may_log_in
from communes.clock import today
from communes.models import Assignment
from communes.workflow.permissions import administers
from targets.models import DataVersion, District

ADMINISTERED = ("targets", "communes")
"""Packages whose rows a district's administrator keeps."""


def may_administer(user):
    """Whether the account enters the administration at all."""
    return user.is_active and (user.is_staff or administers(user))


@cache
def of_administrators():
    """Names of the permissions of whoever administers a district."""
    models = [get_user_model()]
    for label in ADMINISTERED:
        models += apps.get_app_config(label).get_models()
    found = {
        f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}"
        for model in models
        for action in model._meta.default_permissions
    }
    return found - {
        f"{District._meta.app_label}.{get_permission_codename(action, District._meta)}"
        for action in ("add", "delete")
    }


class OfficialBackend(ModelBackend):
    """Django's own log-in; it reads the account together with its official and their duty.

    With it come as `stand` the number that moves on with every change, and as `published` the one
    that stands still while figures are on their way.

    Who may no longer log in is logged in nowhere any more, from the next request on.
    """

    def get_user(self, user_id):
        duty = Assignment.objects.administering(today()).filter(official__user=OuterRef("pk"))
        users = get_user_model()._default_manager.select_related("official", "given_password")
        users = users.annotate(
            administering=Exists(duty),
            stand=DataVersion.to_read_along(),
            published=DataVersion.to_read_along("published"),
        )
        user = users.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        return may_log_in(user)

    def get_all_permissions(self, user_obj, obj=None):
        found = super().get_all_permissions(user_obj, obj)
        if obj is None and user_obj.is_authenticated and administers(user_obj):
            found = found | of_administrators()
        return found
