"""What the administration answers where it is asked for what no database can be asked for.

Django answers most of it itself: a list without its filters, a field with a sentence. Here is the
rest, which ended in an error of the server.
"""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import DataError
from django.forms import ModelMultipleChoiceField

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


class AnswersOddRequests:
    """Mixed into a `ModelAdmin`: its list and its forms answer whatever they are asked."""

    def get_changelist_instance(self, request):
        """Raises IncorrectLookupParameters, which leads to the whole list."""
        try:
            return super().get_changelist_instance(request)
        except (DataError, IndexError, OverflowError, TypeError, ValueError) as error:
            raise IncorrectLookupParameters from error

    def response_action(self, request, queryset):
        """An action on the rows that are ticked; what is no row is as if it were not ticked."""
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in ticked if is_key(key)])
        return super().response_action(request, queryset)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **{"form_class": RowsField, **kwargs}
        )
