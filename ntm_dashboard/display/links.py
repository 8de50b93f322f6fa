"""Links as templates show them, and the neighbours of a thing in its order."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool = False
    count: int = 0
    """How many things wait there; 0 is not shown."""


def neighbours(items, item, url):
    """Links to the items before and after `item`, as (what, link); either may be missing."""
    index = items.index(item)
    found = []
    if index > 0:
        found.append((_("Previous"), Link(str(label_of(items[index - 1])), url(items[index - 1]))))
    if index + 1 < len(items):
        found.append((_("Next"), Link(str(label_of(items[index + 1])), url(items[index + 1]))))
    return found


def label_of(item):
    return capfirst(item.title) if hasattr(item, "title") else f"{item.number}. {item.name}"
