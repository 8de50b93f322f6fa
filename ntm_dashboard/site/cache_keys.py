"""Short keys for the cache."""

import hashlib


def hash_of(*parts):
    """A short key of `parts`, whatever characters an address may hold."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]
