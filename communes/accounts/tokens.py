"""Tokens for the API: made, found by what a program sends, revoked; each noted in the audit log.

A token is 256 random bits. So it cannot be guessed, one plain digest finds it, and a wrong one
costs a look into an index and writes nothing.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..history.audit import note
from ..models import ApiToken, AuditKind

MARK = "ntm_"
"""Every token begins so, by which people and scanners of files know one."""
LENGTH = len(MARK) + 43
"""Characters of a token: 32 bytes are 43 letters."""
NOTED_AFTER = timedelta(minutes=10)


def digest_of(text):
    """What is kept of a token."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def new_token(user, name, lasts=None):
    """A new token of the account, the one time that it can be told; `lasts` None: without end."""
    text = MARK + secrets.token_urlsafe(32)
    now = timezone.now()
    ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest_of(text),
        made_at=now,
        ends_at=now + lasts if lasts else None,
    )
    note_rights(user, _("API token made: %(name)s") % {"name": name})
    return text


def token_of(text):
    """The `ApiToken` that `text` is, while it is good; else None."""
    if len(text) != LENGTH or not text.startswith(MARK):
        return None
    token = ApiToken.objects.filter(digest=digest_of(text)).first()
    return token if token and token.is_good_at(timezone.now()) else None


def is_used(token):
    """Note when the token is used; the audit log tells the first use of each day."""
    now = timezone.now()
    before = token.used_at
    if before is not None and now - before < NOTED_AFTER:
        return
    first = ApiToken.objects.filter(pk=token.pk, used_at=before).update(used_at=now)
    if first and (before is None or timezone.localdate(before) < timezone.localdate(now)):
        note(AuditKind.EXPORT, words=_("Read with the API token %(name)s") % {"name": token.name})


@transaction.atomic
def revoke(tokens):
    """End a queryset of tokens; how many there were."""
    gone = list(tokens.select_related("user__official"))
    for token in gone:
        note_rights(token.user, _("API token revoked: %(name)s") % {"name": token.name})
    tokens.model.objects.filter(pk__in=[token.pk for token in gone]).delete()
    return len(gone)


def note_rights(user, words):
    """Of the account's district, also where an administrator of none does it."""
    official = getattr(user, "official", None)
    named = f"{words} ({user.get_username()})"
    note(AuditKind.RIGHTS, words=named, district_id=official and official.district_id)
