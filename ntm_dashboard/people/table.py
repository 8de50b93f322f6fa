"""The list of officials."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import django_filters
import django_tables2 as tables
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from communes.models import Assignment, Official
from communes.results.ranking import ranking
from communes.results.rows import count_bands
from targets.models import Programme
from targets.vietnamese import sort_key

from ..display.components import counted_bands
from ..display.links import Link
from ..display.wording import units_of
from ..lists.base import LineFilter, ListTable
from .duties import ALL_DUTIES, communes_of_duty, portfolio


class PersonTable(ListTable):
    """Who answers for what: rows are `PersonLine`s."""

    name = tables.TemplateColumn(
        '<a href="{{ record.url }}">{{ value }}</a>',
        verbose_name=gettext_lazy("Name"),
        accessor="official__name",
        order_by="order__name",
        attrs={"td": {"class": "table-name"}},
    )
    position = tables.Column(
        gettext_lazy("Position"),
        accessor="official__local_position",
        order_by="order__position",
        attrs={"td": {"class": "table-words"}},
    )
    organisation = tables.Column(
        gettext_lazy("Organisation"),
        accessor="official__local_organisation",
        order_by="order__organisation",
        attrs={"td": {"class": "table-words"}},
    )
    words = tables.Column(gettext_lazy("Duties"), order_by="order__words")
    led = tables.TemplateColumn(
        template_name="people/led.html",
        verbose_name=gettext_lazy("Targets led"),
        order_by="order__led",
    )
    communes = tables.TemplateColumn(
        template_name="people/communes.html",
        verbose_name=gettext_lazy("Communes"),
        order_by="commune_count",
    )

    class Meta(ListTable.Meta):
        empty_text = gettext_lazy(
            "Nobody has a duty in this programme yet. The administrator enters duties."
        )

    def value_name(self, value):
        return value

    def value_led(self, value):
        return value or None

    def value_communes(self, record):
        return record.commune_names


class PersonFilter(LineFilter):
    """Narrows the officials of a programme; lines are `PersonLine`s."""

    duty = django_filters.ChoiceFilter(
        label=gettext_lazy("Duty"), empty_label=gettext_lazy("All duties")
    )
    organisation = django_filters.ChoiceFilter(
        label=gettext_lazy("Organisation"), empty_label=gettext_lazy("All organisations")
    )

    searched = (
        "official__name",
        "official__position",
        "official__local_position",
        "official__organisation",
        "official__local_organisation",
        "words",
        "commune_names",
    )
    tests = {
        "duty": lambda line, value: value in line.kinds,
        "organisation": lambda line, value: line.official.organisation == value,
    }
    count_words = ngettext_lazy(
        "%(shown)s of %(total)s person", "%(shown)s of %(total)s people", "total"
    )

    def __init__(self, data, lines):
        super().__init__(data, lines)
        kinds = {kind for line in lines for kind in line.kinds}
        organisations = {
            line.official.organisation: line.official.local_organisation
            for line in lines
            if line.official.organisation
        }
        self.choose("duty", [duty for duty in Assignment.DUTIES if duty[0] in kinds])
        self.choose("organisation", sorted(organisations.items(), key=lambda one: sort_key(one[1])))


def duty_words(duties, catalogue):
    """The duties of one official in a few words: *Leads 6 targets; reports for Bảo Ái Commune*."""
    by_kind = defaultdict(list)
    for duty in duties:
        by_kind[duty.duty].append(duty)
    parts = [kind_in_words(kind, by_kind[kind], catalogue) for kind in ALL_DUTIES if by_kind[kind]]
    return capfirst("; ".join(parts))


def kind_in_words(kind, duties, catalogue):
    if kind in ("lead", "support"):
        ids = {duty.target_id for duty in duties}
        count = len(counted_targets(ids, catalogue))
        text = (
            ngettext("leads %(count)s target", "leads %(count)s targets", count)
            if kind == "lead"
            else ngettext("supports %(count)s target", "supports %(count)s targets", count)
        )
        return text % {"count": count}
    communes = {commune for duty in duties for commune in communes_of_duty(duty, catalogue)}
    if kind == "oversee":
        return _("oversees %(count)s %(units)s") % {
            "count": len(communes),
            "units": units_of(communes, count=len(communes)),
        }
    if kind == "review":
        return _("reviews reports")
    names = sorted((str(commune.title) for commune in communes), key=sort_key)
    if any(duty.commune_id is None for duty in duties):
        names.insert(0, str(catalogue.programme.district.title))
    text = _("reports for %(names)s") if kind == "report" else _("enters figures for %(names)s")
    return text % {"names": ", ".join(names)}


def counted_targets(ids, catalogue):
    """The targets of these ids that are counted, a part as its parent; None: every target."""
    if None in ids:
        return catalogue.counted
    parents = {target.parent_id for target in catalogue.targets if target.pk in ids}
    return [target for target in catalogue.counted if target.pk in ids | parents]


@dataclass(frozen=True)
class PersonLine:
    """One line of the list of people; `bands` counts the district's results of the targets led."""

    official: Official
    kinds: frozenset[str]
    words: str
    """The duties in a few words."""
    led: int
    bands: dict[str, int]
    communes: list[Link]
    url: str
    programme: Programme

    @property
    def band_counts(self):
        """How many of the targets led stand in each band, as people/counts.html shows them."""
        return counted_bands(self.programme, self.bands)

    @property
    def commune_count(self):
        return len(self.communes)

    @property
    def commune_names(self):
        return ", ".join(commune.label for commune in self.communes)

    @cached_property
    def order(self):
        """Sort keys of the columns that do not sort by what they show."""
        official = self.official
        return {
            "name": (sort_key(official.name), official.code),
            "position": sort_key(official.local_position),
            "organisation": sort_key(official.local_organisation),
            "words": sort_key(self.words),
            "led": (self.led, *self.bands.values()),
        }


def person_lines(duties, catalogue, results, place):
    """A line for each official with one of the `duties`, in their order."""
    by_official = defaultdict(list)
    for duty in duties:
        by_official[duty.official].append(duty)
    return [
        person_line(official, own, catalogue, results, place)
        for official, own in by_official.items()
    ]


def person_line(official, duties, catalogue, results, place):
    own = portfolio(duties, catalogue)
    rows = [results.district[t.number] for t in own.led if t.number in results.district]
    return PersonLine(
        official=official,
        kinds=frozenset(duty.duty for duty in duties),
        words=duty_words(duties, catalogue),
        led=sum(not target.is_part for target in own.led),
        bands=count_bands(rows),
        communes=[
            Link(capfirst(commune.title), place.url("commune", commune=commune.code))
            for commune in own.communes
        ],
        url=place.url("official", official=official.code),
        programme=catalogue.programme,
    )


def overseen_lines(communes, scope, place):
    """How each of `communes` stands, who meets least first, with what is in its lowest band."""
    lines = []
    for ranked in reversed(ranking(scope.catalogue, scope.results)):
        commune = ranked.commune
        if commune not in communes:
            continue
        rows = scope.results.by_commune.get(commune.code, {})
        lines.append(
            {
                "label": commune.title,
                "url": place.url("commune", commune=commune.code),
                "ranked": ranked,
                "bands": counted_bands(scope.programme, ranked.counts),
                "low": [
                    Link(number, place.figure(commune.code, number))
                    for number, row in rows.items()
                    if row.band == "low" and not row.parent
                ],
            }
        )
    return lines
