"""Where somebody wanted to go who has to do something else first, kept in the session."""

from ..site.log_in_first import page_asked_for

ASKED_FOR = "asked_for"


def keep(request):
    request.session[ASKED_FOR] = page_asked_for(request)


def take(request):
    """The address, which is led to once; empty where there is none."""
    return request.session.pop(ASKED_FOR, "")
