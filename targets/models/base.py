"""What the models of all packages have in common."""

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import rules
from ..vietnamese import nfc


def check_code(code):
    rules.check_seen(code)
    validate_slug(code)


def not_reserved(code):
    """Refuse a code that an address of the site needs for itself."""
    if code.lower() in settings.RESERVED_SLUGS:
        raise ValidationError(
            _("“%(code)s” is used by an address of the site."), params={"code": code}
        )


class CodeField(models.CharField):
    """A code that stands in addresses: letters, digits, hyphens and underscores."""

    default_validators = [check_code, not_reserved]

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 50
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs


class CleanTextModel(models.Model):
    """Text is kept composed (NFC) and without spaces at its ends."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        """Refuse digits that would be joined by what is dropped from between them."""
        wrong = {
            field.name: sentence
            for field, text in self.texts()
            if field.name not in (exclude or ()) and (sentence := rules.joined(text))
        }
        self.compose_text()
        try:
            super().clean_fields({*(exclude or ()), *wrong})
        except ValidationError as error:
            wrong = error.update_error_dict(wrong)
        if wrong:
            raise ValidationError(wrong)

    def save(self, *args, **kwargs):
        self.compose_text()
        super().save(*args, **kwargs)

    def compose_text(self):
        for field, text in self.texts():
            setattr(self, field.attname, nfc(text))

    def texts(self):
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(value, str):
                yield field, value


class Vietnamese(str):
    """A Vietnamese text on a page of another language, which marks it."""


class InLanguage:
    """The text of a field in the active language: the field's own, or that of its ``…_en``.

    Where the English is empty it is the Vietnamese, as `Vietnamese`.
    """

    def __init__(self, field):
        self.field = field

    def __get__(self, row, owner=None):
        if row is None:
            return self
        text = getattr(row, self.field)
        if get_language() == "vi":
            return text
        return getattr(row, f"{self.field}_en") or Vietnamese(text)


def refuse(row, problems):
    """Raise the `(field, message)` problems of `row`, if any, as one `ValidationError`.

    A problem of something that is no field of the row is told of the row as a whole.
    """
    fields = {field.name for field in row._meta.get_fields()}
    by_field = {}
    for field, message in problems:
        by_field.setdefault(field if field in fields else NON_FIELD_ERRORS, []).append(message)
    if by_field:
        raise ValidationError(by_field)
