"""Addresses of pages, kept on the reading (official or provisional) of the page they stand on."""

from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from communes.units import DISTRICT
from targets.quarters import Quarter


@dataclass(frozen=True)
class Place:
    """Where addresses begin: a district, a programme, a quarter, and the reading of its figures."""

    district: str
    programme: str
    quarter: Quarter
    provisional: bool = False

    def url(self, name="overview", query=None, **parts):
        """The address of the page `name`, with `query` parameters and the rest of its `parts`."""
        path = page_path(
            name, self.district, self.programme, self.quarter, tuple(sorted(parts.items()))
        )
        query = ({"figures": "provisional"} if self.provisional else {}) | (query or {})
        return f"{path}?{urlencode(query)}" if query else path

    @property
    def named(self):
        """The programme and quarter, as an address names them."""
        return f"{self.district}/{self.programme}/{self.quarter}"

    def figure(self, unit, number):
        """The address of a unit's figure for a target; `unit` is as `units.unit_code` names it."""
        if unit == DISTRICT:
            return self.url("district_figure", number=number)
        return self.url("commune_figure", commune=unit, number=number)

    def at(self, quarter):
        """The same place in another quarter."""
        return replace(self, quarter=quarter)


@lru_cache(maxsize=4096)
def page_path(name, district, programme, quarter, parts):
    return reverse(
        name,
        kwargs={"district": district, "programme": programme, "quarter": quarter, **dict(parts)},
    )


def place_named(text):
    """The `Place` that ``in`` names; None where it is empty, `Http404` where it names none."""
    if not text:
        return None
    try:
        district, programme, quarter = text.split("/")
        return Place(district, programme, Quarter.parse(quarter))
    except ValueError as error:
        raise Http404(_("There is no such programme here.")) from error
