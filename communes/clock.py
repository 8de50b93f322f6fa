"""Today, for everything that asks what is open, due or late."""

import datetime

from django.conf import settings
from django.utils import timezone


def today():
    """The local date, or the one that the setting ``NTM_TODAY`` (an ISO date) puts in its place."""
    if settings.NTM_TODAY:
        return datetime.date.fromisoformat(settings.NTM_TODAY)
    return timezone.localdate()
