"""Everything that a quarter's report says: one object that page, Word and Excel all show."""

from dataclasses import dataclass, fields, is_dataclass, replace

from django.utils.translation import gettext as _

from communes.clock import today

from ..display import formats
from ..display.headlines import headline
from ..display.kinds import programme_kind
from ..display.wording import units_of
from . import criteria
from .basis import read_basis
from .criteria import by_field
from .measures import ReportedMeasures, measure_table, measures_of_district
from .offices import Office, commune_office, district_office
from .rows import LineGroup, columns, footnotes, groups, numbered, numbering
from .sections import Item, Section, late, missing, quotes_section, words_section


@dataclass(frozen=True)
class Document:
    """A report in the active language, ready to be written."""

    office: Office
    stem: str
    """The name of its file, without the ending."""
    programme: str
    quarter: str
    subject: str
    opening: str
    basis: str
    """Which figures it goes by: published, approved so far, or provisional."""
    sentence: str
    sections: list[Section]
    measures: ReportedMeasures
    closing: str
    columns: list[str]
    groups: list[LineGroup]
    footnotes: list[tuple[str, str]]
    """(mark, sentence)."""
    annex: str
    """The title above the table."""

    @property
    def lines(self):
        return [line for group in self.groups for line in group.lines]

    def items(self, key) -> list[Item]:
        """The items of the section about `key`; none where it is left out."""
        return [item for section in self.sections if section.key == key for item in section.items]

    @property
    def dateline(self):
        """*Yên Bình, ngày 05 tháng 7 năm 2023*: days below 10 and months 1, 2 with a zero."""
        day = today()
        return _("%(place)s, %(day)s/%(month)s/%(year)s") % {
            "place": self.office.place,
            "day": f"{day.day:02d}",
            "month": f"{day.month:02d}" if day.month < 3 else day.month,
            "year": day.year,
        }


def in_every_text(part, change):
    """`part` of a report, itself or what it is made of, with each text as `change` answers it."""
    if isinstance(part, str):
        return change(part)
    if isinstance(part, list | tuple):
        return type(part)(in_every_text(one, change) for one in part)
    if is_dataclass(part):
        parts = {field.name: getattr(part, field.name) for field in fields(part)}
        return replace(part, **{k: in_every_text(one, change) for k, one in parts.items()})
    return part


def quarter_report(scope):
    """The report of the whole district."""
    basis = read_basis(scope)
    sections = [by_field(basis), late(basis)]
    if not scope.public:
        sections += [missing(basis), quotes_section(basis)]
    measures = measures_of_district(scope)
    return report(basis, district_office(scope.programme), sections, measures)


def commune_report(scope, commune):
    """The report of one commune."""
    basis = read_basis(scope, commune)
    sections = [by_field(basis), late(basis)] + ([] if scope.public else [words_section(basis)])
    measures = measure_table(scope, commune=commune)
    return report(basis, commune_office(scope.programme, commune), sections, measures)


def report(basis, office, sections, measures, subject=None):
    """The `Document` of `basis`; sections without an item are left out."""
    scope = basis.scope
    named = report_names(scope)
    unit = basis.commune or scope.district
    lines = basis.lines
    grouped = groups(scope.catalogue.target, lines, scope.programme)
    numbers = numbering(line for group in grouped for line in group.lines)
    return Document(
        office=office,
        stem="-".join(filter(None, [scope.programme.code, str(scope.quarter), code_of(basis)])),
        programme=scope.programme.local_name,
        quarter=named["quarter"],
        subject=subject or subject_of(basis),
        opening=_("Carrying out %(programme)s, %(body)s reports the results up to %(quarter)s:")
        % (named | {"body": office.body}),
        basis=reading(basis),
        sentence=headline_of(basis),
        sections=[section for section in sections if section.items],
        measures=measures,
        closing=closing(lines) % named,
        columns=columns(scope.programme),
        groups=numbered(grouped, numbers),
        footnotes=footnotes(numbers, units_of(scope.catalogue.applicable)),
        annex=_("Results of the targets of %(unit)s, %(quarter)s") % (named | {"unit": unit.title}),
    )


def report_names(scope):
    """What the sentences of a report name: its programme and quarter."""
    return {"programme": scope.programme.local_name, "quarter": formats.quarter(scope.quarter)}


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
        return text % (report_names(basis.scope) | {"unit": basis.commune.title})
    return programme_kind(basis.scope.programme).subject % report_names(basis.scope)


def reading(basis):
    """Which figures the report goes by, as sentences."""
    scope = basis.scope
    quarter = {"quarter": formats.quarter(scope.quarter)}
    if scope.provisional:
        return _("Provisional figures: those submitted and not yet approved count too.")
    published = scope.results.publication
    if published is None:
        return _("Figures approved so far; %(quarter)s is not published yet.") % quarter
    text = _("Figures of %(quarter)s as published on %(day)s, version %(version)s.") % (
        quarter | {"day": formats.date(published.day), "version": published.version}
    )
    if not basis.corrected or scope.public:
        return text
    return f"{text} {corrected_words(scope.results)}"


def corrected_words(results):
    """What of the report is as it was published, where figures were corrected since."""
    if results.years:
        return _("Corrected since: the numbers of the targets are as published.")
    return _(
        "Corrected since: percents and assessments are as published, what the quarter and the year "
        "brought is as it stands now."
    )


def headline_of(basis):
    """What opens the report."""
    if not basis.years:
        return ""
    if criteria.tells_criteria(basis):
        return criteria.criteria_headline(basis)
    parts = headline(basis.results, basis.scope.catalogue, basis.scope.place)
    return " ".join(part["text"] + part["rest"] for part in parts)
