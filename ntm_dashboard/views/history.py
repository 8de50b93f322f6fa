from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from communes.units import unit_name
from communes.workflow.log import Reader, history

from ..histories import change_lines
from ..pages import Link
from ..work import WorkPage


class FigureHistory(WorkPage):
    """What a unit's figure was, who changed it, when, and why."""

    name = "figure"
    template_name = "entry/history.html"

    def parts(self, place):
        return {"unit": self.kwargs["unit"], "number": self.kwargs["number"]}

    @property
    def section(self):
        return "communes" if self.commune else "overview"

    @cached_property
    def target(self):
        target = self.scope.catalogue.target.get(self.kwargs["number"])
        if target is None or not self.reports(target):
            raise Http404(_("The unit is not asked for this target."))
        return target

    def reports(self, target):
        """Whether the unit is asked for the target in some quarter."""
        if self.commune is None:
            return target.is_district
        return self.commune in self.scope.catalogue.expected(target)

    @cached_property
    def reader(self):
        return Reader.of(self.duties, self.commune, self.target)

    @property
    def unit(self):
        """The commune, or the district, with the word of its kind."""
        return unit_name(self.commune, self.scope.district)

    def context(self):
        target = self.target
        return {
            "title": _("History of the figure"),
            "target": target,
            "unit": self.unit,
            "unit_url": self.unit_url(),
            "target_url": self.place.url("target", number=target.number),
            "reader": self.reader,
            "changes": change_lines(history(self.of, target, self.reader), target),
            "work": list(self.work()),
        }

    def unit_url(self):
        """The commune's page; of the district's own report, None."""
        return self.place.figure(self.commune.code, self.target.number) if self.commune else None

    def work(self):
        """Links to where the visitor works on the report."""
        unit = self.kwargs["unit"]
        if self.reader.enters:
            yield Link(_("To the report"), self.place.url("entry_sheet", unit=unit))
        if self.reader.reviews:
            yield Link(_("To its review"), self.place.url("review_report", unit=unit))
