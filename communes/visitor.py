"""Who asks for what is being done: the visitor of a page, whom a middleware names, else nobody."""

from contextlib import contextmanager
from contextvars import ContextVar

VISIT = ContextVar("visit", default=None)
"""The request that is being answered, and where it comes from."""


@contextmanager
def visiting(request, address):
    """Whatever is done within is done for `request`, which has a `user`, from `address`."""
    token = VISIT.set((request, str(address)))
    try:
        yield
    finally:
        VISIT.reset(token)


def account():
    """The account that asks; None: nobody who is logged in, or the system."""
    request, _address = VISIT.get() or (None, "")
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def address():
    """Where it asks from; empty: the system."""
    return VISIT.get()[1] if VISIT.get() else ""
