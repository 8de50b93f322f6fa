"""The words of a quarter as they are filtered and put under headings."""

from itertools import groupby

import django_filters
from django.utils.translation import gettext_lazy, ngettext_lazy

from communes.models import Said
from communes.units import unit_code

from ..lists.base import LineFilter

BY_TARGET, BY_UNIT = "target", "unit"


class SaidFilter(LineFilter):
    """Narrows the words; lines are `SaidLine`s."""

    by = django_filters.ChoiceFilter(
        label=gettext_lazy("Under headings"),
        empty_label=gettext_lazy("By target"),
        choices=[(BY_UNIT, gettext_lazy("By unit"))],
    )
    unit = django_filters.ChoiceFilter(
        label=gettext_lazy("Unit"), empty_label=gettext_lazy("Every unit")
    )
    target = django_filters.ChoiceFilter(
        label=gettext_lazy("Target"), empty_label=gettext_lazy("Every target")
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("What is said"),
        empty_label=gettext_lazy("Everything"),
        choices=Said.choices,
    )
    quoted = django_filters.ChoiceFilter(
        label=gettext_lazy("In the report"),
        empty_label=gettext_lazy("Quoted or not"),
        choices=[("yes", gettext_lazy("Quoted")), ("no", gettext_lazy("Not quoted"))],
    )

    searched = ("words", "quoted", "unit", "target_label", "target_name", "kind_label")
    tests = {
        "by": lambda line, value: True,
        "unit": lambda line, value: unit_code(line.commune) == value,
        "target": lambda line, value: line.target is not None and line.target.number == value,
        "kind": lambda line, value: line.kind == value,
        "quoted": lambda line, value: (line.quote is not None) == (value == "yes"),
    }
    count_words = ngettext_lazy(
        "%(shown)s of %(total)s remark", "%(shown)s of %(total)s remarks", "total"
    )

    def __init__(self, data, lines):
        super().__init__(data, lines)
        units = {unit_code(line.commune): line.unit for line in lines}
        self.choose("unit", sorted(units.items(), key=lambda pair: pair[0]))
        targets = {line.target.number: line.target_label for line in lines if line.target}
        self.choose("target", targets.items())

    @property
    def by_unit(self):
        return self.form.cleaned_data.get("by") == BY_UNIT

    @property
    def groups(self):
        """The lines that pass, under headings: each ``heading``, ``lines``."""

        def heading(line):
            return line.unit if self.by_unit else line.target_label

        kept = self.kept
        if self.by_unit:
            kept = sorted(kept, key=lambda line: line.commune.code if line.commune else "")
        return [
            {"heading": name, "lines": list(lines)} for name, lines in groupby(kept, key=heading)
        ]
