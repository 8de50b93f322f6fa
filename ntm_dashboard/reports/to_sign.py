"""A unit's own report as its chair signs it: from the day it is handed in, approved or not."""

from dataclasses import replace

from django.http import Http404
from django.utils.translation import gettext as _

from communes.models import HANDED_IN, Status
from communes.sheets.sheet import asked
from communes.units import unit_code, unit_name
from communes.workflow.report import state

from ..display import formats
from ..site.errors import NotYours
from ..site.work import OfUnit, WorkView
from .basis import read_basis
from .content import commune_report, report
from .criteria import by_field
from .measures import measure_table
from .offices import district_office
from .sections import late, words_section
from .views import Download


class ToSignFile(OfUnit, Download, WorkView):
    """The report of a unit as a Word file, for those who enter it and those who review it."""

    name = "to_sign"

    def respond(self):
        self.check()
        return super().respond()

    def check(self):
        if not (self.duties.may_enter(self.commune) or self.duties.is_reviewer_of(self.commune)):
            raise NotYours(_("You do not enter the figures of this unit."))
        if state(self.report_key, self.report_key.find()) not in HANDED_IN:
            raise Http404(_("The report is not handed in yet; there is nothing to sign."))

    def about(self):
        return f"to-sign-{unit_code(self.commune)}", lambda: report_to_sign(
            self.scope, self.report_key
        )


def report_to_sign(scope, report_key):
    """The report of the unit by what it has handed in, whether that is approved or not."""
    scope, commune = replace(scope, provisional=True), report_key.commune
    made = commune_report(scope, commune) if commune else districts_own(scope)
    stem = f"{scope.programme.code}-{scope.quarter}-{unit_code(commune)}"
    return replace(made, basis=standing(scope, report_key), stem=stem)


def districts_own(scope):
    """The report on what the district reports itself."""
    own = asked(scope.catalogue, None, scope.quarter)
    basis = read_basis(scope).narrowed(own)
    sections = [by_field(basis), late(basis), words_section(basis)]
    measures = measure_table(scope, target__in=[target.pk for target in own])
    return report(basis, district_office(scope.programme), sections, measures)


def standing(scope, report_key):
    """Whose figures the report holds, and whether they are approved, as a sentence."""
    found = report_key.find()
    unit = unit_name(report_key.commune, scope.district)
    if state(report_key, found) == Status.APPROVED:
        return _("The figures of %(unit)s are approved.") % {"unit": unit}
    if found.submitted_on is None:
        return _("Figures as %(unit)s submitted them; they are not reviewed yet.") % {"unit": unit}
    return _("Figures as %(unit)s submitted them on %(day)s; they are not reviewed yet.") % {
        "unit": unit,
        "day": formats.date(found.submitted_on),
    }
