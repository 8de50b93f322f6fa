"""What the site keeps of its results, to be forgotten where a test needs it."""

from django.core.cache import caches

from communes.results import catalogue, compute, inputs, stored

OF_VERSIONS = (catalogue.KEPT, inputs.KEPT, compute.KEPT, compute.JUDGED)
"""What a process keeps by itself under data versions."""


def forget():
    """Forget all that hangs on the data version, which repeats when a test is taken back."""
    for cache in caches.all():
        cache.clear()
    forget_versions()


def forget_versions():
    """Forget what this process keeps by itself."""
    for kept in OF_VERSIONS:
        kept.forget()


def forget_all():
    """Forget the published versions too, as a process that has just begun."""
    forget()
    stored.KEPT.forget()
