from functools import cached_property

from django.utils.translation import gettext as _

from ..filters import PersonFilter
from ..lists import configured
from ..pages import Page
from ..people import ALL_DUTIES, duties, person_lines
from ..tables_people import PersonTable


class Officials(Page):
    """Who answers for what, and how do their targets stand?"""

    name = "officials"
    template_name = "people/officials.html"
    fragments = {"table": "lists/list.html"}
    for_public = False

    @cached_property
    def filter(self):
        scope = self.scope
        in_force = duties(scope.programme, ALL_DUTIES)
        lines = person_lines(in_force, scope.catalogue, scope.results, self.place)
        return PersonFilter(self.request.GET, lines)

    def table(self):
        table = PersonTable(self.filter.kept)
        return configured(table, self.request, count_text=self.filter.count_text)

    def context(self):
        return {"title": _("People"), "filter": self.filter, "table": self.table()}
