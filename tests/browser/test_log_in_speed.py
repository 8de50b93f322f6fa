"""Whoever floods the log-in does not hold up those who read."""

import re
import statistics
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import pytest

from tests.databases import empty_database

from .addresses import PUBLISHED
from .server import PASSWORD, serving

pytestmark = pytest.mark.alone

AT_ONCE = 32
ROUNDS = 30
TRIES = 5
SLOWEST = 3
"""In times of the quiet median."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def site(tmp_path):
    """Not the one of the other tests, who could not log in for a while."""
    with empty_database() as url, serving(tmp_path, url) as site:
        yield site


class Visitor:
    """Somebody with cookies, and the form of the log-in open."""

    def __init__(self, site):
        self.address = f"{site.url}/accounts/login/"
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        with self.opener.open(self.address) as page:
            self.token = TOKEN.search(page.read().decode())[1]

    def log_in(self, name, password):
        """The status of the answer."""
        fields = {"csrfmiddlewaretoken": self.token, "username": name, "password": password}
        try:
            with self.opener.open(self.address, urllib.parse.urlencode(fields).encode()) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.code

    def milliseconds(self, url):
        start = time.perf_counter()
        with self.opener.open(url) as answer:
            answer.read()
        return (time.perf_counter() - start) * 1000


def test_the_overview_stays_quick_while_32_wrong_log_ins_run_at_once(site):
    reader = Visitor(site)
    assert reader.log_in("xem", PASSWORD) == 200
    overview = f"{site.url}{PUBLISHED}"
    ratios, statuses = [], []
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        for _try in range(TRIES):
            strangers = [Visitor(site) for _stranger in range(AT_ONCE)]
            quiet = statistics.median(reader.milliseconds(overview) for _ in range(ROUNDS))
            wrong = [
                crowd.submit(stranger.log_in, f"somebody-{number}", "wrong")
                for number, stranger in enumerate(strangers)
            ]
            loud = []
            while not all(one.done() for one in wrong):
                loud.append(reader.milliseconds(overview))
            statuses += [one.result() for one in wrong]
            ratios.append(statistics.median(loud) / quiet)
            if ratios[-1] <= SLOWEST:
                break
    assert set(statuses) <= {200, 429}
    assert min(ratios) <= SLOWEST
