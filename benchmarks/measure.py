"""Prints, as JSON, address → median milliseconds of a warm answer, of the site in the environment.

    python -m benchmarks.measure PERSON ROUNDS ADDRESS...

Each answer goes through the WSGI handler and all middleware, as a browser asks for it: logged in,
gzip allowed. The addresses take turns, in another order each round, so that whatever else the
machine does, or the collector of garbage, meets all alike.
"""

import json
import sys
from random import Random
from statistics import median
from time import perf_counter

import django
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.test import Client, RequestFactory, override_settings

WARM_UP = 3


def medians(application, person, rounds, addresses):
    """Address → median milliseconds over so many rounds."""
    client = Client()
    client.force_login(get_user_model().objects.get(username=person))
    requests = RequestFactory(
        SERVER_NAME="127.0.0.1",
        HTTP_COOKIE=client.cookies.output(attrs=[], header="", sep=";").strip(),
        HTTP_ACCEPT_ENCODING="gzip",
    )
    taken = {address: [] for address in addresses}
    order = Random(0)
    for _round in range(WARM_UP + rounds):
        for address in order.sample(addresses, len(addresses)):
            taken[address].append(milliseconds(application, requests.get(address).environ))
    return {address: median(times[WARM_UP:]) for address, times in taken.items()}


def milliseconds(application, environ):
    """From the request to the end of the answer; raises ValueError where that is no page."""
    statuses = []
    begin = perf_counter()
    answer = application(environ, lambda status, headers: statuses.append(status))
    for _part in answer:
        pass
    answer.close()
    taken = perf_counter() - begin
    if statuses != ["200 OK"]:
        raise ValueError(f"{environ['PATH_INFO']} answered {statuses}")
    return taken * 1000


def main(person, rounds, *addresses):
    django.setup()
    with override_settings(ROOT_URLCONF="benchmarks.urls"):
        application = get_wsgi_application()
        print(json.dumps(medians(application, person, int(rounds), addresses)))


if __name__ == "__main__":
    main(*sys.argv[1:])
