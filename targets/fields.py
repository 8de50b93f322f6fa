"""Model fields for quarters and for numbers that must not lose a digit."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from .numbers import (
    Ask,
    Empty,
    NumberKind,
    NumberShape,
    Rejected,
    commas_group,
    doubt,
    read_number,
    written,
)
from .quarters import Quarter
from .rules import (
    LARGEST,
    check_day,
    check_joining,
    check_line,
    check_phone,
    check_unicode,
    number_key,
)
from .vietnamese import nfc

DECIMALS = 4
MOST_IN_A_CELL = 32_767
"""Characters."""
LONGEST_TOLD = 40
"""Characters of what was typed, where a sentence names it."""


def read_quarter(text):
    """The `Quarter` that `text` writes; raises `ValidationError` where it writes none."""
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise ValidationError(
            _("%(value)s is not a quarter; write it as 2023Q2."),
            params={"value": Truncator(text).chars(LONGEST_TOLD)},
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


class LineFormField(forms.CharField):
    """A form's text of one line, for forms without a model: read as a `LineField` keeps it."""

    default_validators = [check_line]

    def to_python(self, value):
        text = super().to_python(value)
        check_joining(text)
        return nfc(text)


class WrittenNumber:
    """A form's number, read as a person writes it and shown so that it is read back the same.

    The class it is mixed into says the `shape` of its numbers; a form that knows better answers
    `shape_of(name)`. What can be read two ways is asked about, unless the field takes only one of
    them; what stands there already stays as it is, however many decimals it is shown with now.
    """

    standing = None

    def get_bound_field(self, form, field_name):
        shape_of = getattr(form, "shape_of", None)
        self.shape = (shape_of and shape_of(field_name)) or self.shape
        self.standing = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value):
        return shown(value, self.shape.decimals) if is_number(value) else value

    def to_python(self, value):
        if value in self.empty_values or is_number(value):
            return value if is_number(value) else None
        if self.is_standing(value):
            return self.number(self.standing)
        answer = self.read(value, self.shape.decimals)
        if isinstance(answer, Ask):
            return self.choose(value, answer.readings)
        if isinstance(answer, Rejected):
            raise ValidationError(answer.sentence, code="invalid")
        return None if isinstance(answer, Empty) else self.number(answer.value)

    def read(self, text, decimals):
        return read_number(
            text,
            decimals=decimals,
            unit=self.shape.unit,
            kind=NumberKind.LEVEL,
            comma_may_group=commas_group(),
        )

    def is_standing(self, text):
        """Whether `text` is how the number that is kept was shown."""
        return is_number(self.standing) and text.strip() in {
            shown(self.standing, decimals) for decimals in range(self.shape.decimals + 1)
        }

    def choose(self, text, readings):
        """The only one of two `readings` that the field takes; raises where that is not certain."""
        taken = [reading for reading in readings if self.takes(reading)]
        if len(readings) > 1 and len(taken) == 1:
            return self.number(taken[0])
        question = doubt(text, readings, comma_may_group=commas_group())
        raise ValidationError(question, code="doubt")

    def takes(self, reading):
        try:
            self.run_validators(self.number(reading))
        except ValidationError:
            return False
        return True


def shown(value, decimals):
    """A number as the fields of the page show it."""
    return written(value, decimals, comma_may_group=commas_group())


def is_number(value):
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def number_input(inputmode, width):
    """A text field: a browser's own field for numbers takes no Vietnamese way of writing them."""
    return forms.TextInput(attrs={"inputmode": inputmode, "class": width})


class PlainDecimalField(WrittenNumber, forms.DecimalField):
    """Shows a kept number as it is written: 1.250,5 and not 1250.5000."""

    widget = number_input("decimal", "vBigIntegerField")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.shape = NumberShape(self.decimal_places)

    def number(self, value):
        return Decimal(value)

    def read(self, text, decimals):
        """A target that shows no decimals may have a goal with some, where they leave no doubt."""
        answer = super().read(text, decimals)
        return super().read(text, 1) if isinstance(answer, Rejected) and not decimals else answer


class WholeNumberField(WrittenNumber, forms.IntegerField):
    """Shows 32.150, or without `grouping`, as years are written, 2025."""

    widget = number_input("numeric", "vBigIntegerField")
    shape = NumberShape(0)

    def __init__(self, *, grouping=True, **kwargs):
        super().__init__(**kwargs)
        self.grouping = grouping

    def number(self, value):
        return int(value)

    def prepare_value(self, value):
        text = super().prepare_value(value)
        return str(value) if is_number(value) and not self.grouping else text


NUMBER_FIELDS = {
    models.DecimalField: {"form_class": PlainDecimalField, "widget": PlainDecimalField.widget},
    models.IntegerField: {"form_class": WholeNumberField, "widget": WholeNumberField.widget},
    models.PositiveSmallIntegerField: {
        "form_class": WholeNumberField,
        "widget": number_input("numeric", "vIntegerField"),
        "grouping": False,
    },
}
"""How the admin's forms read the numbers of each kind of model field."""


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


class LineField(models.CharField):
    """A text of one line, in Unicode and without anything that nobody sees."""

    default_validators = [check_line]

    def deconstruct(self):
        """To the database it is a `CharField`."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class DayField(models.DateField):
    """A day that people name; to migrations, a date like any other."""

    default_validators = [check_day]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs


class PhoneField(LineField):
    """Digits and the signs between them."""

    default_validators = [check_phone]


class NoteField(models.TextField):
    """A text of several lines, in Unicode and no longer than a cell of a workbook."""

    default_validators = [check_unicode, MaxLengthValidator(MOST_IN_A_CELL)]

    def deconstruct(self):
        """To the database it is a `TextField`."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class VietnameseField(LineField):
    """Text that the database sorts by the Vietnamese alphabet.

    PostgreSQL brings the collation; SQLite is taught it when a connection opens (`apps.py`).
    """

    COLLATIONS = {"postgresql": "vi-x-icu", "sqlite": "vietnamese"}

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "targets.fields.VietnameseField", args, kwargs

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
