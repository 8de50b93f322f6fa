"""Addresses of pages, kept on the reading (official or provisional) of the page they stand on."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from targets.quarters import Quarter


@dataclass(frozen=True)
class Place:
    """Where addresses begin: a district, a programme, a quarter, and the reading of its figures."""

    district: str
    programme: str
    quarter: Quarter
    provisional: bool = False

    def url(self, name="overview", **kwargs):
        """The address of the page `name`, with the rest of its parts as `kwargs`."""
        path = page_path(
            name, self.district, self.programme, self.quarter, tuple(sorted(kwargs.items()))
        )
        return f"{path}?figures=provisional" if self.provisional else path


@lru_cache(maxsize=4096)
def page_path(name, district, programme, quarter, parts):
    return reverse(
        name,
        kwargs={"district": district, "programme": programme, "quarter": quarter, **dict(parts)},
    )
