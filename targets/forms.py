"""Forms of the catalogue: every problem is told with its sentence, wherever it lies."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .meanwhile import digest_of
from .models import KINDS, Target
from .numbers import NumberShape, number_shape
from .rules import GROWTH, year_problems

PREVIEW = "_preview"
"""Of the button that shows how a target will be judged on the page itself."""

ONCE_MORE = _("If that is meant, save once more.")

QUARTERS = [("1", "I"), ("2", "II"), ("3", "III"), ("4", "IV")]


class CatalogueForm(forms.ModelForm):
    """A form that tells a problem of a field it does not show of the row as a whole.

    The fields named in `fixed`, which say what a row belongs to, stay as they are once it exists.
    Subclasses name in `contradictions` what a change would contradict in other rows, and in
    `questions` what is saved only after it has been asked.
    """

    meant = ""
    """What the page, sent once more as it is, says to have been asked: a digest of it."""

    fixed = ()
    guests = ("follows", "official")
    """What may be of another district, and stays so where it is, whoever saves the row."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.fields.keys() & set(self.fixed):
                self.fields[name].disabled = True
        if "programme" in self.fields:
            field = self.fields["programme"]
            field.queryset = field.queryset.filter(
                Q(archived_on=None) | Q(pk=self.instance.programme_id)
            )
        for name in self.fields.keys() & set(self.guests):
            field = self.fields[name]
            kept = field.queryset.model.objects.filter(pk=getattr(self.instance, f"{name}_id"))
            field.queryset = field.queryset | kept

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

    def questions(self):
        """`(field, message)` pairs; asked only when nothing is contradicted."""
        return []

    @property
    def meant_name(self):
        return self.add_prefix("meant")

    def asked(self):
        """The questions that the person has not seen yet, each with how to answer it."""
        told = [(field, str(message)) for field, message in self.questions()]
        self.meant = digest_of(told) if told else ""
        if self.data.get(self.meant_name) == self.meant:
            return []
        return [(field, f"{message} {ONCE_MORE}") for field, message in told]

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            for field, message in self.contradictions() or self.asked():
                self.add_error(self.shown(field), message)


class PartFormSet(forms.BaseInlineFormSet):
    """Rows of fields under one heading: each field says its name itself, too."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            if field.label:
                field.widget.attrs.setdefault("aria-label", field.label)

    def get_unique_error_message(self, unique_check):
        """Names the fields as the person reads them."""
        shown = [name for name in unique_check if name != self.fk.name]
        fields = map(self.model._meta.get_field, shown)
        return super().get_unique_error_message([str(field.verbose_name) for field in fields])


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


def shape_in(target, name, *, whole):
    """The `NumberShape` of the field `name` of a target, or of a row of it.

    Where growth is judged, goals are per cents a year, and the rest are amounts.
    """
    if target.over_time not in GROWTH:
        return number_shape(target, whole=whole)
    if name in ("baseline", "low", "high"):
        return NumberShape(target.decimals, target.amount_unit)
    return NumberShape(2, "%")


class TargetForm(CatalogueForm):
    NUMBERS = (
        *("baseline", "goal", "goal_high", "assigned_goal", "standard"),
        *("low", "high", "sums_to"),
    )
    WRITTEN_BY = ("decimals", "unit", "rollup", "over_time", "amount_unit")
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
                "goal, above it 100 × goal ÷ value. Yes or no: figures are 1 or 0, the goal is 1; "
                "with words in order they are the places of the words. Inside a range: 100 from "
                "the goal to its upper end, less outside. By its parts: the target has no figures "
                "and is as far as the last of its parts."
            ),
            "over_time": _(
                "How the figures of the quarters become one value: the latest of them, their total "
                "since the start of the term or of the latest year that has its fourth quarter, "
                "the yearly mean, or the worst year's last figure. Growth is reckoned from "
                "amounts of whole years, in per cent. A rate and a yes or no are the latest "
                "figure, or that of the worst year."
            ),
            "rollup": _(
                "How the communes' values become the district's: added up, as a mean weighted by "
                "population, as 100 × Σ number ÷ Σ out of (two numbers are asked for), as the "
                "number of communes that meet their own goal, or not at all: the district reports "
                "the figure itself."
            ),
            "goal_text": _("As the resolution words it: “over 95%”; shown wherever the goal is."),
            "strict": _(
                "“Over 95%”, “under 4%”: tick this; the goal itself does not suffice then."
            ),
            "scale": _(
                "“Well fulfilled or better”: write all words, the lowest first, with “|” between "
                "them. Goals and figures are then the places of the words: 3 for the third."
            ),
            "due": _("“By 2027”: write 2027Q4; empty: the programme's last quarter."),
            "unit": _("“Grow by 16% a year”: %; “75 million đồng a person”: million đồng."),
            "amount_unit": _(
                "“Grow by 16% a year”: in which unit the amounts are reported, e.g. billion đồng."
            ),
            "baseline": _(
                "“Fall from 62% to 12%”: 62. Required for a share of the way; where growth is "
                "judged, the amount of the year before the programme."
            ),
            "goal": _(
                "“Over 95%”: 95. Where communes are counted, how many of them, and empty for all; "
                "of a yes or no 1."
            ),
            "goal_high": _("“From 5,400 to 5,500 USD”: 5400 as the goal, 5500 here."),
            "standard": _(
                "“4 villages that reach 15 criteria”: 4 as the goal, 15 here. It is for every "
                "commune without an allocation."
            ),
            "low": _("Outside this range a commune's figure is questioned, not refused."),
            "assigned_goal": _("“The province assigned 92%”: 92; shown beside the own goal."),
            "assigned_by": _("“Assigned by the province”"),
            "parent": _("“772 ha, of these 507 of rice”: the target of the 772 ha."),
            "sums_to": _("“75% – 20% – 5%”: 100."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "group" in self.fields:
            groups = self.fields["group"].queryset.select_related("programme")
            if self.instance.pk:
                groups = groups.filter(programme=self.instance.programme_id)
            else:
                groups = groups.filter(programme__archived_on=None)
            self.fields["group"].queryset = groups
            self.fields["group"].label_from_instance = group_label
        if "decimals" in self.fields:
            self.fields["decimals"].required = False

    def is_valid(self):
        """Never where a preview is asked for: nothing is saved then."""
        return PREVIEW not in self.data and super().is_valid()

    def clean_decimals(self):
        """None are typed where the field is not shown."""
        return self.cleaned_data["decimals"] or 0

    def shape_of(self, name):
        if name not in self.NUMBERS:
            return None
        target = Target(**{name: self.entered(name) for name in self.WRITTEN_BY})
        target.decimals = target.decimals or 0
        return shape_in(target, name, whole=name in ("baseline", "goal", "assigned_goal"))


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
        return target and shape_in(target, name, whole=self.whole)

    def questions(self):
        """A number for a year that the programme does not have would enter nothing."""
        programme = getattr(self.instance.target, "programme", None)
        if programme is None or "year" not in self.changed_data:
            return []
        return year_problems(programme, self.instance.year)


class OfWholeForm(OfTargetForm):
    whole = True


def group_label(group):
    return f"{group.programme.code} · {group}"
