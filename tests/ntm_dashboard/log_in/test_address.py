"""Where a request comes from."""

from ipaddress import ip_address, ip_network

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from ntm_dashboard.log_in.address import address_of, network_of

PROXY = "10.9.9.9"


@pytest.fixture(autouse=True)
def trusted(settings):
    settings.TRUSTED_PROXIES = [ip_network("10.9.0.0/16")]


def found(peer, said=None):
    headers = {} if said is None else {"X-Forwarded-For": said}
    return str(address_of(RequestFactory(headers=headers, REMOTE_ADDR=peer).get("/")))


@pytest.mark.parametrize(
    ("peer", "said", "address"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        (PROXY, "198.51.100.7", "198.51.100.7"),
        (PROXY, "1.1.1.1, 198.51.100.7", "198.51.100.7"),
        (PROXY, "1.1.1.1, 198.51.100.7, 10.9.0.1", "198.51.100.7"),
        (PROXY, "10.9.0.1, 10.9.0.2", "10.9.0.1"),
        (PROXY, "1.1.1.1, made up", PROXY),
        (PROXY, "", PROXY),
        (PROXY, None, PROXY),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (f"::ffff:{PROXY}", "::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_only_a_trusted_proxy_is_believed(peer, said, address):
    assert found(peer, said) == address


def test_at_a_socket_of_the_file_system_stands_a_proxy_of_this_machine(settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert found("", "198.51.100.7") == "198.51.100.7"
    assert found("") == "127.0.0.1"


@given(
    st.ip_addresses(v=4).filter(lambda one: one not in ip_network("10.9.0.0/16")),
    st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])),
)
def test_whatever_a_visitor_writes_there_changes_nothing(visitor, said):
    assert found(str(visitor), said) == str(visitor)
    assert found(PROXY, f"{said}, {visitor}") == str(visitor)


def test_of_ipv6_a_household_counts():
    first, second = ip_address("2001:db8:1:2::1"), ip_address("2001:db8:1:2:ffff::9")
    assert network_of(first) == network_of(second) == "2001:db8:1:2::/64"
    assert network_of(ip_address("2001:db8:1:3::1")) != network_of(first)
    assert network_of(ip_address("198.51.100.7")) == "198.51.100.7"
