"""A person who asks by plain HTTP: no browser, no scripts."""

from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from .server import PASSWORD

PATIENCE = 10
"""Seconds."""


class Visitor:
    """Asks the site at `url`; whoever has an `account` has logged in."""

    def __init__(self, url, account=None):
        self.url = url
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))
        if account:
            self.read("/accounts/login/")
            self.read("/accounts/login/", {"username": account, "password": PASSWORD})

    def ask(self, path, fields=None, **headers):
        """The answer; `fields` are those of a form. Raises OSError or HTTPException without one."""
        data = None
        if fields is not None:
            tokens = {cookie.name: cookie.value for cookie in self.cookies}
            data = urlencode(fields).encode()
            headers["X-CSRFToken"] = tokens["csrftoken"]
        request = Request(f"{self.url}{path}", data, headers)
        return self.opener.open(request, timeout=PATIENCE)

    def read(self, path, fields=None):
        """The text of the answer."""
        with self.ask(path, fields) as answer:
            return answer.read().decode()
