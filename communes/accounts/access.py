"""Whether an account may be used at all, and how its use ends."""

from targets.models import DataVersion

from ..clock import today
from ..models import AccountSession
from ..workflow.permissions import official_of


def may_log_in(user):
    """Whether the account is open, and the access of the official whose it is lasts."""
    official = official_of(user)
    return user.is_active and (official is None or official.may_read_on(today()))


def account_changed(sender, instance, update_fields=None, **kwargs):
    """Move the data version of no programme where an account is made, closed or deleted.

    Who can act hangs on it.
    """
    if update_fields is None or "is_active" in update_fields:
        DataVersion.move_on([None], catalogue=False)


def end_sessions(user, but=None):
    """Log the account out wherever it is logged in, except in the session `but`; how many."""
    ended, _by_model = AccountSession.objects.filter(account=user).exclude(session_key=but).delete()
    return ended


def end_if_ended(user):
    """End the sessions of an account that may no longer be used."""
    if not may_log_in(user):
        end_sessions(user)
