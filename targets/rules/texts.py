"""What is refused of texts, days, phones and the numbers that targets bear."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..legacy import legacy_word, misread_word, word_with_losses
from ..vietnamese import hidden, joining

NUMBER = re.compile(r"[0-9]{1,8}(\.[0-9]{1,8})*")
ERROR_VALUE = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|#+)")
"""What a spreadsheet shows instead of a text that it could not work out or has no room for."""
REPLACEMENT = "\ufffd"
"""What stands for bytes that could not be read as a letter."""
EARLIEST_YEAR, LATEST_YEAR = 1800, 2199
"""Neither 23 for 2023, nor a Buddhist year, 2566."""
PHONE = re.compile(r"[0-9 +()./,;-]+")


def check_line(text):
    """Validator for a text of one line: everything in it is seen, and it is Unicode."""
    check_seen(text)
    if re.search(r"[\n\t]", text):
        raise ValidationError(_("There is a line break or a tab in this text of one line."))
    if ERROR_VALUE.fullmatch(text):
        raise ValidationError(_("Here stands the error %(error)s."), params={"error": text})
    check_unicode(text)


def check_seen(text):
    """Refuse a character that nobody sees, and name it with its place."""
    check_replaced(text)
    refuse_hidden(hidden(text))


def check_joining(text):
    """Refuse a character between two digits that could not be kept: they would be one number."""
    refuse_hidden(joining(text))


def refuse_hidden(found):
    """Refuse the character `found`, as `hidden` names it; None: there is none."""
    if found:
        raise ValidationError(
            _("There is a hidden character %(code)s at position %(place)d; delete it."),
            params={"code": found[0], "place": found[1]},
        )


def unseen(text):
    """The sentence with which `check_seen` refuses `text`; empty where it does not."""
    return refusal_of(check_seen, text)


def joined(text):
    """The sentence with which `check_joining` refuses `text`; empty where it does not."""
    return refusal_of(check_joining, text)


def refusal_of(check, text):
    try:
        check(text)
    except ValidationError as error:
        return error.messages[0]
    return ""


def check_replaced(text):
    """Refuse the sign that stands for a letter which could not be read, and name its word."""
    if REPLACEMENT in text:
        raise ValidationError(
            _("“%(word)s” has lost a letter (U+FFFD); write it anew, or copy it from the source."),
            params={"word": next(word for word in text.split() if REPLACEMENT in word)},
        )


def check_unicode(text):
    """Validator that refuses Vietnamese in an old encoding, and with letters lost or misread."""
    check_replaced(text)
    if found := legacy_word(text):
        raise ValidationError(
            _("“%(word)s” is written in the old encoding %(encoding)s; convert it to Unicode."),
            params={"word": found[0], "encoding": found[1]},
        )
    if word := misread_word(text):
        raise ValidationError(
            _("“%(word)s” is Vietnamese in UTF-8 that was read as something else; copy it anew."),
            params={"word": word},
        )
    if word := word_with_losses(text):
        raise ValidationError(
            _("“%(word)s” has lost letters: “?” stands in their place; write the word anew."),
            params={"word": word},
        )


def check_day(day):
    """Validator for a day that somebody names: its year is written whole, and of our calendar."""
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValidationError(
            _("The year %(year)s cannot be meant; write the year of the common calendar whole."),
            params={"year": f"{day.year:04d}"},
        )


def check_phone(text):
    """Validator for phone numbers: digits and the signs between them."""
    check_seen(text)
    if not PHONE.fullmatch(text) or not re.search("[0-9]", text):
        raise ValidationError(_("A phone number is written with digits, like 0216 3886 123."))


def valid_number(text):
    """Whether a target's number is digits and points, such as ``11`` or ``2.1``."""
    return NUMBER.fullmatch(text) is not None


def check_target_number(text):
    """Validator for a target's number."""
    check_seen(text)
    if not valid_number(text):
        raise ValidationError(
            _("A target's number is written with digits and points, like 11 or 2.1.")
        )


def number_key(text):
    """Text that sorts target numbers as people count: 2, 2.1, 2.10, 10.

    Eight digits for each part and nothing else, so that every collation agrees.
    """
    return "".join(part.zfill(8) for part in text.split("."))
