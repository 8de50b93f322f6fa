"""What /metrics counts, for whom, and of several processes together."""

import re
import urllib.request
from ipaddress import ip_network

import pytest

from tests.browser.server import serving
from tests.databases import empty_database
from tests.pages import PUBLISHED

ANSWERS = re.compile(r"^django_http_responses_by_status_view_total\{(.*)\} ([\d.]+)$", re.MULTILINE)


@pytest.fixture
def counted(client, account_of):
    client.force_login(account_of("chair-04738"))
    for path in ("", "communes/04738/", "officials/chair-04738/", "?q=Nguyễn", "no-such-page/"):
        client.get(PUBLISHED + path)
    client.generic("MADE-UP", PUBLISHED)
    return client.get("/metrics").content.decode()


def test_answers_are_counted_by_page_and_status_alone(counted):
    assert 'view="overview"' in counted
    for told in ("04738", "chair", "Nguyễn", "MADE-UP", "yen-binh", "2023Q2"):
        assert told not in counted
    labels = " ".join(labels for labels, _count in ANSWERS.findall(counted))
    assert {*re.findall(r"(\w+)=", labels)} == {"status", "view"}


@pytest.mark.parametrize(
    ("networks", "proxies", "headers", "status"),
    [
        (["127.0.0.0/8"], [], {}, 200),
        (["10.0.0.0/8"], [], {}, 404),
        (["127.0.0.0/8"], [], {"X-Forwarded-For": "203.0.113.9"}, 404),
        (["127.0.0.0/8"], [], {"X-Forwarded-For": "127.0.0.1"}, 404),
        (["127.0.0.0/8"], ["127.0.0.1"], {"X-Forwarded-For": "203.0.113.9"}, 404),
        (["203.0.113.0/24"], ["127.0.0.1"], {"X-Forwarded-For": "203.0.113.9"}, 200),
    ],
)
@pytest.mark.django_db
def test_only_those_who_may_ask_are_told(networks, proxies, headers, status, client, settings):
    settings.NTM_METRICS_FROM = [ip_network(one) for one in networks]
    settings.TRUSTED_PROXIES = [ip_network(one) for one in proxies]
    assert client.get("/metrics", headers=headers).status_code == status


@pytest.mark.one_database
@pytest.mark.programs
def test_the_counts_of_all_processes_are_told_together(tmp_path):
    """Whichever of three processes answers."""
    with empty_database() as url, serving(tmp_path, url, WEB_CONCURRENCY="3") as site:
        for _time in range(30):
            urllib.request.urlopen(f"{site.url}/accounts/login/").close()
        counts = set()
        for _time in range(5):
            with urllib.request.urlopen(f"{site.url}/metrics") as answer:
                found = dict(ANSWERS.findall(answer.read().decode()))
            counts.add(found['status="200",view="login"'])
        assert counts == {"30.0"}
