"""What a report on a set of criteria tells, where one on a resolution counts targets."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communes.results.criteria import EXEMPT, FAILED, MET, OPEN, met_count
from targets.progress import Band

from ..criteria import summary
from ..criteria.sheet import WORDS, CriteriaSheet
from ..display.kinds import programme_kind
from ..display.wording import units_of
from .sections import Item, Section, by_group


def tells_criteria(basis):
    """Whether criteria are told: of all the district's targets, or of all a commune's."""
    criteria = programme_kind(basis.scope.programme).counts_criteria
    return criteria and (basis.whole or basis.commune is not None)


def criteria_headline(basis):
    """How many criteria are met; of the district, by how many communes."""
    sheet, scope, commune = CriteriaSheet(basis.scope), basis.scope, basis.commune
    if commune is None:
        parts = summary.criteria_sentence(sheet, scope.place)
        return " ".join(part["text"] + part["rest"] for part in parts)
    found = sheet.verdicts.get(commune.code, {})
    asked = len(basis.results.counted)
    criteria = ngettext("%(met)s/%(total)s criterion", "%(met)s/%(total)s criteria", len(found))
    told = ngettext(
        "%(name)s meets %(criteria)s; %(count)s/%(asked)s target is met.",
        "%(name)s meets %(criteria)s; %(count)s/%(asked)s targets are met.",
        asked,
    )
    return told % {
        "name": capfirst(commune.title),
        "criteria": criteria % {"met": met_count(found), "total": len(found)},
        "count": basis.results.bands[Band.MET],
        "asked": asked,
    }


def by_field(basis):
    """The results criterion by criterion, or else field by field."""
    if not tells_criteria(basis):
        return by_group(basis)
    sheet = CriteriaSheet(basis.scope)
    if basis.commune is None:
        items = [Item(group.local_name, of_communes(sheet, group)) for group in sheet.groups]
    else:
        found = sheet.verdicts.get(basis.commune.code, {})
        items = [
            Item(group.local_name, of_one(found[group])) for group in sheet.groups if group in found
        ]
    return Section("groups", _("Results by criterion"), items)


def of_communes(sheet, group):
    """How many communes meet the criterion, and which do not."""
    met, asked = sheet.met_by(group)
    units = units_of(sheet.communes, count=asked)
    told = [_("%(met)s/%(asked)s %(units)s met.") % {"met": met, "asked": asked, "units": units}]
    for state, text in ((FAILED, _("Not met: %(names)s.")), (OPEN, _("No figure: %(names)s."))):
        if names := named(sheet, group, state):
            told.append(text % {"names": names})
    return " ".join(told)


def named(sheet, group, state):
    return ", ".join(
        str(commune.title)
        for commune in sheet.communes
        if (one := sheet.verdicts[commune.code].get(group)) is not None and one.state == state
    )


def of_one(verdict):
    """*not met (targets 26, 27).*"""
    if verdict.state == EXEMPT:
        return f"{WORDS[EXEMPT]} ({'; '.join(verdict.reasons)})."
    if verdict.state == MET:
        return f"{WORDS[MET]}."
    return _("%(word)s (targets %(numbers)s).") % {
        "word": WORDS[verdict.state],
        "numbers": ", ".join(verdict.failed + verdict.without),
    }
