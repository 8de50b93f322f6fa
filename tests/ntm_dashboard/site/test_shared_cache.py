"""Pages that all processes of a site keep together, in a server of the Redis protocol."""

from contextlib import contextmanager
from threading import Thread

import pytest
from django.core.cache import caches
from django.test import override_settings
from fakeredis import TcpFakeServer

from communes.models import Figure
from ntm_dashboard.environment import cache, cache_settings
from ntm_dashboard.site.page import Page
from targets.versions import version_of
from tests.caches import forget_versions
from tests.on_postgres import free_port
from tests.pages import PUBLISHED

pytestmark = pytest.mark.django_db


@contextmanager
def server(port):
    """A server that keeps what it is given until it is stopped."""
    running = TcpFakeServer(("127.0.0.1", port))
    thread = Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        running.shutdown()
        running.server_close()
        thread.join()


@pytest.fixture
def shared():
    """The address of a cache, which is in use."""
    port = free_port()
    url = cache(f"redis://127.0.0.1:{port}/0")
    names = {name: cache_settings(url, name, 0) for name in ("default", "narrowed")}
    with server(port), override_settings(CACHES=names):
        yield url
        for one in caches.all():
            one.close()


@pytest.fixture
def reader(client, account_of):
    client.force_login(account_of("member-01"))
    return client


def test_what_one_process_made_another_hands_out(shared, reader, monkeypatch):
    made = reader.get(PUBLISHED).text
    forget_versions()
    monkeypatch.setattr(Page, "fresh", lambda self, template: pytest.fail("it is made again"))
    assert shown(reader.get(PUBLISHED).text) == shown(made)


def test_after_a_write_no_process_hands_out_what_was(shared, reader, demo_programme):
    address, before = f"{PUBLISHED}targets/11/", version_of(demo_programme)
    old = reader.get(address).text
    figure = Figure.objects.filter(target__number="11", approved_value__isnull=False).first()
    figure.value = figure.approved_value = figure.approved_value + 100
    figure.save()
    assert version_of(demo_programme).number > before.number
    forget_versions()
    assert shown(reader.get(address).text) != shown(old)


def shown(html):
    return html.partition("<main")[2].partition("</main>")[0]


def test_another_release_makes_its_own_pages(shared, monkeypatch):
    first = cache_settings(shared, "default", 0)
    monkeypatch.setattr("ntm_dashboard.environment.release", lambda: "another")
    assert cache_settings(shared, "default", 0) != first


def test_without_an_answer_people_are_told_to_try_again(reader):
    nobody = f"redis://127.0.0.1:{free_port()}/0"
    names = {name: cache_settings(nobody, name, 0) for name in ("default", "narrowed")}
    reader.raise_request_exception = False
    with override_settings(CACHES=names):
        response = reader.get(PUBLISHED)
        assert response.status_code == 503
        assert response["Retry-After"]
        ready = reader.get("/readyz")
        assert ready.status_code == 503
        assert "CACHE_URL" in ready.text
    assert reader.get(PUBLISHED).status_code == 200
