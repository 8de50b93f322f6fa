"""Accounts for many officials at once."""

from django.contrib.auth import get_user_model
from django.db import transaction

from ..accounts.user_names import user_name
from .writing import change


@transaction.atomic
def make_accounts(officials, taken):
    """Give each official an account without a password, by a name that nobody of `taken` has."""
    for official in officials:
        name = user_name(official.name, official.code, taken)
        official.user = get_user_model().objects.create_user(name)
        taken.add(name)
    change(officials, "user")
