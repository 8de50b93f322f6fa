"""The half-yearly form of a unit as a page and as files."""

from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from communes.results.ranking import by_name
from communes.units import unit_code, unit_title

from ..display.kinds import programme_kind
from ..display.links import Link
from ..site.page import Page
from .half_year import half_year_form
from .half_year_files import write_docx, write_xlsx
from .views import Download, kept_report

WRITERS = {"docx": write_docx, "xlsx": write_xlsx}


class OfForm:
    """Of the unit that the address asks for with ``unit``, else the first there is."""

    for_public = False

    @cached_property
    def units(self):
        """Code → the unit: the whole of a commune, None, and each commune that has results."""
        if not programme_kind(self.scope.programme).counts_criteria:
            raise Http404(_("This programme is a resolution: it has targets, and no criteria."))
        codes = self.scope.results.by_commune
        communes = [one for one in self.scope.catalogue.communes if one.code in codes]
        whole = [None] if self.scope.district.level == "commune" or not communes else []
        return {unit_code(one): one for one in (*whole, *sorted(communes, key=by_name))}

    @cached_property
    def unit(self):
        asked = self.request.GET.get("unit", next(iter(self.units)))
        if asked not in self.units:
            raise Http404(_("The district has no commune of this code."))
        return self.units[asked]

    def about(self):
        """What tells the form from other reports, and a function that makes it."""
        scope, unit = self.scope, self.unit
        return f"half-year-{unit_code(unit)}", lambda: half_year_form(scope, unit)


class HalfYearPage(OfForm, Page):
    """How does the unit stand in every criterion, and what has it planned?"""

    name = "half_year"
    section = "criteria"
    template_name = "reports/half_year.html"
    styles = ("css/half-year.css",)
    wide = True
    parameters = ("unit",)

    def address_in_programme(self, place, programme):
        return place.url(self.name if programme_kind(programme).counts_criteria else "overview")

    def context(self):
        form, query = kept_report(self.scope, *self.about()), f"?unit={unit_code(self.unit)}"
        return {
            "title": f"Biểu 10 · {form.unit_title}",
            "form": form,
            "units": [
                {
                    "code": code,
                    "title": unit_title(unit, self.scope.district),
                    "chosen": unit == self.unit,
                }
                for code, unit in self.units.items()
            ],
            "files": [
                Link(label, self.place.url("half_year_file", kind=kind) + query)
                for label, kind in (("Word", "docx"), ("Excel", "xlsx"))
            ],
        }


class HalfYearFile(OfForm, Download):
    """The form as a Word file or a workbook."""

    name = "half_year_file"

    def write(self, kind, report):
        return WRITERS[kind](report)
