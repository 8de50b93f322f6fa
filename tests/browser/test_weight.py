"""How much comes over the wire, as the browser counts it: compressed, headers included."""

import pytest

from .addresses import AT_WORK, OF_A_QUARTER, PUBLISHED, RUNNING
from .wire import forget, weigh, weigh_save

pytestmark = pytest.mark.one_database

FIRST_VISIT = 100_000
FIRST_WITHOUT_CHARTS = 45_000
LATER_PAGE = 25_000
SAVE = 1000


@pytest.fixture
def unvisited(visit):
    """An official's page that has not asked for anything of the site yet."""
    return visit("about:blank")


def test_a_static_file_bears_no_more_than_its_kind_needs(unvisited):
    with unvisited.expect_response("**/static/css/ntm.*.css") as found:
        unvisited.goto(PUBLISHED)
    headers = found.value.all_headers()
    assert headers["x-content-type-options"] == "nosniff"
    assert "immutable" in headers["cache-control"]
    assert headers.keys() & {"etag", "last-modified"} == set()
    of_pages = ["content-security-policy", "permissions-policy", "referrer-policy", "x-request-id"]
    assert headers.keys() & {*of_pages, "cross-origin-opener-policy"} == set()


def test_the_first_visit_is_light(unvisited):
    weight = weigh(unvisited, PUBLISHED)
    print(f"\nfirst visit {weight / 1000:6.1f} kB")
    assert 0 < weight <= FIRST_VISIT


def test_a_first_visit_to_a_page_without_charts_is_lighter(unvisited, states):
    page, weights = unvisited, {}
    for address, person in (dict.fromkeys(OF_A_QUARTER, "xem") | AT_WORK).items():
        forget(page)
        page.context.add_cookies(states(person)["cookies"])
        weight = weigh(page, address)
        if page.locator("progress-chart").count() == 0:
            weights[address] = weight
    assert len(weights) > len(AT_WORK)
    assert_light(weights, FIRST_WITHOUT_CHARTS)


def test_every_later_page_is_light(unvisited):
    unvisited.goto(PUBLISHED)
    weights = {address: weigh(unvisited, address) for address in OF_A_QUARTER}
    assert_light(weights, LATER_PAGE)


def test_a_save_is_light_both_ways(visit):
    """Either way may be the heavier one: compression adds some bytes by chance."""
    sizes = weigh_save(visit("about:blank", "baoai"), f"{RUNNING}entry/04738/")
    assert 0 < min(sizes) <= max(sizes) <= SAVE


def assert_light(weights, limit):
    """Print the weights by address, heaviest first; none is over the limit, and each was taken."""
    print()
    for address, weight in sorted(weights.items(), key=lambda pair: -pair[1]):
        print(f"{weight / 1000:6.1f} kB {address}")
    assert min(weights.values()) > 0
    assert {address: weight for address, weight in weights.items() if weight > limit} == {}
