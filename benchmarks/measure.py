"""Measures the site in the environment, one thing whenever it is told to.

    python -m benchmarks.measure PERSON=ADDRESS...

Each line that it reads is `warm`, `cold`, `sent` or `lists`: pages, pages of whose programme a
figure has been approved since, forms, or lists of the administration. It answers with a line of
JSON: the names of all that is measured so. With one of the names after a tab, the line asks for it,
and the answer is the milliseconds. What is sent or cold changes the database.

Each answer goes through the WSGI handler and all middleware, as a browser asks for it: logged in,
gzip allowed.
"""

import json
import sys
from functools import cache, cached_property, partial
from http import HTTPStatus
from time import perf_counter

import django
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory, override_settings

from .people import ADMINISTRATOR

TOKEN = "a" * 32
SCRIPT = {"HTTP_ACCEPT": "application/json", "HTTP_X_CSRFTOKEN": TOKEN}


class Visitor:
    """A person who has logged in."""

    def __init__(self, name):
        self.account = get_user_model().objects.get(username=name)
        client = Client()
        client.force_login(self.account)
        session = client.cookies.output(attrs=[], header="", sep=";").strip()
        self.requests = RequestFactory(
            SERVER_NAME="127.0.0.1",
            HTTP_COOKIE=f"{session}; csrftoken={TOKEN}",
            HTTP_ACCEPT_ENCODING="gzip",
        )


class Site:
    """What can be measured in this process: how → what → a function that answers milliseconds."""

    def __init__(self, asked):
        self.application = get_wsgi_application()
        self.asked = asked
        self.visitor = cache(Visitor)

    @cached_property
    def warm(self):
        return {address: partial(self.get, person, address) for person, address in self.asked}

    @cached_property
    def cold(self):
        return {address: partial(self.get_cold, person, address) for person, address in self.asked}

    @cached_property
    def sent(self):
        from .acts import ACTS

        return {act.name: partial(self.send, act()) for act in ACTS}

    @cached_property
    def lists(self):
        from .administration import addresses

        return {name: partial(self.get, ADMINISTRATOR, address) for name, address in addresses()}

    def get(self, person, address):
        request = self.visitor(person).requests.get(address)
        return milliseconds(self.application, request.environ)

    def get_cold(self, person, address):
        from .acts import another_approved_figure

        another_approved_figure()
        return self.get(person, address)

    def send(self, act):
        visitor = self.visitor(act.person)
        address, fields = act.form(visitor.account.pk)
        request = visitor.requests.post(address, fields, **SCRIPT)
        return milliseconds(self.application, request.environ)


def milliseconds(application, environ):
    """From the request to the end of the answer; raises ValueError where that is a refusal."""
    statuses = []
    begin = perf_counter()
    answer = application(environ, lambda status, headers: statuses.append(status))
    for _part in answer:
        pass
    answer.close()
    taken = perf_counter() - begin
    if int(statuses[0].split()[0]) not in (HTTPStatus.OK, HTTPStatus.FOUND):
        raise ValueError(f"{environ['PATH_INFO']} answered {statuses}")
    return taken * 1000


def answer(site, how, what=None):
    known = getattr(site, how)
    return list(known) if what is None else known[what]()


def main(*asked):
    django.setup()
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        site = Site([tuple(one.split("=", 1)) for one in asked])
        for line in sys.stdin:
            print(json.dumps(answer(site, *line.rstrip("\n").split("\t"))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
