"""That somebody administers: nobody ends the own access, or that of the last superuser."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from .. import visitor
from .access import may_log_in

OWN = _("This is the account with which you work now; ask another administrator to end its access.")
LAST = _("No other superuser could log in, and nobody could administer; give the rights first.")


def why_kept(accounts):
    """Why the visitor may not end the access of all `accounts`; empty where nothing forbids it."""
    if visitor.account() in accounts:
        return OWN
    if any(one.is_superuser and may_log_in(one) for one in accounts):
        superusers = get_user_model().objects.filter(is_active=True, is_superuser=True)
        others = superusers.exclude(pk__in=[one.pk for one in accounts])
        if not any(has_a_way_in(one) for one in others.select_related("official")):
            return LAST
    return ""


def has_a_way_in(account):
    """Whether the person can log in as it stands: without a password nobody does."""
    return may_log_in(account) and account.has_usable_password()
