"""What many targets, or many communes, are given at once."""

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from targets import rules
from targets.fields import LineFormField
from targets.forms import QUARTERS, SpacedChoicesField
from targets.models import KINDS, Group, Programme, Target

from ..forms import namesakes
from ..models import Commune
from ..results.catalogue import read_catalogues
from ..rules import NAMED_BY, expected_population_problems
from .edit import Edited


class EditForm(forms.Form):
    """Which fields of `rows` are changed, and to what: beside each is a box that says so.

    Subclasses say the `programmes(rows)` that a change of `rows` is a change of.
    """

    NAMES = ()
    RELATED = ()
    """What `edited` needs of the rows."""

    TABLE, KEY = "", "code"
    """Their table of the interchange format, and by what one of them is told."""

    def __init__(self, data, rows):
        self.rows = rows
        super().__init__(data)
        for name in self.NAMES:
            label = _("Change “%(field)s”") % {"field": self.fields[name].label}
            self.fields[box_of(name)] = forms.BooleanField(label=label, required=False)
        self.order_fields([one for name in self.NAMES for one in (box_of(name), name)])

    @property
    def chosen(self):
        return [name for name in self.NAMES if self.cleaned_data.get(box_of(name))]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.chosen:
            raise ValidationError(_("Tick at least one field that is to be changed."))
        return cleaned

    def edited(self):
        """An `Edited` of each row that would change; the rows then hold their new values."""
        found = []
        for row in self.rows:
            changes = []
            for name in self.chosen:
                before = self.words(row, name)
                setattr(row, name, self.cleaned_data[name])
                if (after := self.words(row, name)) != before:
                    changes.append((self.fields[name].label, before, after))
            if changes:
                found.append(Edited(row, changes, self.problems(row)))
        return found

    def words(self, row, name):
        """How the preview shows the value of a field."""
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display else getattr(row, name)
        if isinstance(value, bool):
            return str(_("Yes") if value else _("No"))
        return str(value or "–")

    def problems(self, row):
        """Sentences why `row` could not stand so."""
        return []

    def contradictions(self, edited):
        """Sentences why all of it together could not stand."""
        return []

    def neighbours(self):
        """The rows beside which `rows` have their names, themselves among them."""
        raise NotImplementedError

    def namesakes(self, edited):
        """(Row, the others whose name it would come to share) of those that would."""
        if NAMED_BY[self.TABLE].isdisjoint(self.chosen):
            return []
        new = {one.row.pk: one.row for one in edited}
        among = [new.get(row.pk, row) for row in self.neighbours().select_related(*self.RELATED)]
        return list(namesakes(self.TABLE, new.values(), among))

    def doubt(self, row, others):
        """A sentence for what `namesakes` tells of a row."""
        return _("%(row)s (%(code)s) would bear the name of %(others)s.") % {
            "row": row,
            "code": getattr(row, self.KEY),
            "others": ", ".join(getattr(other, self.KEY) for other in others),
        }


def box_of(name):
    return f"change_{name}"


class ManyTargetsForm(EditForm):
    NAMES = ("lead", "asked_in", "group", "illustrative")
    RELATED = ("programme", "group", "parent")
    TABLE, KEY = "targets", "number"

    lead = LineFormField(label=gettext_lazy("Lead office"), max_length=200, required=False)
    asked_in = SpacedChoicesField(
        label=gettext_lazy("Asked in"),
        choices=QUARTERS,
        required=False,
        help_text=gettext_lazy(
            "Quarters in which figures are asked for; none ticked: every quarter."
        ),
    )
    group = forms.ModelChoiceField(
        label=pgettext_lazy("of targets", "Group"),
        queryset=Group.objects.none(),
        required=False,
        help_text=gettext_lazy("Where all chosen targets are of one programme."),
    )
    illustrative = forms.BooleanField(label=gettext_lazy("Sample data"), required=False)

    def __init__(self, data, rows):
        super().__init__(data, rows)
        programmes = self.programmes(rows)
        if len(programmes) == 1:
            self.fields["group"].queryset = Group.objects.filter(programme__in=programmes)

    @staticmethod
    def programmes(rows):
        return {row.programme for row in rows}

    def clean(self):
        cleaned = super().clean()
        if "group" in self.chosen and not cleaned.get("group"):
            self.add_error("group", _("Choose a group."))
        return cleaned

    def words(self, row, name):
        if name != "asked_in":
            return super().words(row, name)
        quarters = dict(QUARTERS)
        return ", ".join(quarters[number] for number in row.asked_in.split()) or _("every quarter")

    def problems(self, row):
        return [str(message) for _name, message in rules.target_problems(row)]

    def neighbours(self):
        return Target.objects.filter(programme__in=self.programmes(self.rows))


class ManyCommunesForm(EditForm):
    NAMES = ("kind", "grade")
    RELATED = ("district",)
    TABLE = "communes"

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    grade = LineFormField(
        label=pgettext_lazy("of a commune", "Class"), max_length=20, required=False
    )

    @staticmethod
    def programmes(rows):
        return Programme.objects.filter(district__in={row.district_id for row in rows})

    def neighbours(self):
        return Commune.objects.filter(district__in={row.district_id for row in self.rows})

    def contradictions(self, edited):
        """A kind decides which programmes expect a commune, and a mean needs its population."""
        new = {one.row.pk: one.row for one in edited}
        found = []
        for catalogue in read_catalogues(list(self.programmes(new.values()))).values():
            for target in catalogue.targets:
                target.programme = catalogue.programme
            communes = [new.get(commune.pk, commune) for commune in catalogue.communes]
            found += expected_population_problems(replace(catalogue, communes=communes))
        return [str(message) for _name, message in found]
