"""What the administration answers where it is asked for what no database can be asked for.

Django answers most of it itself: a list without its filters, a field with a sentence. Here is the
rest, which ended in an error of the server.
"""

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DataError, NotSupportedError
from django.db.models.constants import LOOKUP_SEP
from django.forms import ModelMultipleChoiceField
from django.utils.formats import number_format
from django.utils.translation import gettext as _

MOST_AT_ONCE = 5_000
LONGEST_KEY = 18
"""Digits; a database counts a little further."""


def is_key(text):
    """Whether `text` may be the key of a row."""
    text = str(text)
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


class SoughtSelect(AutocompleteSelect):
    """A field in which a row is found by typing; what is no key of a row shows none."""

    def optgroups(self, name, value, attrs=None):
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


class RowsField(ModelMultipleChoiceField):
    """Rows of another table, which are told apart from what is none before they are asked for."""

    def clean(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if not is_key(key):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": key},
                )
        return super().clean(value)


WRITTEN = {
    *("exact", "iexact", "in", "isnull", "isempty", "gt", "gte", "lt", "lte"),
    *("contains", "icontains", "startswith", "istartswith", "endswith", "iendswith"),
}
"""How the address of a list may compare a field; not with ranges, nor by patterns that may never
end."""
OF_DATES = {"year", "month", "day", "date"}
"""What of a date it may compare."""
ODD = (DataError, NotSupportedError, IndexError, OverflowError, TypeError, ValueError)
"""What comes of comparing a field with what it cannot be."""


def may_be_compared(model, name):
    """Whether a list of `model` may be narrowed by the parameter `name`, as far as that is known
    before it is tried: where it begins with no field, it is another's to know."""
    comparison = comparison_in(model, name)
    if not comparison:
        return True
    *parts, last = comparison
    return OF_DATES.issuperset(parts) and last in WRITTEN | OF_DATES


def comparison_in(model, name):
    """What follows the field, in parts; None where no field is named."""
    parts = name.split(LOOKUP_SEP)
    for place, part in enumerate(parts):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return parts[place:] if place else None
        if not field.related_model:
            return parts[place + 1 :]
        model = field.related_model
    return []


class AnswersOddRequests:
    """Mixed into a `ModelAdmin`: its list and its forms answer whatever they are asked."""

    def get_changelist_instance(self, request):
        """Raises IncorrectLookupParameters, which leads to the whole list."""
        if not all(may_be_compared(self.model, name) for name in request.GET):
            raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except ODD as error:
            raise IncorrectLookupParameters from error

    def response_action(self, request, queryset):
        """An action on the rows that are ticked; what is no row is as if it were not ticked.

        The page of an action names each row in a field, and a form has so many at most.
        """
        if request.POST.get("select_across") == "1" and queryset[MOST_AT_ONCE:].exists():
            told = _("At most %(most)s rows are chosen at once; filter the list first.")
            most = number_format(MOST_AT_ONCE, force_grouping=True)
            self.message_user(request, told % {"most": most}, messages.ERROR)
            return None
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in ticked if is_key(key)])
        return super().response_action(request, queryset)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **{"form_class": RowsField, **kwargs}
        )
