from contextlib import contextmanager

import pytest

from tests.databases import empty_database

from .chromium import launch_options
from .console import console
from .people import CHAIRS, cookies_of
from .server import serving


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **launch_options()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, site):
    return {
        **browser_context_args,
        "base_url": site.url,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "reduced_motion": "reduce",  # no colour is half-way when it is looked at
    }


@pytest.fixture(scope="session")
def database_url():
    with empty_database() as url:
        yield url


@pytest.fixture(scope="session")
def site(tmp_path_factory, database_url):
    """The production server with the demo data, one for all tests."""
    with serving(tmp_path_factory.mktemp("site"), database_url) as site:
        yield site


@pytest.fixture(scope="session")
def in_site(site):
    """Runs code in the site and answers what it prints."""
    with console(site.environ) as run:
        yield run


@pytest.fixture(scope="session")
def chairs(in_site):
    """Every chair can log in by the form."""
    in_site(CHAIRS)


@pytest.fixture(scope="session")
def states(site, in_site):
    """Cookies of each person by account; a person logs in once."""
    known = {None: None}

    def state_of(person):
        if person not in known:
            known[person] = cookies_of(in_site, site.url, person)
        return known[person]

    return state_of


@pytest.fixture(scope="session")
def windows(browser, browser_context_args, states):
    """The window that a person keeps open; to go on in it costs a third of opening another."""
    opened = {}

    def window_of(person):
        if person not in opened:
            context = browser.new_context(**browser_context_args, storage_state=states(person))
            context.set_default_timeout(5000)
            opened[person] = context.new_page()
        return opened[person]

    yield window_of
    for page in opened.values():
        page.context.close()


@pytest.fixture
def complaints():
    """What the browser complained of; a test that provokes a complaint clears the list."""
    found = []
    yield found
    assert found == [], "\n".join(found)


@pytest.fixture
def visit(new_context, states, site, complaints):
    """Opens an address as a person (None: anonymous) in a context of its own, and watches it."""

    def open_as(path, person="xem", width=1440, **options):
        context = new_context(storage_state=states(person), **options)
        context.set_default_timeout(5000)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        watch(page, site, complaints)
        page.goto(path)
        return page

    return open_as


@pytest.fixture
def look(windows, site, complaints):
    """Opens an address in a person's window, for tests that only look and write nothing."""
    watched = []

    def open_there(path, person="xem", width=1440):
        page = windows(person)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": width, "height": 900})
        watched.append((page, watch(page, site, complaints)))
        page.goto(path)
        return page

    yield open_there
    for page, listeners in watched:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


@contextmanager
def windows_of(browser, site, run, complaints):
    """A function that opens an address of a site of its own as a person, and watches it.

    `run` is the console of the site.
    """
    contexts = []

    def open_as(path, person, width=1440):
        context = browser.new_context(
            base_url=site.url,
            storage_state=cookies_of(run, site.url, person),
            locale="vi-VN",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(5000)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        watch(page, site, complaints)
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()


def watch(page, site, complaints):
    """Note errors and warnings of the console, scripts that fail, answers and hosts amiss.

    Returns the listeners by their events.
    """

    def note_console(message):
        if message.type in ("error", "warning"):
            complaints.append(f"console: {message.text}")

    def note_request(request):
        if not request.url.startswith((site.url, "data:")):
            complaints.append(f"another host: {request.url}")

    def note_failure(request):
        if request.failure != "net::ERR_ABORTED":  # the page was left before it came
            complaints.append(f"failed: {request.url} {request.failure}")

    def note_answer(response):
        if response.status >= 400:
            complaints.append(f"answered {response.status}: {response.url}")

    listeners = {
        "console": note_console,
        "pageerror": lambda error: complaints.append(f"script: {error}"),
        "request": note_request,
        "requestfailed": note_failure,
        "response": note_answer,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    return listeners
