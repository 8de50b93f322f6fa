"""A load over the web in two steps: a file is sent and shown as what it would do; then it is loaded
from the same bytes, if it would still do the same."""

import datetime

from django.db import transaction
from django.utils import timezone

from communes.models import PendingLoad

from .loading import load
from .plan import digest_of, rows_of, with_problems
from .problems import LoadRefused, Problems
from .rights import OTHERS, refuse_others
from .uploads import laid_out

KEPT = datetime.timedelta(hours=1)
"""How long a file waits for its second step."""
LONGEST_NAME = 200


class NothingPending(Exception):
    """There is no file to load: it was loaded, put aside or too old."""


class Replaced(Exception):
    """Another file waits than the one that was shown: it was sent since, in another window."""


class Moved(Exception):
    """The load would no longer do what was shown; `pending` is what it would do now."""

    def __init__(self, pending):
        super().__init__()
        self.pending = pending


def propose(user, name, content, only=""):
    """Keep a file with what it would do; answer the `PendingLoad`, which replaces an earlier one.

    Nothing is loaded. Raises `Unsafe` where the file is not opened.
    """
    plan, digest = planned(user, name, content, only)
    now = timezone.now()
    PendingLoad.objects.filter(at__lt=now - KEPT).delete()
    pending, _made = PendingLoad.objects.update_or_create(
        by=user,
        defaults={
            "at": now,
            "name": name[-LONGEST_NAME:],
            "content": content,
            "only": only,
            "plan": plan,
            "digest": digest,
        },
    )
    return pending


def planned(user, name, content, only):
    """(What is shown, the digest of what would be done)."""
    rows, warnings, hidden = [], [], {}

    def note(world):
        rows.extend(rows_of(world))
        hidden.update(dict.fromkeys(refuse_others(world, user), OTHERS))

    problems = Problems()
    with laid_out(name, content, only) as path:
        try:
            report = load(path, dry_run=True, on_world=note, only=only or None, by=user)
            warnings = report.warnings
        except LoadRefused as refused:
            problems = refused.problems
            warnings = [str(warning) for warning in problems.warnings]
    digest = digest_of(rows)
    return with_problems(rows, problems, hidden) | {"warnings": warnings}, digest


def pending_of(user):
    """The file of `user` that waits, a `PendingLoad`; None where there is none."""
    return PendingLoad.objects.filter(by=user, at__gte=timezone.now() - KEPT).first()


def put_aside(user, shown=None):
    """Put the file aside whose digest is `shown`, None: whichever waits; no other."""
    waiting = PendingLoad.objects.filter(by=user)
    (waiting if shown is None else waiting.filter(digest=shown)).delete()


def apply(user, shown=None):
    """Load the file of `user` that waits, whole; answer the `LoadReport`.

    `shown` is the digest of what the person saw, None: whichever waits. Raises `NothingPending`,
    `Replaced` where another file waits since, and `Moved` where what was shown is no longer what
    would be done.
    """
    try:
        with transaction.atomic():
            return load_pending(user, shown)
    except LoadRefused as refused:
        pending = pending_of(user)
        if pending is None:
            raise NothingPending from refused
        content = bytes(pending.content)
        raise Moved(propose(user, pending.name, content, pending.only)) from refused


def load_pending(user, shown):
    waiting = PendingLoad.objects.select_for_update()
    pending = waiting.filter(by=user, at__gte=timezone.now() - KEPT).first()
    if pending is None:
        raise NothingPending
    if shown is not None and pending.digest != shown:
        raise Replaced
    pending.delete()

    def stay(world):
        refuse_others(world, user)
        if digest_of(rows_of(world)) != pending.digest:
            raise LoadRefused(world.problems)

    with laid_out(pending.name, bytes(pending.content), pending.only) as path:
        return load(path, on_world=stay, only=pending.only or None, by=user)
