"""How often a person may try to log in."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from communes.models import LogInAttempt

from .refusals import TooOften


@dataclass(frozen=True)
class Limit:
    """So many wrong tries `within` a time; the next may come when the first of them is as old."""

    failures: int
    within: timedelta

    def wait(self, times, now):
        """How long to wait after wrong tries at `times`, newest first; nothing or less: not."""
        if len(times) < self.failures:
            return timedelta()
        return times[self.failures - 1] + self.within - now


HERE = Limit(5, timedelta(minutes=15))
"""Of one account from one address."""
ANYWHERE = Limit(20, timedelta(minutes=5))
"""Of one account from all addresses that it is not known at."""
ADDRESS = Limit(100, timedelta(minutes=15))
"""Of all accounts from one address, which may be that of a whole office."""
LONGEST = max(limit.within for limit in (HERE, ANYWHERE, ADDRESS))
KNOWN_FOR = timedelta(days=90)
"""So long after a log-in an account is known at an address: no others can keep it out there."""


def wait_of(attempts, name, address, now):
    """How long `name` has to wait at `address`.

    `attempts` are those of the name and those of the address, newest first.
    """
    wrong = [one for one in attempts if not one.succeeded]
    of_name = [one for one in wrong if one.name == name]
    here = [one.at for one in of_name if one.address == address]
    waits = [
        HERE.wait(here, now),
        ADDRESS.wait([one.at for one in wrong if one.address == address], now),
    ]
    known = any(one.succeeded and one.name == name and one.address == address for one in attempts)
    if not known:
        waits.append(ANYWHERE.wait([one.at for one in of_name], now))
    return max(waits)


@contextmanager
def counted(name, address):
    """Stands around one try; raises `TooOften` before it where there were too many.

    The try counts as wrong from its beginning, so that many at once are counted too; what raises
    nothing was right, and takes back the wrong ones of the same name and address. It is given the
    `LogInAttempt`; where that becomes `unfinished`, nothing is taken back but the try itself.
    """
    attempt = begun(name, address)
    yield attempt
    if attempt.unfinished:
        attempt.delete()
        return
    with transaction.atomic():
        LogInAttempt.objects.filter(name=name, address=address).exclude(pk=attempt.pk).delete()
        attempt.succeeded = True
        attempt.save()


@transaction.atomic
def begun(name, address):
    """The try, written down; raises `TooOften` and writes nothing where it has to wait."""
    now = timezone.now()
    stale = Q(succeeded=False, at__lt=now - LONGEST) | Q(at__lt=now - KNOWN_FOR)
    LogInAttempt.objects.filter(stale).delete()
    attempts = LogInAttempt.objects.filter(Q(name=name) | Q(address=address)).order_by("-at")
    wait = wait_of(attempts, name, address, now)
    if wait > timedelta():
        raise TooOften(wait)
    return LogInAttempt.objects.create(name=name, address=address, at=now)
