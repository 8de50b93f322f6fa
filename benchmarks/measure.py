"""Prints, as JSON, a list of [what, how, median milliseconds] of the site in the environment.

    python -m benchmarks.measure warm|whole ROUNDS PERSON=ADDRESS...

Each answer goes through the WSGI handler and all middleware, as a browser asks for it: logged in,
gzip allowed. The addresses take turns, in another order each round, so that whatever else the
machine does, or the collector of garbage, meets all alike. `whole` measures cold pages, too, and
forms that are sent; it changes the database.
"""

import json
import sys
from http import HTTPStatus
from random import Random
from statistics import median
from time import perf_counter

import django
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory, override_settings

WARM_UP = 3
TOKEN = "a" * 32
WARM, COLD, SENT = "warm", "cold", "sent"
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


def medians(application, person, rounds, addresses):
    """Address → median milliseconds over so many rounds, warm."""
    asked = [(person, address) for address in addresses]
    return {address: taken for address, _how, taken in warm(application, rounds, asked)}


def warm(application, rounds, asked):
    return measured(application, rounds, asked, WARM, lambda: None)


def cold(application, rounds, asked):
    from .acts import another_approved_figure

    return measured(application, rounds, asked, COLD, another_approved_figure)


def measured(application, rounds, asked, how, before):
    visitors = {person: Visitor(person) for person, _address in asked}
    taken = {one: [] for one in asked}
    order = Random(0)
    for _round in range(WARM_UP + rounds):
        for person, address in order.sample(asked, len(asked)):
            before()
            request = visitors[person].requests.get(address)
            taken[person, address].append(milliseconds(application, request.environ))
    return [(address, how, median(times[WARM_UP:])) for (_person, address), times in taken.items()]


def sent(application, rounds):
    from .acts import ACTS

    for act in ACTS:
        one, visitor, times = act(), Visitor(act.person), []
        for _round in range(WARM_UP + rounds):
            address, fields = one.form(visitor.account.pk)
            request = visitor.requests.post(address, fields, **SCRIPT)
            times.append(milliseconds(application, request.environ))
        yield act.name, SENT, median(times[WARM_UP:])


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


def main(what, rounds, *asked):
    django.setup()
    rounds, asked = int(rounds), [tuple(one.split("=", 1)) for one in asked]
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        application = get_wsgi_application()
        found = list(warm(application, rounds, asked))
        if what == "whole":
            found += cold(application, rounds, asked)
            found += sent(application, rounds)
        print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
