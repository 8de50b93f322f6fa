"""What a person says of a programme that follows on another, and of each of its targets."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from targets.fields import PlainDecimalField
from targets.forms import CatalogueForm, shape_in
from targets.models import Programme
from targets.progress import Method
from targets.quarters import Quarter

from .copying import SAME_AS_BEFORE, NextTerm, YearList

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NUMBER_AT_END = re.compile(r"\d+$")
KEPT, EMPTY = "kept", "empty"
SENT = ("code", "name", "short_name", "start", "end")
"""What a form says of the programme that it makes."""


def in_later_years(text, years):
    """`text` with every year in it so many years later."""
    return YEAR.sub(lambda match: str(int(match[0]) + years), text)


def next_code(code, start, end):
    """A code that follows on `code`: with later years, or the next number at its end."""
    first, last = start.year % 100, end.year % 100
    length = end.year - start.year + 1
    if code.endswith(f"{first:02d}-{last:02d}"):
        return f"{code[:-5]}{(first + length) % 100:02d}-{(last + length) % 100:02d}"
    if NUMBER_AT_END.search(code):
        return NUMBER_AT_END.sub(lambda match: str(int(match[0]) + 1), code)
    return f"{code}-2"


def free(code):
    """`code`, or with a number behind it where it is taken."""
    taken = set(Programme.objects.filter(code__startswith=code).values_list("code", flat=True))
    number = 2
    wanted = code
    while wanted in taken:
        wanted, number = f"{code}-{number}", number + 1
    return wanted


class FollowingForm(CatalogueForm):
    """What both kinds of programme that follow have in common; `source` is the former one."""

    assignments = forms.BooleanField(
        label=_("Copy assignments"),
        required=False,
        help_text=_(
            "Duties that last on, of people who still have access then, for communes that are "
            "there then."
        ),
    )

    class Meta:
        model = Programme
        fields = ["code", "name", "short_name"]
        widgets = {"name": forms.TextInput(attrs={"class": "vLargeTextField"})}

    def __init__(self, *args, source, **kwargs):
        self.source = source
        same = {name: getattr(source, name) for name in SAME_AS_BEFORE}
        super().__init__(*args, instance=Programme(**same), **kwargs)

    def made_before(self):
        """The programme that the same form has made already, as by a double click; else None."""
        same = {name: getattr(self.instance, name) for name in SENT}
        return Programme.objects.filter(district=self.source.district, **same).first()

    @property
    def shared(self):
        """What every draft is made of."""
        return {
            "source": self.source,
            "programme": self.instance,
            "with_assignments": self.cleaned_data["assignments"],
        }


class NextTermForm(FollowingForm):
    goals = forms.ChoiceField(
        label=_("Goals"),
        choices=[
            (KEPT, _("as they are now, with their allocations")),
            (EMPTY, _("empty, to be typed below; without allocations")),
        ],
        widget=forms.RadioSelect,
    )
    becomes_main = forms.BooleanField(
        label=_("Main programme of the district from now on"),
        required=False,
        help_text=_("The site then opens with it."),
    )

    class Meta(FollowingForm.Meta):
        fields = [*FollowingForm.Meta.fields, "start", "end"]

    @staticmethod
    def first(source):
        """What the form holds at first: the term that follows, as long as the former."""
        years = source.end.year - source.start.year + 1
        start = source.end.shift(1)
        return {
            "code": free(next_code(source.code, source.start, source.end)),
            "name": in_later_years(source.name, years),
            "short_name": in_later_years(source.short_name, years),
            "start": str(start),
            "end": str(start.shift(source.end.ordinal - source.start.ordinal)),
            "goals": KEPT,
            "assignments": "on",
        }

    def draft(self):
        cleaned = self.cleaned_data
        return NextTerm(
            **self.shared,
            becomes_main=cleaned["becomes_main"],
            keep_goals=cleaned["goals"] == KEPT,
        )

    @property
    def basis(self):
        """What decides over the numbers of the targets."""
        return "{start} {goals}".format(**self.cleaned_data)


class YearListForm(FollowingForm):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, widget=forms.HiddenInput)
    fed = forms.BooleanField(
        label=_("Takes its figures from the resolution"),
        required=False,
        help_text=_("Nobody is then asked for a figure twice."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, year) for year in years_of_programme(self.source)]

    @staticmethod
    def first(source, year=None):
        years = years_of_programme(source)
        known = {quarter.year for quarter in source.periods.values_list("quarter", flat=True)}
        year = year or min(max(known, default=years[0]) + 1, years[-1])
        return {
            "year": str(year),
            "code": free(f"{source.code}-{year}"),
            "name": f"{source.name} – {year}"[:250],
            "short_name": f"{source.short_name} – {year}"[:40] if source.short_name else "",
            "fed": "on",
            "assignments": "on",
        }

    def clean(self):
        cleaned = super().clean()
        if year := cleaned.get("year"):
            self.instance.start = max(self.source.start, Quarter(year, 1))
            self.instance.end = min(self.source.end, Quarter(year, 4))
        return cleaned

    @property
    def years(self):
        """(Year, whether it is the one that is shown), to choose from."""
        return [
            (year, str(year) == str(self["year"].value()))
            for year in years_of_programme(self.source)
        ]

    def draft(self):
        return YearList(**self.shared, fed=self.cleaned_data["fed"])

    @property
    def basis(self):
        return str(self.cleaned_data["year"])


def years_of_programme(programme):
    return range(programme.start.year, programme.end.year + 1)


def number_of_target(label):
    return PlainDecimalField(max_digits=19, decimal_places=4, required=False, label=label)


class CopiedForm(forms.Form):
    """Baseline and goal of a target that is to be made: as they were reckoned, or as typed."""

    leave_out = forms.BooleanField(label=_("Leave out"), required=False)
    baseline = number_of_target(_("baseline"))
    goal = number_of_target(_("goal"))
    goal_high = number_of_target(_("upper end of the range"))

    NUMBERS = ("baseline", "goal", "goal_high")

    def __init__(self, data, copied):
        self.copied = copied
        super().__init__(
            data,
            prefix=f"target-{copied.source.pk}",
            initial={name: getattr(copied.target, name) for name in self.NUMBERS},
        )
        if copied.target.method != Method.WITHIN:
            del self.fields["goal_high"]
        if copied.target.method == Method.PARTS:
            del self.fields["goal"], self.fields["baseline"]
        for field in self.fields.values():
            name = f"{copied.source.number}: {field.label}"
            field.widget.attrs |= {"aria-label": name}

    def shape_of(self, name):
        target = self.copied.source
        return shape_in(target, name, whole=name != "goal_high") if name in self.NUMBERS else None

    @property
    def is_left_out(self):
        return self.is_bound and bool(self["leave_out"].data)

    @property
    def complaints(self):
        """What stands in the way of making the target; told before anything is sent, too."""
        if self.is_left_out:
            return []
        if self.is_bound:
            return [message for found in self.errors.values() for message in found]
        return [message for _name, message in self.copied.problems()]

    def clean(self):
        """Take what is typed, and judge the target as the catalogue does.

        Words of a goal that is another one now would say something else.
        """
        cleaned = super().clean()
        target = self.copied.target
        if "goal" in self.fields and cleaned.get("goal") != target.goal:
            target.goal_text = ""
        for name in self.NUMBERS:
            if name in cleaned:
                setattr(target, name, cleaned[name])
        if not self.errors and not self.is_left_out:
            for name, message in self.copied.problems():
                self.add_error(name if name in self.fields else None, message)
        return cleaned
