from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..display.components import bands
from ..reports.offices import district_office
from ..site.errors import no_access
from ..site.log_in_first import log_in_first
from ..site.page import Page
from ..site.scope import front


class About(Page):
    """What is published here, by whom, and how it is judged; see docs/method.md."""

    name = "about"
    template_name = "about/about.html"

    def get(self, request):
        """About the programme at which the visitor begins."""
        place = front(request.user)
        if place is not None:
            return super().get(request, place.district, place.programme, place.quarter)
        if not request.user.is_authenticated:
            return log_in_first(request)
        return no_access(request)

    def address_in(self, place):
        """The pickers lead away from here, to the overview."""
        return place.url()

    def context(self):
        programme = self.scope.programme
        return {
            "title": _("About this page"),
            "publisher": capfirst(district_office(programme).body),
            "contact": settings.NTM_CONTACT,
            "bands": bands(programme).values(),
            "published": [period for period in self.scope.periods if period.published_on],
            "overview_url": self.place.url(),
        }
