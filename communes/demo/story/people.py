"""Phones, addresses and accounts of the demo's officials."""

from django.contrib.auth import get_user_model

from ...models import Official
from .rows import rows_of


def make_reachable(district, user_names):
    """Official code → account. The accounts have no password until somebody gives them one."""
    contacts = {row["official"]: row for row in rows_of("people")}
    officials = list(Official.objects.filter(district=district).select_related("user"))
    for official in officials:
        row = contacts[official.code]
        official.phone, official.email = row["phone"], row["email"]
        if official.user is None:
            name = user_names.get(official.code, official.code)
            official.user = get_user_model().objects.create_user(name)
    Official.objects.bulk_update(officials, ["phone", "email", "user"])
    return {official.code: official.user for official in officials}
