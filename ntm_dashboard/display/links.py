"""Links as templates show them, and the neighbours of a thing in its order."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool = False
    count: int = 0
    """How many things wait there; 0 is not shown."""
    short: str = ""
    """What stands in its place where there is little room."""


def target_link(target, place):
    """To the page of a target, by its number and name."""
    return Link(target.local_title, place.url("target", number=target.number))


def neighbours(items, item, link_to):
    """The items before and after `item`, as (what, link); either may be missing.

    `link_to` makes the `Link` to an item.
    """
    index = items.index(item)
    before, after = items[:index][-1:], items[index + 1 :][:1]
    return [(_("Previous"), link_to(one)) for one in before] + [
        (_("Next"), link_to(one)) for one in after
    ]
