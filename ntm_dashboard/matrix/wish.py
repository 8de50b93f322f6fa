"""How the reader wants the matrix: in which order, and how much of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..display.wording import short_title

DISTRICT = "district"
"""In place of a commune's code, as in addresses: the column of the district."""


class Wish(forms.Form):
    """What the address asks for; what it does not know is as if nobody had asked."""

    rows = forms.ChoiceField(label=_("Order targets by"), required=False)
    columns = forms.ChoiceField(label=_("Order units by"), required=False)
    compact = forms.BooleanField(label=_("Without decimals"), required=False)
    weak = forms.BooleanField(label=_("Only the weak"), required=False)

    def __init__(self, data, whole, communes, targets):
        """`communes` and `targets` are those of the sheet, `whole` what its first column is of."""
        super().__init__(data, label_suffix="")
        self.fields["rows"].choices = [
            ("", _("Group and number")),
            (DISTRICT, whole),
            *((commune.code, short_title(commune)) for commune in communes),
        ]
        self.fields["columns"].choices = [
            ("", _("Name of the unit")),
            *((target.number, target.local_title) for target in targets),
        ]
        self.is_valid()

    def wanted(self, name):
        """What is asked of `name`; nothing where it is not, or cannot be meant."""
        return self.cleaned_data.get(name)
