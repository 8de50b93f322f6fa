"""Pages as they are kept: pressed to a tenth, since a process keeps some thousand of them."""

import zlib

from django.utils.safestring import SafeString

FAST = 1
"""The level of zlib; a higher one takes longer and gains little."""


def pack(title, content):
    """A title and the HTML below it, for `unpack`."""
    return title, zlib.compress(content.encode(), FAST)


def unpack(packed):
    title, pressed = packed
    return title, SafeString(zlib.decompress(pressed).decode())
