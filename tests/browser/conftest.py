import os
import shutil

import pytest

from tests.databases import empty_database

from .people import cookies_of
from .server import serving


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's own Chromium; as root it starts only without its sandbox."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium") or shutil.which("chromium-browser"),
        "args": ["--no-sandbox"] if os.geteuid() == 0 else [],
    }


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
def states(browser, site):
    """Cookies of each person by account; a person logs in once."""
    known = {None: None}

    def state_of(person):
        if person not in known:
            known[person] = cookies_of(browser, site.url, person)
        return known[person]

    return state_of


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


def watch(page, site, complaints):
    """Note errors and warnings of the console, scripts that fail, answers and hosts amiss."""

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

    page.on("console", note_console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("request", note_request)
    page.on("requestfailed", note_failure)
    page.on("response", note_answer)
