"""Where a request comes from."""

from ipaddress import IPv4Address, IPv6Network, ip_address

from django.conf import settings


def address_of(request):
    """The visitor's address: the peer's, or what a trusted proxy says of whom it speaks for.

    Every proxy adds its own peer at the right, so that the list is read from there, and ends at the
    first address that is no trusted proxy's: what stands left of it, anybody can have written. A
    peer without an address is a proxy on this machine, at a socket of its file system.
    """
    found = peer_of(request)
    said = request.headers.get("X-Forwarded-For", "").split(",")
    while said and is_proxy(found):
        try:
            found = plain(said.pop().strip())
        except ValueError:
            break
    return found


def peer_of(request):
    return plain(request.META.get("REMOTE_ADDR") or "127.0.0.1")


def is_proxy(address):
    return any(address in network for network in settings.TRUSTED_PROXIES)


def comes_from_proxy(request):
    """Whether a trusted proxy sends it, so that what its headers say is believed."""
    return is_proxy(peer_of(request))


def plain(text):
    """The address `text`; an IPv4 address that is written as IPv6 is IPv4. Raises ValueError."""
    address = ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


def network_of(address):
    """The text by which tries from `address` are counted: of IPv6 the network of one household."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address), 64), strict=False))
