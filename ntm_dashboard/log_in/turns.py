"""How many log-ins are in hand.

To look at a password takes a good part of a second of one processor, on purpose. So the processes
of the server together look at one after the other; the others wait asleep, at places that are fewer
than the threads of a process, so that pages always find a thread and a processor.
"""

import fcntl
import time
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings

from .refusals import Crowded

PLACES = BoundedSemaphore(settings.LOG_IN_PLACES)
LONGEST = 10
"""Seconds that a log-in waits for its turn."""
BETWEEN = 0.1
"""Seconds after which it looks again."""


@contextmanager
def turn():
    """The turn of one log-in, when it comes; raises `Crowded` where it does not come in time."""
    if not PLACES.acquire(blocking=False):
        raise Crowded
    try:
        with open(__file__) as shared:  # a file that every process can open, and need not write
            lock(shared)  # until it is closed
            yield
    finally:
        PLACES.release()


def lock(file):
    """Lock `file` against all other openings of it; raises `Crowded` after `LONGEST` seconds."""
    end = time.monotonic() + LONGEST
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise Crowded from None
            time.sleep(BETWEEN)
