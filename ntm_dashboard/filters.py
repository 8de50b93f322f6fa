"""Filters of the lists; a choice that does not exist is no filter."""

from functools import cached_property

import django_filters
from django.forms import SearchInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.models import Target
from targets.vietnamese import fold

from .wording import PACES, bands_of


class TargetFilter(django_filters.FilterSet):
    """Narrows a programme's targets; `lines` are all its `lines.TargetLine`s.

    Band and pace are results, which no column of the database holds, and text is compared without
    accents: these filters look at the lines.
    """

    q = django_filters.CharFilter(
        label=gettext_lazy("Search"), method="by_text", widget=SearchInput
    )
    group = django_filters.ChoiceFilter(
        label=gettext_lazy("Group"), empty_label=gettext_lazy("All groups")
    )
    band = django_filters.ChoiceFilter(
        label=gettext_lazy("Band"), empty_label=gettext_lazy("All bands"), method="by_band"
    )
    pace = django_filters.ChoiceFilter(
        label=gettext_lazy("Pace"), empty_label=gettext_lazy("Any pace"), method="by_pace"
    )
    lead = django_filters.ChoiceFilter(
        label=gettext_lazy("Lead"), empty_label=gettext_lazy("All offices")
    )

    class Meta:
        model = Target
        fields = []

    def __init__(self, data, programme, lines):
        super().__init__(data, queryset=Target.objects.filter(programme=programme))
        self.lines = lines
        groups = {line.target.group_id: line.target.group.name for line in lines}
        leads = sorted({line.target.lead for line in lines if line.target.lead}, key=fold)
        self.choose("group", groups.items())
        self.choose("band", [(band, f"{sign} {name}") for band, sign, name in bands_of(programme)])
        self.choose("pace", PACES.items())
        self.choose("lead", [(lead, lead) for lead in leads])

    def choose(self, name, choices):
        self.filters[name].extra["choices"] = list(choices)

    def by_text(self, queryset, name, value):
        wanted = fold(value)
        return self.where(queryset, lambda line: wanted in self.text_of(line))

    def by_band(self, queryset, name, value):
        return self.where(queryset, lambda line: line.row.band == value)

    def by_pace(self, queryset, name, value):
        return self.where(queryset, lambda line: line.row.pace == value)

    def where(self, queryset, wanted):
        return queryset.filter(pk__in=[line.target.pk for line in self.lines if wanted(line)])

    def text_of(self, line):
        """What the search looks at: everything the line shows, without accents."""
        target = line.target
        people = [official.name for official in line.people]
        return fold(
            " ".join(
                [target.number, target.name, target.unit, target.group.name, target.lead, *people]
            )
        )

    @cached_property
    def kept(self):
        """The lines that pass every filter, in their order."""
        if not self.form.has_changed():
            return self.lines
        kept = set(self.qs.values_list("pk", flat=True))
        return [line for line in self.lines if line.target.pk in kept]

    @property
    def count_text(self):
        return _("%(shown)s of %(total)s targets") % {
            "shown": len(self.kept),
            "total": len(self.lines),
        }
