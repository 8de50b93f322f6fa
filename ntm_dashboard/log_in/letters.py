"""Letters with the code of a log-in slip."""

import logging
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation

from communes.accounts.access import may_log_in
from communes.accounts.slips import RESET_AGAIN, RESET_FOR, new_slip
from communes.models import LogInSlip
from communes.workflow.permissions import official_of

log = logging.getLogger(__name__)
MOST = 5
"""Accounts that one request mails: offices share addresses."""


class Slip(NamedTuple):
    """A slip as it is handed out: on paper or by mail, now or never."""

    user: object
    code: str
    site: str
    """Where the site is reached: the beginning of its addresses."""

    @property
    def official(self):
        return official_of(self.user)

    @property
    def page(self):
        """The address at which the code is typed."""
        return self.site + reverse("slip")

    @property
    def link(self):
        """The address that brings the code along."""
        return self.site + reverse("slip_link", args=[self.user.get_username(), self.code])

    @property
    def ends_at(self):
        return self.user.slip.ends_at


class AnsweredFirst(TemplateResponse):
    """An answer after which something is done that the visitor does not wait for."""

    def __init__(self, *args, afterwards, **kwargs):
        super().__init__(*args, **kwargs)
        self.afterwards = afterwards

    def close(self):
        """The server says so when all is sent."""
        try:
            self.afterwards()
        finally:
            super().close()


def site_of(request):
    """Where the site is reached."""
    return settings.NTM_URL or request.build_absolute_uri("/").rstrip("/")


def mail_address_of(user):
    """The official's address, else the account's; empty where neither has one."""
    official = official_of(user)
    return (official.email if official else "") or user.email


def slip_for(user, by, site, lasts=None):
    """A new `Slip`."""
    code = new_slip(user, by, lasts)
    user.slip = LogInSlip.objects.get(user=user)
    return Slip(user, code, site)


def mailed(slip, connection=None, reset=False):
    """Whether the mail server took the letter with the slip."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {"slip": slip, "reset": reset}
        letter = EmailMessage(
            render_to_string("mail/slip_subject.txt", context).strip(),
            render_to_string("mail/slip.txt", context).strip(),
            to=[mail_address_of(slip.user)],
            connection=connection,
        )
    try:
        return bool(letter.send())
    except OSError:
        log.exception("no slip to account %d", slip.user.pk)
        return False


def mail_all(slips):
    """Those of `slips` that the mail server took; after one that it refuses, none is tried."""
    sent = []
    connection = get_connection()
    for slip in slips:
        if not mailed(slip, connection):
            break
        sent.append(slip)
    connection.close()
    return sent


def mail_reset(request, name):
    """Mail a slip to each account that `name` means: its user name, or its mail address."""
    accounts = get_user_model().objects.select_related("official", "slip")
    mine = Q(username=name) | Q(official__email__iexact=name)
    mine |= Q(email__iexact=name, official=None)
    for user in accounts.filter(mine, is_active=True).order_by("pk")[:MOST]:
        if may_be_mailed(user):
            mailed(slip_for(user, None, site_of(request), RESET_FOR), reset=True)


def may_be_mailed(user):
    """Whether the person may log in, has an address, and was not mailed just now."""
    slip = getattr(user, "slip", None)
    lately = slip is not None and slip.made_at > timezone.now() - RESET_AGAIN
    return may_log_in(user) and bool(mail_address_of(user)) and not lately
