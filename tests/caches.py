"""What the site keeps of its results, to be forgotten where a test needs it."""

from django.core.cache import caches

from communes.results import catalogue, compute, inputs, stored


def forget():
    """Forget all that hangs on the data version, which repeats when a test is taken back."""
    for cache in caches.all():
        cache.clear()
    catalogue.KEPT.forget()
    inputs.KEPT.forget()
    compute.KEPT.forget()


def forget_all():
    """Forget the published versions too, as a process that has just begun."""
    forget()
    stored.KEPT.forget()
