"""Pages without a programme in their address: they are asked from one, which ``in`` names."""

from django.http import Http404

from .addresses import place_named
from .errors import no_access, not_found
from .log_in_first import log_in_first
from .page import Page
from .scope import front


class AskedFromPage(Page):
    """A page that stands in the programme and quarter that ``in`` names, as an address does.

    Without it, it stands where the visitor begins.
    """

    def begin(self):
        """The `Place` where a visitor begins who names none; None where nothing may be read."""
        return front(self.request.user)

    def get(self, request):
        try:
            place = place_named(request.GET.get("in", "")) or self.begin()
        except Http404 as missing:
            return not_found(request, missing)
        if place is not None:
            return super().get(request, place.district, place.programme, place.quarter)
        if request.user.is_authenticated:
            return no_access(request)
        return log_in_first(request)
