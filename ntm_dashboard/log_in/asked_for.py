"""Where somebody wanted to go who has to do something else first, kept in the session."""

ASKED_FOR = "asked_for"


def keep(request, page):
    """Remember the address `page`."""
    request.session[ASKED_FOR] = page


def take(request):
    """The address, which is led to once; empty where there is none."""
    return request.session.pop(ASKED_FOR, "")
