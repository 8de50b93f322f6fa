"""Forms of the catalogue: every problem is told with its sentence, wherever it lies."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import KINDS, Group, Target
from .numbers import NumberShape, number_shape

QUARTERS = [("1", "I"), ("2", "II"), ("3", "III"), ("4", "IV")]


class CatalogueForm(forms.ModelForm):
    """A form that tells a problem of a field it does not show of the row as a whole.

    The fields named in `fixed`, which say what a row belongs to, stay as they are once it exists.
    Subclasses name in `contradictions` what a change would contradict in other rows.
    """

    fixed = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.fields.keys() & set(self.fixed):
                self.fields[name].disabled = True

    def add_error(self, field, error):
        if field is not None or not hasattr(error, "error_dict"):
            super().add_error(field, error)
            return
        for name, errors in error.error_dict.items():
            super().add_error(self.shown(name), errors)

    def shown(self, name):
        """`name` where the person sees a field of that name, else None."""
        return name if name in self.fields and not self.fields[name].widget.is_hidden else None

    def shape_of(self, name):
        """The `NumberShape` of the numbers in the field `name`; None: as the field has it."""

    def entered(self, name):
        """What is typed in the field `name`, else what the row has."""
        field = self.fields.get(name)
        if not self.is_bound or field is None or field.disabled:
            return getattr(self.instance, name, None)
        try:
            return field.clean(self[name].data)
        except ValidationError:
            return getattr(self.instance, name, None)

    def contradictions(self):
        """`(field, message)` pairs; asked only when the row by itself is in order."""
        return []

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            for field, message in self.contradictions():
                self.add_error(self.shown(field), message)


class SpacedChoicesField(forms.MultipleChoiceField):
    """Tick boxes for what the row keeps as words with a space between; none ticked is empty."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def clean(self, value):
        ticked = super().clean(value)
        return " ".join(key for key, _label in self.choices if key in ticked)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class ProgrammeForm(CatalogueForm):
    fixed = ("district",)
    applies_to = SpacedChoicesField(
        label=_("Applies to"),
        choices=KINDS,
        required=False,
        help_text=_("Kinds of commune that are held to the programme; none ticked: all of them."),
    )

    def shape_of(self, name):
        return NumberShape(2, "%") if name in ("good_from", "fair_from") else None


class GroupForm(CatalogueForm):
    fixed = ("programme",)


class TargetForm(CatalogueForm):
    fixed = ("programme",)
    asked_in = SpacedChoicesField(
        label=_("Asked in"),
        choices=QUARTERS,
        required=False,
        help_text=_("Quarters in which figures are asked for; none ticked: every quarter."),
    )

    class Meta:
        help_texts = {
            "method": _(
                "How the value becomes a percent. Share of the goal: 100 × value ÷ goal. Share of "
                "the way: 100 × (value − baseline) ÷ (goal − baseline), rising or falling. Hold at "
                "least: 100 × value ÷ goal, met from the goal up. Hold at most: 100 up to the "
                "goal, above it 100 × goal ÷ value. Yes or no: figures are 1 or 0, the goal is 1."
            ),
            "over_time": _(
                "How the figures of the quarters become one value: the latest of them, their total "
                "since the start of the term or of the latest year that has its fourth quarter, "
                "the yearly mean, or the worst year's last figure. A rate and a yes or no are "
                "always the latest figure."
            ),
            "rollup": _(
                "How the communes' values become the district's: added up, as a mean weighted by "
                "population, as 100 × Σ number ÷ Σ out of (two numbers are asked for), as the "
                "number of communes that meet their own goal, or not at all: the district reports "
                "the figure itself."
            ),
            "baseline": _("Where the target started; required for a share of the way."),
            "goal": _(
                "What is to be reached; where communes are counted, how many of them, and empty "
                "for all."
            ),
            "standard": _(
                "What every commune without an allocation must reach; only where communes are "
                "counted."
            ),
            "low": _("Outside this range a commune's figure is questioned, not refused."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "group" in self.fields:
            groups = Group.objects.select_related("programme")
            if self.instance.pk:
                groups = groups.filter(programme=self.instance.programme_id)
            self.fields["group"].queryset = groups
            self.fields["group"].label_from_instance = group_label

    def shape_of(self, name):
        if name not in ("baseline", "goal", "standard", "low", "high"):
            return None
        target = Target(**{name: self.entered(name) for name in ("decimals", "unit", "rollup")})
        return number_shape(target, whole=name in ("baseline", "goal"))


class OfTargetForm(CatalogueForm):
    """A row of numbers of a target, which says how they are written.

    `whole`: they are the district's own.
    """

    whole = False

    def shape_of(self, name):
        if name not in ("baseline", "goal", "value"):
            return None
        parent = getattr(self.fields["target"], "parent_instance", None)
        target = parent or self.entered("target")
        return target and number_shape(target, whole=self.whole)


class MilestoneForm(OfTargetForm):
    whole = True


def group_label(group):
    return f"{group.programme.code} · {group}"
