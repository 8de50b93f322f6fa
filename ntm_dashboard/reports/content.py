"""Everything that a quarter's report says: one object that page, Word and Excel all show."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.clock import today
from communes.results import Results, read_inputs
from communes.years import quarters_needed, year_lines

from .. import formats
from ..people import leads
from ..scales import commune_scale, district_scale
from ..wording import headline, units_of
from .offices import Office, commune_office, district_office
from .reading import Material, read_material
from .rows import Group, columns, footnotes, groups, line


@dataclass(frozen=True)
class Item:
    """A paragraph that begins with a name, and what is quoted below it."""

    name: str
    text: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    heading: str
    items: list[Item]


@dataclass(frozen=True)
class Report:
    """A report in the active language, ready to be written."""

    office: Office
    stem: str
    """The name of its file, without the ending."""
    subject: str
    opening: str
    basis: str
    """Which figures it goes by: published, approved so far, or provisional."""
    sentence: str
    sections: list[Section]
    closing: str
    columns: list[str]
    groups: list[Group]
    footnotes: list[tuple[str, str]]
    """(mark, sentence)."""
    annex: str
    """The title above the table."""

    @property
    def lines(self):
        return [line for group in self.groups for line in group.lines]

    @property
    def dateline(self):
        """*Yên Bình, ngày 05 tháng 7 năm 2023*: days below 10 and months 1, 2 with a zero."""
        day = today()
        return _("%(place)s, day %(day)s month %(month)s year %(year)s") % {
            "place": self.office.place,
            "day": f"{day.day:02d}",
            "month": f"{day.month:02d}" if day.month < 3 else day.month,
            "year": day.year,
        }


@dataclass(frozen=True)
class Basis:
    """What every report of one scope is made from."""

    scope: object
    years: list
    """The `YearLine`s of the district, or of the commune, in order."""
    material: Material
    commune: object = None
    """The `Commune` that the report is about; None: the district."""
    people: dict = field(default_factory=dict)
    """Target id → officials who lead it, see `people.leads`; empty for the public."""

    def scale(self, target):
        if self.commune is not None:
            return commune_scale(target)
        return district_scale(target, self.scope.catalogue)

    @property
    def results(self):
        """The results told, as a district's: what the sentence counts."""
        rows = [year.row._replace(commune="") for year in self.years]
        return Results(self.scope.quarter, rows, self.scope.results.publication)

    def narrowed(self, targets):
        """The same about `targets` only."""
        return replace(self, years=[year for year in self.years if year.target in targets])

    @cached_property
    def lines(self):
        """The rows of the table, in the order of `years`."""
        units = None if self.commune is None else {self.commune.pk}
        return [
            line(
                year,
                self.scale(year.target),
                self.scope.quarter,
                any(one.estimate for one in self.material.counted_of(year.target, units)),
            )
            for year in self.years
        ]


def read_basis(scope, commune=None):
    """The `Basis` of the district, or of `commune`."""
    programme, quarter = scope.programme, scope.quarter
    wanted = [one for one in quarters_needed(programme, quarter) if scope.may_show(one)]
    history = dict(zip(wanted, scope.results_of(wanted), strict=True))
    inputs = read_inputs(programme, provisional=scope.provisional, version=scope.version)
    return Basis(
        scope=scope,
        years=year_lines(inputs, history, quarter, commune),
        material=read_material(scope),
        commune=commune,
        people={} if scope.public else leads(programme),
    )


def quarter_report(scope):
    """The report of the whole district."""
    basis = read_basis(scope)
    sections = [by_group(basis), late(basis)]
    if not scope.public:
        sections += [missing(basis), words(basis)]
    return report(basis, district_office(scope.programme), sections)


def commune_report(scope, commune):
    """The report of one commune."""
    basis = read_basis(scope, commune)
    sections = [by_group(basis), late(basis)] + ([] if scope.public else [words(basis)])
    return report(basis, commune_office(scope.programme, commune), sections)


