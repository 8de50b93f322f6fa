"""`make run`, on the database of the other tests' server, where the demo and its accounts are."""

import os
import re
import signal
import subprocess
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.on_postgres import free_port

from .server import PASSWORD, ROOT, START_SECONDS, answers

INSTALLED = ["install", ".venv/.runtime", "static/vendor/.made"]
"""What `make` takes as done: the tests run with what is installed."""

OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
"""What a `make` that runs the tests would hand on."""


class Run:
    """`make run` in a process group of its own, as a terminal starts it."""

    def __init__(self, environ, port, log):
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        with log.open("w") as output:
            self.make = subprocess.Popen(
                ["make", *(f"--old-file={step}" for step in INSTALLED), "run"],
                cwd=ROOT,
                env={**environ, "PORT": str(port)},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self):
        """As Ctrl-C does: every process is told."""
        if self.make.poll() is None:
            os.killpg(self.make.pid, signal.SIGINT)
        self.make.wait(timeout=START_SECONDS / 3)

    @property
    def said(self):
        return self.log.read_text()


@pytest.fixture(scope="module")
def environ(site):
    """Variables of a desk: no key of its own, DEBUG from some other project."""
    left = {name: value for name, value in site.environ.items() if name not in OF_MAKE}
    return {**left, "SECRET_KEY": "", "DEBUG": "1"}


@contextmanager
def running(environ, folder):
    run = Run(environ, free_port(), folder / "log")
    try:
        assert answers(f"{run.url}/healthz", run.make), run.said
        yield run
    finally:
        run.stop()


@pytest.fixture(scope="module")
def run(environ, tmp_path_factory):
    with running(environ, tmp_path_factory.mktemp("run")) as run:
        yield run


def status_of(url):
    """The status of the answer; None where nobody answers."""
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except urllib.error.URLError:
        return None


def test_it_says_what_it_does_and_keeps_what_is_there(run):
    lines = run.said.splitlines()
    assert lines[0] == "Bringing the database up to date"
    assert lines[-3] == "Dữ liệu minh hoạ đã có sẵn và được giữ nguyên."
    assert "quantri, xem, duyet, huyen, baoai" in lines[-2]
    assert "changepassword" in lines[-2]
    assert lines[-1] == f"Serving on {run.url}/ (Ctrl-C stops)"


@pytest.mark.parametrize(("person", "way_on"), [(None, "Đăng nhập"), ("xem", "Về trang tổng quan")])
def test_a_wrong_address_shows_the_sites_own_page_with_its_style(person, way_on, run, browser):
    with browser.new_context(base_url=run.url, locale="vi-VN") as context:
        page = context.new_page()
        if person:
            page.goto("/accounts/login/")
            page.fill("[name=username]", person)
            page.fill("[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url(lambda url: "/login/" not in url)
        assert page.goto("/no/such/page/").status == 404
        expect(page.locator("main h1")).to_have_text("Không có trang này")
        expect(page.locator("main .btn")).to_have_text(way_on)
        style = page.locator("link[rel=stylesheet]").last.get_attribute("href")
        assert re.search(r"\.[0-9a-f]{12}\.css$", style)
        assert status_of(run.url + style) == 200


@pytest.mark.parametrize("before", ["/", "/static/", "/static/../", "/static/%2e%2e/", "//"])
def test_the_secret_key_is_not_served(before, run):
    assert (ROOT / ".secret_key").exists()
    assert status_of(f"{run.url}{before}.secret_key") == 404


def test_a_port_that_is_taken_is_told_before_anything_is_done(run, environ, tmp_path):
    port = run.url.rpartition(":")[2]
    second = Run(environ, port, tmp_path / "log")
    assert second.make.wait(timeout=START_SECONDS) != 0
    assert second.said.startswith(f"Port {port} of 127.0.0.1 cannot be had")


def test_ctrl_c_ends_it_without_a_complaint(environ, tmp_path):
    with running(environ, tmp_path) as run:
        before = run.said
    assert run.said == before
    assert status_of(run.url) is None
