from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from communes.units import unit_code, unit_title
from communes.workflow.log import Reader
from communes.workflow.measures import measures_in

from ..display import components
from ..display.links import Link, neighbours, target_link
from ..lists.log import change_lines, decision_lines
from ..lists.measures import measure_lines
from ..published import corrections
from ..site.work import OfFigure, OfUnit, WorkPage
from ..target.charts import unit_line, value_line
from ..target.summary import link_to
from .course import Course
from .past import past_of_figure
from .summary import comparisons, facts, quarter_rows
from .written import WrittenFigure


class FigurePage(OfFigure, OfUnit, WorkPage):
    """One number as a place: what it is, how it came about, and who stands for it.

    Everybody reads the results; what is written beside them, officials, each as far as on the pages
    of entry and review. Nothing is kept, because drafts are among it.
    """

    for_public = True
    template_name = "figure/figure.html"

    @cached_property
    def course(self):
        return Course(self.scope, self.target, self.commune)

    @cached_property
    def reader(self):
        return Reader.of(self.duties, self.commune, self.target)

    @cached_property
    def written(self):
        """None for the public, and of a target that has no figures of its own."""
        scope = self.scope
        if scope.public or self.target.is_judged_by_parts:
            return None
        return WrittenFigure(self.report_key, self.target, self.reader, scope.provisional)

    def context(self):
        scope, place, course, row = self.scope, self.place, self.course, self.course.row
        unit = unit_title(self.commune, scope.district)
        return {
            "title": f"{self.target.local_title} · {unit}",
            "target": self.target,
            "unit": unit,
            "links": list(self.links(unit)),
            "row": row,
            **(self.standing() if row else {}),
            "corrections": corrections.of_figure(scope, place, self.target, self.commune),
            "facts": facts(course),
            "exempt": course.exempt,
            "elsewhere": self.elsewhere(),
            "parts": self.parts(),
            "comparisons": comparisons(course, place),
            "charts": list(self.charts()),
            "past": past_of_figure(course),
            "quarters": quarter_rows(course, place),
            "neighbours": self.neighbours(),
        } | (self.for_officials() if self.written else {})

    def for_officials(self):
        """What is written of it, and what was done, as far as the visitor may read it."""
        written = self.written
        return {
            "reader": self.reader,
            "written": written,
            "changes": change_lines(written.changes, self.target),
            "decisions": decision_lines(written.decisions, self.place),
            "last_url": self.last_url,
            "causes_url": self.place.url("causes", query={"target": self.target.number}),
            "work": list(self.work()),
            "measures": self.measures(),
        }

    def measures(self):
        """What is done about the target: in the unit, or as a whole."""
        whose = Q(commune=None) | Q(commune=self.commune)
        found = measures_in(self.scope.programme, self.scope.quarter)
        return measure_lines(found.filter(whose, target=self.target), self.place)

    @property
    def last_url(self):
        """The page of the figure that the value is of, where it is an earlier quarter's."""
        row = self.course.row
        if row is None or row.as_of in (None, self.scope.quarter):
            return ""
        return self.course.url(self.place.at(row.as_of))

    def standing(self):
        """How the unit stands: its band and percent."""
        scope, row = self.scope, self.course.row
        lacking = components.lacking(scope.catalogue, self.target, row, scope.quarter)
        return {
            "band": components.band(row.band, scope.programme, lacking),
            "percent": components.percent_bar(row),
        }

    def links(self, unit):
        """The target and the commune that the number is of."""
        yield target_link(self.target, self.place)
        if self.commune:
            yield Link(unit, self.place.url("commune", commune=self.commune.code))

    def elsewhere(self):
        """Where the figure is entered, if it is another target's: the link to that one's page."""
        return link_to(self.target.fed_by, self.place) if self.target.fed_by_id else None

    def parts(self):
        """Links to the figures of the target's parts."""
        catalogue = self.scope.catalogue
        return [
            self.link_to(part) for part in catalogue.parts[self.target.pk] if self.reports(part)
        ]

    def link_to(self, target):
        url = self.place.figure(unit_code(self.commune), target.number)
        return Link(target.local_title, url)

    def charts(self):
        course, scope = self.course, self.scope
        known = any(row.value is not None for row in course.rows.values())
        if not known or self.target.is_judged_by_parts:
            return
        measure = scope.inputs.measure(self.target)
        if self.commune is None:
            yield value_line(course.scale, measure, course.rows)
        else:
            yield unit_line(course.scale, measure, course.rows, course.plans)

    def neighbours(self):
        """The figures of the unit before and after this one."""
        mine = [target for target in self.scope.catalogue.listed if self.reports(target)]
        return neighbours(mine, self.target, self.link_to)

    def work(self):
        """Links to where the visitor works on the report."""
        unit = unit_code(self.commune)
        row = f"#row-{self.target.number}"
        if self.reader.enters:
            yield Link(_("To the report"), self.place.url("entry_sheet", unit=unit) + row)
        if self.reader.reviews:
            yield Link(_("To its review"), self.place.url("review_report", unit=unit) + row)


class CommuneFigure(FigurePage):
    """A commune's figure."""

    name = "commune_figure"
    section = "communes"

    @cached_property
    def commune(self):
        return self.scope.commune(self.kwargs["commune"])

    def address_in(self, place):
        """In a quarter in which the commune does not live, the page that says so."""
        if self.commune.lives_in(place.quarter):
            return super().address_in(place)
        return place.url("commune", commune=self.commune.code)


class DistrictFigure(FigurePage):
    """A figure of the district's own report."""

    name = "district_figure"
    section = "overview"
    commune = None
