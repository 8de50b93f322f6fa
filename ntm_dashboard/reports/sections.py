"""The parts of a report's text, each a heading with paragraphs, made from its `Basis`."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.models import Said
from communes.units import unit_pk, unit_title

from ..display import formats
from ..display.goals import full_goal
from ..display.scales import of_how_many
from ..display.wording import led_by, units_of
from ..lists.log import figure_in_words
from .rows import groups


@dataclass(frozen=True)
class Item:
    """A paragraph that begins with a name, and what is quoted below it."""

    name: str
    text: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    key: str
    """What it is about: ``tasks``, ``groups``, ``late``, ``missing``, ``remarks``, ``communes``,
    ``duties``."""
    heading: str
    items: list[Item]


def by_group(basis):
    scope = basis.scope
    found = groups(scope.catalogue.target, basis.lines, scope.programme)
    items = [
        Item(
            group.name,
            ngettext(
                "%(total)s target, of which %(words)s.",
                "%(total)s targets, of which %(words)s.",
                group.total,
            )
            % {"total": group.total, "words": group.words},
        )
        for group in found
        if group.total
    ]
    return Section("groups", _("Results by field"), items if len(found) > 1 else [])


def late(basis):
    """Targets behind their pace or below the band “good”, with their leads and what is quoted."""
    items = [
        Item(
            one.title,
            late_text(basis, year, one),
            notes(basis, year.target),
        )
        for year, one in zip(basis.years, basis.lines, strict=True)
        if one.late
    ]
    return Section("late", _("Targets that are late or low"), items)


def late_text(basis, year, one):
    scale, row = basis.scale(year), year.row
    told = _("%(value)s by %(quarter)s, %(percent)s of the goal (%(goal)s); assessed: %(words)s.")
    text = told % {
        "value": value_in_words(year, scale),
        "quarter": formats.quarter(row.as_of),
        "percent": formats.percent(row.percent, 2),
        "goal": full_goal(year.target, row, scale),
        "words": one.assessment.lower(),
    }
    if lead := leads_of(basis, year.target):
        text = " ".join([text, _("Lead: %(lead)s.") % {"lead": lead}])
    return text


def value_in_words(year, scale):
    """The value with its unit; of a parent, how many of how many parts are met."""
    target, row = year.target, year.row
    if not target.is_judged_by_parts:
        return scale.full(row.value)
    return f"{of_how_many(scale.text(row.value), target, row)} {scale.unit}"


def leads_of(basis, target):
    """The lead office of the target and its people, as `led_by` tells them."""
    return led_by(target, basis.people.get(target.pk) or basis.people.get(None, []))


def notes(basis, target):
    """What the report quotes on the target; of a commune's report, of its own words.

    Nothing is quoted that the office has not picked.
    """
    return [
        quoted(basis, one) + as_of_then(basis, one, target)
        for one in basis.material.quotes
        if one.target_id == target.pk
        and (basis.commune is None or one.commune_id == basis.commune.pk)
    ]


def quoted(basis, quote):
    """*Xã Bảo Ái: “…”*"""
    scope = basis.scope
    communes = {commune.pk: commune for commune in scope.catalogue.communes}
    unit = unit_title(communes.get(quote.commune_id), scope.district)
    return _("%(unit)s: “%(note)s”") % {"unit": unit, "note": quote.text}


def as_of_then(basis, quote, target):
    """That the words are about another number than the report's; empty where they are not."""
    then = quote.value, quote.out_of
    if then == basis.material.number_told(target, quote.commune_id):
        return ""
    if quote.value is None:
        return " " + _("(written when there was no figure)")
    return " " + _("(written when the figure was %(value)s)") % {
        "value": figure_in_words(*then, target)
    }


def missing(basis):
    """Communes whose figures of the quarter do not count: not handed in, or not approved yet."""
    scope, material = basis.scope, basis.material
    asked = scope.catalogue.reporters(scope.quarter)
    out = [commune for commune in asked if commune.pk not in basis.counted_units]
    if not out:
        return Section("missing", "", [])
    text = _("Figures of %(count)s/%(total)s %(units)s") % {
        "count": len(asked) - len(out),
        "total": len(asked),
        "units": units_of(asked, count=len(asked)),
    }
    waiting = [commune for commune in out if material.handed_in(commune.pk)]
    absent = [commune for commune in out if commune not in waiting]
    told = {
        _("Missing: %(names)s."): absent,
        _("Handed in, not approved yet: %(names)s."): waiting,
    }
    sentences = [words % {"names": names_of(units)} for words, units in told.items() if units]
    return Section("missing", _("Reports that do not count yet"), [Item(text, " ".join(sentences))])


def names_of(communes):
    return ", ".join(str(commune.title) for commune in communes)


def words_section(basis):
    """What a unit's own report says of difficulties, causes and proposals."""
    unit = unit_pk(basis.commune)
    submission = basis.material.submissions.get(unit)
    if submission is None or not basis.material.counts(unit):
        return Section("remarks", "", [])
    told = {name: getattr(submission, kind).strip() for kind, name in words_told().items()}
    items = [Item(name, text) for name, text in told.items() if text]
    return Section("remarks", _("Difficulties, causes and proposals"), items)


def quotes_section(basis):
    """What the district's report quotes of the units' difficulties, causes and proposals."""
    told = {
        name: [quoted(basis, one) for one in basis.material.quotes if one.kind == kind]
        for kind, name in words_told().items()
    }
    items = [Item(name, "", found) for name, found in told.items() if found]
    return Section("remarks", _("Difficulties, causes and proposals"), items)


def words_told():
    """Kind of words → their name, in the order of a report."""
    return {
        Said.DIFFICULTIES: _("Difficulties"),
        Said.CAUSES: _("Causes"),
        Said.PROPOSALS: _("Proposals"),
    }
