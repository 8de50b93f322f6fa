"""A card for each target that needs a decision, as attention/cards.html shows them."""

from dataclasses import dataclass, field

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from communes.results.attention import Attention
from communes.units import unit_code, unit_name
from communes.workflow.measures import open_measures
from communes.workflow.notes import Notes, notes_of
from targets.attention import MOST

from ..display import components, formats
from ..display.attention import reasons_text
from ..display.links import Link
from ..display.scales import Scale, district_scale
from ..display.shortfalls import contributor_text, missing_text

MOST_CONTRIBUTORS = 3
MOST_QUOTES = 2
MOST_MEASURES = 2
LONGEST_QUOTE = 240
"""Characters of a unit's words; the rest stands where they were said."""


@dataclass(frozen=True)
class QuotedNote:
    """Words of a unit, whose they are and of which quarter."""

    text: str
    unit: str
    quarter: str
    url: str
    """Where the words were said: the unit's figure."""


@dataclass(frozen=True)
class Card:
    """One target; people and words are empty for the public."""

    one: Attention
    scale: Scale
    url: str
    band: dict
    contributors: list[Link]
    without: list[Link]
    people: list = field(default_factory=list)
    quotes: list[QuotedNote] = field(default_factory=list)
    measures: list = field(default_factory=list)
    """Open `CorrectiveMeasure`s, the earliest due first."""

    @property
    def target(self):
        return self.one.target

    @property
    def row(self):
        return self.one.row

    @property
    def percent(self):
        return components.percent_bar(self.row)

    @property
    def reasons(self):
        """*Behind; fell from 85,0% to 82,0%*."""
        return reasons_text(self.one, self.scale)

    @property
    def gravest(self):
        return self.one.reasons[0]

    @property
    def missing(self):
        return missing_text(self.one.gap, self.scale)

    @property
    def moved(self):
        """*+6 since the quarter before*; what it was, where a word is said; empty without both."""
        if self.one.change is None or not self.scale.unit:
            return ""
        if not self.one.change:
            return _("unchanged since the quarter before")
        change = self.scale.change(self.one.change)
        return _("%(change)s since the quarter before") % {"change": change}


@dataclass(frozen=True)
class Cards:
    """The cards that are shown, and how many more targets need a decision."""

    shown: list[Card]
    more: int


@dataclass(frozen=True)
class ToldBeside:
    """What officials know of the targets: who leads, what is done, what the units say."""

    people: dict
    measures: dict
    notes: Notes


def known_of(scope, told, people):
    """The `ToldBeside` of the `Attention`s that are `told`; nothing for the public."""
    if scope.public or not told:
        return ToldBeside({}, {}, Notes({}))
    ids = [one.target.pk for one in told]
    notes = notes_of(scope.programme, ids, scope.quarter, provisional=scope.provisional)
    return ToldBeside(people, open_measures(scope.programme), notes)


def cards_of(scope, place, people):
    """The `Cards` of the quarter that is read; `people` are who leads, as `duties.leads` says."""
    found = scope.attention
    told = found[:MOST]
    known = known_of(scope, told, people)
    return Cards([card(scope, place, one, known) for one in told], len(found) - len(told))


def card(scope, place, one, known):
    target, gap = one.target, one.gap
    return Card(
        one=one,
        scale=district_scale(target, scope.catalogue).beside_goal(one.row),
        url=place.url("target", number=target.number),
        band=components.band(one.row.band, scope.programme),
        contributors=[
            Link(contributor_text(target, found), place.figure(found.commune.code, target.number))
            for found in gap.contributors[:MOST_CONTRIBUTORS]
        ],
        without=[
            Link(str(commune.title), place.figure(commune.code, target.number))
            for commune in gap.without[:MOST_CONTRIBUTORS]
        ],
        people=leading(known.people, target),
        quotes=quotes_of(scope, place, one, known.notes),
        measures=known.measures.get(target.pk, [])[:MOST_MEASURES],
    )


def leading(people, target):
    """Who leads the target, or every target, each once."""
    return list(dict.fromkeys([*people.get(target.pk, ()), *people.get(None, ())]))


def quotes_of(scope, place, one, notes):
    """What the units that hold it back say; of a target of the district's own, the district."""
    names = {commune.pk: commune for commune in scope.catalogue.communes}
    if one.target.is_district:
        units = [None]
    else:
        units = [found.commune.pk for found in one.gap.contributors]
    return [
        QuotedNote(
            text=Truncator(said.text).chars(LONGEST_QUOTE),
            unit=unit_name(names.get(said.commune), scope.district),
            quarter=formats.quarter(said.quarter),
            url=place.at(said.quarter).figure(
                unit_code(names.get(said.commune)), one.target.number
            ),
        )
        for said in notes.about(one.target.pk, units, MOST_QUOTES)
    ]
