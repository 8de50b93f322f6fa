"""Who has given the right password and still has to give a code, kept in the session."""

import time

from ..site.backends import OfficialBackend

PENDING = "second_step"
FOR = 5 * 60
"""Seconds."""


def begin(request, user):
    """The account waits for its second step."""
    request.session.cycle_key()
    request.session[PENDING] = {"account": user.pk, "until": int(time.time()) + FOR}


def account_waiting(request):
    """The account that waits, where it may still log in and time is left; else None."""
    waiting = request.session.get(PENDING)
    if waiting is None or waiting["until"] < time.time():
        return None
    return OfficialBackend().get_user(waiting["account"])
