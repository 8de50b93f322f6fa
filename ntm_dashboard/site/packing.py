"""Pages as they are kept: pressed to a seventh, since a process may keep two thousand of them."""

import zlib

from django.utils.safestring import SafeString

FAST = 1
"""The level of zlib that takes the least time."""


def pack(title, content):
    """A title and the HTML below it, for `unpack`."""
    return title, zlib.compress(content.encode(), FAST)


def unpack(packed):
    title, pressed = packed
    return title, SafeString(zlib.decompress(pressed).decode())
