"""Filters of the lists; a choice that does not exist is no filter."""

import re
from functools import cached_property

import django_filters
from django.forms import SearchInput
from django.utils.translation import gettext_lazy
from django_tables2.utils import Accessor

from communes.models import Assignment
from targets.models import KINDS, Target
from targets.vietnamese import fold, sort_key

from .public import visible
from .reporting import STATE_ORDER, state_label
from .wording import PACES, bands_of


class LineFilter(django_filters.FilterSet):
    """Narrows the lines of a list.

    Band and pace are results, which no column of the database holds, and text is compared without
    accents: so the form is django-filter's, and the filters look at the lines.
    """

    q = django_filters.CharFilter(label=gettext_lazy("Search"), widget=SearchInput)

    searched = ()
    """Fields of a line that the search looks at, as columns name them; see public.py."""
    tests = {}
    """Name of a filter → whether a line passes the value that was chosen."""
    count_words = ""
    """How many lines are shown, with the placeholders ``shown`` and ``total``."""

    def __init__(self, data, lines, *, public=False):
        super().__init__(data, queryset=Target.objects.none())
        self.lines = lines
        self.searched = [Accessor(field) for field in visible(self.searched, public=public)]

    def choose(self, name, choices):
        self.filters[name].extra["choices"] = list(choices)

    def has_text(self, line, text):
        """Whether every word of `text` begins a word of what is searched, without accents."""
        found = fold(" ".join(str(field.resolve(line)) for field in self.searched))
        return all(re.search(rf"(?<!\w){re.escape(word)}", found) for word in fold(text).split())

    def passes(self, line, name, value):
        return self.has_text(line, value) if name == "q" else self.tests[name](line, value)

    @cached_property
    def kept(self):
        """The lines that pass every filter, in their order."""
        self.form.is_valid()
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        return [
            line
            for line in self.lines
            if all(self.passes(line, name, value) for name, value in chosen.items())
        ]

    @property
    def count_text(self):
        return self.count_words % {"shown": len(self.kept), "total": len(self.lines)}


class TargetFilter(LineFilter):
    """Narrows a programme's targets; lines are `lines.TargetLine`s."""

    group = django_filters.ChoiceFilter(
        label=gettext_lazy("Group"), empty_label=gettext_lazy("All groups")
    )
    band = django_filters.ChoiceFilter(
        label=gettext_lazy("Band"), empty_label=gettext_lazy("All bands")
    )
    pace = django_filters.ChoiceFilter(
        label=gettext_lazy("Pace"), empty_label=gettext_lazy("Any pace")
    )
    lead = django_filters.ChoiceFilter(
        label=gettext_lazy("Lead"), empty_label=gettext_lazy("All offices")
    )

    searched = (
        "target__number",
        "target__name",
        "target__unit",
        "target__group__name",
        "target__lead",
        "people_names",
    )
    tests = {
        "group": lambda line, value: str(line.target.group_id) == value,
        "band": lambda line, value: line.row.band == value,
        "pace": lambda line, value: line.row.pace == value,
        "lead": lambda line, value: line.target.lead == value,
    }
    count_words = gettext_lazy("%(shown)s of %(total)s targets")

    def __init__(self, data, programme, lines, *, public=False):
        super().__init__(data, lines, public=public)
        groups = {line.target.group_id: line.target.group.name for line in lines}
        leads = sorted({line.target.lead for line in lines if line.target.lead}, key=sort_key)
        self.choose("group", groups.items())
        self.choose("band", [(band, f"{sign} {name}") for band, sign, name in bands_of(programme)])
        self.choose("pace", PACES.items())
        self.choose("lead", [(lead, lead) for lead in leads])


class PersonFilter(LineFilter):
    """Narrows the officials of a programme; lines are `people.PersonLine`s."""

    duty = django_filters.ChoiceFilter(
        label=gettext_lazy("Duty"), empty_label=gettext_lazy("All duties")
    )
    organisation = django_filters.ChoiceFilter(
        label=gettext_lazy("Organisation"), empty_label=gettext_lazy("All organisations")
    )

    searched = (
        "official__name",
        "official__position",
        "official__organisation",
        "words",
        "commune_names",
    )
    tests = {
        "duty": lambda line, value: value in line.kinds,
        "organisation": lambda line, value: line.official.organisation == value,
    }
    count_words = gettext_lazy("%(shown)s of %(total)s people")

    def __init__(self, data, lines):
        super().__init__(data, lines)
        kinds = {kind for line in lines for kind in line.kinds}
        organisations = {line.official.organisation for line in lines} - {""}
        self.choose("duty", [duty for duty in Assignment.DUTIES if duty[0] in kinds])
        self.choose("organisation", [(name, name) for name in sorted(organisations, key=sort_key)])


class CommuneFilter(LineFilter):
    """Narrows the ranking; lines are `standings.CommuneLine`s."""

    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), empty_label=gettext_lazy("All kinds")
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Report"), empty_label=gettext_lazy("Any state")
    )

    searched = ("commune__title", "commune__code")
    tests = {
        "kind": lambda line, value: line.commune.kind == value,
        "state": lambda line, value: line.state == value,
    }
    count_words = gettext_lazy("%(shown)s of %(total)s units")

    def __init__(self, data, lines, *, public=False):
        super().__init__(data, lines, public=public)
        kinds = {line.commune.kind for line in lines}
        states = {line.state for line in lines} - {""}
        self.choose("kind", [kind for kind in KINDS if kind[0] in kinds])
        self.choose("state", [(s, state_label(s)) for s in STATE_ORDER if s in states])
        if len(kinds) < 2:
            del self.filters["kind"]
        if not states:
            del self.filters["state"]
