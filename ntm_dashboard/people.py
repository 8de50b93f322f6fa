"""Who answers for what, on the day a page is read."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.clock import today
from communes.models import Assignment, Commune, Official
from communes.results.compute import count_bands
from communes.results.ranking import ranking
from targets.models import Programme, Target
from targets.vietnamese import sort_key

from .components import counted_bands
from .pages import Link
from .wording import units_of

ANSWERING = ("lead", "support", "oversee")
ALL_DUTIES = tuple(duty for duty, _label in Assignment.DUTIES)


@dataclass(frozen=True)
class Duty:
    """An official's duty; None as target or commune means every one of them."""

    official: Official
    duty: str
    target_id: int | None
    commune_id: int | None


def duties(programme, duties=ANSWERING):
    """The `Duty`s of `programme` in force today, in the order of the officials' names."""
    rows = (
        Assignment.objects.filter(programme=programme, duty__in=duties)
        .in_force(today())
        .select_related("official")
        .order_by("official__name", "official__code", "pk")
    )
    return [Duty(row.official, row.duty, row.target_id, row.commune_id) for row in rows]


@dataclass(frozen=True)
class DatedDuty:
    """A duty of one official with its dates and what it is for, in words."""

    duty: str
    label: str
    target_id: int | None
    commune_id: int | None
    subject: str
    start: datetime.date
    end: datetime.date | None
    in_force: bool


def own_duties(official, programme):
    """The `DatedDuty`s of `official`, past ones too, in the order in which they began."""
    day = today()
    rows = (
        Assignment.objects.filter(official=official, programme=programme)
        .select_related("target", "commune")
        .order_by("start", "duty", "target__number_key", "commune__code", "pk")
    )
    return [
        DatedDuty(
            duty=row.duty,
            label=str(row.get_duty_display()),
            target_id=row.target_id,
            commune_id=row.commune_id,
            subject=subject(row, programme),
            start=row.start,
            end=row.end,
            in_force=row.start <= day and (row.end is None or day <= row.end),
        )
        for row in rows
    ]


def subject(assignment, programme):
    """What a duty is for: a target, a commune, the district's own report, or everything."""
    parts = []
    if assignment.target:
        parts.append(f"{assignment.target.number}. {assignment.target.name}")
    if assignment.commune:
        parts.append(str(assignment.commune.title))
    elif assignment.duty in ("enter", "report"):
        parts.append(str(programme.district.title))
    return capfirst(" · ".join(parts) or _("the whole programme"))


def leads(programme):
    """Target id → officials who lead it; key None: who lead every target."""
    found = defaultdict(list)
    for duty in duties(programme, ["lead"]):
        found[duty.target_id].append(duty.official)
    return found


def answering(duties, place):
    """Duties as components/people.html shows them, in their order."""
    labels = dict(Assignment.DUTIES)
    return [
        {
            "official": duty.official,
            "duty": duty.duty,
            "label": labels[duty.duty],
            "url": place.url("official", official=duty.official.code),
        }
        for duty in duties
    ]


@dataclass(frozen=True)
class Portfolio:
    """What one official answers for: targets by number, communes by name.

    `led` and `supported` are targets of the whole district; a duty for a target in one commune
    counts for the commune. `communes` are all that a duty names, each once.
    """

    led: list[Target]
    supported: list[Target]
    communes: list[Commune]


def portfolio(duties, catalogue):
    """The `Portfolio` of the duties of one official."""
    communes = [commune for duty in duties for commune in communes_of(duty, catalogue)]
    return Portfolio(
        led=targets_of("lead", duties, catalogue),
        supported=targets_of("support", duties, catalogue),
        communes=sorted(set(communes), key=lambda c: (sort_key(c.name), c.kind, c.code)),
    )


def targets_of(kind, duties, catalogue):
    wanted = {d.target_id for d in duties if d.duty == kind and d.commune_id is None}
    return [target for target in catalogue.targets if None in wanted or target.pk in wanted]


def communes_of(duty, catalogue):
    """The communes a duty is for: overseeing without a commune is for every one."""
    if duty.commune_id is not None:
        return [commune for commune in catalogue.communes if commune.pk == duty.commune_id]
    return catalogue.applicable if duty.duty == "oversee" else []


def duty_words(duties, catalogue):
    """The duties of one official in a few words: *Leads 6 targets; reports for Bảo Ái Commune*."""
    by_kind = defaultdict(list)
    for duty in duties:
        by_kind[duty.duty].append(duty)
    parts = [in_words(kind, by_kind[kind], catalogue) for kind in ALL_DUTIES if by_kind[kind]]
    return capfirst("; ".join(parts))


def in_words(kind, duties, catalogue):
    if kind in ("lead", "support"):
        ids = {duty.target_id for duty in duties}
        count = len(catalogue.targets) if None in ids else len(ids)
        text = (
            ngettext("leads %(count)s target", "leads %(count)s targets", count)
            if kind == "lead"
            else ngettext("supports %(count)s target", "supports %(count)s targets", count)
        )
        return text % {"count": count}
    communes = {commune for duty in duties for commune in communes_of(duty, catalogue)}
    if kind == "oversee":
        return _("oversees %(count)s %(units)s") % {
            "count": len(communes),
            "units": units_of(communes),
        }
    if kind == "review":
        return _("reviews reports")
    names = sorted((str(commune.title) for commune in communes), key=sort_key)
    if any(duty.commune_id is None for duty in duties):
        names.insert(0, str(catalogue.programme.district.title))
    text = _("reports for %(names)s") if kind == "report" else _("enters figures for %(names)s")
    return text % {"names": ", ".join(names)}


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
        """How many of the targets led stand in each band, as components/counts.html shows them."""
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
            "position": sort_key(official.position),
            "organisation": sort_key(official.organisation),
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
        led=len(own.led),
        bands=count_bands(rows),
        communes=[
            Link(capfirst(commune.title), place.url("commune", commune=commune.code))
            for commune in own.communes
        ],
        url=place.url("official", official=official.code),
        programme=catalogue.programme,
    )


def commune_lines(communes, scope, place):
    """How each of `communes` stands, who meets least first, with what is in its lowest band."""
    lines = []
    for standing in reversed(ranking(scope.catalogue, scope.results)):
        commune = standing.commune
        if commune not in communes:
            continue
        rows = scope.results.by_commune.get(commune.code, {})
        lines.append(
            {
                "label": commune.title,
                "url": place.url("commune", commune=commune.code),
                "standing": standing,
                "bands": counted_bands(scope.programme, standing.counts),
                "low": [
                    Link(number, place.figure(commune.code, number))
                    for number, row in rows.items()
                    if row.band == "low"
                ],
            }
        )
    return lines
