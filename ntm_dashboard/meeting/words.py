"""The words of the brief, from which the page and the text to copy are both made."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from targets.progress import Band

from ..display import formats
from ..display.wording import as_typed, units_of

MOST_RANKED = 3
"""Of the communes at either end of the ranking."""


@dataclass(frozen=True)
class Part:
    """A heading and what is said under it: lines in pieces, so that typed words can be marked."""

    heading: str
    lines: list[list[str]]


@dataclass(frozen=True)
class BriefWords:
    title: str
    lead: list[str]
    parts: list[Part]


def brief(scope, *, standing, coverage, attention, ranked, moves):
    """The `BriefWords` of the quarter; what it takes is what `MeetingPage.told` gives."""
    told = [
        Part(_("Needs attention"), attention_lines(attention)),
        Part(_("Since the quarter before"), move_lines(moves)),
        Part(units_of(scope.catalogue.applicable, capital=True), ranking_lines(ranked)),
    ]
    return BriefWords(
        title=f"{scope.programme.local_name}, {formats.quarter(scope.quarter)}",
        lead=[sentence_text(standing["sentence"]), *reading_lines(scope, coverage)],
        parts=[part for part in told if part.lines],
    )


def plain(words):
    """The same as text for a chat: a blank line between the parts, a dash before each line."""
    parts = [
        "\n".join([part.heading.upper(), *(f"- {''.join(line)}" for line in part.lines)])
        for part in words.parts
    ]
    return "\n\n".join([words.title, "\n".join(words.lead), *parts])


def sentence_text(parts):
    return " ".join(part["text"] + part["rest"] for part in parts)


def reading_lines(scope, coverage):
    """What the figures are, and of how many units: *Official figures; figures of the quarter from
    10/24 units.*"""
    if scope.provisional:
        reading = _("Provisional figures")
    elif scope.results.publication:
        day = formats.date(scope.results.publication.day)
        reading = _("Official figures, published %(day)s") % {"day": day}
    else:
        reading = _("Figures approved so far, not yet published")
    return [f"{'; '.join(filter(None, [reading, coverage]))}."]


def attention_lines(attention):
    found = [card_line(card) for card in attention.shown]
    if attention.more:
        text = ngettext("and %(count)s more target", "and %(count)s more targets", attention.more)
        found.append([text % {"count": attention.more}])
    return found or [[_("No target needs a decision now.")]]


def card_line(card):
    """One target: how it stands, why it is told, where, who leads, the cause, the measure."""
    reached = card.percent["text"] or card.band["label"]
    standing = ", ".join(filter(None, [reached, card.missing, card.moved]))
    facts = [
        (_("Where most of it is missing"), [", ".join(link.label for link in card.contributors)]),
        (_("Lead"), [", ".join(one.name for one in card.people) or card.target.local_lead]),
        (_("Cause"), listed(map(quote_pieces, card.quotes))),
        (pgettext("corrective", "Measure"), listed(map(measure_pieces, card.measures))),
    ]
    pieces = [card.target.local_title, f": {standing}. {card.reasons}"]
    for name, told in facts:
        if any(told):
            pieces += [f". {name}: ", *told]
    return [*pieces, "."]


def listed(items):
    """The pieces of some items, with semicolons between the items."""
    pieces = [piece for item in items for piece in ("; ", *item)]
    return pieces[1:]


def quote_pieces(quote):
    return ["“", as_typed(quote.text), f"” ({quote.unit}, {quote.quarter})"]


def measure_pieces(one):
    day = _("by %(day)s") % {"day": formats.date(one.due)}
    return [as_typed(one.measure), f" ({one.official.name}, {day})"]


def move_lines(moves):
    if moves is None:
        return []
    lists = [(_("Largest gains"), moves.gains), (_("Fell"), moves.falls)]
    return [
        [moves.summary],
        *([f"{heading}: {'; '.join(map(move_text, lines))}."] for heading, lines in lists if lines),
    ]


def move_text(line):
    points = _("%(points)s points") % {"points": formats.signed(line.points, 2)}
    return f"{line.target.local_title} {points}"


def ranking_lines(ranked):
    """Who met most and who least, of more communes than are told."""
    if len(ranked) <= MOST_RANKED:
        return [[f"{', '.join(map(ranked_text, ranked))}."]] if ranked else []
    first = _("Met most: %(names)s.") % {"names": names_of(ranked[:MOST_RANKED])}
    rest = ranked[MOST_RANKED:][-MOST_RANKED:]
    return [[first], [_("Met least: %(names)s.") % {"names": names_of(rest)}]]


def names_of(ranked):
    return ", ".join(map(ranked_text, ranked))


def ranked_text(one):
    """*xã Bảo Ái 10/18*: targets met of those asked."""
    return f"{one.commune.title} {one.counts[Band.MET]}/{one.total}"
