"""A name for each request, by which all that is written down about it is found, and a last line."""

import logging
import re
import secrets
import time
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from ..log_in.address import comes_from_proxy

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
ANSWERING = ContextVar("answering", default=None)
"""The `Asked` of the request that this thread answers."""


class Asked:
    """What the log may say of a request: its name, and of who asks the number of the account."""

    def __init__(self, request):
        self.request = request
        self.name = name_of(request)
        self.account_known = False

    @property
    def account(self):
        return self.request.user.pk if self.account_known else None


def name_of(request):
    """What a trusted web server in front calls the request, else a name of our own."""
    given = request.headers.get(HEADER, "")
    if comes_from_proxy(request) and WELL_FORMED.fullmatch(given):
        return given
    return secrets.token_hex(8)


@contextmanager
def answering(asked):
    token = ANSWERING.set(asked)
    try:
        yield
    finally:
        ANSWERING.reset(token)


class RequestMiddleware:
    """Stands before all others. Static files, of which a page has many, bear no name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begun = time.monotonic()
        asked = request.asked = Asked(request)
        with answering(asked):
            response = self.get_response(request)
            if not request.path_info.startswith(settings.STATIC_URL):
                response[HEADER] = asked.name
            log.info("Answered", extra={"answer": answer_of(request, response, begun)})
        return response

    def process_view(self, request, view, args, kwargs):
        request.asked.account_known = bool(request.user.pk or request.user.is_anonymous)


def answer_of(request, response, begun):
    """Nothing that somebody typed: of the address, only which page it is of."""
    return {
        "method": method_of(request),
        "page": page_of(request),
        "status": response.status_code,
        "milliseconds": round((time.monotonic() - begun) * 1000),
    }


def method_of(request):
    return request.method if request.method in METHODS else "other"


def page_of(request):
    """The name of the address, without the words and numbers in it."""
    match = request.resolver_match
    return (match and match.view_name) or "none"
