"""What people write beside their figures, and how they are named."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from targets.rules import check_joining, check_unicode
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
    """Composed text as `nfc` leaves it.

    Refuses what is too long, in an old encoding, or has digits that `nfc` would join.
    """
    written, text = text, nfc(text)
    if len(text) > LONGEST_TEXT:
        raise Refused(_("At most %(count)d characters.") % {"count": LONGEST_TEXT})
    try:
        check_joining(written)
        check_unicode(text)
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    return text
