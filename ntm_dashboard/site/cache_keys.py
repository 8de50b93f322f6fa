"""Short keys for the cache."""

import hashlib

from django.conf import settings

from ..release import release

PRINTED = ("NTM_CONTACT", "NTM_PUBLIC", "NTM_TODAY", "NTM_URL")
"""Settings that pages show, or that decide what they show."""


def hash_of(*parts):
    """A short key of `parts`, whatever characters an address may hold."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]


def site_key():
    """A short key of what all pages are made by: the release, and the settings that they show."""
    return hash_of(release(), *(getattr(settings, name) for name in PRINTED))
