"""Accounts and log-in slips for the people chosen on a list of the administration."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from communes.accounts.actions import CHOSEN, MOST
from communes.accounts.slips import why_no_slip
from communes.accounts.user_names import user_name
from communes.bulk.accounts import make_accounts
from communes.clock import today
from communes.incomplete.filters import IncompleteFilter
from communes.incomplete.lacks import ACCOUNTS
from communes.models import Official
from communes.workflow.permissions import official_of

from ..log_in.letters import mail_address_of, mail_all, site_of, slip_for

log = logging.getLogger(__name__)
User = get_user_model()


@dataclass(frozen=True)
class Person:
    """Somebody who is to have a slip; without `user` an account is made first."""

    official: Official | None
    user: User | None
    name: str
    """The user name, also of the account that is to be made."""
    mail: str
    refusal: str
    """Why there can be no slip."""

    @property
    def key(self):
        return f"o{self.official.pk}" if self.official else f"u{self.user.pk}"

    @property
    def has_password(self):
        return self.user is not None and self.user.has_usable_password()


@method_decorator(never_cache, name="dispatch")
class MakeSlips(View):
    """Shows who gets what; then makes accounts and slips, mails what it can, and shows the rest.

    A code is shown this one time: what is kept of it is a digest.
    """

    site = None

    def dispatch(self, request):
        if not request.user.has_perm("communes.change_official"):
            raise PermissionDenied
        self.people = people_chosen(self.chosen(), request.user)
        if not self.people:
            return redirect("admin:communes_official_changelist")
        return super().dispatch(request)

    def chosen(self):
        """Ids of those chosen on a list; by the start page's address of who works without one."""
        if self.request.GET.get(IncompleteFilter.parameter_name) != ACCOUNTS.name:
            return self.request.session.get(CHOSEN, {})
        officials = self.site.get_model_admin(Official).get_queryset(self.request)
        ids = ACCOUNTS.find(officials, today()).values_list("pk", flat=True)
        return {"officials": list(ids[:MOST])}

    def get(self, request):
        return self.show("admin/slips.html", people=self.people, mail=bool(settings.EMAIL_HOST))

    def post(self, request):
        keys = set(request.POST.getlist("person"))
        wanted = [one for one in self.people if one.key in keys and not one.refusal]
        slips = make(wanted, request)
        mailed = [] if request.POST.get("paper") else mail_all(with_address(slips))
        told = {slip.user.pk for slip in mailed}
        printed = [slip for slip in slips if slip.user.pk not in told]
        return self.show("admin/slips_made.html", slips=printed, mailed=mailed)

    def show(self, template, **context):
        title = _("Accounts and log-in slips")
        context |= self.site.each_context(self.request) | {"title": title}
        return render(self.request, template, context)


def people_chosen(chosen, by):
    """The `Person`s of the officials and accounts that an action has put into the session."""
    officials = Official.objects.filter(pk__in=chosen.get("officials", []))
    accounts = User.objects.filter(pk__in=chosen.get("accounts", []))
    taken = set(User.objects.values_list("username", flat=True))
    people = [
        person_of(official, official.user, by, taken)
        for official in officials.select_related("user")
    ]
    return people + [
        person_of(official_of(user), user, by, taken)
        for user in accounts.select_related("official").order_by("username")
    ]


def person_of(official, user, by, taken):
    name = user.get_username() if user else user_name(official.name, official.code, taken)
    taken.add(name)
    mail = mail_address_of(user) if user else official.email
    return Person(official, user, name, mail, why_no_slip(official, user, by))


def make(people, request):
    """The new slips of `people`, whose accounts are made where they have none yet."""
    by, site = request.user, site_of(request)
    taken = set(User.objects.values_list("username", flat=True))
    with transaction.atomic():
        made = [one.official for one in people if one.user is None]
        make_accounts(made, taken)
        users = [one.user or one.official.user for one in people]
        slips = [slip_for(user, by, site) for user in users]
        note(
            by,
            [official.user for official in made],
            ADDITION,
            gettext_noop("Account made with the official"),
        )
        note(by, users, CHANGE, gettext_noop("Log-in slip made"))
    return slips


def note(by, users, flag, words):
    if users:
        LogEntry.objects.log_actions(by.pk, users, flag, gettext(words))
        accounts = ", ".join(str(user.pk) for user in users)
        log.info("%s by account %d: %s", words, by.pk, accounts)


def with_address(slips):
    """Those that can go by mail."""
    return [slip for slip in slips if settings.EMAIL_HOST and mail_address_of(slip.user)]
