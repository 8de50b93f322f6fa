"""Time as an old PC takes it, so that a promise of seconds holds on whatever the tests run on."""

import time
from contextlib import contextmanager

NUMBERS = 2_000_000
SECONDS = 0.07
"""So long an old PC takes to add so many whole numbers up, one by one, in a function of Python."""


class Spent:
    seconds = 0.0


@contextmanager
def spent():
    """Yields what is `Spent` within: the processor's time of this process.

    On a processor that is slower just now than an old PC, counted as that would have taken.
    """
    found = Spent()
    before, begun = slowness(), time.process_time()
    yield found
    taken = time.process_time() - begun
    found.seconds = taken / max(1, (before + slowness()) / 2)


def slowness():
    """How many times as long as an old PC this processor takes just now."""
    begun, total = time.process_time(), 0
    for number in range(NUMBERS):
        total += number
    return (time.process_time() - begun) / SECONDS
