"""What a visit brings over the wire, and how long it takes on a slow one.

    python -m benchmarks.visits [TIMES]

In Chromium, against the production server: bytes of a first and of a later visit, and of the save
of a cell; and by *Slow 3G* (400 ms, 400 kbit/s), with nothing of the site in the browser, how long
it takes until the overview can be read and until the sheet can be typed into.
"""

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.browser.addresses import OF_A_QUARTER, PUBLISHED, RUNNING
from tests.browser.chromium import launch_options
from tests.browser.console import console
from tests.browser.people import cookies_of
from tests.browser.server import serving
from tests.browser.wire import forget, weigh, weigh_save
from tests.on_postgres import DURABLE, postgres

from .people import READER
from .table import Row, Section, judged, table

CHAIR = "baoai"
SHEET = f"{RUNNING}entry/04738/"
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
PAINTED = "performance.getEntriesByName('first-contentful-paint').length"
READABLE = (
    f"() => document.querySelector('.sentence') && document.querySelector('.tiles') && {PAINTED}"
)
USABLE = f"() => document.querySelector('entry-sheet')?.queue && {PAINTED}"
FIRST_VISIT, LATER_VISIT, SAVE = 100, 25, 1
READABLE_GOAL, USABLE_GOAL = 3, 5
"""Kilobytes and seconds."""


@contextmanager
def browsing():
    """Yields a function that opens a page as a person, on the production server."""
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres(DURABLE) as cluster,
        serving(Path(folder), cluster.url) as site,
        console(site.environ) as run,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**launch_options())

        def page_of(person):
            state = cookies_of(run, site.url, person)
            context = browser.new_context(
                base_url=site.url, storage_state=state, locale="vi-VN", reduced_motion="reduce"
            )
            return context.new_page()

        yield page_of
        browser.close()


def seconds_until(page, address, ready, times):
    """Median seconds from asking for `address` until `ready`, with an empty cache each time."""
    return median(slowly(page, address, ready) for _time in range(times))


def slowly(page, address, ready):
    cookies = page.context.cookies()
    forget(page)
    page.context.add_cookies(cookies)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    page.goto(address, wait_until="commit")
    page.wait_for_function(ready, polling="raf")
    taken = page.evaluate("performance.now()")
    page.wait_for_load_state()
    session.detach()
    return taken / 1000


def part(times=3):
    """The section of the table."""
    with browsing() as page_of:
        reader, chair = page_of(READER), page_of(CHAIR)
        first = weigh(reader, PUBLISHED) / 1000
        later = max(weigh(reader, address) for address in OF_A_QUARTER) / 1000
        out, back = (size / 1000 for size in weigh_save(chair, SHEET))
        readable = seconds_until(page_of(READER), PUBLISHED, READABLE, times)
        usable = seconds_until(page_of(CHAIR), SHEET, USABLE, times)
    return Section("Visits in Chromium", (), list(rows(first, later, out, back, readable, usable)))


def rows(first, later, out, back, readable, usable):
    yield row("first visit, to the overview", first, FIRST_VISIT, "kB")
    yield row("the heaviest later page to read", later, LATER_VISIT, "kB")
    yield row("save of a cell, sent", out, SAVE, "kB")
    yield row("save of a cell, answered", back, SAVE, "kB")
    yield row("Slow 3G, cold: sentence and tiles readable", readable, READABLE_GOAL, "s")
    yield row("Slow 3G, cold: sheet usable", usable, USABLE_GOAL, "s")


def row(what, found, goal, unit):
    return Row(what, [judged(f"{found:.2f} {unit}", found <= goal)], f"{goal} {unit}")


if __name__ == "__main__":
    print(table([part(*map(int, sys.argv[1:]))]))
