"""Why nobody looks at a password now."""

import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Refusal(Exception):
    """A try that has to wait; its text is the sentence for the person."""

    def __init__(self, sentence, seconds):
        super().__init__(sentence)
        self.seconds = seconds


class TooOften(Refusal):
    def __init__(self, wait):
        minutes = math.ceil(wait.total_seconds() / 60)
        sentence = ngettext(
            "Too many wrong log-ins. Wait %(minutes)d minute, then try again.",
            "Too many wrong log-ins. Wait %(minutes)d minutes, then try again.",
            minutes,
        )
        super().__init__(sentence % {"minutes": minutes}, math.ceil(wait.total_seconds()))


class Crowded(Refusal):
    def __init__(self):
        super().__init__(
            _("Many people are logging in at this moment. Try again in a few seconds."), 5
        )