def report(basis, office, sections, subject=None):
    """The `Report` of `basis`; sections without an item are left out."""
    scope = basis.scope
    named = names(scope)
    unit = basis.commune or scope.district
    lines = basis.lines
    return Report(
        office=office,
        stem="-".join(filter(None, [scope.programme.code, str(scope.quarter), code_of(basis)])),
        subject=subject or subject_of(basis),
        opening=_("Carrying out %(programme)s, %(body)s reports the results up to %(quarter)s:")
        % (named | {"body": office.body}),
        basis=reading(scope),
        sentence=sentence(basis),
        sections=[section for section in sections if section.items],
        closing=closing(lines) % named,
        columns=columns(scope.programme),
        groups=groups(scope.catalogue.target, lines, scope.programme),
        footnotes=footnotes(lines, units_of(scope.catalogue.applicable)),
        annex=_("Results of the targets of %(unit)s, %(quarter)s") % (named | {"unit": unit.title}),
    )


def names(scope):
    """What the sentences of a report name: its programme and quarter."""
    return {"programme": scope.programme.name, "quarter": formats.quarter(scope.quarter)}


def closing(lines):
    if not lines:
        return _("This is the report up to %(quarter)s.")
    return _("This is the report up to %(quarter)s; the figures are in the annex.")


def code_of(basis):
    return basis.commune.code if basis.commune else ""


def subject_of(basis):
    """What the report is about; of a commune, with its name."""
    if basis.commune is not None:
        text = _("Results of %(unit)s in carrying out %(programme)s, %(quarter)s")
        return text % (names(basis.scope) | {"unit": basis.commune.title})
    if basis.scope.programme.kind == "resolution":
        return _("Results of the targets of %(programme)s, %(quarter)s") % names(basis.scope)
    return _("Results of %(programme)s, %(quarter)s") % names(basis.scope)


def reading(scope):
    """Which figures the report goes by, as a sentence."""
    quarter = {"quarter": formats.quarter(scope.quarter)}
    if scope.provisional:
        return _("Provisional figures: those submitted and not yet approved count too.")
    published = scope.results.publication
    if published is None:
        return _("Figures approved so far; %(quarter)s is not published yet.") % quarter
    return _("Figures of %(quarter)s as published on %(day)s, version %(version)s.") % (
        quarter | {"day": formats.date(published.day), "version": published.version}
    )


def sentence(basis):
    parts = headline(basis.results, basis.scope.programme, basis.scope.place)
    return " ".join(part["text"] + part["rest"] for part in parts) if basis.years else ""


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
    return Section(_("Results by field"), items if len(found) > 1 else [])


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
    return Section(_("Targets that are late or low"), items)


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
    lead = led_by(basis, year.target)
    return f"{text} {_('Lead: %(lead)s.') % {'lead': lead}}" if lead else text


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
        _("%(unit)s: “%(note)s”") % {"unit": unit_title(basis.scope, one), "note": one.note}
        for one in basis.material.counted_of(target, units)
        if one.note
    ]


def unit_title(scope, written):
    communes = {commune.pk: commune for commune in scope.catalogue.communes}
    return capfirst(communes.get(written.commune_id, scope.district).title)


def missing(basis):
    """Communes whose report of the quarter is not handed in."""
    scope, material = basis.scope, basis.material
    asked = scope.catalogue.reporters(scope.quarter)
    absent = [commune for commune in asked if not material.handed_in(commune.pk)]
    if not absent:
        return Section("", [])
    text = _("%(count)s/%(total)s %(units)s have reported.") % {
        "count": len(asked) - len(absent),
        "total": len(asked),
        "units": units_of(asked),
    }
    names = ", ".join(str(commune.title) for commune in absent)
    return Section(
        _("Reports that are missing"), [Item(text, _("Missing: %(names)s.") % {"names": names})]
    )


def words(basis):
    """What the unit's own report says of difficulties, causes and proposals."""
    unit = basis.commune.pk if basis.commune else None
    submission = basis.material.submissions.get(unit)
    if submission is None or not basis.material.counts(unit):
        return Section("", [])
    told = {
        _("Difficulties"): submission.difficulties,
        _("Causes"): submission.causes,
        _("Proposals"): submission.proposals,
    }
    items = [Item(name, text.strip()) for name, text in told.items() if text.strip()]
    return Section(_("Difficulties, causes and proposals"), items)
