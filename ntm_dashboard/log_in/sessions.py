"""Django's sessions in the database, each with the account and the browser that are logged in.

A session ends `SESSION_COOKIE_AGE` after it was last written, which a request does that comes
`PROLONGED_AFTER` or later.
"""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from .address import address_of

SEEN = "seen"
"""When the session was last prolonged, in seconds."""
BROWSER = "browser"
ADDRESS = "address"
LONGEST = 300
"""Characters that are kept of how a browser calls itself."""
PROLONGED_AFTER = 10 * 60
"""Seconds."""


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        from communes.models import AccountSession

        return AccountSession

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.account_id = data.get(SESSION_KEY)
        return session


def note_browser(sender, request, user, **more):
    """Keep in a session that begins what its owner may know it by."""
    request.session[SEEN] = int(time.time())
    request.session[BROWSER] = request.headers.get("User-Agent", "")[:LONGEST]
    request.session[ADDRESS] = str(address_of(request))


def prolong(session):
    """Write the session anew where that was not done lately."""
    now = int(time.time())
    if now - session.get(SEEN, 0) > PROLONGED_AFTER:
        session[SEEN] = now


def last_seen(session):
    """When an `AccountSession` was last prolonged."""
    return session.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE)
