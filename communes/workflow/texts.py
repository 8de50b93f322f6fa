"""What people write beside their figures, and how they are named."""

from django.utils.translation import gettext as _

from targets.vietnamese import nfc

from .refusals import Refused

LONGEST_TEXT = 5000
"""Characters."""


def needed(text, otherwise=None):
    """`text` without spaces at its ends; where nothing is left, refuses with `otherwise`."""
    if not (text := tidy(text)):
        raise Refused(otherwise or _("Write a reason."))
    return text


def tidy(text):
    """Composed text without spaces at its ends and characters that no database keeps."""
    text = nfc(text.replace("\0", "")).strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(too_long())
    return text


def too_long():
    return _("At most %(count)d characters.") % {"count": LONGEST_TEXT}
