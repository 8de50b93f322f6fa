"""How much comes over the wire, as the browser counts it: compressed, headers included."""

import pytest

from .addresses import OF_A_QUARTER, PUBLISHED

FIRST_VISIT = 180_000
LATER_PAGE = 25_000


def weigh(page, address):
    """Bytes that came for `address` and everything it needs, until it has loaded."""
    finished = []
    session = page.context.new_cdp_session(page)
    session.on("Network.loadingFinished", lambda event: finished.append(event))
    session.send("Network.enable")
    page.goto(address)
    session.detach()
    return sum(event["encodedDataLength"] for event in finished)


@pytest.fixture
def unvisited(visit):
    """An official's page that has not asked for anything of the site yet."""
    return visit("about:blank")


def test_the_first_visit_is_light(unvisited):
    weight = weigh(unvisited, PUBLISHED)
    print(f"\nfirst visit {weight / 1000:6.1f} kB")
    assert 0 < weight <= FIRST_VISIT


def test_every_later_page_is_light(unvisited):
    unvisited.goto(f"{PUBLISHED}matrix/")
    weights = {address: weigh(unvisited, address) for address in OF_A_QUARTER}
    print()
    for address, weight in sorted(weights.items(), key=lambda pair: -pair[1]):
        print(f"{weight / 1000:6.1f} kB {address}")
    assert min(weights.values()) > 0
    assert {address: weight for address, weight in weights.items() if weight > LATER_PAGE} == {}
