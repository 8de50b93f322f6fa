"""How many pages a process makes at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from django.test import RequestFactory

from ntm_dashboard.site.page import Page

LONG = 0.05
"""Seconds that a page takes."""


class SlowPage(Page):
    """A page that tells how many are made while it is."""

    version, audience = "1", "public"
    made, most, lock = 0, 0, Lock()

    def __init__(self, number):
        self.request = RequestFactory().get(f"/{number}/")

    def fresh(self, template):
        kind = type(self)
        with self.lock:
            kind.made += 1
            kind.most = max(kind.most, kind.made)
        time.sleep(LONG)
        with self.lock:
            kind.made -= 1
        return "Title", f"<p>{self.request.path}</p>"


def test_two_pages_are_made_at_a_time_and_each_asker_gets_the_own():
    pages = [SlowPage(number) for number in range(8)]
    with ThreadPoolExecutor(len(pages)) as threads:
        answers = [*threads.map(lambda page: page.content("page.html"), pages)]
    assert [content for _title, content in answers] == [f"<p>/{one}/</p>" for one in range(8)]
    assert SlowPage.most == 2


def test_a_page_that_fails_holds_up_no_other(monkeypatch):
    def fail(page, template):
        raise ValueError("no page")

    monkeypatch.setattr(SlowPage, "fresh", fail)
    with ThreadPoolExecutor(4) as threads:
        failed = [threads.submit(SlowPage(number).content, "page.html") for number in range(20)]
        assert all(isinstance(one.exception(timeout=5), ValueError) for one in failed)
