"""The form of a measure."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from communes.clock import today
from communes.models import Official, can_act
from communes.workflow.measure_verbs import Plan
from communes.workflow.texts import LONGEST_TEXT
from targets.quarters import Quarter

from ..display import formats

DAY = "%Y-%m-%d"
TYPED = ("cause", "measure", "product")


def text_field(label, help_text, rows=2):
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_TEXT, widget=area)


class MeasureForm(forms.Form):
    """What is done about a late target: cause, measure, product, who, by when."""

    commune = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    cause = text_field(
        pgettext_lazy("of a measure", "Cause"), gettext_lazy("Why is the target late?")
    )
    measure = text_field(
        gettext_lazy("Corrective measure"), gettext_lazy("What is done about it?"), rows=3
    )
    product = text_field(
        gettext_lazy("Product"), gettext_lazy("What will be there when it is done?")
    )
    official = forms.ChoiceField(
        label=gettext_lazy("Responsible official"),
        help_text=gettext_lazy("One person, who says how it goes and when it is done."),
    )
    due_quarter = forms.ChoiceField(label=gettext_lazy("To be done by the end of"), required=False)
    due_day = forms.DateField(
        label=gettext_lazy("or by the day"),
        required=False,
        input_formats=[DAY, "%d/%m/%Y"],
        widget=forms.DateInput(format=DAY, attrs={"type": "date"}),
    )

    def __init__(self, data, programme, units, *, measure=None):
        """`units` are the communes that may be chosen, None among them for the whole target;
        `measure` is the one that is changed, which stays with its unit."""
        self.officials = {str(one.pk): one for one in answerable(programme.district)}
        super().__init__(data, initial=initial_of(measure) if measure else None)
        self.units = {unit.code if unit else "": unit for unit in units}
        self.fields["official"].choices = [
            ("", "—"),
            *((pk, one.label) for pk, one in self.officials.items()),
        ]
        self.fields["due_quarter"].choices = [("", "—"), *quarters_ahead(programme)]
        earliest = measure.opened_on if measure else today()
        self.fields["due_day"].widget.attrs["min"] = earliest.isoformat()
        if self.is_bound:
            self.mark_unsent()
        if measure is None:
            self.fields["commune"].choices = [
                (code, capfirst(unit.title) if unit else _("the target as a whole"))
                for code, unit in self.units.items()
            ]
        else:
            del self.fields["commune"]

    def mark_unsent(self):
        """Let the browser ask before the page is left with what the server has not taken."""
        for name in TYPED:
            self.fields[name].widget.attrs["data-unsent"] = True

    def clean(self):
        cleaned = super().clean()
        quarter, day = cleaned.get("due_quarter"), cleaned.get("due_day")
        if quarter and day:
            self.add_error("due_day", _("Choose a quarter or a day, not both."))
        elif not quarter and not day and "due_day" not in self.errors:
            self.add_error("due_quarter", _("Choose a quarter or a day."))
        return cleaned

    @property
    def unit(self):
        """The commune that was chosen; None: the target as a whole."""
        return self.units[self.cleaned_data["commune"]]

    @property
    def plan(self):
        cleaned = self.cleaned_data
        quarter = cleaned["due_quarter"]
        return Plan(
            cause=cleaned["cause"],
            measure=cleaned["measure"],
            official=self.officials[cleaned["official"]],
            due=Quarter.parse(quarter).last_day if quarter else cleaned["due_day"],
            product=cleaned["product"],
        )

    def tell(self, unfit):
        """Show what a measure cannot be at the fields that say so."""
        for name, sentences in unfit.problems.items():
            field = {"due": "due_day"}.get(name, name)
            self.add_error(field if field in self.fields else None, list(map(str, sentences)))


def answerable(district):
    """The officials of the district who can act today, by name."""
    return Official.objects.filter(can_act(today()), district=district).order_by("name", "code")


def quarters_ahead(programme):
    """The quarters by whose ends a measure may be due: from this one to a year after the end."""
    for quarter in Quarter.range(Quarter.of_day(today()), programme.end.shift(4)):
        day = formats.date(quarter.last_day)
        yield str(quarter), f"{formats.quarter_title(quarter)} ({day})"


def initial_of(measure):
    """What the form of a measure that is changed holds at first."""
    quarter = Quarter.of_day(measure.due)
    whole = measure.due == quarter.last_day and measure.due >= today()
    return {
        "cause": measure.cause,
        "measure": measure.measure,
        "product": measure.product,
        "official": str(measure.official_id),
        "due_quarter": str(quarter) if whole else "",
        "due_day": None if whole else measure.due,
    }
