"""Model fields for quarters and for numbers that must not lose a digit."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .quarters import Quarter
from .rules import number_key

DECIMALS = 4
LARGEST = 922_337_203_685_477


def read_quarter(text):
    """The `Quarter` that `text` writes; raises `ValidationError` where it writes none."""
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise ValidationError(
            _("%(value)s is not a quarter; write it as 2023Q2."), params={"value": text}
        ) from error


def plain_decimal(number):
    """A `Decimal` without an exponent or zeros at its end: 1250.5, not 1250.5000."""
    return f"{number.normalize():f}"


class QuarterFormField(forms.Field):
    """A form's field for a `Quarter`; spaces around it are dropped."""

    def to_python(self, value):
        if isinstance(value, Quarter):
            return value
        text = (value or "").strip()
        return read_quarter(text) if text else None


class PlainDecimalField(forms.DecimalField):
    """Shows a kept number as `plain_decimal`."""

    def prepare_value(self, value):
        return plain_decimal(value) if isinstance(value, Decimal) else value


class QuarterField(models.CharField):
    """A `Quarter`, kept as text such as ``2023Q2``, which sorts by time."""

    description = _("Quarter")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 6
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return None if value is None else Quarter.parse(value)

    def to_python(self, value):
        if value is None or isinstance(value, Quarter):
            return value
        return read_quarter(value)

    def get_prep_value(self, value):
        return None if value is None else str(self.to_python(value))

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": QuarterFormField, **kwargs})


class VietnameseField(models.CharField):
    """Text that the database sorts by the Vietnamese alphabet.

    PostgreSQL brings the collation; SQLite is taught it when a connection opens (`apps.py`).
    """

    COLLATIONS = {"postgresql": "vi-x-icu", "sqlite": "vietnamese"}

    def db_parameters(self, connection):
        return super().db_parameters(connection) | {"collation": self.COLLATIONS[connection.vendor]}


class ExactDecimalField(models.DecimalField):
    """A `Decimal` with up to four decimals, kept to the last digit on every database.

    SQLite has no decimal type and would pass the number through a float; there it is kept as a
    whole number of ten-thousandths. PostgreSQL keeps ``numeric(19, 4)``.
    """

    default_validators = [
        MinValueValidator(-LARGEST, _("The number is too small.")),
        MaxValueValidator(LARGEST, _("The number is too large.")),
    ]

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_digits": 19, "decimal_places": DECIMALS}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def get_internal_type(self):
        return "ExactDecimalField"

    def db_type(self, connection):
        return "bigint" if connection.vendor == "sqlite" else f"numeric(19, {DECIMALS})"

    def from_db_value(self, value, expression, connection):
        if value is None or connection.vendor != "sqlite":
            return value
        return Decimal(value).scaleb(-DECIMALS)

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        if value is None or hasattr(value, "as_sql") or connection.vendor != "sqlite":
            return value
        return int(Decimal(value).scaleb(DECIMALS))

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PlainDecimalField, **kwargs})


class NumberKeyField(models.CharField):
    """The sort key of the row's ``number`` ("2" before "10"), renewed at every save."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_length": 80, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"], kwargs["editable"]
        return name, path, args, kwargs

    def pre_save(self, model_instance, add):
        key = number_key(model_instance.number)
        setattr(model_instance, self.attname, key)
        return key
