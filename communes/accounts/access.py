"""Whether an account may be used at all, and how its use ends."""

from ..clock import today
from ..models import AccountSession
from ..workflow.permissions import official_of


def may_log_in(user):
    """Whether the account is open, and the access of the official whose it is lasts."""
    official = official_of(user)
    return user.is_active and (official is None or official.may_read_on(today()))


def end_sessions(user, but=None):
    """Log the account out wherever it is logged in, except in the session `but`; how many."""
    ended, _by_model = AccountSession.objects.filter(account=user).exclude(session_key=but).delete()
    return ended


def end_if_ended(user):
    """End the sessions of an account that may no longer be used."""
    if not may_log_in(user):
        end_sessions(user)
