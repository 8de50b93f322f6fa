"""What is done to accounts from the lists of the administration."""

import logging

from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.models import CHANGE, LogEntry
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from ..models import ApiToken
from .access import end_sessions
from .keeping import why_kept
from .second_factor import take_away
from .tokens import revoke

log = logging.getLogger(__name__)
CHOSEN = "chosen_for_slips"
"""Of a session: `{"officials": […], "accounts": […]}`, the ids of those chosen."""
MOST = 500
"""People that one page makes slips for."""

admin.site.unregister([StaticDevice, TOTPDevice])


def choose(request, kind, queryset):
    """To the page that makes slips for the rows of `queryset`."""
    ids = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        told = _("Choose at most %(most)d people at once.") % {"most": MOST}
        messages.error(request, told)
        return None
    request.session[CHOSEN] = {kind: ids}
    return redirect("admin:slips")


@admin.action(description=_("Create accounts, make log-in slips"), permissions=["change"])
def make_accounts(modeladmin, request, queryset):
    return choose(request, "officials", queryset)


@admin.action(description=actions.delete_selected.short_description, permissions=["delete"])
def delete_selected(modeladmin, request, queryset):
    """None of them where one has to be kept."""
    if why := why_kept(list(queryset.select_related("official"))):
        messages.error(request, why)
        return None
    return actions.delete_selected(modeladmin, request, queryset)


@admin.action(description=_("Make new log-in slips"), permissions=["change"])
def make_slips(modeladmin, request, queryset):
    return choose(request, "accounts", queryset)


@admin.action(description=_("Take the second factor away"), permissions=["change"])
def take_second_factor(modeladmin, request, queryset):
    """For who has lost it; they are logged out everywhere."""
    taken = [user for user in within_rights(request.user, queryset) if take_away(user)]
    note(request.user, taken, gettext_noop("Second factor taken away"))
    told = ngettext(
        "The second factor of %(count)d account was taken away, and the account logged out.",
        "The second factor of %(count)d accounts was taken away, and the accounts logged out.",
        len(taken),
    )
    messages.success(request, told % {"count": len(taken)})


@admin.action(description=_("Log out everywhere"), permissions=["change"])
def log_out(modeladmin, request, queryset):
    users = list(within_rights(request.user, queryset))
    ended = sum(end_sessions(user, request.session.session_key) for user in users)
    note(request.user, users, gettext_noop("Logged out everywhere"))
    told = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
    messages.success(request, told % {"count": ended})


@admin.action(description=_("Revoke the tokens for the API"), permissions=["change"])
def revoke_tokens(modeladmin, request, queryset):
    users = list(within_rights(request.user, queryset))
    revoked = revoke(ApiToken.objects.filter(user__in=users))
    note(request.user, users, gettext_noop("Tokens for the API revoked"))
    told = ngettext("%(count)d token was revoked.", "%(count)d tokens were revoked.", revoked)
    messages.success(request, told % {"count": revoked})


def within_rights(by, queryset):
    """Those of `queryset` that `by` may do something to: to administrators only a superuser."""
    return queryset if by.is_superuser else queryset.filter(is_staff=False, is_superuser=False)


def note(by, users, words):
    """Write down what was done to `users`, in the administration's log and the server's."""
    if users:
        LogEntry.objects.log_actions(by.pk, users, CHANGE, gettext(words))
        accounts = ", ".join(str(user.pk) for user in users)
        log.warning("%s by account %d: %s", words, by.pk, accounts)
