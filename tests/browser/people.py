"""People who have logged in, and officials who can."""

from urllib.parse import urlsplit

from .server import PASSWORD

OPEN_SESSION = """
from django.contrib.auth import get_user_model
from django.test import Client
client = Client()
client.force_login(get_user_model().objects.get_by_natural_key(%(person)r))
print(client.cookies["sessionid"].value, end="")
"""
CHAIRS = f"""
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
chairs = get_user_model().objects.filter(official__code__startswith="chair-")
chairs.exclude(username="baoai").update(password=make_password({PASSWORD!r}))
"""
"""Gives the chairs of the demo, whose accounts are named like their codes, the password.

It is hashed once for all of them, since that takes a good part of a second.
"""


def cookies_of(run, url, person):
    """The cookies of a browser in which `person` has logged in at `url`; `run` is its console."""
    session = {
        "name": "sessionid",
        "value": run(OPEN_SESSION % {"person": person}),
        "domain": urlsplit(url).hostname,
        "path": "/",
        "httpOnly": True,
        "secure": False,
        "sameSite": "Lax",
        "expires": -1,
    }
    return {"cookies": [session], "origins": []}


def speaking(page, language):
    """Show the same page in `language`."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.reload()
