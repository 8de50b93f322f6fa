"""The parts of a report's text, each a heading with paragraphs, made from its `Basis`."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from communes.units import unit_title

from ..display import formats
from ..display.wording import units_of
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
    """What it is about: ``tasks``, ``groups``, ``late``, ``missing``, ``remarks``, ``communes``."""
    heading: str
    items: list[Item]


def by_group(basis):
    scope = basis.scope
    found = groups(scope.catalogue.target, basis.lines, scope.programme)
    items = [
        Item(
            group.name,
            _("%(total)s targets, of which %(words)s.")
            % {"total": len(group.lines), "words": group.words},
        )
        for group in found
    ]
    return Section("groups", _("Results by field"), items if len(found) > 1 else [])


def late(basis):
    """Targets behind their pace or below the band “good”, with their leads and notes."""
    items = [
        Item(
            f"{one.number}. {one.name}",
            late_text(basis, year, one),
            notes(basis, year.target),
        )
        for year, one in zip(basis.years, basis.lines, strict=True)
        if one.late
    ]
    return Section("late", _("Targets that are late or low"), items)


def late_text(basis, year, one):
    scale, row = basis.scale(year.target), year.row
    told = _("%(value)s by %(quarter)s, %(percent)s of the goal (%(goal)s); assessed: %(words)s.")
    text = told % {
        "value": scale.full(row.value),
        "quarter": formats.quarter(row.as_of),
        "percent": formats.percent(row.percent, 2),
        "goal": scale.full(row.goal),
        "words": one.assessment.lower(),
    }
    if lead := led_by(basis, year.target):
        text = " ".join([text, _("Lead: %(lead)s.") % {"lead": lead}])
    return text


def led_by(basis, target):
    """*Phòng Nông nghiệp (Nguyễn Văn A)*; empty where nobody is named."""
    people = basis.people.get(target.pk) or basis.people.get(None, [])
    names = ", ".join(official.name for official in people)
    if target.lead and names:
        return f"{target.lead} ({names})"
    return target.lead or names


def notes(basis, target):
    """What the reports that count say of the target; nothing for the public."""
    if basis.scope.public:
        return []
    units = None if basis.commune is None else {basis.commune.pk}
    return [
        _("%(unit)s: “%(note)s”") % {"unit": unit_title_of(basis.scope, one), "note": one.note}
        for one in basis.material.counted_of(target, units)
        if one.note
    ]


def unit_title_of(scope, written):
    communes = {commune.pk: commune for commune in scope.catalogue.communes}
    return unit_title(communes.get(written.commune_id), scope.district)


def missing(basis):
    """Communes whose report of the quarter is not handed in."""
    scope, material = basis.scope, basis.material
    asked = scope.catalogue.reporters(scope.quarter)
    absent = [commune for commune in asked if not material.handed_in(commune.pk)]
    if not absent:
        return Section("missing", "", [])
    text = _("%(count)s/%(total)s %(units)s have reported") % {
        "count": len(asked) - len(absent),
        "total": len(asked),
        "units": units_of(asked),
    }
    names = ", ".join(str(commune.title) for commune in absent)
    return Section(
        "missing",
        _("Reports that are missing"),
        [Item(text, _("Missing: %(names)s.") % {"names": names})],
    )


def words_section(basis):
    """What the unit's own report says of difficulties, causes and proposals."""
    unit = basis.commune.pk if basis.commune else None
    submission = basis.material.submissions.get(unit)
    if submission is None or not basis.material.counts(unit):
        return Section("remarks", "", [])
    told = {
        _("Difficulties"): submission.difficulties,
        _("Causes"): submission.causes,
        _("Proposals"): submission.proposals,
    }
    items = [Item(name, text.strip()) for name, text in told.items() if text.strip()]
    return Section("remarks", _("Difficulties, causes and proposals"), items)
