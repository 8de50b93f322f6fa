"""Who issues a report, in the words of its level: heading, number, signature and recipients.

Words are those of the two layouts: Nghị định 30/2020/NĐ-CP for the People's Committee, Hướng dẫn
36-HD/VPTW for the Party committee.
"""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from targets.models import District

BLANK = "\u00a0" * 8
"""Room for a number that is written in by hand."""
PARTY = "party"
PARTY_COMMITTEES = {
    "district": gettext_lazy("District Party Committee of %(name)s"),
    "town": gettext_lazy("Town Party Committee of %(name)s"),
    "city": gettext_lazy("City Party Committee of %(name)s"),
    "province": gettext_lazy("Provincial Party Committee of %(name)s"),
    "commune": gettext_lazy("Commune Party Committee of %(name)s"),
}
PARTY_SYMBOLS = {"district": "HU", "town": "ThU", "city": "ThU", "province": "TU", "commune": "ĐU"}
HEADS = {
    "village": gettext_lazy("Head of the Village"),
    "quarter": gettext_lazy("Head of the Residential Quarter"),
}
"""Who signs for a unit that has no People's Committee of its own."""


@dataclass(frozen=True)
class Office:
    """Who issues a report; every text is in the active language, in sentence case."""

    party: bool
    """Whether the Party committee's layout is used."""
    parent: str
    """Who stands above; empty where nobody is named."""
    heading: list[str]
    """The lines in which it names itself at the head of the paper."""
    body: str
    """The same inside a sentence."""
    number: str
    """*Số: … /BC-UBND*, with room for the number."""
    place: str
    on_behalf: str
    """*TM. Ủy ban nhân dân*; empty where the signer signs alone."""
    signer: str
    name: str
    """The signer's name; empty where it is written in by hand."""
    recipients: list[str]


def committee(unit):
    """*Ủy ban nhân dân huyện Yên Bình*."""
    return _("People's Committee of %(unit)s") % {"unit": unit.title}


def committee_heading(unit):
    return [_("People's Committee"), str(unit.title)]


def party_committee(district):
    return str(PARTY_COMMITTEES[district.level]) % {"name": district.bare_name}


def province_party(district):
    """The Party committee above the district's; empty where the province is the district."""
    if not district.province or district.level == "province":
        return ""
    name = District.TITLES["province"].bare(district.province)
    return str(PARTY_COMMITTEES["province"]) % {"name": name}


def commune_party(commune):
    text = (
        _("Party Cell of %(unit)s") if commune.kind in HEADS else _("Party Committee of %(unit)s")
    )
    return text % {"unit": commune.title}


def numbered(party, symbol):
    number = pgettext("of a paper", "No.")
    return f"{number} {BLANK}-{symbol}" if party else f"{number}: {BLANK}/{symbol}"


def district_office(programme, layout=""):
    """The office of the programme's district, in the programme's layout unless told another."""
    district = programme.district
    party = (layout or programme.layout) == PARTY
    return party_office(district) if party else government_office(district)


def government_office(district):
    return Office(
        party=False,
        parent="",
        heading=committee_heading(district),
        body=committee(district),
        number=numbered(False, "BC-UBND"),
        place=district.bare_name,
        on_behalf=_("o.b.o. the People's Committee"),
        signer=_("Chair"),
        name="",
        recipients=[
            _("%(body)s (to report);") % {"body": party_committee(district)},
            _("Standing board of the People's Council;"),
            _("Chair and vice chairs of the People's Committee;"),
            _("Offices and units concerned;"),
            _("Files: Office."),
        ],
    )


def party_office(district):
    parent = province_party(district)
    reported = [_("%(body)s (to report),") % {"body": parent}] if parent else []
    return Office(
        party=True,
        parent=parent,
        heading=[party_committee(district)],
        body=party_committee(district),
        number=numbered(True, f"BC/{PARTY_SYMBOLS[district.level]}"),
        place=district.bare_name,
        on_behalf=_("o.b.o. the Standing Board"),
        signer=_("Secretary"),
        name="",
        recipients=[
            *reported,
            _("Members of the Executive Committee,"),
            _("Party committees and units concerned,"),
            _("Files: Party Committee's Office."),
        ],
    )


def commune_office(programme, commune):
    """The office of one commune, in the programme's layout."""
    district, head = programme.district, HEADS.get(commune.kind)
    if programme.layout == PARTY:
        above, body = party_committee(district), commune_party(commune)
        return Office(
            party=True,
            parent=above,
            heading=[body],
            body=body,
            number=numbered(True, "BC/CB" if head else "BC/ĐU"),
            place=commune.bare_name,
            on_behalf=_("o.b.o. the Party Cell") if head else _("o.b.o. the Party Committee"),
            signer=_("Secretary"),
            name="",
            recipients=[
                _("%(body)s (to report),") % {"body": above},
                _("Files: Party Committee's Office."),
            ],
        )
    above = committee(district)
    return Office(
        party=False,
        parent=above if head else "",
        heading=[str(commune.title)] if head else committee_heading(commune),
        body=capfirst(commune.title) if head else committee(commune),
        number=numbered(False, "BC" if head else "BC-UBND"),
        place=commune.bare_name,
        on_behalf="" if head else _("o.b.o. the People's Committee"),
        signer=str(head or _("Chair")),
        name="",
        recipients=[_("%(body)s (to report);") % {"body": above}, _("Files: Office.")],
    )


def personal_office(programme, official):
    """The office of an official, who signs by name, in the layout of the official's organisation.

    Where nobody says whether that is the Party's or the State's, it is the programme's layout, and
    under the Party's heading stands its committee alone.
    """
    office = district_office(programme, official.organisation_kind)
    body = official.organisation or office.body
    issuing = body if official.organisation_kind or not office.party else office.body
    to_report = _("%(body)s (to report),") if office.party else _("%(body)s (to report);")
    return Office(
        party=office.party,
        parent=office.parent if issuing == office.body else office.body,
        heading=[issuing],
        body=body,
        number=numbered(office.party, "BC"),
        place=official.commune.bare_name if official.commune else office.place,
        on_behalf="",
        signer=_("Reported by"),
        name=official.name,
        recipients=[to_report % {"body": office.body}, _("Files: Office.")],
    )
